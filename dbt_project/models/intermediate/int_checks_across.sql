{{ config(
    materialized='incremental', incremental_strategy='append',
    pre_hook="{{ forget('check_id', ref('int_outdated_across')) }}"
) }}
-- Every check between reports (int_cross_checks).
select * from {{ ref('int_cross_checks') }}
