{{ config(alias='code_lists') }}
-- Named apart from the seed, which has the plain name.
select
    code_list,
    code,
    name_vi,
    name_en,
    sdmx_code
from {{ ref('stg_code_lists') }}
order by code_list, position
