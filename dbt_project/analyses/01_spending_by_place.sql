select ref_area, time_period, printed_text, obs_value, page_number
from marts.observations
where indicator_code = 'budget.expenditure.total' and measure = 'level'
order by obs_value desc
