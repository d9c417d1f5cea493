"""What stands around a figure that changes what it is: dates among ratios, years, names, ages, spans of time.

Belongs here: yes-or-no questions about the characters to the left and right of a figure. All patterns are linear.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extract.numbers.catalogue import alternation, fold, refusals
from extract.numbers.tail import MEASURES, Tail

LEFT = 48  # characters to the left that can matter
PLACES = frozenset({"xã", "phường", "thị trấn", "thị xã", "huyện", "quận", "thành phố", "tỉnh", "thôn", "khu phố", "tổ dân phố", "vùng"})
_LOCATED = PLACES | {"tuyến", "tuyến đường", "tuyến phố", "địa bàn", "lĩnh vực", "mặt", "trang", "cánh đồng", "trục", "điểm"}
_DATE_CUE = re.compile(
    r"(?:ngày|dịp|lễ|tết|mừng|mùng|công viên|kỷ niệm|kỉ niệm|đợt|đường|phố|phong trào|trường|sự kiện|việt nam|quốc tế|thế giới|liệt sĩ|liệt sỹ"
    r"|phụ nữ|nhà giáo|thầy thuốc|thiếu nhi|lao động|quốc khánh|nhà máy|xí nghiệp|hợp tác xã|chiến thắng|từ|trước|sau|đến|vào|tính đến)[\s,:(]*$"
)
_REACHED = re.compile(r"(?:đạt|hoàn thành|được|có|là|:|gồm|bằng|=)\s*$")
_SHARE_CUE = re.compile(r"(?:chiếm|khoảng|trên|hơn|gần|quá|bằng|giảm|tăng|còn|ít nhất|tối thiểu|tối đa|được)\s*$")
_SHARE_OF = re.compile(
    r"\s*(?:số|tổng|diện tích|dân số|quân số|thời gian|sản lượng|giá trị|kế hoạch|khối lượng|chiều|chặng|mức|thành viên|trở lên)\b"
)
_SEASON = re.compile(r"(?:xuân|hạ|hè|thu|đông|mùa|tết|vụ|nguyên đán|cúp|từ|đến|tầm nhìn|so với|trước|sau|giai đoạn|hết|cuối|đầu|giữa)\s*$")
_ZODIAC = re.compile(r"(?:tý|sửu|dần|mão|thìn|tỵ|tị|ngọ|mùi|thân|dậu|tuất|hợi)\s*$")
_DURATION = re.compile(r"(?:thời hạn|thời gian|trong vòng|bảo hành|kéo dài|tù|bình quân|trung bình|tối đa|tối thiểu|phạt|quá hạn|từ|chậm)\b[^.;,]{0,12}$")
_ERA = re.compile(
    r"\s*(?:qua|nay|trở lại|thực hiện|ngày|thành lập|xây dựng|đổi mới|chiến thắng|giải phóng|truyền thống|ra đời|tái lập|hình thành|tuổi"
    r"|đầu|cuối|gần đây|liên tiếp|liên tục|liền|tới|tiếp theo|(?:19|20)\d\d)"
)
_PRISON = re.compile(r"\s*tù\b")
_LIFE = re.compile(r"(?:tuổi thọ|bình quân|trung bình)[^.;]{0,30}$")
_BADGE = re.compile(r"(huy hiệu|kỷ niệm chương)(?: đảng)? \d{1,3} năm(?: tuổi đảng)?:?\s*$")
_NUMBER_OF = re.compile(r"(?:^|\s)(?:tổng )?số (?:lượng )?([^\W\d_]+(?: [^\W\d_]+)?(?: [^\W\d_]+)?)[^.;,:()\d]{0,50}(?::|là|đạt|còn|=)\s*$")


def left_of(text: str, position: int) -> str:
    """Folded text before `position`, as far as it can matter."""
    return fold(text[max(0, position - LEFT) : position])


@lru_cache(maxsize=1)
def _weak() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[^\w])({alternation(refusals('weak_before'))})\s{{0,2}}$")


def weak_refusal(text: str, position: int, printed: str, tail: Tail) -> str | None:
    """Kind of the name or label that a small whole number completes (`thôn 4`, `phần mềm 158`); None for a count.

    Counts under ten are printed with a leading zero in this genre, labels are not.
    """
    labelled = tail.unit is None or tail.unit in PLACES or tail.kind in {"guess", "none"}
    if not labelled or tail.scaled or not printed.isdigit() or len(printed) > 4:
        return None
    match = _weak().search(left_of(text, position))
    if not match:
        return None
    kind = refusals("weak_before")[" ".join(fold(match.group(1)).split())]
    if kind == "docno":
        return kind
    if kind == "count" or (kind == "name" and tail.unit in PLACES):
        return None
    if kind == "name":
        return None if printed.startswith("0") else kind
    if printed.startswith("0") or (kind in {"ordinal", "place"} and int(printed) > 40):
        return None
    return kind


def is_date_pair(text: str, start: int, first: str, second: str, tail: Tail) -> bool:
    """Whether `27/7` is a day and a month rather than n of N."""
    if not (first.isdigit() and second.isdigit() and len(first) <= 2 and len(second) <= 2):
        return False
    if not (1 <= int(first) <= 31 and 1 <= int(second) <= 12):
        return False
    left = left_of(text, start)
    if _DATE_CUE.search(left):
        return tail.kind in {"none", "guess"} or bool(re.search(r"(?:ngày|dịp|đợt|lễ|tết|công viên)\s*$", left))
    return tail.kind in {"none", "guess", "time"} and not (_REACHED.search(left) and int(first) <= int(second))


def is_fraction(text: str, start: int, end: int, first: str, second: str, tail: Tail) -> bool:
    """Whether `1/3` is a part of a whole rather than one of three."""
    if not (first.isdigit() and second.isdigit() and 0 < int(first) < int(second) <= 20) or first.startswith("0"):
        return False
    if _SHARE_OF.match(fold(text[end : end + 20])):
        return True
    return bool(_SHARE_CUE.search(left_of(text, start))) and tail.kind in {"none", "guess"}


def is_map_scale(first: str, second: str, tail: Tail) -> bool:
    """Whether `1/500` is the scale of a plan."""
    return first == "1" and second.replace(".", "") in {"200", "500", "1000", "2000", "5000", "10000", "25000", "50000"} and tail.kind in {"none", "guess"}


def is_year(text: str, start: int, printed: str, tail: Tail) -> bool:
    """Whether a whole number without separators is a calendar year."""
    if not (len(printed) == 4 and printed.isdigit() and 1900 <= int(printed) <= 2099):
        return False
    if tail.scaled or tail.kind in MEASURES:
        return False
    if tail.kind in {"none", "guess", "time"} or tail.unit in PLACES:
        return True
    left = left_of(text, start)
    return 1990 <= int(printed) <= 2050 and bool(_SEASON.search(left) or _ZODIAC.search(left))


def time_refusal(text: str, start: int, comparator: str, tail: Tail, printed: str) -> str | None:
    """Kind of a span of time or an age that states nothing countable (`94 năm`, `9 tháng`, `trẻ 5 tuổi`)."""
    left, right = left_of(text, start), fold(text[tail.noun_end : tail.noun_end + 24])
    if tail.unit == "tuổi":
        return None if "," in printed or _LIFE.search(left) else "age"
    if tail.unit not in {"năm", "tháng"} or _PRISON.match(right):
        return None
    if _ERA.match(right) or not (comparator != "=" or _DURATION.search(left)):
        return "anniversary" if tail.unit == "năm" else "period"
    return None


def is_location(text: str, start: int, previous_end: int, tail: Tail) -> bool:
    """Whether the `trên` before a figure says where, not more than (`trồng 6.000 cây trên 32 tuyến đường`)."""
    between = text[previous_end:start]
    return tail.unit in _LOCATED and 0 <= previous_end < start and len(between) < 40 and not re.search(r"[.,;:()]|\bđạt\b|\bcó\b", between)


def badge_noun(text: str, start: int) -> str | None:
    """`huy hiệu` for the count in `Huy hiệu 75 năm 2`."""
    match = _BADGE.search(left_of(text, start))
    return match.group(1) if match else None


def counted_before(text: str, start: int) -> str | None:
    """The words after `số` in `Tổng số hộ nghèo của xã: 12`, for a look-up of the counting noun."""
    match = _NUMBER_OF.search(fold(text[max(0, start - 100) : start]))
    return match.group(1) if match else None
