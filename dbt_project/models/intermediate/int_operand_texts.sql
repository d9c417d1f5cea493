{{ config(materialized='table') }}
-- What each operand prints: of a figure cut from its sentence, of words from the whole text.
with operands as (

    select * from {{ ref('int_all_check_operands') }}

),

figures as (

    select
        operands.check_id,
        operands.position,
        {{ sentence_span('observations.sentence', 'observations.sentence_start', 'operands.char_start', 'operands.char_end') }}
            as printed_text
    from operands
    inner join {{ few_observations('observation_id in (select observation_id from operands)') }} as observations
        using (observation_id)

),

-- Operands that are words and not figures, cut from the whole text: report by report, so that no join repeats a text.
places as (

    select
        operands.report_id,
        list({
            'check_id': operands.check_id, 'position': operands.position,
            'char_start': operands.char_start, 'char_end': operands.char_end
        }) as spans
    from operands
    left join figures using (check_id, position)
    where figures.printed_text is null
    group by operands.report_id

),

words as (

    select word.check_id, word.position, word.printed_text
    from (
        select
            unnest(list_transform(places.spans, lambda span: {
                'check_id': span.check_id, 'position': span.position,
                'printed_text': {{ text_span('texts.text', 'span.char_start', 'span.char_end') }}
            })) as word
        from places
        inner join {{ few_texts('places') }} as texts using (report_id)
    )

)

select
    operands.check_id,
    operands.position,
    coalesce(figures.printed_text, words.printed_text) as printed_text
from operands
left join figures using (check_id, position)
left join words using (check_id, position)
