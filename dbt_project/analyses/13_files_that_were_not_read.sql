select relative_path, reason_vi
from marts.files
where status = 'quarantined'
order by relative_path
