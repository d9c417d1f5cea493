{#- No two rows agree in all of `columns`; prints the keys that repeat. -#}
{% test unique_together(model, columns) %}
select {{ columns | join(', ') }}, count(*) as number_of_rows
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
