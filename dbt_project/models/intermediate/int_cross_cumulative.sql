-- What accumulates over a year cannot fall: January, quarter, half-year, nine months and year of one flow, each against
-- the longest earlier span from the first of January that another report gives.
with pairs as (

    select
        series.*,
        lag(struct_pack(
            observation_id, report_id, file_name, basis, comparator, printed_text, indicator_text,
            obs_value, unit_measure, low, high, time_period, period_end
        )) over (
            partition by series_id, period_start order by period_end, written_on, report_id
        ) as before
    from {{ ref('int_report_series') }} as series
    where family = 'level'
        and is_flow
        and basis <> 'target'
        and period_start = date_trunc('year', period_end)

),

compared as (

    select
        pairs.*,
        {{ intervals_meet('before.low', 'before.high', 'null', 'high') }} as agrees,
        {{ likeness('indicator_text', 'before.indicator_text') }} as alike
    from pairs
    where before is not null
        and before.period_end < period_end
        and before.report_id <> report_id
        and obs_value >= 0

)

select
    'year_to_date' as rule,
    'partial_total' as kind,
    case when agrees then 'consistent' else 'inconsistent' end as verdict,
    case
        when agrees then null
        when basis = 'actual' and before.basis = 'actual' and alike >= 0.7 then 'warning'
        else 'info'
    end as severity,
    observation_id,
    [struct_pack(role := 'part', observation_id := before.observation_id)] as operands,
    before.report_id as other_report_id,
    obs_value as stated_value,
    before.obs_value as computed_value,
    before.low as computed_low,
    null::decimal(38, 9) as computed_high,
    name || ': ' || {{ vn_period('before.time_period') }} || ' ' || {{ as_printed('before') }} || ' (' || before.file_name
    || '), ' || {{ vn_period('time_period') }} || ' ' || {{ as_printed('compared') }} || ' (' || file_name || ')'
    || case when agrees then ': khớp' else ': số lũy kế không thể giảm' end as message_vi,
    name || ': ' || {{ as_printed('before') }} || ' for ' || before.time_period || ' (' || before.file_name || '), '
    || {{ as_printed('compared') }} || ' for ' || time_period || ' (' || file_name || ')'
    || case when agrees then ': consistent' else ': what accumulates cannot fall' end as message_en
from compared
where agrees or (alike >= 0.5 and comparator = '=')
