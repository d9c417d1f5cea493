-- level / (1 + growth): what the year before must have been, which the report does not print.
select ref_area, indicator_name, implied_period, round(implied_low) as from_value, round(implied_high) as to_value, unit_measure
from marts.implied_values
where implied = 'previous' and indicator_code is not null
order by ref_area, indicator_name
