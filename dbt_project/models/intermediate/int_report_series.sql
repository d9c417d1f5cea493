{{ config(materialized='table', pre_hook="{{ after(ref('int_changed_things')) }}") }}
-- The statements of reports that can be compared (int_report_statements) with their rank among those of all reports on
-- the same series and period. In a night of changes only the things of which one has changed are here.
select
    *,
    -- 1 = the statement that holds among all reports: what was reached before an estimate, the later report first.
    row_number() over (
        partition by series_id, time_period
        order by case basis when 'actual' then 0 else 1 end, written_on desc, report_id
    ) as report_rank
from {{ ref('int_report_statements') }}
{% if changes_only() %}where thing_id in (select thing_id from {{ ref('int_changed_things') }}){% endif %}
