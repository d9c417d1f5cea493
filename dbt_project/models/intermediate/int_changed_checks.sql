{{ config(materialized='table', pre_hook="{{ after(ref('int_changed_reports')) }}") }}
-- Checks that are made tonight: those of changed reports, and those between reports that were compared anew.
select check_id, report_id
from {{ ref('stg_checks') }}
{% if changes_only() %}where report_id in (select report_id from {{ ref('int_changed_reports') }}){% else %}where false{% endif %}

union all
select check_id, report_id from {{ ref('int_cross_checks') }}
{% if not changes_only() %}where false{% endif %}

