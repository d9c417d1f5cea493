select ky, dia_ban, cap, so_da_doc, so_chua_doc, sai_chac_chan, nhieu_kha_nang_sai
from marts.bao_cao
order by ma_ky, dia_ban
