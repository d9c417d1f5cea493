{#- The characters [start, end) of a text, counted in code points from 0. -#}
{% macro text_span(text, start, end) -%}
    substring({{ text }}, {{ start }}::bigint + 1, ({{ end }} - {{ start }})::bigint)
{%- endmacro %}

{#- The same, cut from a sentence that begins at `sentence_start` of the text; null where it does not lie inside. Cutting
    a sentence instead of a whole report is what keeps memory and time small: DuckDB copies the text for every row of a
    join that it turns round, and walks it from its beginning for every span. -#}
{% macro sentence_span(sentence, sentence_start, start, end) -%}
    case
        when {{ start }} >= {{ sentence_start }} and {{ end }} <= {{ sentence_start }} + length({{ sentence }})
            then substring({{ sentence }}, ({{ start }} - {{ sentence_start }})::bigint + 1, ({{ end }} - {{ start }})::bigint)
    end
{%- endmacro %}
