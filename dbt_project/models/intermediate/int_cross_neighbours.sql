-- Two neighbouring periods of one length: the very same figure again (a stale copy, perhaps), or a jump by about a
-- thousand (a slip of the unit).
with pairs as (

    select
        series.*,
        lag(struct_pack(
            observation_id, report_id, file_name, printed_text, indicator_text, obs_value, unit_measure, low, high,
            time_period, period_start, period_end
        )) over (
            partition by series_id, frequency order by period_start, written_on, report_id
        ) as before
    from {{ ref('int_report_series') }} as series
    where family = 'level' and basis <> 'target' and comparator = '=' and frequency <> 'span' and obs_value > 0

),

compared as (

    select
        pairs.*,
        -- Digits up to the last that is not zero: 12.345.000 has five.
        case
            when obs_value = before.obs_value then length(rtrim(regexp_replace(obs_value::varchar, '[.]0*$|[.]', ''), '0'))
        end as digits,
        obs_value::double / before.obs_value::double as jump
    from pairs
    where before is not null
        and before.report_id <> report_id
        and before.period_end < period_start
        -- Neighbours, not the same month years apart.
        and date_diff('day', before.period_end, period_start)
            <= case frequency when 'year' then 1 when 'half-year' then 185 when 'nine-months' then 95 else 93 end

),

judged as (

    select
        *,
        case
            when obs_value = before.obs_value and digits >= 4 and (is_flow or digits >= 5) then 'stale_copy'
            when jump between 500 and 2000 or jump between 0.0005 and 0.002
                then case when {{ likeness('indicator_text', 'before.indicator_text') }} >= 0.5 then 'unit_slip' end
        end as rule
    from compared

)

select
    rule,
    rule as kind,
    'inconsistent' as verdict,
    case rule when 'stale_copy' then 'info' else 'warning' end as severity,
    observation_id,
    [struct_pack(role := 'other', observation_id := before.observation_id)] as operands,
    before.report_id as other_report_id,
    obs_value as stated_value,
    before.obs_value as computed_value,
    null::decimal(38, 9) as computed_low,
    null::decimal(38, 9) as computed_high,
    name || ': ' || {{ vn_period('time_period') }} || ' ghi ' || {{ as_printed('judged') }} || ', '
    || {{ vn_period('before.time_period') }} || ' (' || before.file_name || ') ghi ' || {{ as_printed('before') }}
    || case rule
        when 'stale_copy' then ': trùng hoàn toàn, có thể chép lại số kỳ trước'
        else ': lệch khoảng 1.000 lần, có thể nhầm đơn vị'
    end as message_vi,
    name || ': ' || {{ as_printed('judged') }} || ' for ' || time_period || ', ' || {{ as_printed('before') }} || ' for '
    || before.time_period || ' (' || before.file_name || ')'
    || case rule
        when 'stale_copy' then ': the very same figure, perhaps copied from the period before'
        else ': about a thousandfold, perhaps a slip of the unit'
    end as message_en
from judged
where rule is not null
