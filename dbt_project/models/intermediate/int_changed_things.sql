{{ config(materialized='table') }}
-- Things of which some report says something else than in the last release: every comparison of theirs is made anew.
select thing_id from {{ ref('int_outdated_things') }}
union
select thing_id
from {{ ref('int_report_statements') }}
where report_id in (select report_id from {{ ref('int_changed_reports') }})
