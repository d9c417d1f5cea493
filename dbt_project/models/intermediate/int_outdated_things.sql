{{ config(materialized='table', pre_hook="{{ after(ref('int_changed_reports')) }}") }}
-- Things of which a changed report said something in the last release.
{% set statements = earlier('intermediate', 'int_report_statements') %}
{% if statements %}
select distinct thing_id
from {{ statements }}
where report_id in (select report_id from {{ ref('int_changed_reports') }})
{% else %}
select null::ubigint as thing_id where false
{% endif %}
