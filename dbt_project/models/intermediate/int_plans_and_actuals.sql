{{ config(
    materialized='incremental', incremental_strategy='append',
    pre_hook="{{ forget('thing_id', ref('int_changed_things'), after=ref('int_outdated_plans')) }}"
) }}
-- The plan of a year beside what was reached of it, per thing and unit: the latest plan stated, the longest span of the
-- year that a report gives, and the attainment that the same report states.
with plans as (

    select *
    from {{ ref('int_report_series') }}
    where family = 'plan' and report_rank = 1 and frequency = 'year'

),

actuals as (

    select *
    from {{ ref('int_report_series') }}
    where family in ('level', 'rate')
        and basis <> 'target'
        and report_rank = 1
        and period_start = date_trunc('year', period_start)
        and year(period_start) = year(period_end)
        and frequency <> 'day'
    qualify row_number() over (
        partition by thing_id, unit_measure, year(period_start) order by period_end desc, written_on desc, report_id
    ) = 1

),

attained as (

    select
        actuals.*,
        attainments.observation_id as attainment_observation_id,
        attainments.obs_value as attainment_stated
    from actuals
    left join {{ ref('int_report_series') }} as attainments
        on attainments.thing_id = actuals.thing_id
        and attainments.report_id = actuals.report_id
        and attainments.time_period = actuals.time_period
        and attainments.family = 'attainment'
        and attainments.basis <> 'target'

)

select
    coalesce(plans.thing_id, attained.thing_id) as thing_id,
    coalesce(plans.indicator_code, attained.indicator_code) as indicator_code,
    coalesce(plans.name, attained.name) as indicator_name,
    coalesce(plans.sector, attained.sector) as sector,
    coalesce(plans.ref_area, attained.ref_area) as ref_area,
    coalesce(plans.ref_area_code, attained.ref_area_code) as ref_area_code,
    coalesce(year(plans.period_start), year(attained.period_start))::integer as plan_year,
    coalesce(plans.unit_measure, attained.unit_measure) as unit_measure,
    coalesce(plans.price_basis, attained.price_basis) as price_basis,
    plans.obs_value as plan_value,
    plans.low as plan_low,
    plans.high as plan_high,
    plans.observation_id as plan_observation_id,
    plans.report_id as plan_report_id,
    attained.time_period as actual_period,
    attained.obs_value as actual_value,
    attained.basis as actual_basis,
    attained.observation_id as actual_observation_id,
    attained.report_id as actual_report_id,
    attained.attainment_stated,
    attained.attainment_observation_id,
    {{ as_value('100.0 * attained.obs_value::double / nullif(plans.obs_value, 0)::double') }} as attainment_computed,
    {{ as_value('100.0 * attained.obs_value::double / nullif(attained.attainment_stated, 0)::double') }} as plan_implied
from plans
full outer join attained
    on attained.thing_id = plans.thing_id
    and attained.unit_measure is not distinct from plans.unit_measure
    and year(attained.period_start) = year(plans.period_start)
