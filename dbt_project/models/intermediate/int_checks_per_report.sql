{{ config(pre_hook="{{ after(ref('int_changed_scorecards')) }}") }}
-- Checks of each report, counted; in a night of changes of those that int_changed_scorecards names.
select
    report_id,
    count(*) filter (where verdict = 'consistent') as checks_consistent,
    count(*) filter (where verdict = 'inconsistent') as checks_inconsistent,
    count(*) filter (where verdict = 'not_checkable') as checks_not_checkable,
    count(*) filter (where severity = 'error') as flags_error,
    count(*) filter (where severity = 'warning') as flags_warning,
    count(*) filter (where severity = 'info') as flags_info,
    count(distinct finding_id) filter (where verdict = 'inconsistent') as findings
from {{ ref('int_all_checks') }}
{% if changes_only() %}where report_id in (select report_id from {{ ref('int_changed_scorecards') }}){% endif %}

group by report_id
