-- The same thing and period in two reports, each against the report written before it: levels, rates, growths, and the
-- target of a plan against the plan (or the N of n/N) that a later report measures itself by.
with pairs as (

    select
        series.*,
        lag(struct_pack(
            observation_id, report_id, file_name, basis, comparator, printed_text, indicator_text,
            obs_value, unit_measure, low, high
        )) over (
            partition by series_id, time_period order by written_on, report_id
        ) as before
    from {{ ref('int_report_series') }} as series
    where family <> 'attainment'

),

compared as (

    select
        pairs.*,
        {{ intervals_meet('low', 'high', 'before.low', 'before.high') }} as agrees,
        abs(obs_value - before.obs_value) <= 0.1 * greatest(abs(obs_value), abs(before.obs_value)) as close,
        -- Asked only where the two disagree: splitting phrases is dear.
        case
            when not coalesce({{ intervals_meet('low', 'high', 'before.low', 'before.high') }}, false)
                then {{ likeness('indicator_text', 'before.indicator_text') }}
        end as alike
    from pairs
    where before is not null

)

select
    'same_period' as rule,
    'restatement' as kind,
    case when agrees then 'consistent' else 'inconsistent' end as verdict,
    -- Prices of production are told in two bases so often that a difference without one named says little.
    case
        when agrees then null
        when close and alike >= 0.7 and (sector is distinct from 'production' or price_basis is not null) then 'warning'
        else 'info'
    end as severity,
    observation_id,
    [struct_pack(role := 'other', observation_id := before.observation_id)] as operands,
    before.report_id as other_report_id,
    obs_value as stated_value,
    before.obs_value as computed_value,
    before.low as computed_low,
    before.high as computed_high,
    name || ', ' || {{ vn_period('time_period') }} || ': ' || file_name || ' ghi ' || {{ as_printed('compared') }}
    || ', ' || before.file_name || ' ghi ' || {{ as_printed('before') }} || case when agrees then ': khớp' else '' end
        as message_vi,
    name || ', ' || time_period || ': ' || {{ as_printed('compared') }} || ' in ' || file_name || ', '
    || {{ as_printed('before') }} || ' in ' || before.file_name || case when agrees then ': consistent' else '' end
        as message_en
from compared
where agrees
    -- An estimate that was corrected is no contradiction; phrases that share few words may be two things with one code.
    or (
        basis = before.basis
        and basis <> 'estimate'
        and comparator = '='
        and alike >= 0.5
        and (close or indicator_code is not null)
    )
