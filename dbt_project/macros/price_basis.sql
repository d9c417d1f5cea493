{#-
The prices in which a value is given: `current`, `constant 2010`, `constant` where the year is not said; null where the
text names none. What the indicator itself says goes first; a clause that names two bases says nothing.
-#}
{% macro price_basis(indicator_text, quote) -%}
    case
        -- A plain search goes first: few clauses speak of prices.
        when not contains(lower(concat({{ indicator_text }}, ' ', {{ quote }})), 'giá ') then null
        when not regexp_matches(lower(coalesce({{ indicator_text }}, '') || ' ' || coalesce({{ quote }}, '')), 'giá (so sánh|cố định|hiện hành|thực tế)')
            then null
        else coalesce(
            {{ _single_price_basis(indicator_text) }},
            {{ _single_price_basis(quote) }}
        )
    end
{%- endmacro %}

{% macro _single_price_basis(text) -%}
    case
        when len(list_distinct(regexp_extract_all(lower({{ text }}), 'giá (so sánh|cố định|hiện hành|thực tế)', 1))) > 1 then null
        when regexp_matches(lower({{ text }}), 'giá (hiện hành|thực tế)') then 'current'
        when regexp_matches(lower({{ text }}), 'giá (so sánh|cố định)') then rtrim(
            'constant ' || regexp_extract(lower({{ text }}), 'giá (?:so sánh|cố định)[ ,(]{0,3}(?:năm )?((?:19|20)\d\d)', 1)
        )
    end
{%- endmacro %}
