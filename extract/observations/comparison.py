"""The figure compared with, in parentheses: `tăng 6,4% so với năm 2019 (43.996 tỷ đồng)`.

Belongs here: telling such a figure and its period. Does not: growths themselves (`measure`).
"""

from __future__ import annotations

import re

from extract.metadata.periods import find_periods
from extract.model import ReportMeta
from extract.observations.figures import Figure

_BASE = re.compile(
    r"(?:so với|so|với)\s+(?P<base>(?:cùng kỳ|CK|cuối|đầu|thực hiện|ước thực hiện|năm|tháng|quý)[^,;()%]{0,40})"
    r"\((?:là |đạt |khoảng |trên |gần )?$"
)
_SAME_SPAN = re.compile(r"cùng kỳ|CK|năm trước")
_YEAR = re.compile(r"\d{4}")
_RISING_TO = re.compile(r"(?<!\w)(?:lên|xuống|xuống còn|lên đến|lên thành)\s*$")


def base_period(figure: Figure, meta: ReportMeta) -> str | None:
    """Period of a figure that is the base of the comparison before it; None for other figures."""
    match = _BASE.search(figure.before[-120:])
    if match is None:
        return None
    own = meta.period or ""
    year = int(own[:4]) if own[:4].isdigit() else None
    named = [m.period for m in find_periods(match["base"], year)]
    if named:
        return named[-1]
    if year and _SAME_SPAN.search(match["base"]):
        return _YEAR.sub(lambda found: str(int(found.group()) - 1), own)
    return None


def rises_to(figure: Figure) -> bool:
    """`... từ 46,4% năm 2019 lên 46,7%`: the second level is of the report's own period."""
    return bool(_RISING_TO.search(figure.left[-24:])) and "từ" in figure.before
