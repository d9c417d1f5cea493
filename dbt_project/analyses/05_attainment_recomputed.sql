select file_name, printed_text, round(computed_value, 1) as computed, round(difference, 1) as difference, severity
from marts.checks
where kind = 'attainment' and verdict = 'inconsistent'
order by abs(difference) desc
