with files as (

    select * from {{ ref('stg_files') }} where sha256 is not null

),

now as (

    select files.relative_path, files.sha256, files.report_id
    from files
    inner join {{ ref('stg_build') }} as build on build.latest_run_id = files.run_id
    where files.status <> 'withdrawn'

),

seen as (

    select
        relative_path,
        sha256,
        any_value(report_id) as report_id,
        any_value(file_name) as file_name,
        min(run_id) as first_run_id,
        min(received_at) as received_at,
        max(run_id) as last_run_id
    from files
    where status in ('new', 'known', 'duplicate')
    group by relative_path, sha256

),

-- The first run that found something else under the name, or nothing.
ended as (

    select
        seen.relative_path,
        seen.sha256,
        min(files.run_id) as ended_run_id
    from seen
    inner join files on files.relative_path = seen.relative_path and files.run_id > seen.last_run_id
    where files.sha256 <> seen.sha256 or files.status = 'withdrawn'
    group by seen.relative_path, seen.sha256

)

select
    seen.relative_path,
    seen.report_id,
    seen.sha256,
    seen.file_name,
    case
        when now.sha256 is null then 'withdrawn'
        when now.sha256 = seen.sha256 then 'current'
        else 'superseded'
    end as version_state,
    case when now.sha256 <> seen.sha256 then now.report_id end as superseded_by_report_id,
    seen.first_run_id,
    seen.received_at,
    case when now.sha256 is distinct from seen.sha256 then ended.ended_run_id end as ended_run_id
from seen
left join now on now.relative_path = seen.relative_path
left join ended on ended.relative_path = seen.relative_path and ended.sha256 = seen.sha256
order by seen.relative_path, seen.first_run_id, seen.sha256
