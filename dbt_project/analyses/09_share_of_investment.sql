-- Both figures come from one report and period; the bounds say how far the printed places let the share go.
select i.ref_area, i.time_period,
    round(100 * i.obs_value::double / t.obs_value::double, 1) as investment_percent,
    round(100 * i.bound_low::double / t.bound_high::double, 1) as at_least,
    round(100 * i.bound_high::double / t.bound_low::double, 1) as at_most
from marts.indicator_series as i
join marts.indicator_series as t using (ref_area_code, time_period, report_id)
where i.indicator_code = 'budget.expenditure.investment' and t.indicator_code = 'budget.expenditure.total'
order by investment_percent desc
