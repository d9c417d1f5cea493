{{ config(alias='indicators') }}
-- Named apart from the seed, which has the plain name.
select
    indicators.indicator_code,
    indicators.name_vi,
    indicators.unit_measure,
    indicators.sector,
    indicators.scope,
    (
        select count(*) from {{ ref('stg_observations') }} as observations
        where observations.indicator_detail = indicators.indicator_code
    )::integer as observations
from {{ ref('stg_indicators') }} as indicators
order by indicators.indicator_code
