{{ config(materialized='table', pre_hook=[
    "{{ after(ref('int_changed_reports'), ref('int_changed_things')) }}", "{{ after(ref('int_changed_documents')) }}"
]) }}
-- Checks between reports of the last release that are gone, or made anew: those of changed things, those of copies of
-- which one has changed, and citations as int_cross_citations compares them.
{% set checks = earlier('intermediate', 'int_checks_across') %}
{% if checks %}
select check_id, report_id
from {{ checks }}
where thing_id in (select thing_id from {{ ref('int_changed_things') }})
    or document_id in (select document_id from {{ ref('int_changed_documents') }})
    or rule in ('copy', 'cited_date') and report_id in (select report_id from {{ ref('int_changed_reports') }})
    or rule = 'copy' and other_report_id in (select report_id from {{ ref('int_changed_reports') }})
{% else %}
select null::varchar as check_id, null::varchar as report_id where false
{% endif %}
