-- The plan, or the level of the year before, that one report implies against what the report before it implies, and an
-- implied plan against the plan that another report states.
with implied as (

    select * from {{ ref('int_implied_values') }} where implied_value is not null

),

neighbours as (

    select
        'implied_' || implied as rule,
        implied.*,
        lag(struct_pack(
            implied_value, implied_low, implied_high, level_observation_id, percent_observation_id,
            report_id, file_name
        )) over (
            partition by implied, thing_id, coalesce(unit_measure, ''), implied_period order by written_on, report_id
        ) as before
    from implied

),

stated as (

    select
        'plan_stated_elsewhere' as rule,
        implied.*,
        struct_pack(
            implied_value := plans.obs_value, implied_low := plans.low, implied_high := plans.high,
            level_observation_id := plans.observation_id, percent_observation_id := null::varchar,
            report_id := plans.report_id, file_name := plans.file_name
        ) as before
    from implied
    inner join {{ ref('int_report_series') }} as plans
        on plans.thing_id = implied.thing_id
        and plans.time_period = implied.implied_period
        and plans.unit_measure is not distinct from implied.unit_measure
    where implied.implied = 'plan'
        and plans.family = 'plan'
        and plans.report_rank = 1
        and plans.report_id <> implied.report_id

),

compared as (

    select
        *,
        {{ intervals_meet('implied_low', 'implied_high', 'before.implied_low', 'before.implied_high') }} as agrees
    from (select * from neighbours union all by name select * from stated)
    where before is not null and before.report_id <> report_id

)

select
    rule,
    case implied when 'plan' then 'attainment' else 'growth' end as kind,
    case when agrees then 'consistent' else 'inconsistent' end as verdict,
    -- Plans are adjusted in the course of a year, and last year's figures are revised: worth a look, no more.
    case when agrees then null else 'info' end as severity,
    percent_observation_id as observation_id,
    [
        struct_pack(role := 'numerator', observation_id := level_observation_id),
        struct_pack(role := 'other', observation_id := before.level_observation_id)
    ]
    || case
        when before.percent_observation_id is null then []
        else [struct_pack(role := 'other', observation_id := before.percent_observation_id)]
    end as operands,
    before.report_id as other_report_id,
    implied_value as stated_value,
    before.implied_value as computed_value,
    before.implied_low as computed_low,
    before.implied_high as computed_high,
    name || ', ' || case implied when 'plan' then 'kế hoạch ' else 'kỳ trước, ' end || {{ vn_period('implied_period') }} || ': '
    || file_name || ' cho ra ' || {{ vn_quantity('implied_value', 'unit_measure') }}
    || ' (' || {{ vn_quantity('level_value', 'unit_measure') }} || case implied when 'plan' then ' ÷ ' else ' ÷ (1 + ' end
    || {{ vn_number('percent') }} || '%' || case implied when 'plan' then '' else ')' end || '), ' || before.file_name
    || case when before.percent_observation_id is null then ' ghi ' else ' cho ra ' end
    || {{ vn_quantity('before.implied_value', 'unit_measure') }} || case when agrees then ': khớp' else '' end as message_vi,
    name || ', ' || case implied when 'plan' then 'plan of ' else 'year before, ' end || implied_period || ': '
    || {{ vn_quantity('implied_value', 'unit_measure') }} || ' follows from ' || file_name || ', '
    || {{ vn_quantity('before.implied_value', 'unit_measure') }}
    || case when before.percent_observation_id is null then ' is stated in ' else ' follows from ' end || before.file_name
    || case when agrees then ': consistent' else '' end as message_en
from compared
