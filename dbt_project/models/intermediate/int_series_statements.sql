{{ config(pre_hook="{{ after(ref('int_changed_series')) }}") }}
-- Every statement of a catalogued indicator's level, in the catalogue's unit, with its rank among the statements of
-- the same indicator, place, period and price basis. What was reached ranks before an estimate, a later report before an earlier
-- one (later reports correct), and within a report the first statement before its repetitions. In a night of changes only
-- what int_changed_series names.
with statements as (

    select
        observations.* exclude (obs_value, obs_value_high, bound_low, bound_high, comparator),
        -- A reviewer's value takes the place of the printed one, exact.
        coalesce(corrections.corrected_value, observations.obs_value) as obs_value,
        case when corrections.corrected_value is null then observations.obs_value_high end as obs_value_high,
        coalesce(corrections.corrected_value, observations.bound_low) as bound_low,
        coalesce(corrections.corrected_value, observations.bound_high) as bound_high,
        case when corrections.corrected_value is null then observations.comparator else '=' end as comparator,
        observations.obs_value as reported_value,
        corrections.correction,
        corrections.correction_decision_id,
        {{ price_basis('observations.indicator_text', 'observations.quote') }} as price_basis,
        reports.file_name,
        reports.issued_on,
        coalesce(observations.ref_area_code, observations.ref_area) as area_key
    from {{ few_observations(
        'indicator_code is not null and (indicator_code, coalesce(ref_area_code, ref_area)) in ('
        ~ 'select (indicator_code, area_key) from intermediate.int_changed_series)'
    ) }} as observations
    inner join {{ ref('stg_reports') }} as reports using (report_id)
    inner join {{ ref('int_report_duplicates') }} as duplicates using (report_id)
    inner join {{ ref('stg_indicators') }} as indicators using (indicator_code)
    left join {{ ref('int_corrections') }} as corrections using (observation_id)
    where observations.measure = 'level'
        and duplicates.primary_report_id = observations.report_id
        and observations.unit_measure = indicators.unit_measure
        and observations.time_period is not null
        and coalesce(observations.ref_area_code, observations.ref_area) is not null

)

select
    *,
    row_number() over (
        partition by indicator_code, area_key, time_period, measure, price_basis
        order by
            case basis when 'actual' then 0 when 'estimate' then 1 else 2 end,
            issued_on desc nulls last,
            report_id,
            position
    ) as statement_rank
from statements
