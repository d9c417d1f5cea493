-- raw.report_texts holds the text of every report; spans count its characters from 0.
select o.file_name, o.page_number, o.char_start,
    substring(t.text, o.char_start + 1, o.char_end - o.char_start) as figure, o.sentence
from marts.observations as o
join raw.report_texts as t using (report_id)
where o.indicator_code = 'investment.public.disbursed' and o.measure = 'level' and o.basis = 'actual'
order by o.file_name, o.char_start
