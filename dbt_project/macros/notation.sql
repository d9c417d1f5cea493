{#- Figures, periods and names in messages, written as Vietnamese reports write them: 1.073 / 83,56 / quý 1/2024. -#}

{#- A number with points between thousands and a decimal comma, without trailing zeros; `places` is 1 or more. -#}
{% macro vn_number(number, places=2) -%}
    translate(rtrim(rtrim(format('{:,.{{ places }}f}', ({{ number }})::double), '0'), '.'), ',.', '.,')
{%- endmacro %}

{#- A number with its unit; money in the scale that people say. -#}
{% macro vn_quantity(number, unit) -%}
    case
        when {{ number }} is null then '?'
        when {{ unit }} = 'VND' and abs({{ number }}) >= 1000000000
            then {{ vn_number("(" ~ number ~ ")::double / 1e9", 3) }} || ' tỷ đồng'
        when {{ unit }} = 'VND' and abs({{ number }}) >= 1000000
            then {{ vn_number("(" ~ number ~ ")::double / 1e6", 3) }} || ' triệu đồng'
        when {{ unit }} = 'VND' then {{ vn_number(number) }} || ' đồng'
        when {{ unit }} = '%' then {{ vn_number(number) }} || '%'
        when {{ unit }} = 't' then {{ vn_number(number, 3) }} || ' tấn'
        when {{ unit }} = 't/ha' then {{ vn_number(number, 3) }} || ' tấn/ha'
        else {{ vn_number(number, 3) }} || coalesce(' ' || {{ unit }}, '')
    end
{%- endmacro %}

{#- The figure as its report prints it; the half of n/N on its own. -#}
{% macro as_printed(o) -%}
    case
        when contains({{ o }}.printed_text, '/') or length({{ o }}.printed_text) > 60
            then {{ vn_quantity(o ~ ".obs_value", o ~ ".unit_measure") }}
        else regexp_replace(trim({{ o }}.printed_text), '\s+', ' ', 'g')
    end
{%- endmacro %}

{% macro vn_period(period) -%}
    case
        when regexp_full_match({{ period }}, '\d{4}') then 'năm ' || {{ period }}
        when regexp_full_match({{ period }}, '\d{4}-\d{2}')
            then 'tháng ' || right({{ period }}, 2)::integer || '/' || left({{ period }}, 4)
        when regexp_full_match({{ period }}, '\d{4}-Q\d') then 'quý ' || right({{ period }}, 1) || '/' || left({{ period }}, 4)
        when regexp_full_match({{ period }}, '\d{4}-H1') then '6 tháng đầu năm ' || left({{ period }}, 4)
        when regexp_full_match({{ period }}, '\d{4}-H2') then '6 tháng cuối năm ' || left({{ period }}, 4)
        when regexp_full_match({{ period }}, '\d{4}-M9') then '9 tháng năm ' || left({{ period }}, 4)
        else 'kỳ ' || {{ period }}
    end
{%- endmacro %}

{#- Share of words that two phrases have in common, 0 to 1. -#}
{% macro likeness(text, other) -%}
    coalesce(
        2.0 * len(list_intersect(string_split({{ text }}, ' '), string_split({{ other }}, ' ')))
        / nullif(len(list_distinct(string_split({{ text }}, ' '))) + len(list_distinct(string_split({{ other }}, ' '))), 0),
        0
    )
{%- endmacro %}
