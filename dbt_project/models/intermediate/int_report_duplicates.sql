{{ config(materialized='table') }}
-- Reports that are one report sent more than once (a Word draft and the signed scan, a .docx and its .pdf): the same text
-- but for case and white space, or nearly the same words with nothing in the heads that tells them apart. The primary one
-- is the issued one (it has a number) before a draft, printed text before a scan, then the first to arrive. Equal bytes
-- are one report already.
with reports as (

    select
        reports.report_id,
        reports.set_aside,
        reports.scanned_pages,
        reports.issued_on,
        reports.time_period,
        upper(regexp_replace(reports.number, '\s', '', 'g')) as number_key,
        strip_accents(lower(reports.issuer)) as issuer_key,
        strip_accents(lower(reports.ref_area)) as area_key,
        -- Letters and digits alone: a recogniser's slips of tone marks and punctuation make no other words.
        regexp_replace(strip_accents(lower(nfc_normalize(texts.text))), '[^a-z0-9đ]+', ' ', 'g') as words,
        md5(trim(regexp_replace(lower(nfc_normalize(texts.text)), '\s+', ' ', 'g'))) as fingerprint,
        names.first_run_id
    from {{ ref('stg_report_texts') }} as texts
    inner join {{ ref('stg_reports') }} as reports using (report_id)
    left join {{ ref('int_report_names') }} as names using (sha256)

),

-- Pairs that their heads allow to be one report: what both say agrees, and something says so.
candidates as (

    select
        one.report_id,
        other.report_id as other_report_id,
        one.number_key is not null and one.number_key = other.number_key as same_number
    from reports as one
    inner join reports as other
        on one.report_id < other.report_id
        and one.time_period = other.time_period
        and one.area_key = other.area_key
    where not one.set_aside
        and not other.set_aside
        and coalesce(one.number_key = other.number_key, true)
        and coalesce(jaro_winkler_similarity(one.issuer_key, other.issuer_key) >= 0.85, true)
        and coalesce(
            starts_with(one.issued_on, other.issued_on) or starts_with(other.issued_on, one.issued_on), true
        )

),

shingles as (

    select
        report_id,
        list_distinct(
            list_transform(
                range(1, greatest(len(parts) - 1, 2)),
                lambda n: hash(parts[n], parts[n + 1], parts[n + 2])
            )
        ) as hashes
    from (
        select report_id, string_split(trim(words), ' ') as parts
        from reports
        where report_id in (select report_id from candidates union select other_report_id from candidates)
    )

),

alike as (

    select
        candidates.report_id,
        candidates.other_report_id,
        -- Share of threes of words that both have (Jaccard).
        len(list_intersect(one.hashes, other.hashes))
        / len(list_distinct(list_concat(one.hashes, other.hashes))) as likeness
    from candidates
    inner join shingles as one on one.report_id = candidates.report_id
    inner join shingles as other on other.report_id = candidates.other_report_id
    -- One number and one text is the same report even where pages are missing or a recogniser slipped often; without a
    -- number only what is left of slips may differ.
    where likeness >= case when candidates.same_number then 0.5 else 0.7 end

),

links as (

    select one.report_id, other.report_id as other_report_id, 1.0 as likeness
    from reports as one
    inner join reports as other using (fingerprint)
    union all
    select report_id, other_report_id, likeness from alike
    union all
    select other_report_id, report_id, likeness from alike

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
