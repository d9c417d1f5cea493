{{ config(materialized='table') }}
-- Reports whose rows are made anew tonight: those that came, went or were read again, those that have become copies of
-- another report or ceased to be, and those that have another name. A build from scratch asks nobody.
select report_id from {{ source('raw', 'changed_reports') }}
union
select earlier.report_id
from {{ source('raw', 'earlier_reports') }} as earlier
inner join {{ ref('stg_reports') }} as reports using (report_id)
inner join {{ ref('int_report_duplicates') }} as duplicates using (report_id)
where earlier.file_name is distinct from reports.file_name
    or earlier.primary_report_id is distinct from duplicates.primary_report_id
