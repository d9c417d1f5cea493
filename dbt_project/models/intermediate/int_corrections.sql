{{ config(materialized='table') }}
-- The value that stands beside a figure's own: of the decisions that hold and name one, the last.
select
    observation_id,
    corrected_value,
    decision as correction,
    decision_id as correction_decision_id
from {{ ref('int_reviews') }}
where state = 'holds' and decision in ('confirmed', 'misread') and corrected_value is not null
qualify row_number() over (partition by observation_id order by sequence desc) = 1
