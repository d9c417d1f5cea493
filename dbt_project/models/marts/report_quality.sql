{{ config(
    materialized='incremental', incremental_strategy='append',
    pre_hook="{{ forget('report_id', ref('int_changed_scorecards')) }}"
) }}
select
    reports.report_id,
    reports.file_name,
    reports.title,
    reports.pages,
    reports.figures_read,
    reports.figures_refused,
    reports.figures_unread,
    round(
        100.0 * reports.figures_unread / nullif(reports.figures_read + reports.figures_unread, 0), 2
    )::decimal(5, 2) as unread_percent,
    coalesce(checks.checks_consistent, 0)::integer as checks_consistent,
    coalesce(checks.checks_inconsistent, 0)::integer as checks_inconsistent,
    coalesce(checks.checks_not_checkable, 0)::integer as checks_not_checkable,
    coalesce(checks.flags_error, 0)::integer as flags_error,
    coalesce(checks.flags_warning, 0)::integer as flags_warning,
    coalesce(checks.flags_info, 0)::integer as flags_info,
    coalesce(checks.findings, 0)::integer as findings
from {{ ref('stg_reports') }} as reports
left join {{ ref('int_checks_per_report') }} as checks using (report_id)
{% if changes_only() %}where report_id in (select report_id from {{ ref('int_changed_scorecards') }}){% endif %}

order by reports.file_name, reports.report_id
