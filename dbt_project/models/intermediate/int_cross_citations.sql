-- One legal document cited with two dates across reports. A document's own date decides; without it the date that most
-- reports give. Numbers start anew each year and with each issuer: dates of one document differ in one part only, and
-- only national documents are compared beyond the reports of one place.
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

),

-- The first place at which a report gives a date.
statements as (

    select *
    from cited
    where issued_for is not null
    qualify row_number() over (
        partition by report_id, document_number, cited_date order by own desc, char_start
    ) = 1

),

counted as (

    select
        *,
        count(*) over (partition by issued_for, document_number, cited_date) as citing_reports
    from statements

),

documents as (

    select
        issued_for,
        document_number,
        first(struct_pack(
            report_id, file_name, cited_date, char_start, char_end, printed_text, own
        ) order by own desc, citing_reports desc, cited_date, report_id) as usual
    from counted
    group by issued_for, document_number
    having count(distinct report_id) > 1

),

compared as (

    select
        statements.*,
        documents.usual,
        statements.cited_date = documents.usual.cited_date as agrees,
        (left(statements.cited_date, 4) <> left(documents.usual.cited_date, 4))::integer
        + (substr(statements.cited_date, 6, 2) <> substr(documents.usual.cited_date, 6, 2))::integer
        + (right(statements.cited_date, 2) <> right(documents.usual.cited_date, 2))::integer as parts_that_differ
    from statements
    inner join documents using (issued_for, document_number)
    where statements.report_id <> documents.usual.report_id

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
