{{ config(
    materialized='incremental', incremental_strategy='append',
    pre_hook="{{ forget('(indicator_code, coalesce(ref_area_code, ref_area))', ref('int_changed_series'), key='(indicator_code, area_key)') }}"
) }}
with statements as (

    select * from {{ ref('int_series_statements') }}

),

spread as (

    select
        indicator_code,
        area_key,
        time_period,
        measure,
        price_basis,
        count(*)::integer as statements,
        count(distinct report_id)::integer as reports,
        -- Statements differ when no value fits the intervals that all of them print.
        coalesce(max(bound_low) > min(bound_high), false) as statements_differ
    from statements
    group by all

)

select
    statements.indicator_code,
    indicators.name_vi as indicator_name,
    statements.ref_area,
    statements.ref_area_code,
    statements.time_period,
    {{ period_start('statements.time_period') }} as period_start,
    {{ period_end('statements.time_period') }} as period_end,
    {{ period_frequency('statements.time_period') }} as period_frequency,
    statements.measure,
    statements.basis,
    statements.obs_value,
    statements.obs_value_high,
    statements.bound_low,
    statements.bound_high,
    statements.comparator,
    statements.unit_measure,
    statements.observation_id,
    statements.report_id,
    statements.file_name,
    spread.statements,
    spread.reports,
    spread.statements_differ,
    statements.price_basis,
    statements.reported_value,
    statements.correction,
    statements.correction_decision_id
from statements
inner join spread
    on spread.indicator_code = statements.indicator_code
    and spread.area_key = statements.area_key
    and spread.time_period = statements.time_period
    and spread.measure = statements.measure
    and spread.price_basis is not distinct from statements.price_basis
inner join {{ ref('stg_indicators') }} as indicators on indicators.indicator_code = statements.indicator_code
where statements.statement_rank = 1
order by statements.indicator_code, statements.area_key, period_start, statements.time_period
