{{ config(
    materialized='incremental', incremental_strategy='append',
    pre_hook="{{ forget('check_id', ref('int_outdated_checks'), after=ref('int_changed_checks')) }}"
) }}
-- What tells whether a decision still fits a check. `figures_key` changes when a figure of the check is read otherwise;
-- `place_key` stays while kind and sentence stay, whatever figures the check uses, also in another copy of the report.
with operands as (

    select
        operands.check_id,
        string_agg(
            concat_ws(
                ':',
                operands.role,
                coalesce(
                    concat_ws('..', observations.obs_value, observations.obs_value_high),
                    texts.printed_text
                ),
                observations.unit_measure
            ),
            '|' order by operands.position
        ) as figures
    from {{ ref('int_all_check_operands') }} as operands
    inner join {{ ref('int_operand_texts') }} as texts using (check_id, position)
    left join {{ ref('stg_observations') }} as observations using (observation_id)
    group by operands.check_id

)

select
    checks.check_id,
    checks.verdict,
    'v' || left(sha256(concat_ws('|', checks.kind, operands.figures)), 16) as figures_key,
    'p' || left(
        sha256(
            concat_ws(
                '|',
                duplicates.primary_report_id,
                others.primary_report_id,
                checks.kind,
                trim(regexp_replace(coalesce(checks.sentence, checks.quote, ''), '\s+', ' ', 'g'))
            )
        ),
        16
    ) as place_key
from {{ ref('int_all_checks') }} as checks
inner join {{ ref('int_report_duplicates') }} as duplicates on duplicates.report_id = checks.report_id
left join {{ ref('int_report_duplicates') }} as others on others.report_id = checks.other_report_id
left join operands on operands.check_id = checks.check_id
{% if changes_only() %}where checks.check_id in (select check_id from {{ ref('int_changed_checks') }}){% endif %}
