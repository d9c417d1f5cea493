-- An operand that is a figure stands where the figure stands, in the same report.
select operands.check_id, operands.position, operands.observation_id
from {{ get_where_subquery(ref('check_operands')) }} as operands
inner join {{ ref('observations') }} as observations using (observation_id)
where operands.char_start is distinct from observations.char_start
    or operands.char_end is distinct from observations.char_end
    or operands.report_id <> observations.report_id
