{{ config(materialized='table') }}
-- What two figures of one report say together about a third: the plan (achieved ÷ attainment) and the level of the year
-- before (level ÷ (1 + growth)), as intervals.
with levels as (

    select * from {{ ref('int_report_series') }} where family = 'level' and basis <> 'target' and obs_value > 0

),

percentages as (

    select
        *,
        obs_value - case measure when 'yoy_index' then 100 else 0 end as percent,
        case family when 'attainment' then 'plan' else 'previous' end as implied
    from {{ ref('int_report_series') }}
    where comparator = '='
        and basis <> 'target'
        and not contains(time_period, '/')
        and (
            family = 'growth' and low > -100
            -- "vượt 2,3%" is printed like an attainment; a plan of a month is no plan of the year.
            or family = 'attainment' and low > 0 and not is_excess
            and (frequency <> 'month' or names_year)
        )

),

pairs as (

    select
        percentages.*,
        now.observation_id as level_observation_id,
        now.unit_measure as level_unit,
        now.obs_value as level_value,
        now.low as level_low,
        now.high as level_high,
        case implied when 'plan' then percent else 100 + percent end::double / 100 as divisor,
        case implied when 'plan' then percentages.low else 100 + percentages.low end::double / 100 as divisor_low,
        case implied when 'plan' then percentages.high else 100 + percentages.high end::double / 100 as divisor_high
    from percentages
    inner join levels as now
        on now.thing_id = percentages.thing_id
        and now.report_id = percentages.report_id
        and now.time_period = percentages.time_period

)

select
    implied,
    'v' || left(md5(implied || '|' || level_observation_id || '|' || observation_id), 16) as implied_id,
    subject,
    indicator_code,
    name,
    sector,
    price_basis,
    ref_area,
    ref_area_code,
    thing_id,
    case implied
        when 'plan' then year(period_start)::varchar
        else (year(period_start) - 1)::varchar || substr(time_period, 5)
    end as implied_period,
    level_unit as unit_measure,
    {{ as_value('level_value::double / divisor') }} as implied_value,
    {{ as_value('level_low::double / divisor_high') }} as implied_low,
    {{ as_value('level_high::double / nullif(greatest(divisor_low, 0), 0)') }} as implied_high,
    level_observation_id,
    observation_id as percent_observation_id,
    level_value,
    percent,
    report_id,
    file_name,
    written_on,
    time_period
from pairs
