select ref_area, period_start, period_end, obs_value as hectares, basis, file_name
from marts.indicator_series
where indicator_code = 'agriculture.rice_area'
order by ref_area, period_start
