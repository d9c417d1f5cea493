{#-
What the Vietnamese views are made of: codes by their names (marts.code_lists), periods and dates as people write them.
What is no known code or period is shown as it is.
-#}
{% macro name_vi(code_list, column) -%}
    coalesce(
        (
            select names.name_vi from {{ ref('catalogue_code_lists') }} as names
            where names.code_list = '{{ code_list }}' and names.code = {{ column }}
        ),
        {{ column }}
    )
{%- endmacro %}

{% macro period_vi(column) -%}
    case
        when {{ column }} like '%/%' then
            {{ _day_vi("split_part(" ~ column ~ ", '/', 1)") }} || ' – ' || {{ _day_vi("split_part(" ~ column ~ ", '/', 2)") }}
        when regexp_full_match({{ column }}, '\d{4}-H1') then '6 tháng đầu năm ' || left({{ column }}, 4)
        when regexp_full_match({{ column }}, '\d{4}-H2') then '6 tháng cuối năm ' || left({{ column }}, 4)
        when regexp_full_match({{ column }}, '\d{4}-M9') then '9 tháng đầu năm ' || left({{ column }}, 4)
        when regexp_full_match({{ column }}, '\d{4}-Q[1-4]') then
            'quý ' || ['I', 'II', 'III', 'IV'][right({{ column }}, 1)::integer] || '/' || left({{ column }}, 4)
        when regexp_full_match({{ column }}, '\d{4}') then 'năm ' || {{ column }}
        when regexp_full_match({{ column }}, '\d{4}-\d{2}') then 'tháng ' || {{ _day_vi(column) }}
        else {{ _day_vi(column) }}
    end
{%- endmacro %}

{% macro _day_vi(text) -%}
    regexp_replace(
        regexp_replace({{ text }}, '^(\d{4})-(\d{2})-(\d{2})$', '\3/\2/\1'), '^(\d{4})-(\d{2})$', '\2/\1'
    )
{%- endmacro %}
