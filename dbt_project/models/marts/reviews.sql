select
    reviews.decision_id,
    reviews.sequence,
    reviews.check_id,
    reviews.finding_id,
    reviews.report_id,
    coalesce(reports.file_name, reviews.file_name) as file_name,
    reviews.kind,
    reviews.decision,
    reviews.state,
    reviews.current_check_id,
    reviews.observation_id,
    reviews.printed_text,
    reviews.read_value,
    reviews.corrected_value,
    reviews.unit_measure,
    reviews.note,
    reviews.decided_by,
    reviews.decided_at,
    reviews.figures_key
from {{ ref('int_reviews') }} as reviews
left join {{ ref('stg_reports') }} as reports using (report_id)
order by reviews.sequence
