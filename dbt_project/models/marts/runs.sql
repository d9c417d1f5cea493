select
    run_id,
    started_at,
    finished_at,
    extractor_version,
    reports_new,
    reports_known,
    reports_quarantined,
    reports_total,
    observations,
    checks_consistent,
    checks_inconsistent,
    checks_not_checkable,
    row_number() over (order by started_at desc, run_id desc)::integer as runs_ago
from {{ ref('stg_runs') }}
order by started_at, run_id
