-- message_vi and message_en say the arithmetic in a sentence.
select file_name, page_number, kind, printed_text, stated_value, computed_value
from marts.checks
where severity = 'error'
order by file_name, char_start
