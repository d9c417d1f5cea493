select file_name, page_number, printed_text, indicator_text
from marts.observations
where strip_accents(lower(sentence)) like '%ho ngheo%'
order by file_name, position
