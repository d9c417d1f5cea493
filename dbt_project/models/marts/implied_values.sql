{{ config(
    materialized='incremental', incremental_strategy='append',
    pre_hook="{{ forget('report_id', ref('int_changed_reports')) }}"
) }}
select
    implied_id,
    implied,
    indicator_code,
    name as indicator_name,
    ref_area,
    ref_area_code,
    implied_period,
    price_basis,
    unit_measure,
    implied_value,
    implied_low,
    implied_high,
    level_observation_id,
    percent_observation_id,
    report_id,
    file_name,
    time_period
from {{ ref('int_implied_values') }}
where implied_value is not null
    {% if changes_only() %}and report_id in (select report_id from {{ ref('int_changed_reports') }}){% endif %}

order by ref_area, indicator_code, implied, implied_period, file_name, implied_id
