{{ config(
    materialized='table', pre_hook="{{ after(ref('int_changed_reports'), ref('int_checks_across')) }}"
) }}
-- Checks of the last release that are gone, or made anew.
{% set checks = earlier('marts', 'checks') %}
{% if checks %}
select check_id
from {{ checks }}
where report_id in (select report_id from {{ ref('int_changed_reports') }})
    or check_id in (select check_id from {{ ref('int_cross_checks') }})
    or other_report_id is not null and check_id not in (select check_id from {{ ref('int_checks_across') }})
{% else %}
select null::varchar as check_id where false
{% endif %}
-- depends_on: {{ ref('int_cross_checks') }}
