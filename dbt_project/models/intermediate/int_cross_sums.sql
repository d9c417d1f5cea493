-- Months that make a quarter, quarters (or months) that make a year, of one flow: only where all parts exist.
with best as (

    select *
    from {{ ref('int_report_series') }}
    where report_rank = 1 and family = 'level' and is_flow and basis <> 'target'

),

parts as (

    select
        best.*,
        whole.time_period as whole_period,
        whole.parts_due
    from best
    inner join (
        values ('month', 'quarter', 3), ('month', 'year', 12), ('quarter', 'year', 4)
    ) as whole_kinds (frequency, whole_frequency, parts_due) using (frequency)
    cross join lateral (
        select
            case whole_kinds.whole_frequency
                when 'quarter' then year(best.period_start) || '-Q' || quarter(best.period_start)
                else year(best.period_start)::varchar
            end as time_period,
            whole_kinds.parts_due as parts_due
    ) as whole

),

sums as (

    select
        series_id,
        whole_period,
        frequency as part_frequency,
        sum(obs_value) as computed_value,
        case when count(low) = count(*) then sum(low) end as computed_low,
        case when count(high) = count(*) then sum(high) end as computed_high,
        list(struct_pack(role := 'part', observation_id := observation_id) order by period_start) as operands,
        list(report_id order by period_start) as report_ids,
        bool_and(basis = 'actual') as parts_actual,
        string_agg({{ vn_quantity('obs_value', 'unit_measure') }}, ' + ' order by period_start) as terms
    from parts
    group by series_id, whole_period, frequency
    having count(*) = max(parts_due)

),

compared as (

    select
        best.*,
        sums.* exclude (series_id),
        list_filter(sums.report_ids, lambda id: id <> best.report_id)[1] as other_report_id,
        {{ intervals_meet('best.low', 'best.high', 'sums.computed_low', 'sums.computed_high') }} as agrees
    from best
    inner join sums on sums.series_id = best.series_id and sums.whole_period = best.time_period

)

select
    'sum_of_' || part_frequency || 's' as rule,
    'total' as kind,
    case when agrees then 'consistent' else 'inconsistent' end as verdict,
    case when agrees then null when basis = 'actual' and parts_actual then 'warning' else 'info' end as severity,
    observation_id,
    operands,
    other_report_id,
    obs_value as stated_value,
    {{ as_value('computed_value') }} as computed_value,
    {{ as_value('computed_low') }} as computed_low,
    {{ as_value('computed_high') }} as computed_high,
    name || ', ' || {{ vn_period('time_period') }} || ': ' || terms || ' = ' || {{ vn_quantity('computed_value', 'unit_measure') }}
    || ', ' || file_name || ' ghi ' || {{ as_printed('compared') }} || case when agrees then ': khớp' else '' end as message_vi,
    name || ', ' || time_period || ': ' || terms || ' = ' || {{ vn_quantity('computed_value', 'unit_measure') }}
    || ', ' || {{ as_printed('compared') }} || ' in ' || file_name || case when agrees then ': consistent' else '' end
        as message_en
from compared
where other_report_id is not null
