{{ config(pre_hook="{{ after(ref('int_changed_checks')) }}") }}
-- Operands of the checks within a report and between reports; position 0 is the figure under test. In a night of changes
-- those of the checks that are made anew.
with numbered as (

    select
        check_id,
        unnest(operands) as operand,
        generate_subscripts(operands, 1)::integer as position
    from {{ ref('int_cross_checks') }}

)

select * from {{ ref('stg_check_operands') }}
{% if changes_only() %}where check_id in (select check_id from {{ ref('int_changed_checks') }}){% endif %}

union all by name
select check_id, 0 as position, 'stated' as role, observation_id, report_id, char_start, char_end
from {{ ref('int_cross_checks') }}
union all by name
select
    numbered.check_id,
    numbered.position,
    numbered.operand.role as role,
    observations.observation_id,
    observations.report_id,
    observations.char_start,
    observations.char_end
from numbered
inner join {{ ref('stg_observations') }} as observations on observations.observation_id = numbered.operand.observation_id
union all by name
select
    check_id,
    1 as position,
    'other' as role,
    null::varchar as observation_id,
    text_operand.report_id as report_id,
    text_operand.char_start as char_start,
    text_operand.char_end as char_end
from {{ ref('int_cross_checks') }}
where text_operand is not null
