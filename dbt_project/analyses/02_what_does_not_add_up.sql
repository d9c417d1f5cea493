select file_name, page_number, message_vi
from marts.checks
where severity = 'error'
order by file_name, char_start
