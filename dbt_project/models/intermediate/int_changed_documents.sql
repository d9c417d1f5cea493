{{ config(materialized='table') }}
-- Legal documents that several reports cite, with the statement that each of the others is compared with: the document's
-- own date decides, without it the date that most reports give. In a night of changes only those of which another
-- statement decides than in the last release; `usual` is null where nothing is left to compare.
with dates as (

    select
        document_id,
        cited_date,
        count(*) as citing_reports,
        min(report_id) as first_report_id,
        max(report_id) as last_report_id,
        first(struct_pack(
            report_id, file_name, cited_date, char_start, char_end, printed_text, own
        ) order by own desc, report_id) as usual
    from {{ ref('int_citation_statements') }}
    group by document_id, cited_date

),

documents as (

    select
        document_id,
        first(usual order by usual.own desc, citing_reports desc, cited_date) as usual
    from dates
    group by document_id
    having min(first_report_id) <> max(last_report_id)

)

{% set before = earlier('intermediate', 'int_cited_documents') %}
{% if before %}
select document_id, documents.usual
from documents
full outer join {{ before }} as before using (document_id)
where documents.usual is distinct from before.usual
{% else %}
select document_id, usual from documents
{% endif %}
