select
    reports.report_id,
    reports.file_name,
    [name for name in coalesce(names.file_names, []) if name <> reports.file_name] as other_file_names,
    reports.issuer,
    reports.number,
    reports.title,
    reports.kind,
    reports.issued_on,
    reports.time_period,
    reports.next_period,
    reports.ref_area,
    reports.ref_area_code,
    reports.ref_area_level,
    reports.pages,
    reports.sha256,
    reports.extractor_version,
    duplicates.primary_report_id,
    reports.media_type,
    reports.byte_size,
    reports.char_count,
    reports.document_class,
    reports.set_aside,
    reports.scanned_pages,
    reports.unread_pages,
    names.first_run_id,
    names.first_received_at,
    exists (
        select 1 from {{ ref('files') }} as files where files.report_id = reports.report_id
    ) as in_latest_run
from {{ ref('stg_reports') }} as reports
inner join {{ ref('int_report_duplicates') }} as duplicates using (report_id)
left join {{ ref('int_report_names') }} as names using (sha256)
order by reports.file_name, reports.report_id
