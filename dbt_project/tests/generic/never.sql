{#- No row fulfils `condition`: for rules between the columns of one row. -#}
{% test never(model, condition) %}
select * from {{ model }} where {{ condition }}
{% endtest %}
