select indicator_name, ref_area, time_period, obs_value, unit_measure, statements, reports
from marts.indicator_series
where statements_differ
order by indicator_name, ref_area, time_period
