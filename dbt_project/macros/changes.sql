{#-
A night that builds on the last release: its tables are there already, and only what has changed is made anew
(orchestration/base.py decides, and fills raw.changed_reports). What depends on the rows of one report is replaced report
by report, what compares reports thing by thing (`int_changed_things`). A build from scratch takes every row; both end with
the same rows (tests/orchestration/test_base.py).

These refs stand in hooks: dbt notes them there also where a build from scratch does not need them.
-#}
{% macro changes_only() -%}
    {{ return(env_var('SOLIEU_CHANGES_ONLY', '') == '1') }}
{%- endmacro %}

{#- Rows that are made anew go first; all of them where dbt is run again on one file. `after` names what must have been made
    before they go. -#}
{% macro forget(column, outdated, key=none, after=none) -%}
    {%- if changes_only() -%}
        delete from {{ this }} where {{ column }} in (select {{ key or column }} from {{ outdated }})
    {%- elif is_incremental() -%}
        delete from {{ this }}
    {%- endif -%}
{%- endmacro %}

{#- Nothing to run: for the refs of a model that has nothing to forget. -#}
{% macro after(one=none, other=none) -%}
{%- endmacro %}

{#- A table as the last release left it; none in a build from scratch. Not a ref: the table is made after who asks. -#}
{% macro earlier(schema, name) -%}
    {%- if execute and changes_only() -%}
        {{ return(adapter.get_relation(database=target.database, schema=schema, identifier=name)) }}
    {%- endif -%}
    {{ return(none) }}
{%- endmacro %}

{#- Figures and texts for a night of changes: those that fulfil `condition` (of raw.observations), those of `reports`. They are
    found by their position in the table, so that no more is read of the wide columns than is needed: a condition on the
    view would read them whole, which is what a night on a large warehouse costs. `offset 0` takes nothing away and keeps the
    conditions of who asks from coming in, where they would turn the join round. A build from scratch takes all of the
    view, and the joins of who asks say which. -#}
{% macro few_observations(condition) -%}
    {%- set rows = earlier('raw', 'observations') -%}
    {%- if rows -%}
    (
        select * replace (
            char_start::integer as char_start, char_end::integer as char_end, sentence_start::integer as sentence_start
        )
        from {{ rows }}
        where rowid in (select rowid from {{ rows }} where {{ condition }})
        offset 0
    )
    {%- else -%}
    {{ ref('stg_observations') }}
    {%- endif -%}
{%- endmacro %}

{% macro few_texts(reports) -%}
    {%- set rows = earlier('raw', 'report_texts') -%}
    {%- if rows -%}
    (
        select report_id, text, length(text)::integer as char_count
        from {{ rows }}
        where rowid in (select rowid from {{ rows }} where report_id in (select report_id from {{ reports }}))
        offset 0
    )
    {%- else -%}
    {{ ref('stg_report_texts') }}
    {%- endif -%}
{%- endmacro %}

{#- Tests look at the rows that were made tonight, found by their position as above: the others were looked at when they were
    made. -#}
{% macro get_where_subquery(relation) -%}
    {%- set plans = 'coalesce(actual_observation_id, plan_observation_id) in ('
        ~ 'select coalesce(actual_observation_id, plan_observation_id) from intermediate.int_plans_and_actuals '
        ~ 'where thing_id in (select thing_id from intermediate.int_changed_things))' -%}
    {%- set changed = {
        'plan_vs_actual': plans,
        'budget_execution': plans,
        'observations': 'report_id in (select report_id from intermediate.int_changed_reports)',
        'unread_figures': 'report_id in (select report_id from intermediate.int_changed_reports)',
        'implied_values': 'report_id in (select report_id from intermediate.int_changed_reports)',
        'checks': 'check_id in (select check_id from intermediate.int_changed_checks)',
        'check_operands': 'check_id in (select check_id from intermediate.int_changed_checks)',
        'indicator_series': '(indicator_code, coalesce(ref_area_code, ref_area)) in '
            ~ '(select (indicator_code, area_key) from intermediate.int_changed_series)',
    } -%}
    {%- set condition = config.get('where', '') or 'true' -%}
    {%- if changes_only() and relation.schema == 'marts' and relation.identifier in changed -%}
        {%- do return(
            '(select * from (select * from ' ~ relation ~ ' where rowid in (select rowid from ' ~ relation ~ ' where '
            ~ changed[relation.identifier] ~ ') offset 0) where ' ~ condition ~ ')'
        ) -%}
    {%- endif -%}
    {%- if condition != 'true' -%}
        {%- do return('(select * from ' ~ relation ~ ' where ' ~ condition ~ ')') -%}
    {%- endif -%}
    {%- do return(relation) -%}
{%- endmacro %}
