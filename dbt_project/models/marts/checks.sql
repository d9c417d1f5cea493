{{ config(
    materialized='incremental', incremental_strategy='append',
    pre_hook="{{ forget('check_id', ref('int_outdated_checks'), after=ref('int_changed_checks')) }}"
) }}
with checks as (

    select
        *,
        {{ sentence_span('sentence', 'sentence_start', 'char_start', 'char_end') }} as in_sentence
    from {{ ref('int_all_checks') }}
    {% if changes_only() %}where check_id in (select check_id from {{ ref('int_changed_checks') }}){% endif %}

),

-- Spans that lie outside of their sentence: few, and cut from the whole text.
spans as (

    select check_id, report_id, char_start, char_end from checks where in_sentence is null and char_start is not null

),

elsewhere as (

    select
        spans.check_id,
        {{ text_span('texts.text', 'spans.char_start', 'spans.char_end') }} as printed_text
    from spans
    inner join {{ few_texts('spans') }} as texts using (report_id)

)

select
    checks.check_id,
    checks.finding_id,
    checks.report_id,
    reports.file_name,
    checks.other_report_id,
    checks.kind,
    checks.verdict,
    checks.severity,
    checks.char_start,
    checks.char_end,
    checks.page_number,
    checks.quote,
    checks.stated_value,
    checks.computed_value,
    checks.computed_low,
    checks.computed_high,
    checks.difference,
    checks.message_vi,
    checks.message_en,
    coalesce(checks.in_sentence, elsewhere.printed_text) as printed_text,
    checks.sentence,
    checks.sentence_start,
    checks.rule,
    keys.figures_key,
    keys.place_key
from checks
inner join {{ ref('int_check_keys') }} as keys using (check_id)
inner join {{ ref('stg_reports') }} as reports using (report_id)
left join elsewhere using (check_id)
order by reports.file_name, checks.report_id, checks.char_start, checks.check_id
