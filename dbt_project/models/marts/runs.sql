-- The checks of the run that builds this are counted here, those between reports among them; earlier runs wrote theirs
-- down when they were published (orchestration/assets/runs.py).
with counted as (

    select
        count(*) filter (where verdict = 'consistent') as checks_consistent,
        count(*) filter (where verdict = 'inconsistent') as checks_inconsistent,
        count(*) filter (where verdict = 'not_checkable') as checks_not_checkable
    from {{ ref('int_all_checks') }}

),

latest as (

    select max(latest_run_id) as run_id from {{ ref('stg_build') }}

)

select
    runs.run_id,
    started_at,
    finished_at,
    extractor_version,
    reports_new,
    reports_known,
    reports_quarantined,
    reports_total,
    observations,
    {%- for verdict in ['consistent', 'inconsistent', 'not_checkable'] %}
    case when runs.run_id = latest.run_id then counted.checks_{{ verdict }} else runs.checks_{{ verdict }} end
        as checks_{{ verdict }},
    {%- endfor %}
    row_number() over (order by runs.run_id desc)::integer as runs_ago
from {{ ref('stg_runs') }} as runs
cross join counted
cross join latest
-- Ids sort by time even where the machine's clock was set back.
order by runs.run_id
