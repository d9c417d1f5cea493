"""Vietnamese words, numbers, dates and periods of the page.

What belongs here: turning codes and values of the warehouse into what staff read. Unknown codes are shown as they are.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

from orchestration.code_lists import code_names

# Viet Nam has kept UTC+7 without daylight saving since 1975: no time zone data is needed.
HANOI = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")

KINDS = {
    "total": "Tổng không bằng các thành phần",
    "partial_total": "Thành phần lớn hơn tổng",
    "ratio": "Tỷ lệ không khớp với n/N",
    "share": "Tỷ trọng không khớp",
    "shares_sum": "Cơ cấu không cộng đủ 100%",
    "attainment": "Phần trăm kế hoạch không khớp",
    "growth": "Mức tăng, giảm không khớp",
    "unit_price": "Số lượng nhân mức không bằng thành tiền",
    "list_count": "Số đếm không khớp danh sách",
    "list_duplicate": "Trùng tên trong danh sách",
    "restatement": "Một số liệu, hai giá trị",
    "citation": "Một văn bản, hai cách dẫn",
    "period_label": "Kỳ báo cáo mâu thuẫn",
    "numbering": "Đánh số đề mục sai thứ tự",
    "over_whole": "Phần lớn hơn tổng số",
    "stale_copy": "Số liệu trùng với kỳ trước",
    "unit_slip": "Lệch nghìn lần so với kỳ liền kề",
    "unread_pages": "Phần chưa đọc được",
}
"""What is wrong when a check of the kind fails."""

CHECKED = code_names("kind")
"""What a check of the kind looks at, for those that hold or could not be made."""

SEVERITIES = code_names("severity")

ROLES = {
    "stated": "số được kiểm tra",
    "part": "thành phần",
    "numerator": "tử số",
    "denominator": "mẫu số",
    "factor": "thừa số",
    "other": "số đối chiếu",
}

STATED, COMPUTED, DIFFERENCE = "Báo cáo ghi", "Tính lại", "Chênh lệch"
ALLOWED = "Khoảng làm tròn cho phép"
PAGE, LINE, PARAGRAPH = "trang", "dòng", "đoạn"

_QUARTERS = {"1": "I", "2": "II", "3": "III", "4": "IV"}
_HALVES = {"1": "đầu", "2": "cuối"}
_DAY = r"(\d{4})-(\d{2})-(\d{2})"


def number(value: Decimal | int | None) -> str:
    """`1234.50` as `1.234,5`: point for thousands, comma for decimals, no trailing zeros; `–` for null."""
    if value is None:
        return "–"
    whole, _, fraction = f"{abs(Decimal(value)):f}".partition(".")
    fraction = fraction.rstrip("0")
    grouped = f"{int(whole):,}".replace(",", ".")
    sign = "-" if value < 0 else ""
    return f"{sign}{grouped},{fraction}" if fraction else f"{sign}{grouped}"


def rounded(value: Decimal) -> Decimal:
    """At most four decimal places: a quotient has no end, and nobody reads nine."""
    return round(value, 4) if abs(value) >= Decimal("0.001") else value


def quantity(value: Decimal | None, unit: str | None) -> str:
    """A value with its unit; money in the scale that people say."""
    if value is None:
        return "–"
    value = rounded(value)
    if unit == "VND":
        for power, name in ((9, "tỷ đồng"), (6, "triệu đồng")):
            if abs(value) >= 10**power:
                return f"{number(value.scaleb(-power))} {name}"
        return f"{number(value)} đồng"
    if unit == "%":
        return f"{number(value)}%"
    return f"{number(value)} {unit}" if unit else number(value)


def moment(value: datetime | None) -> str:
    """A UTC time as Hà Nội reads it: `21/11/2026 17:46`."""
    if value is None:
        return "–"
    return value.replace(tzinfo=value.tzinfo or UTC).astimezone(HANOI).strftime("%d/%m/%Y %H:%M")


def day(value: str | None) -> str:
    """ISO `2024-01-15` as `15/01/2024`, `2024-01` as `01/2024`; anything else unchanged."""
    if value is None:
        return "–"
    if match := re.fullmatch(_DAY, value):
        return "/".join(reversed(match.groups()))
    if match := re.fullmatch(r"(\d{4})-(\d{2})", value):
        return f"{match[2]}/{match[1]}"
    return value


def period(value: str | None) -> str:
    """A period of the warehouse in words: `2024-Q1` as `quý I/2024`."""
    first, slash, last = (value or "–").partition("/")
    if slash:
        return f"{day(first)} – {day(last)}"
    if match := re.fullmatch(r"(\d{4})-([QH])([1-4])", first):
        year, kind, part = match.groups()
        return f"quý {_QUARTERS[part]}/{year}" if kind == "Q" else f"6 tháng {_HALVES.get(part, part)} năm {year}"
    if re.fullmatch(r"\d{4}-M9", first):
        return f"9 tháng đầu năm {first[:4]}"
    if re.fullmatch(r"\d{4}", first):
        return f"năm {first}"
    return f"tháng {day(first)}" if re.fullmatch(r"\d{4}-\d{2}", first) else day(first)


def size(value: int | None) -> str:
    """A file size for people."""
    if value is None:
        return "–"
    for power, name in ((20, "MB"), (10, "kB")):
        if value >= 1 << power:
            return f"{number(round(Decimal(value) / (1 << power), 1))} {name}"
    return f"{value} byte"


def message(vietnamese: str | None, english: str | None) -> str:
    """The message in Vietnamese."""
    return vietnamese or english or ""
