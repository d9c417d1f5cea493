{{ config(
    materialized='incremental', incremental_strategy='append',
    pre_hook="{{ forget('report_id', ref('int_changed_reports')) }}"
) }}
-- The dates that reports give to legal documents: one row per report, document and date, the first place at which the
-- report gives it. Numbers start anew each year and with each issuer, and only national documents are compared beyond the
-- reports of one place: `document_id` tells documents apart.
with cited as (

    select
        citations.*,
        reports.file_name,
        case
            when regexp_matches(
                citations.document_number,
                '(TW|TTG|CP|TTCTP|QH\d*|UBTVQH\d*|BCA|BQP|BNV|BTC|BKHĐT|BGDĐT|BYT|BCT|BTNMT|BNNPTNT|BXD|BTP|BTTTT|BVHTTDL|BGTVT|BKHCN)$'
            ) then 'vn'
            else coalesce(reports.ref_area_code, strip_accents(lower(reports.ref_area)) || '@' || reports.ref_area_level)
        end as issued_for
    from {{ ref('stg_citations') }} as citations
    inner join {{ ref('stg_reports') }} as reports using (report_id)
    inner join {{ ref('int_report_duplicates') }} as duplicates using (report_id)
    where duplicates.primary_report_id = reports.report_id
        {% if changes_only() %}and report_id in (select report_id from {{ ref('int_changed_reports') }}){% endif %}

)

select
    report_id,
    hash(issued_for, document_number) as document_id,
    issued_for,
    document_number,
    cited_date,
    file_name,
    char_start,
    char_end,
    page_number,
    printed_text,
    quote,
    own
from cited
where issued_for is not null
qualify row_number() over (
    partition by report_id, document_number, cited_date order by own desc, char_start
) = 1
