{{ config(
    materialized='incremental', incremental_strategy='append',
    pre_hook="{{ forget('report_id', ref('int_changed_reports')) }}"
) }}
select
    unread.report_id,
    reports.file_name,
    unread.char_start,
    unread.char_end,
    unread.page_number,
    unread.printed_text,
    unread.context
from {{ ref('stg_unread_figures') }} as unread
inner join {{ ref('stg_reports') }} as reports using (report_id)
-- The other kinds are digits known not to be quantities: dates, document numbers, roads, ...
where unread.kind = 'unread'
    {% if changes_only() %}and unread.report_id in (select report_id from {{ ref('int_changed_reports') }}){% endif %}

order by reports.file_name, unread.report_id, unread.char_start
