-- The results of tonight's run are added by orchestration/expectations/history.py: they look at what dbt builds here.
select
    run_id,
    validated_at,
    check_name,
    rule,
    blocking,
    passed,
    rows_examined,
    rows_broken,
    examples
from {{ ref('stg_validations') }}
order by validated_at, run_id, check_name
