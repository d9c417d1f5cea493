select
    files.run_id,
    files.relative_path,
    files.file_name,
    case when reports.set_aside then 'set_aside' else files.status end as status,
    files.reason_code,
    files.reason_vi,
    files.reason_en,
    reports.report_id,
    files.sha256,
    files.byte_size,
    files.extractor_version,
    files.received_at
from {{ ref('stg_files') }} as files
inner join {{ ref('stg_build') }} as build on build.latest_run_id = files.run_id
left join {{ ref('stg_reports') }} as reports
    on reports.report_id = files.report_id and files.status <> 'quarantined'
-- What has gone from the inbox stands in report_versions.
where files.status <> 'withdrawn'
order by files.relative_path
