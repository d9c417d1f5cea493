{{ config(
    materialized='incremental', incremental_strategy='append',
    pre_hook=[
        "{{ forget('thing_id', ref('int_changed_things')) }}",
        "{% if changes_only() %}delete from {{ this }} where thing_id is null{% endif %}",
    ]
) }}
-- Every check between reports (int_cross_checks). Those of things follow the things; copies and citations are few, and
-- compared anew each night.
select * from {{ ref('int_cross_checks') }}
