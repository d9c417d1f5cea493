{{ config(
    materialized='incremental', incremental_strategy='append',
    pre_hook="{{ forget('report_id', source('raw', 'changed_reports')) }}"
) }}
-- What tells whether two reports may be one: the heads in a form that can be compared, and a fingerprint of the text.
select
    reports.report_id,
    reports.set_aside,
    reports.issued_on,
    reports.time_period,
    upper(regexp_replace(reports.number, '\s', '', 'g')) as number_key,
    strip_accents(lower(reports.issuer)) as issuer_key,
    strip_accents(lower(reports.ref_area)) as area_key,
    -- Without white space, which is a third cheaper than making one space of each stretch of it.
    md5(translate(lower(nfc_normalize(texts.text)), e' \t\n\f\r', '')) as fingerprint
from {{ ref('stg_report_texts') }} as texts
inner join {{ ref('stg_reports') }} as reports using (report_id)
{% if changes_only() %}
where report_id in (select report_id from {{ source('raw', 'changed_reports') }})
{% endif %}
