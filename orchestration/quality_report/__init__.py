"""The quality report: one self-contained HTML file, in Vietnamese, for the reviewer in the office.

What belongs here: reading a built warehouse and writing the page. No verdict is made here; a wrong one is mended in
`extract.relations`. The page needs no network and no server, and works without its script.
"""

from __future__ import annotations

from orchestration.quality_report.render import render

__all__ = ["render"]
