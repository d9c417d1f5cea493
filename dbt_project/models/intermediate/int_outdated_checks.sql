{{ config(materialized='table', pre_hook="{{ after(ref('int_changed_reports')) }}") }}
-- Checks of the last release that are gone, or made anew.
{% set checks = earlier('marts', 'checks') %}
{% if checks %}
select check_id, report_id
from {{ checks }}
where report_id in (select report_id from {{ ref('int_changed_reports') }})
union
{% endif %}
select check_id, report_id from {{ ref('int_outdated_across') }}
