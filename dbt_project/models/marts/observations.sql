{{ config(
    materialized='incremental', incremental_strategy='append',
    pre_hook=[
        "{{ forget('report_id', ref('int_changed_reports'), after=ref('int_changed_series')) }}",
        "{{ forget('observation_id', ref('stg_decisions')) }}",
    ]
) }}
select
    observations.observation_id,
    observations.report_id,
    reports.file_name,
    observations.page_number,
    observations.char_start,
    observations.char_end,
    observations.printed_text,
    observations.quote,
    observations.section_path,
    observations.indicator_text,
    observations.indicator_code,
    observations.measure,
    observations.basis,
    observations.obs_value,
    observations.obs_value_high,
    observations.bound_low,
    observations.bound_high,
    observations.comparator,
    observations.unit_measure,
    observations.time_period,
    observations.ref_area,
    observations.ref_area_code,
    observations.position,
    observations.sentence,
    observations.sentence_start,
    observations.box_x0,
    observations.box_top,
    observations.box_x1,
    observations.box_bottom,
    observations.indicator_detail,
    observations.read_confidence,
    duplicates.primary_report_id = observations.report_id as is_primary,
    reports.title as report_title,
    reports.issuer as report_issuer,
    reports.time_period as report_time_period,
    reports.ref_area as report_ref_area,
    corrections.corrected_value,
    corrections.correction,
    corrections.correction_decision_id
from {{ few_observations(
    'rowid in (select rowid from raw.observations where report_id in (select report_id from intermediate.int_changed_reports)'
    ~ ' union all select rowid from raw.observations'
    ~ ' where observation_id in (select observation_id from staging.stg_decisions))'
) }} as observations
inner join {{ ref('stg_reports') }} as reports using (report_id)
inner join {{ ref('int_report_duplicates') }} as duplicates using (report_id)
left join {{ ref('int_corrections') }} as corrections using (observation_id)
order by reports.file_name, observations.report_id, observations.position
