-- Every name under which the bytes of a report ever arrived, and when they first did.
select
    sha256,
    list_sort(list_distinct(list(file_name))) as file_names,
    min(run_id) as first_run_id,
    min(received_at) as first_received_at
from {{ ref('stg_files') }}
where sha256 is not null
group by sha256
