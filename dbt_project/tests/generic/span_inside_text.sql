{#- Spans are half-open, not empty unless both ends are null, and lie inside the report's text. -#}
{% test span_inside_text(model) %}
select spans.*
from {{ model }} as spans
left join {{ few_texts(model) }} as texts using (report_id)
where (spans.char_start is null) <> (spans.char_end is null)
    or spans.char_start < 0
    or spans.char_end <= spans.char_start
    or spans.char_end > texts.char_count
    or (spans.char_start is not null and texts.report_id is null)
{% endtest %}
