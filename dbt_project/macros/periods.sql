{#-
First and last day of a `time_period` as gold/GUIDE.md's notation writes it: 2024, 2024-01, 2024-Q1, 2024-H1,
2024-M9 (January to September), 2024-02-20, and two of these joined by a slash. Null for anything else.
-#}
{% macro period_start(column) -%}
    {{ _period_day("split_part(" ~ column ~ ", '/', 1)", 'start') }}
{%- endmacro %}

{% macro period_end(column) -%}
    {{ _period_day("split_part(" ~ column ~ ", '/', -1)", 'end') }}
{%- endmacro %}

{% macro period_frequency(column) -%}
    case
        when {{ column }} like '%/%' then 'span'
        when regexp_full_match({{ column }}, '\d{4}') then 'year'
        when regexp_full_match({{ column }}, '\d{4}-H[12]') then 'half-year'
        when regexp_full_match({{ column }}, '\d{4}-M9') then 'nine-months'
        when regexp_full_match({{ column }}, '\d{4}-Q[1-4]') then 'quarter'
        when regexp_full_match({{ column }}, '\d{4}-\d{2}') then 'month'
        when regexp_full_match({{ column }}, '\d{4}-\d{2}-\d{2}') then 'day'
    end
{%- endmacro %}

{% macro _period_day(text, which) -%}
    {%- set months = {'H1': [1, 6], 'H2': [7, 12], 'M9': [1, 9], 'Q1': [1, 3], 'Q2': [4, 6], 'Q3': [7, 9], 'Q4': [10, 12]} -%}
    {%- set at = 0 if which == 'start' else 1 -%}
    case
        when regexp_full_match({{ text }}, '\d{4}') then
            {{ _month_day("left(" ~ text ~ ", 4)", "'01'" if which == 'start' else "'12'", which) }}
        {%- for part, ends in months.items() %}
        when regexp_full_match({{ text }}, '\d{4}-{{ part }}') then
            {{ _month_day("left(" ~ text ~ ", 4)", "'%02d'" | format(ends[at]), which) }}
        {%- endfor %}
        when regexp_full_match({{ text }}, '\d{4}-\d{2}') then
            {{ _month_day("left(" ~ text ~ ", 4)", "right(" ~ text ~ ", 2)", which) }}
        when regexp_full_match({{ text }}, '\d{4}-\d{2}-\d{2}') then try_cast({{ text }} as date)
    end
{%- endmacro %}

{% macro _month_day(year, month, which) -%}
    {%- set first = "try_cast(" ~ year ~ " || '-' || " ~ month ~ " || '-01' as date)" -%}
    {{ first if which == 'start' else "last_day(" ~ first ~ ")" }}
{%- endmacro %}
