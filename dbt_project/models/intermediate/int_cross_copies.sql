{{ config(pre_hook="{{ after(ref('int_changed_reports')) }}") }}
-- Figures of a report that was sent more than once, each against the same place in the primary one. Places are the same
-- where the words around the figure are, digits and tone marks left aside, and stand equally often in both.
with places as (

    select
        observations.observation_id,
        observations.report_id,
        duplicates.primary_report_id,
        reports.file_name,
        observations.printed_text,
        observations.obs_value,
        observations.unit_measure,
        observations.read_confidence,
        {{ printed_low('observations') }} as low,
        {{ printed_high('observations') }} as high,
        hash(
            regexp_replace(strip_accents(lower(observations.quote)), '[^a-zđ%]+', ' ', 'g'),
            observations.measure
        ) as place,
        row_number() over (
            partition by
                observations.report_id,
                hash(
                    regexp_replace(strip_accents(lower(observations.quote)), '[^a-zđ%]+', ' ', 'g'),
                    observations.measure
                )
            order by observations.position
        ) as nth
    from {{ ref('stg_observations') }} as observations
    inner join {{ ref('stg_reports') }} as reports using (report_id)
    inner join {{ ref('int_report_duplicates') }} as duplicates using (report_id)
    where duplicates.primary_report_id in (
        select primary_report_id from {{ ref('int_report_duplicates') }} group by primary_report_id having count(*) > 1
    )
        {% if changes_only() %}
        and duplicates.primary_report_id in (
            select primary_report_id from {{ ref('int_report_duplicates') }}
            where report_id in (select report_id from {{ ref('int_changed_reports') }})
        )
        {% endif %}
        and abs(observations.obs_value) < 1e20

),

counted as (

    select *, count(*) over (partition by report_id, place) as times from places

),

pairs as (

    select
        copy.*,
        struct_pack(
            observation_id := original.observation_id,
            report_id := original.report_id,
            file_name := original.file_name,
            printed_text := original.printed_text,
            obs_value := original.obs_value,
            low := original.low,
            high := original.high,
            read_confidence := original.read_confidence
        ) as original,
        {{ intervals_meet('copy.low', 'copy.high', 'original.low', 'original.high') }} as agrees
    from counted as copy
    inner join counted as original
        on original.report_id = copy.primary_report_id
        and original.place = copy.place
        and original.nth = copy.nth
        and original.times = copy.times
        and original.unit_measure is not distinct from copy.unit_measure
    where copy.report_id <> copy.primary_report_id
        {% if changes_only() %}
        and (
            copy.report_id in (select report_id from {{ ref('int_changed_reports') }})
            or copy.primary_report_id in (select report_id from {{ ref('int_changed_reports') }})
        )
        {% endif %}

)

select
    'copy' as rule,
    'restatement' as kind,
    case when agrees then 'consistent' else 'inconsistent' end as verdict,
    -- What a recogniser may have misread is only worth a look.
    case
        when agrees then null
        when least(coalesce(read_confidence, 1), coalesce(original.read_confidence, 1)) < 0.9 then 'info'
        else 'warning'
    end as severity,
    observation_id,
    [struct_pack(role := 'other', observation_id := original.observation_id)] as operands,
    original.report_id as other_report_id,
    obs_value as stated_value,
    original.obs_value as computed_value,
    original.low as computed_low,
    original.high as computed_high,
    'Hai bản của một báo cáo: ' || file_name || ' ghi ' || printed_text || ', ' || original.file_name || ' ghi '
    || original.printed_text || case when agrees then ': khớp' else '' end as message_vi,
    'Two copies of one report: ' || printed_text || ' in ' || file_name || ', ' || original.printed_text || ' in '
    || original.file_name || case when agrees then ': consistent' else '' end as message_en
from pairs
