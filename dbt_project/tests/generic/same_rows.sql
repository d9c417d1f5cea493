{# A view of another relation has each of its rows once: joins neither lose nor repeat any. #}
{% test same_rows(model, as) %}
select * from (select (select count(*) from {{ model }}) as rows_here, (select count(*) from {{ as }}) as rows_there)
where rows_here <> rows_there
{% endtest %}
