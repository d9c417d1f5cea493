{{ config(materialized='table') }}
-- Reports that are one report sent more than once (a Word draft and the signed scan, a .docx and its .pdf): the same text
-- but for case and white space, or nearly the same words with nothing in the heads that tells them apart. The primary one
-- is the issued one (it has a number) before a draft, printed text before a scan, then the first to arrive. Equal bytes
-- are one report already.
with reports as (

    select
        heads.report_id,
        heads.number_key,
        heads.fingerprint,
        reports.scanned_pages,
        names.first_run_id
    from {{ ref('int_report_heads') }} as heads
    inner join {{ ref('stg_reports') }} as reports using (report_id)
    left join {{ ref('int_report_names') }} as names using (sha256)

),

links as (

    select one.report_id, other.report_id as other_report_id, 1.0 as likeness
    from reports as one
    inner join reports as other using (fingerprint)
    union all
    select report_id, other_report_id, likeness from {{ ref('int_report_likenesses') }}
    union all
    select other_report_id, report_id, likeness from {{ ref('int_report_likenesses') }}

),

-- A draft without a number belongs to the issued report that it is most like.
issued as (

    select
        links.report_id,
        arg_max(links.other_report_id, (links.likeness, links.other_report_id)) as issued_report_id
    from links
    inner join reports as draft on draft.report_id = links.report_id
    inner join reports as other on other.report_id = links.other_report_id
    where draft.number_key is null and other.number_key is not null
    group by links.report_id

),

-- All others belong together with what a chain of links reaches, issued reports only under one number.
siblings as (

    select
        links.report_id,
        links.other_report_id
    from links
    inner join reports as one on one.report_id = links.report_id
    inner join reports as other on other.report_id = links.other_report_id
    where one.number_key is not distinct from other.number_key
        and links.report_id not in (select report_id from issued)
        and links.other_report_id not in (select report_id from issued)

),

reached as (

    with recursive steps as (
        select report_id, other_report_id from siblings
        union
        select steps.report_id, siblings.other_report_id
        from steps
        inner join siblings on siblings.report_id = steps.other_report_id
    )

    select * from steps

),

primaries as (

    select
        reached.report_id,
        first(reached.other_report_id order by
            (reports.scanned_pages > 0)::integer,
            reports.first_run_id nulls last,
            reports.report_id
        ) as primary_report_id
    from reached
    inner join reports on reports.report_id = reached.other_report_id
    group by reached.report_id

)

select report_id, primary_report_id from primaries
union all
select issued.report_id, primaries.primary_report_id
from issued
inner join primaries on primaries.report_id = issued.issued_report_id
