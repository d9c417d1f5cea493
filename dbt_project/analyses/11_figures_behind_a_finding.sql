select c.file_name, c.kind, p.position, p.role, p.printed_text, p.obs_value, p.unit_measure
from marts.checks as c
join marts.check_operands as p using (check_id)
where c.severity = 'error' and c.kind = 'total'
order by c.file_name, c.check_id, p.position
