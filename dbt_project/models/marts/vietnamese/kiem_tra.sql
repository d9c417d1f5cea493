select
    checks.file_name as ten_tep,
    checks.page_number as trang,
    {{ name_vi('kind', 'checks.kind') }} as loai,
    {{ name_vi('verdict', 'checks.verdict') }} as ket_luan,
    {{ name_vi('severity', 'checks.severity') }} as muc_do,
    checks.message_vi as giai_thich,
    checks.printed_text as so_in,
    checks.stated_value as bao_cao_ghi,
    checks.computed_value as tinh_lai,
    checks.computed_low as tinh_lai_tu,
    checks.computed_high as tinh_lai_den,
    checks.difference as chenh_lech,
    checks.quote as trich_dan,
    others.file_name as tep_doi_chieu,
    checks.finding_id as ma_phat_hien,
    checks.check_id as ma_kiem_tra,
    checks.report_id as ma_bao_cao,
    checks.other_report_id as ma_bao_cao_doi_chieu
from {{ ref('checks') }} as checks
left join {{ ref('reports') }} as others on others.report_id = checks.other_report_id
