{#-
Interval arithmetic over printed precision, as extract/relations/intervals.py does it within a report.

A printed figure v with last place s was rounded to the nearest ([v - s/2, v + s/2]) or truncated ([v, v + s)): between
reports both are allowed at once, so the figure stands for [v - s/2, v + s]. A count is exact. A comparator opens a side.
`bound_low` and `bound_high` of an observation hold half a last place and the comparator; null is unbounded.
-#}
{% macro printed_low(o) -%}
    case
        when {{ exact_count(o) }} or {{ o }}.comparator = '>=' and {{ o }}.bound_low = {{ o }}.obs_value - 0.5
            then {{ o }}.obs_value
        else {{ o }}.bound_low
    end
{%- endmacro %}

{% macro printed_high(o) -%}
    case
        when {{ exact_count(o) }} or {{ o }}.comparator = '<=' and {{ o }}.bound_high = {{ o }}.obs_value + 0.5
            then coalesce({{ o }}.obs_value_high, {{ o }}.obs_value)
        when {{ o }}.comparator in ('=', '<=')
            then 2 * {{ o }}.bound_high - coalesce({{ o }}.obs_value_high, {{ o }}.obs_value)
        else {{ o }}.bound_high
    end
{%- endmacro %}

{#- Things counted one by one: a last place of 1 in no measured unit. -#}
{% macro exact_count(o) -%}
    (
        {{ o }}.comparator = '='
        and {{ o }}.bound_low = {{ o }}.obs_value - 0.5
        and {{ o }}.bound_high = coalesce({{ o }}.obs_value_high, {{ o }}.obs_value) + 0.5
        and lower(coalesce({{ o }}.unit_measure, '')) not in (
            'vnd', 'usd', '%', 'điểm %', 'ha', 't', 't/ha', 'km', 'm', 'm2', 'm3', 'kwh', 'vnd/person/year', 'vnd/ha/year'
        )
    )
{%- endmacro %}

{#- Whether two intervals share a number; a null end is unbounded. Every comparison between reports goes through this. -#}
{% macro intervals_meet(low, high, other_low, other_high) -%}
    (coalesce({{ low }} <= {{ other_high }}, true) and coalesce({{ other_low }} <= {{ high }}, true))
{%- endmacro %}

{#- A computed number as the warehouse keeps values; null where it does not fit. -#}
{% macro as_value(number) -%}
    try_cast({{ number }} as decimal(38, 9))
{%- endmacro %}
