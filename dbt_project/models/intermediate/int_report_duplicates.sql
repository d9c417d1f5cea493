-- Reports whose text is the same but for case and white space (a .docx and its .pdf, say): the first to arrive is
-- the primary one. Equal bytes are one report already.
with fingerprints as (

    select
        texts.report_id,
        md5(trim(regexp_replace(lower(nfc_normalize(texts.text)), '\s+', ' ', 'g'))) as fingerprint,
        names.first_run_id
    from {{ ref('stg_report_texts') }} as texts
    inner join {{ ref('stg_reports') }} as reports using (report_id)
    left join {{ ref('int_report_names') }} as names using (sha256)

)

select
    report_id,
    first_value(report_id) over (
        partition by fingerprint
        order by first_run_id nulls last, report_id
    ) as primary_report_id
from fingerprints
