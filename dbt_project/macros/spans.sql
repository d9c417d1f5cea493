{#- The characters [start, end) of a text, counted in code points from 0. -#}
{% macro text_span(text, start, end) -%}
    substring({{ text }}, {{ start }}::bigint + 1, ({{ end }} - {{ start }})::bigint)
{%- endmacro %}
