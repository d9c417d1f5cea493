-- A figure whose printed characters cannot be shown to a reader is not stored: its sentence stands in the text where
-- the row says, and its characters stand in its sentence and in its printed text. Each sentence is cut out once.
with sentences as (

    select distinct report_id, sentence_start, sentence from {{ get_where_subquery(ref('observations')) }}

),

misplaced as (

    select sentences.report_id, sentences.sentence_start
    from sentences
    inner join {{ few_texts('sentences') }} as texts using (report_id)
    where {{ text_span('texts.text', 'sentences.sentence_start', 'sentences.sentence_start + length(sentences.sentence)') }}
        is distinct from sentences.sentence

)

select observations.observation_id, observations.printed_text
from {{ get_where_subquery(ref('observations')) }} as observations
left join misplaced
    on misplaced.report_id = observations.report_id
    and misplaced.sentence_start is not distinct from observations.sentence_start
where misplaced.report_id is not null
    or not coalesce(
        contains(
            observations.printed_text,
            {{ sentence_span('observations.sentence', 'observations.sentence_start', 'observations.char_start', 'observations.char_end') }}
        ),
        false
    )
