{{ config(alias='areas') }}
-- Named apart from the seed, which has the plain name.
select
    area_key,
    area_code,
    name,
    kind,
    level,
    parent_code,
    valid_from,
    valid_to
from {{ ref('stg_areas') }}
order by area_code, valid_from
