"""What earlier reports of the same place said: a draft against a published warehouse, by the night's own rules.

What belongs here: choosing what of the warehouse can matter to a draft (`compare`), a database in memory that holds
both (`database`), and the draft's side of it (`draft`). The rules are the SQL of dbt's models between reports
(`int_cross_*`), compiled once (`orchestration.dbt_compiled`) and run as they are; nothing of them is written twice.
"""

from __future__ import annotations

from orchestration.drafts.against.compare import EarlierReports
from orchestration.drafts.against.database import AgainstError

__all__ = ["AgainstError", "EarlierReports"]
