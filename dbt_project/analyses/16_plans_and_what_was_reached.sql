select ref_area, indicator_name, plan_year, plan_value, actual_period, actual_value, round(attainment_computed, 1) as percent
from marts.plan_vs_actual
where plan_value is not null and actual_value is not null
order by ref_area, indicator_name
