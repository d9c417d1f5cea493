select ref_area, indicator_name, actual_period, actual_value / 1e6 as million_vnd, executed_percent
from marts.budget_execution
where executed_percent is not null
order by executed_percent desc
