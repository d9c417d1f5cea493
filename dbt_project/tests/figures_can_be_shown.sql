-- A figure whose printed characters cannot be shown to a reader is not stored: its sentence stands in the text where
-- the row says, and its characters stand in its printed text.
select observations.observation_id, observations.printed_text
from {{ ref('observations') }} as observations
inner join {{ ref('stg_report_texts') }} as texts using (report_id)
where not contains(
        observations.printed_text,
        {{ text_span('texts.text', 'observations.char_start', 'observations.char_end') }}
    )
    or {{ text_span('texts.text', 'observations.sentence_start', 'observations.sentence_start + length(observations.sentence)') }}
        is distinct from observations.sentence
