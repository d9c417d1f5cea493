{{ config(
    materialized='incremental', incremental_strategy='append',
    pre_hook="{{ forget('coalesce(actual_observation_id, plan_observation_id)', ref('int_outdated_plans'), key='observation_id', after=ref('int_changed_things')) }}"
) }}
select
    split_part(indicator_code, '.', 2) as side,
    indicator_code,
    indicator_name,
    ref_area,
    ref_area_code,
    plan_year,
    actual_period,
    actual_value,
    actual_basis,
    actual_observation_id,
    actual_report_id,
    plan_value,
    plan_observation_id,
    plan_report_id,
    coalesce(attainment_stated, attainment_computed) as executed_percent,
    plan_value - actual_value as remaining_value,
    unit_measure
from {{ ref('int_plans_and_actuals') }}
where sector = 'budget' and unit_measure = 'VND'
    {% if changes_only() %}and thing_id in (select thing_id from {{ ref('int_changed_things') }}){% endif %}

order by ref_area, plan_year, indicator_code
