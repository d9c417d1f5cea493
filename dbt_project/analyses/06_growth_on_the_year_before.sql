select ref_area, time_period, indicator_text, obs_value as percent
from marts.observations
where measure = 'yoy_growth' and basis <> 'target'
order by obs_value desc
