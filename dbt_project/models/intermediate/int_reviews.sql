{{ config(materialized='table') }}
-- Decisions and what has become of them (review/reading/standing.py says the same for the pages of the day):
-- the last decision on a check holds while the check's figures are the ones that were decided on; where they are others,
-- or where the check is gone and another of its kind stands in the same sentence, the decision is to be looked at again.
with ranked as (

    select
        *,
        row_number() over (partition by check_id order by sequence desc) = 1 as is_latest
    from {{ ref('stg_decisions') }}

),

by_check as (

    select
        ranked.sequence,
        keys.check_id as current_check_id,
        case when keys.figures_key = ranked.figures_key then 'holds' else 'again' end as state
    from ranked
    inner join {{ ref('int_check_keys') }} as keys using (check_id)
    where ranked.is_latest

),

by_place as (

    select
        ranked.sequence,
        min(keys.check_id) as current_check_id,
        'again' as state
    from ranked
    inner join {{ ref('int_check_keys') }} as keys using (place_key)
    where ranked.is_latest
        and ranked.decision <> 'withdrawn'
        and keys.verdict = 'inconsistent'
        and ranked.check_id not in (select check_id from {{ ref('int_check_keys') }})
        and keys.check_id not in (select check_id from ranked)
    group by ranked.sequence

)

select
    ranked.* exclude (is_latest),
    case when ranked.is_latest then coalesce(by_check.state, by_place.state, 'gone') else 'superseded' end as state,
    coalesce(by_check.current_check_id, by_place.current_check_id) as current_check_id
from ranked
left join by_check on by_check.sequence = ranked.sequence
left join by_place on by_place.sequence = ranked.sequence
