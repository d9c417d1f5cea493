-- The analyses of this project as rows, so that whoever opens the file finds them: dbt_project/analyses/.
{% set queries = [] %}
{% if execute %}
    {% for node in graph.nodes.values() | selectattr('resource_type', 'equalto', 'analysis') | sort(attribute='name') %}
        {% do queries.append(node) %}
    {% endfor %}
{% endif %}
select
    position::integer as position,
    query_name,
    question_vi,
    question_en,
    query_sql
from (
    values
    {% for node in queries %}
    (
        {{ loop.index }},
        '{{ node.name[3:] }}',
        '{{ node.description | replace("'", "''") }}',
        '{{ node.config.meta.question_en | replace("'", "''") }}',
        '{{ node.raw_code | trim | replace("'", "''") }}'
    ){{ "," if not loop.last }}
    {% else %}
    (null, null, null, null, null)
    {% endfor %}
) as queries (position, query_name, question_vi, question_en, query_sql)
where position is not null
order by position
