-- A stated growth against the level of the year before that an earlier report gave.
with levels as (

    select * from {{ ref('int_report_series') }} where family = 'level' and basis <> 'target' and obs_value > 0

),

growths as (

    select
        *,
        obs_value - case measure when 'yoy_index' then 100 else 0 end as growth,
        -- The same period one year before.
        (year(period_start) - 1)::varchar || substr(time_period, 5) as previous_period
    from {{ ref('int_report_series') }}
    where family = 'growth' and basis <> 'target' and comparator = '=' and not contains(time_period, '/')

),

compared as (

    select
        growths.*,
        struct_pack(
            observation_id := now.observation_id, basis := now.basis, printed_text := now.printed_text,
            obs_value := now.obs_value, unit_measure := now.unit_measure
        ) as level,
        struct_pack(
            observation_id := previous.observation_id, report_id := previous.report_id, file_name := previous.file_name,
            basis := previous.basis, printed_text := previous.printed_text, obs_value := previous.obs_value,
            unit_measure := previous.unit_measure
        ) as previous,
        100.0 * now.obs_value::double / previous.obs_value::double - 100 as computed,
        100.0 * now.low::double / previous.high::double - 100 as computed_low,
        100.0 * now.high::double / nullif(greatest(previous.low::double, 0), 0) - 100 as computed_high
    from growths
    inner join levels as now
        on now.thing_id = growths.thing_id
        and now.report_id = growths.report_id
        and now.time_period = growths.time_period
    inner join levels as previous
        on previous.thing_id = growths.thing_id
        and previous.time_period = growths.previous_period
        and previous.unit_measure is not distinct from now.unit_measure
        and previous.report_id <> growths.report_id
        and previous.report_rank = 1

),

judged as (

    select
        *,
        {{ intervals_meet('low::double', 'high::double', 'computed_low - 1e-9', 'computed_high + 1e-9') }} as agrees
    from compared

)

select
    'growth_on_earlier_level' as rule,
    'growth' as kind,
    case when agrees then 'consistent' else 'inconsistent' end as verdict,
    case
        when agrees then null
        when level.basis = 'actual' and previous.basis = 'actual' and abs(growth - computed) <= 10
            and (sector is distinct from 'production' or price_basis is not null) then 'warning'
        else 'info'
    end as severity,
    observation_id,
    [
        struct_pack(role := 'numerator', observation_id := level.observation_id),
        struct_pack(role := 'denominator', observation_id := previous.observation_id)
    ] as operands,
    previous.report_id as other_report_id,
    growth as stated_value,
    {{ as_value('computed') }} as computed_value,
    {{ as_value('computed_low') }} as computed_low,
    {{ as_value('computed_high') }} as computed_high,
    name || ': ' || {{ as_printed('level') }} || ' so với ' || {{ as_printed('previous') }} || ' (' || previous.file_name
    || ') là ' || {{ vn_number('computed', 2) }} || '%, ' || file_name || ' ghi ' || {{ vn_number('growth', 2) }} || '%'
    || case when agrees then ': khớp' else '' end as message_vi,
    name || ': ' || {{ as_printed('level') }} || ' against ' || {{ as_printed('previous') }} || ' (' || previous.file_name
    || ') is ' || {{ vn_number('computed', 2) }} || '%, ' || file_name || ' states ' || {{ vn_number('growth', 2) }} || '%'
    || case when agrees then ': consistent' else '' end as message_en
from judged
where agrees or computed_high is not null
