{{ config(materialized='table', pre_hook="{{ after(ref('int_changed_reports'), ref('stg_decisions')) }}") }}
-- Indicators of a place of which some report says something else than in the last release, or a reviewer may.
{% set observations = earlier('marts', 'observations') %}
{% if observations %}
{% for relation in [observations, ref('stg_observations')] %}
select
    indicator_code,
    coalesce(ref_area_code, ref_area) as area_key
from {{ relation }}
where indicator_code is not null
    and coalesce(ref_area_code, ref_area) is not null
    and (
        report_id in (select report_id from {{ ref('int_changed_reports') }})
        or observation_id in (select observation_id from {{ ref('stg_decisions') }})
    )
{{ 'union' if not loop.last }}
{% endfor %}
{% else %}
select indicator_code, ref_area as area_key from {{ ref('stg_observations') }} where false
{% endif %}
