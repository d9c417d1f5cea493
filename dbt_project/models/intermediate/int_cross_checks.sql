{{ config(materialized='table') }}
-- Every check between reports, in the columns of marts.checks, with its operands as a list. The id hashes the rule and
-- the figures, so that a reviewer's decision keeps its hold. A flag on a figure that its own report flags already shares
-- that finding. In a night of changes these are the checks of changed things, of changed copies and of changed
-- citations; int_checks_across has all.
{% set rules = ['restatements', 'cumulative', 'sums', 'growth', 'implied', 'neighbours', 'copies'] %}
with figures as (

    {% for rule in rules %}
    select * from {{ ref('int_cross_' ~ rule) }}
    {%- if not loop.last %}
    union all by name
    {% endif %}
    {%- endfor %}

),

of_figures as (

    select
        'c' || left(
            sha256(concat_ws('|', rule, kind, observation_id, list_aggregate([o.observation_id for o in figures.operands], 'string_agg', '|'))),
            16
        ) as check_id,
        figures.rule,
        figures.kind,
        figures.verdict,
        figures.severity,
        stated.report_id,
        figures.other_report_id,
        stated.char_start,
        stated.char_end,
        stated.page_number,
        stated.quote,
        stated.sentence,
        stated.sentence_start,
        figures.stated_value,
        figures.computed_value,
        figures.computed_low,
        figures.computed_high,
        figures.stated_value - figures.computed_value as difference,
        figures.message_vi,
        figures.message_en,
        stated.observation_id,
        null::ubigint as document_id,
        figures.operands,
        null::struct(report_id varchar, char_start integer, char_end integer) as text_operand
    from figures
    inner join {{ few_observations('observation_id in (select observation_id from figures)') }} as stated
        using (observation_id)

),

of_citations as (

    select
        'c' || left(sha256(concat_ws('|', rule, document_number, report_id, char_start, usual.report_id, usual.char_start)), 16)
            as check_id,
        rule,
        kind,
        verdict,
        severity,
        report_id,
        usual.report_id as other_report_id,
        char_start,
        char_end,
        page_number,
        quote,
        null::varchar as sentence,
        null::integer as sentence_start,
        null::decimal(38, 9) as stated_value,
        null::decimal(38, 9) as computed_value,
        null::decimal(38, 9) as computed_low,
        null::decimal(38, 9) as computed_high,
        null::decimal(38, 9) as difference,
        message_vi,
        message_en,
        null::varchar as observation_id,
        document_id,
        [] as operands,
        struct_pack(report_id := usual.report_id, char_start := usual.char_start, char_end := usual.char_end) as text_operand
    from {{ ref('int_cross_citations') }}

),

flagged as (

    select
        report_id,
        char_start,
        min(finding_id) as finding_id
    from {{ ref('stg_checks') }}
    where verdict = 'inconsistent' and char_start is not null
    group by report_id, char_start

)

select
    checks.*,
    series.thing_id,
    case
        when checks.verdict = 'inconsistent' then coalesce(flagged.finding_id, 'f' || substr(checks.check_id, 2))
        else 'f' || substr(checks.check_id, 2)
    end as finding_id
from (select * from of_figures union all by name select * from of_citations) as checks
left join flagged using (report_id, char_start)
left join {{ ref('int_report_series') }} as series on series.observation_id = checks.observation_id
