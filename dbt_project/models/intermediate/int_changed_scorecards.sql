{{ config(materialized='table', pre_hook="{{ after(ref('int_changed_reports'), ref('int_changed_checks')) }}") }}
-- Reports whose checks are others than in the last release, or made anew: their scorecards are counted anew.
select report_id from {{ ref('int_outdated_checks') }}
{% if changes_only() %}
union
select report_id from {{ ref('int_changed_checks') }}
union
select report_id from {{ ref('int_changed_reports') }}
{% endif %}
