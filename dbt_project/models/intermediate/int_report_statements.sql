{{ config(
    materialized='incremental', incremental_strategy='append',
    pre_hook="{{ forget('report_id', ref('int_changed_reports'), after=ref('int_outdated_things')) }}"
) }}
-- What each report states of each thing that can be compared with other reports: one row per report, thing, family of
-- measures and period. A thing is an indicator (or, without a code, a phrase of some length) of one place and one price
-- basis. Where a report states two values that do not meet, it says nothing that could be compared, and has no row.
with periods as (

    select
        time_period,
        {{ period_start('time_period') }} as period_start,
        {{ period_end('time_period') }} as period_end,
        {{ period_frequency('time_period') }} as frequency
    from (
        select time_period from {{ ref('stg_observations') }}
        {% if changes_only() %}where report_id in (select report_id from {{ ref('int_changed_reports') }}){% endif %}
        union
        select time_period from {{ ref('stg_reports') }}
        union
        select issued_on from {{ ref('stg_reports') }}
    )
    where time_period is not null

),

reports as (

    select
        reports.report_id,
        reports.file_name,
        reports.ref_area,
        reports.ref_area_code,
        reports.ref_area_level,
        -- Reports in the order in which they were written, as far as they say.
        coalesce(issued.period_end, period.period_end, date '1900-01-01') as written_on
    from {{ ref('stg_reports') }} as reports
    inner join {{ ref('int_report_duplicates') }} as duplicates using (report_id)
    left join periods as issued on issued.time_period = reports.issued_on
    left join periods as period on period.time_period = reports.time_period
    where duplicates.primary_report_id = reports.report_id
        {% if changes_only() %}and report_id in (select report_id from {{ ref('int_changed_reports') }}){% endif %}

),

figures as (

    select
        observations.observation_id,
        observations.report_id,
        observations.position,
        observations.printed_text,
        -- "vượt 2,3%" is printed like an attainment; the words say which plan is meant.
        case when observations.measure = 'attainment' then contains(lower(observations.quote), 'vượt') end as is_excess,
        case when observations.measure = 'attainment' then regexp_matches(lower(observations.quote), 'năm|dự toán') end
            as names_year,
        observations.indicator_text,
        coalesce(observations.indicator_detail, observations.indicator_code) as indicator_code,
        coalesce(
            observations.indicator_detail,
            observations.indicator_code,
            case
                when len(string_split(observations.indicator_text, ' ')) between 4 and 25
                    then '"' || observations.indicator_text
            end
        ) as subject,
        case
            when observations.measure in ('yoy_growth', 'yoy_index') then 'growth' else observations.measure
        end as family,
        observations.measure,
        observations.basis,
        observations.comparator,
        observations.unit_measure,
        observations.ref_area,
        observations.ref_area_code,
        {{ price_basis('observations.indicator_text', 'observations.quote') }} as price_basis,
        -- The name beside the code: a code may stand for different places on different maps.
        case
            when observations.ref_area is null then null
            when observations.ref_area_code is not null
                then observations.ref_area_code || ' ' || strip_accents(lower(observations.ref_area))
            else strip_accents(lower(observations.ref_area)) || ' @ '
                || coalesce(case when observations.ref_area = reports.ref_area then reports.ref_area_level end, '')
                || coalesce(reports.ref_area_code, strip_accents(lower(reports.ref_area)), '')
        end as area_key,
        observations.time_period,
        observations.obs_value,
        {{ printed_low('observations') }} - case observations.measure when 'yoy_index' then 100 else 0 end as low,
        {{ printed_high('observations') }} - case observations.measure when 'yoy_index' then 100 else 0 end as high
    from {{ ref('stg_observations') }} as observations
    inner join reports using (report_id)
    where observations.measure in ('level', 'plan', 'attainment', 'yoy_growth', 'yoy_index', 'rate')
        and observations.time_period is not null
        -- Larger ones could not be added up; no report means them.
        and abs(observations.obs_value) < 1e20

),

things as (

    select
        *,
        hash(subject, area_key, coalesce(price_basis, '')) as thing_id,
        hash(
            subject, area_key, coalesce(price_basis, ''), family, coalesce(unit_measure, ''), basis = 'target'
        ) as series_id
    from figures
    where subject is not null and area_key is not null

),

ranked as (

    select
        *,
        row_number() over (
            partition by report_id, series_id, time_period
            order by case basis when 'actual' then 0 else 1 end, position
        ) as statement_rank,
        max(low) over (partition by report_id, series_id, time_period) as highest_low,
        min(high) over (partition by report_id, series_id, time_period) as lowest_high
    from things

)

select
    ranked.observation_id,
    ranked.report_id,
    reports.file_name,
    reports.written_on,
    ranked.subject,
    ranked.indicator_code,
    coalesce(indicators.name_vi, ranked.indicator_text) as name,
    indicators.sector,
    flows.code is not null as is_flow,
    ranked.indicator_text,
    ranked.is_excess,
    ranked.names_year,
    ranked.printed_text,
    ranked.family,
    ranked.measure,
    ranked.basis,
    ranked.comparator,
    ranked.unit_measure,
    ranked.price_basis,
    ranked.ref_area,
    ranked.ref_area_code,
    ranked.area_key,
    ranked.thing_id,
    ranked.series_id,
    ranked.time_period,
    periods.period_start,
    periods.period_end,
    periods.frequency,
    ranked.obs_value,
    ranked.low,
    ranked.high
from ranked
inner join reports using (report_id)
inner join periods using (time_period)
left join {{ ref('stg_indicators') }} as indicators using (indicator_code)
left join {{ ref('indicator_flows') }} as flows on flows.code = ranked.indicator_code
where ranked.statement_rank = 1
    and coalesce(ranked.highest_low <= ranked.lowest_high, true)
