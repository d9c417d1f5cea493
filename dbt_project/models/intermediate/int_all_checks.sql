-- Checks within a report, which extraction finds, and checks between reports.
select
    *,
    null::varchar as other_report_id,
    null::varchar as rule
from {{ ref('stg_checks') }}
union all by name
select * exclude (observation_id, operands, text_operand, thing_id, document_id) from {{ ref('int_checks_across') }}
