{{ config(pre_hook="{{ after(ref('int_changed_reports'), ref('int_changed_documents')) }}") }}
-- One legal document cited with two dates across reports: each statement against the one that decides
-- (int_cited_documents). Dates of one document differ in one part only. In a night of changes the statements of changed
-- reports, and all on a document of which another statement decides now.
with compared as (

    select
        statements.*,
        documents.usual,
        statements.cited_date = documents.usual.cited_date as agrees,
        (left(statements.cited_date, 4) <> left(documents.usual.cited_date, 4))::integer
        + (substr(statements.cited_date, 6, 2) <> substr(documents.usual.cited_date, 6, 2))::integer
        + (right(statements.cited_date, 2) <> right(documents.usual.cited_date, 2))::integer as parts_that_differ
    from {{ ref('int_citation_statements') }} as statements
    inner join {{ ref('int_cited_documents') }} as documents using (document_id)
    where statements.report_id <> documents.usual.report_id
        {% if changes_only() %}
        and (
            statements.report_id in (select report_id from {{ ref('int_changed_reports') }})
            or statements.document_id in (select document_id from {{ ref('int_changed_documents') }})
        )
        {% endif %}

)

select
    'cited_date' as rule,
    'citation' as kind,
    case when agrees then 'consistent' else 'inconsistent' end as verdict,
    case when agrees then null else 'warning' end as severity,
    report_id,
    char_start,
    char_end,
    page_number,
    quote,
    document_id,
    document_number,
    usual,
    'Văn bản ' || document_number || ': ' || file_name || ' ghi ngày ' || printed_text || ', '
    || case when usual.own then 'chính văn bản (' || usual.file_name || ') ghi ' else usual.file_name || ' ghi ngày ' end
    || usual.printed_text || case when agrees then ': khớp' else '' end as message_vi,
    'Document ' || document_number || ' is dated ' || cited_date || ' in ' || file_name || ', ' || usual.cited_date
    || case when usual.own then ' in the document itself (' || usual.file_name || ')' else ' in ' || usual.file_name end
    || case when agrees then ': consistent' else '' end as message_en
from compared
where parts_that_differ <= 1
