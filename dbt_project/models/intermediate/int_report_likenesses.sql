{{ config(
    materialized='incremental', incremental_strategy='append',
    pre_hook=[
        "{{ forget('report_id', source('raw', 'changed_reports')) }}",
        "{{ forget('other_report_id', source('raw', 'changed_reports'), key='report_id') }}",
    ]
) }}
-- Pairs of reports whose heads allow them to be one report, and whose words are nearly the same.
with candidates as (

    -- What both heads say agrees, and something says so.
    select
        one.report_id,
        other.report_id as other_report_id,
        one.number_key is not null and one.number_key = other.number_key as same_number
    from {{ ref('int_report_heads') }} as one
    inner join {{ ref('int_report_heads') }} as other
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
        {% if changes_only() %}
        and (
            one.report_id in (select report_id from {{ source('raw', 'changed_reports') }})
            or other.report_id in (select report_id from {{ source('raw', 'changed_reports') }})
        )
        {% endif %}

),

-- Letters and digits alone: a recogniser's slips of tone marks and punctuation make no other words.
words as (

    select
        report_id,
        string_split(
            trim(regexp_replace(strip_accents(lower(nfc_normalize(text))), '[^a-z0-9đ]+', ' ', 'g')), ' '
        ) as parts
    from {{ ref('stg_report_texts') }}
    where report_id in (select report_id from candidates union select other_report_id from candidates)

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
    from words

)

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
