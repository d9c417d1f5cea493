{{ config(materialized='table', pre_hook="{{ after(ref('int_changed_things')) }}") }}
-- Rows of int_plans_and_actuals in the last release that are gone, or made anew.
{% set plans = earlier('intermediate', 'int_plans_and_actuals') %}
{% if plans %}
select distinct coalesce(actual_observation_id, plan_observation_id) as observation_id
from {{ plans }}
where thing_id in (select thing_id from {{ ref('int_changed_things') }})
{% else %}
select null::varchar as observation_id where false
{% endif %}
