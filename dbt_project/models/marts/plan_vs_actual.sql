{{ config(
    materialized='incremental', incremental_strategy='append',
    pre_hook="{{ forget('coalesce(actual_observation_id, plan_observation_id)', ref('int_outdated_plans'), key='observation_id', after=ref('int_changed_things')) }}"
) }}
select
    indicator_code,
    indicator_name,
    ref_area,
    ref_area_code,
    plan_year,
    unit_measure,
    price_basis,
    plan_value,
    plan_low,
    plan_high,
    plan_observation_id,
    plan_report_id,
    actual_period,
    actual_value,
    actual_basis,
    actual_observation_id,
    actual_report_id,
    attainment_stated,
    attainment_observation_id,
    attainment_computed,
    plan_implied
from {{ ref('int_plans_and_actuals') }}
where (plan_value is not null or attainment_stated is not null)
    {% if changes_only() %}and thing_id in (select thing_id from {{ ref('int_changed_things') }}){% endif %}

order by ref_area, indicator_code, indicator_name, plan_year
