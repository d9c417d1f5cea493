"""What stands around a figure that changes what it is: dates among ratios, years, names, ages, spans of time.

Belongs here: yes-or-no questions about the characters to the left and right of a figure. All patterns are linear.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extract.numbers.catalogue import alternation, cue, fold, refusals, units
from extract.numbers.tail import MEASURES, Tail

_LEFT = 48  # characters to the left that can matter
_CLAUSE_START = re.compile(r"[;.]\s")
_DIGIT = re.compile(r"[0-9]")
_ARTICLE = re.compile(r"(?:Điều|Khoản)\s$")
_PROPER = re.compile(r"[^.!?:;,\s],? (?:[A-ZĐÀ-Ỹ][a-zà-ỹ]+ ){2,4}$")
_NAME = r"[A-ZĐÀ-Ỹ][\w']{0,9}(?: [A-ZĐÀ-Ỹ][\w']{0,9}){1,3}"
_OPENED = re.compile(r"[0-9] [^()0-9]{2,40}\([^()0-9]{1,20}$")
_COUNTS_ON = re.compile(r"[0-9]{1,3}[,;] [a-zà-ỹđ ]{2,30} 0[0-9]")
_PLENUMS = 20  # of the Central Committee in a term, at most
_SCHOOL = re.compile(
    r"(?:^|[^\w])(?:Trường|THPT|THCS|TH|MN|Tiểu học|Mầm non|Mẫu giáo|PTDT\w\w)(?: [A-ZĐÀ-Ỹ][a-zà-ỹ']*){1,4} $"
)
_NAMES = re.compile(rf"(?:^|[^\w'])(?P<others>(?:{_NAME}(?: [1-9][0-9]?)?(?:, | và )){{1,12}}){_NAME} $")
_UNNUMBERED = re.compile(r"[^\W\d](?:,| và) ")
_LISTED = re.compile(r"[(:][^).!?]*$")
_LISTED_REACH = 200  # characters in which a list's colon or parenthesis is looked for
_NAMES_REACH = 160  # characters of a list of names that are looked at
_ENDS_ITEM = re.compile(r"\s?(?:[,.;)]|$)| và [A-ZĐÀ-Ỹ]")
_PRISON = re.compile(r"\s*tù\b")
_NUMBER_OF = re.compile(
    r"(?:^|\s)(?:tổng )?số (?:lượng )?([^\W\d_]+(?: [^\W\d_]+)?(?: [^\W\d_]+)?)[^.;,:()\d]{0,50}(?::|là|đạt|còn|=)\s*$"
)


@lru_cache(maxsize=16)
def _before(name: str, gap: str = r"[\s,:(=]*") -> re.Pattern[str]:
    """A cue at the end of the text to the left."""
    return re.compile(rf"(?:^|[^\w])(?:{alternation(cue(name))}){gap}$")


@lru_cache(maxsize=16)
def _after(name: str) -> re.Pattern[str]:
    """A cue at the beginning of the text to the right."""
    return re.compile(rf"\s*(?:{alternation(cue(name))})")


@lru_cache(maxsize=4)
def _near(name: str) -> re.Pattern[str]:
    """A cue in the clause to the left, a few words away at most."""
    return re.compile(rf"(?:^|[^\w])(?:{alternation(cue(name))})(?![^\W\d_])[^.;,]{{0,14}}$")


def left_of(text: str, position: int) -> str:
    """Folded text before `position`, as far as it can matter."""
    return fold(text[max(0, position - _LEFT) : position])


@lru_cache(maxsize=1)
def _weak() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[^\w])({alternation(refusals('weak_before'))})\s{{0,2}}$")


@lru_cache(maxsize=1)
def _variety() -> re.Pattern[str]:
    """`OM 5451`, `Đài Thơm 8`: the name of a variety, which begins with a capital."""
    names = "|".join(rf"{name[0].upper()}(?i:{name[1:]})" for name in sorted(refusals("variety_before")))
    return re.compile(rf"(?:^|[^\w])(?:{names})\s$")


@lru_cache(maxsize=1)
def _body() -> re.Pattern[str]:
    nouns = "|".join(rf"{noun[0].upper()}{noun[1:]}" for noun in sorted(refusals("capital_before"), key=len)[::-1])
    return re.compile(rf"(?:^|[^\w])(?:{nouns})(?:(?: -)? [A-ZĐÀ-Ỹ][\w]*(?: [a-zà-ỹ]+)?){{0,4}}\s$")


def weak_refusal(text: str, position: int, printed: str, tail: Tail) -> str | None:
    """Kind of the name or label that a small whole number completes (`thôn 4`, `phần mềm 158`); None for a count.

    Counts under ten are printed with a leading zero in this genre, labels are not.
    """
    labelled = tail.unit is None or tail.unit in cue("place") or tail.kind in {"guess", "none"}
    labelled = labelled or tail.unit == "khóa"  # `Nghị quyết 8 khóa XIII`
    labelled = labelled or (
        tail.unit == "lần" and text.startswith(" thứ", tail.noun_end)
    )  # `Đảng bộ Phường 9 lần thứ XII`
    labelled = labelled or _ARTICLE.search(text[max(0, position - 8) : position]) is not None  # `Điều 243 Bộ luật`
    if not labelled or tail.scaled or not printed.isdigit() or len(printed) > 4:
        return None
    match = _weak().search(left_of(text, position))
    if not match:
        return (
            "name" if _ends_a_name(text, position, printed, tail) or _numbers_a_body(text, position, printed) else None
        )
    kind = refusals("weak_before")[" ".join(fold(match.group(1)).split())]
    if _counts_after_all(text, position, kind, match.group(1), int(printed)):
        return None
    if kind in {"docno", "marker"}:
        return kind
    if kind == "count" or (kind == "name" and tail.unit in cue("place")):
        return None
    if kind == "name":
        return None if printed.startswith("0") else kind
    most = 99 if match.group(1) == "tổ" and tail.unit is None else 40  # `(tổ 41 và tổ 63)`; `nông thôn 52`
    if printed.startswith("0") or (kind in {"ordinal", "place"} and int(printed) > most):
        return None
    return kind


def _counts_after_all(text: str, position: int, kind: str, word: str, number: int) -> bool:
    """`24 chi bộ (thôn 19, trường học 03)`; `vốn trung ương 520`, which is no plenum of the Central Committee."""
    listed = kind == "place" and _COUNTS_ON.match(text, position) is not None
    opened = listed and _OPENED.search(text[max(0, position - _LEFT) : position]) is not None
    return opened or (word.endswith("ương") and number > _PLENUMS)


def _numbers_a_body(text: str, position: int, printed: str) -> bool:
    """`Bệnh viện 331`, `Công ty Cà phê 719`: the number of a body whose name begins with a capital and goes on so.

    In parentheses and behind a colon bodies are listed with counts: `15 bác sĩ (Bệnh viện 9, Trạm y tế 6)`; one digit
    behind a proper name is of the name there too, since counts under ten are printed `05`.
    """
    left = text[max(0, position - _LEFT) : position]
    if _variety().search(left):
        return True
    found = _body().search(left)
    if found is None:
        return False
    of_name = left.split()[-1][:1].isupper() and " " in found.group().strip() and len(printed) == 1
    if not of_name and _LISTED.search(text[max(0, position - _LISTED_REACH) : position]):
        return False
    last = units().get(fold(left.split()[-1]))
    return last is None or last.kind != "none"


def _ends_a_name(text: str, position: int, printed: str, tail: Tail) -> bool:
    """`nhà máy điện gió Nam Bình 1 đã vận hành`: a small number that ends a proper name, the sentence going on."""
    if tail.unit is not None or len(printed) > 2 or printed.startswith("0"):
        return False
    if int(printed) < 10 and _SCHOOL.search(text[max(0, position - _LEFT) : position]):
        return True  # `THPT Lấp Vò 2`
    end = position + len(printed)
    if _PROPER.search(text[max(0, position - 30) : position]) and re.match(r" [a-zà-ỹđ]", text[end : end + 2]):
        return True
    return int(printed) < 10 and _ENDS_ITEM.match(text, end) is not None and _among_names(text, position)


def _among_names(text: str, position: int) -> bool:
    """`Ngọc Tố, Hòa Tú 1, Gia Hòa 2`: in a list of names of which one has no number; counts would follow each."""
    listed = _NAMES.search(text[max(0, position - _NAMES_REACH) : position])
    return listed is not None and _UNNUMBERED.search(listed["others"]) is not None


def is_date_pair(text: str, start: int, first: str, second: str, tail: Tail) -> bool:
    """Whether `27/7` is a day and a month rather than n of N."""
    if not (first.isdigit() and second.isdigit() and len(first) <= 2 and len(second) <= 2):
        return False
    if not (1 <= int(first) <= 31 and 1 <= int(second) <= 12):
        return False
    left, vague = left_of(text, start), tail.kind in {"none", "guess"}
    if _before("date_before").search(left):
        return vague or bool(_before("sure_date_before").search(left))
    counted = _before("reached_before").search(left) and int(first) <= int(second)
    return (vague or tail.kind == "time") and not counted


def is_fraction(text: str, start: int, end: int, pair: tuple[str, str], tail: Tail, bounded: bool) -> bool:
    """Whether `1/3` is a part of a whole rather than one of three; a bound (`trên 2/3 đại biểu`) says that it is."""
    first, second = pair
    if not (first.isdigit() and second.isdigit() and 0 < int(first) < int(second) <= 20) or first.startswith("0"):
        return False
    if bounded or _after("share_after").match(fold(text[end : end + 20])):
        return True
    return tail.kind in {"none", "guess"} and bool(_before("share_before").search(left_of(text, start)))


def is_map_scale(first: str, second: str, tail: Tail) -> bool:
    """Whether `1/500` is the scale of a plan."""
    return (
        first == "1"
        and second.replace(".", "") in {"200", "500", "1000", "2000", "5000", "10000", "25000", "50000"}
        and tail.kind in {"none", "guess"}
    )


def is_year(text: str, start: int, printed: str, tail: Tail) -> bool:
    """Whether a whole number without separators is a calendar year."""
    if not (len(printed) == 4 and printed.isdigit() and 1900 <= int(printed) <= 2099):
        return False
    if tail.scaled or tail.kind in MEASURES:
        return False
    if tail.kind in {"none", "guess", "time"} or tail.unit in cue("place"):
        return True
    return 1990 <= int(printed) <= 2050 and bool(_before("season_before").search(left_of(text, start)))


def time_refusal(text: str, start: int, comparator: str, tail: Tail, printed: str) -> str | None:
    """Kind of a span of time or an age that states nothing countable (`94 năm`, `9 tháng`, `trẻ 5 tuổi`)."""
    left, right = left_of(text, start), fold(text[tail.noun_end : tail.noun_end + 24])
    if tail.unit == "tuổi":
        return None if "," in printed or _near("life_near").search(left) else "age"
    if tail.unit == "giờ" and printed.isdigit() and int(printed) <= 24 and _before("clock_before").search(left):
        return "time"
    if tail.unit not in {"năm", "tháng"} or _PRISON.match(right):
        return None
    if _after("era_after").match(right) or not (comparator != "=" or _near("duration_near").search(left)):
        return "anniversary" if tail.unit == "năm" else "period"
    return None


def is_rate_base(text: str, start: int, printed: str, tail: Tail) -> bool:
    """Whether a figure after `trên` or `mỗi` at `start` says what is counted by: trên 1 ha, trên 10.000 dân.

    `đạt trên 1 tấn` is a bound: words that state a figure stand right before. `trên 1 tấn` on its own is one too,
    unless the clause names a rate (`năng suất trên 1 ha`) or holds another figure that may be counted by it.
    """
    if tail.unit == "dân":
        return set(f"{tail.value:f}".rstrip("0")) == {"1"}
    if printed != "1" or tail.kind not in MEASURES - {"money", "percent"}:
        return False
    left = left_of(text, start)
    if _before("reached_before").search(left):
        return False
    clause = _CLAUSE_START.split(left)[-1]
    other = _DIGIT.search(clause) or _DIGIT.search(_CLAUSE_START.split(text[tail.end : tail.end + _LEFT])[0])
    each = fold(text[start : start + 3]) == "mỗi"
    return each or bool(other) or any(f" {word} " in f" {clause} " for word in cue("rate_named"))


def is_location(text: str, start: int, previous_end: int, tail: Tail) -> bool:
    """Whether the `trên` before a figure says where, not more than (`trồng 6.000 cây trên 32 tuyến đường`)."""
    between = text[previous_end:start]
    return (
        tail.unit in (cue("location") | cue("place"))
        and 0 <= previous_end < start
        and len(between) < 40
        and not re.search(r"[.,;:()]|\bđạt\b|\bcó\b", between)
    )


def badge_noun(text: str, start: int) -> str | None:
    """`huy hiệu` for the count in `Huy hiệu 75 năm 2`."""
    gap = r" (?:đảng )?[0-9]{1,3} năm(?: tuổi đảng)?:?\s*"
    match = _before("badge", gap).search(left_of(text, start))
    return next((noun for noun in cue("badge") if noun in match.group()), None) if match else None


def counted_before(text: str, start: int) -> str | None:
    """The words after `số` in `Tổng số hộ nghèo của xã: 12`, for a look-up of the counting noun."""
    left = fold(text[max(0, start - 100) : start])
    match = _NUMBER_OF.search(left) if "số " in left else None
    return match.group(1) if match else None
