{{ config(
    materialized='incremental', incremental_strategy='append',
    pre_hook="{{ forget('check_id', ref('int_outdated_checks')) }}"
) }}
select
    operands.check_id,
    operands.position,
    operands.role,
    operands.observation_id,
    operands.report_id,
    operands.char_start,
    operands.char_end,
    texts.printed_text,
    observations.obs_value,
    observations.unit_measure,
    observations.indicator_text,
    observations.page_number
from {{ ref('int_all_check_operands') }} as operands
inner join {{ ref('int_operand_texts') }} as texts using (check_id, position)
left join {{ ref('stg_observations') }} as observations using (observation_id)
order by operands.check_id, operands.position
