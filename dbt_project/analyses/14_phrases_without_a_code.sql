-- Candidates for data/catalogue/indicator_aliases.csv.
select indicator_text, unit_measure, count(*) as figures, count(distinct report_id) as reports
from marts.observations
where indicator_detail is null and measure = 'level'
group by all
order by reports desc, figures desc, indicator_text
limit 20
