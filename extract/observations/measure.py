"""What kind of statement a figure is: level, attainment, growth, index, change, share, rate, plan or whole.

Belongs here: the rules of gold/GUIDE.md over cue words beside the figure. Does not: estimate or goal (`basis`),
the name of the thing (`subject`).
"""

from __future__ import annotations

import re

from extract.cues import alternatives, contains, ends, starts_with
from extract.metadata.periods import find_periods
from extract.model import Measure
from extract.observations.clauses import CLOSED, PIECE
from extract.observations.comparison import compared_away, rises_to
from extract.observations.figures import Figure, opening
from extract.observations.phrases import strip_cue
from extract.observations.plans import denominator, is_noun_denominator, is_plan
from extract.observations.respective import moves_in_list
from extract.observations.statement import Statement
from extract.vietnamese import words

_CHAIN = re.compile(r"^(?:\s*[^\W\d]+){0,3}\s*(?:,|và|;|, và)?\s*$")  # `giảm 06 vụ, 06 người chết, 04 người bị thương`
_COMPLETE = re.compile(
    r"(?i:hoàn thành)[^.;]{0,80}(?i:chỉ tiêu|kế hoạch)[^.;]{0,60}[:\s]*$"
    r"|(?i:bảo đảm|đảm bảo) (?i:hoàn thành)\s*$"
)


_ASSIGNED = re.compile(r"^[^,;.()]{0,60}?(?i:được giao|giao đầu năm|đề ra|theo kế hoạch)(?!\w)")
_AREA_OF = re.compile(r"^\s*DT\s+(?:lúa|gieo|cây|đất|rừng|ngô|trồng|nuôi|mặt|cà phê|cao su|chè)")
_NO_MORE = re.compile(r"(?i:không|chưa) \w+ hơn\s*$")  # `không thấp hơn 280 tỷ đồng` is a bound
_REDUCED = re.compile(
    r"(?i:kéo giảm|phấn đấu giảm|giảm ít nhất)\s(?:(?:số|tai nạn|tội phạm|phạm pháp)\s)[^,;:.\d]{0,60}$"
)
_LOWERED = re.compile(
    r"(?:^|[,;:.]\s|\d\.\s)\W*(?i:phấn đấu |tiếp tục |tập trung )?"
    r"(?P<verb>(?i:kéo giảm|giảm|tăng))\s(?P<thing>[^,;:.\d]{3,60})$"
)
_ENDS_IN_LEVEL = re.compile(r"(?<!\w)(?i:còn|xuống|lên|đạt|là|chiếm|bằng|dưới|trên)\s*$")
_MOVE_WORD = re.compile(r"(?i:tăng trưởng|tăng|giảm)\s*$")
_DISBURSED = re.compile(r"(?<!\w)(?i:giải ngân)[^;.()]{0,100}(?:\([^;.()]{0,20})?$")
_SAME_CHANGE = re.compile(
    r"\s?(?:\(\s?|=\s?|[,(]?\s?(?:tương ứng|tương đương|tức|hay)(?: với| khoảng| là)?\s)(?:tỷ lệ\s|bằng\s)?"
)
_BESIDE_PLAN = re.compile(rf"\s?/\s?{alternatives('plan_object')}\s?\d")
_OUT_OF_HOUSEHOLDS = re.compile(r"\s*(?:(?:tổng )?số hộ|hộ dân)(?! (?:cận )?nghèo)(?!\w)")
_ALONE = re.compile(r"\s*(?:[,;.)(]|và\b|$)")  # no whole behind the percentage
_POOR = re.compile(r"(?<!\w)(?:hộ (?:cận )?nghèo|cận nghèo)(?!\w)")
_SIGNED = re.compile(r"\(\s?[-+−–]$")
_PLAN_ALONE = re.compile(
    rf"(?:[(,;:/]\s?(?:{alternatives('plan_object')}|(?i:tỉnh|huyện|thành phố|cấp trên|trung ương|HĐND \w+|TW) giao)"
    r"(?:\s(?i:năm|giao|là|cả năm|20\d\d|đề ra)){0,3}\s?:?\s?)$"
)
_OF_HOUSEHOLDS = re.compile(r"\s*(?:tỷ lệ )?hộ (?:cận )?nghèo(?!\w)")  # `giảm 0,5% hộ nghèo`: points of the rate
# `74 doanh nghiệp cắt giảm 9.835 lao động`: how many, not by how many fewer than before
_CUT_DOWN = re.compile(r"(?<!\w)(?:[Cc]ắt giảm|[Tt]inh giản|[Tt]inh giảm)\s*$")
_MADE_MORE = re.compile(r"(?<!\w)(?i:giải quyết|tạo) (?:thêm )?việc làm (?:mới )?tăng thêm:?\s*$")  # what was made
_OF_EARLIER = re.compile(r"(?:của )?(?:(?:cả )?năm|vụ|niên vụ|quý|tháng) (?:20\d\d|trước|ngoái|[IV]+[ /]|\d{1,2}[/ ])")
"""`bằng 97,4% năm 2019 (6.655,7 tỷ đồng)`: a level of another period, named without `so với`."""
_FROM = re.compile(r"\s+từ\s*$")  # `đạt từ 95% trở lên`
_TIME_WORDS = frozenset(
    {"dự", "kiến", "ước", "đến", "hết", "cuối", "cả", "năm", "trong", "khoảng", "sẽ", "phấn", "đấu", "chỉ", "mới", "đã"}
)
_OF_CAPITAL = re.compile(r"(?:tổng )?(?:số )?(?:vốn|nguồn vốn|kinh phí)(?!\w)")
_OWN_BRACKET = re.compile(r"\s*(?:(?i:kế hoạch|KH))?\s*\(\s*")
_OUT_OF = re.compile(r"(?<!\w)(?i:trên tổng(?: số)?|trong tổng(?: số)?|trong số|trên tổng dân số|trên tổng đàn)\s$")
_SPEED = re.compile(
    r"(?i:tốc độ (?:tăng|phát triển)|tăng trưởng (?:kinh tế|(?:tổng )?giá trị|GTSX|GRDP)|mức tăng)[^,;.()]{0,60}$"
)
_TEMPO = re.compile(r"(?i:tốc độ tăng|tăng trưởng (?:tổng )?(?:giá trị|GTSX|GRDP|kinh tế))[^,;.()]{0,60}$")
_NAMED_BEHIND = re.compile(r"\s*[^\W\d]+(?: [^\W\d]+){3}")  # `94% dân số tham gia bảo hiểm y tế`
_CLASS = re.compile(r"(?i:xếp loại|xếp hạng|hoàn thành (?:xuất sắc |tốt )?nhiệm vụ|đạt loại|danh hiệu)[^.;]{0,80}$")
_STRUCTURE = re.compile(r"(?i:cơ cấu|tỷ trọng|tỉ trọng)[^.;:]{0,60}:[^.:]{0,300}$")

BESIDE = re.compile(r"[^\d,;()]{0,24}\(\s*")
"""Between a change and the percentage that it makes: `giảm 08 người chết (20,5%)`."""
LEAST_INDEX = 40
"""Below it a percentage `so với cùng kỳ` is a growth: hardly anything falls to less than two fifths."""


def classify(figure: Figure, earlier: list[tuple[Figure, Statement]], outer: str = "") -> Statement:
    """Measure of `figure`; `earlier` holds the figures of the same sentence before it with theirs.

    `outer` is what the list that the figure stands in is about (`cơ cấu kinh tế`), empty outside lists.
    """
    if figure.quantity.ratio_role == "numerator":
        return Statement(Measure.LEVEL)
    if (divided := _denominator(figure, earlier)) is not None:
        return Statement(divided)
    if change := _planned_growth(figure, earlier) or _signed(figure, earlier) or _change(figure, earlier):
        return change
    if figure.percent:
        return Statement(_percentage(figure, earlier, outer))
    if figure.quantity.unit == "‰":
        return Statement(Measure.RATE if contains("rate_subject").search(figure.left) else Measure.LEVEL)
    if figure.quantity.unit == "phần" or (figure.quantity.unit is None and figure.quantity.value < 1):
        return Statement(Measure.SHARE if contains("share").search(figure.left[-40:]) else Measure.LEVEL)
    return Statement(Measure.PLAN if is_plan(figure, earlier) else Measure.LEVEL)


def _denominator(figure: Figure, earlier: list[tuple[Figure, Statement]]) -> Measure | None:
    """Plan or whole for the N of n/N, however it is written; None for other figures."""
    if figure.quantity.ratio_role == "denominator":
        return denominator(figure)
    if _is_told_whole(figure, earlier):
        return Measure.WHOLE
    if is_noun_denominator(figure, earlier):
        return Measure.PLAN if starts_with("plan_object").match(figure.right) else Measure.WHOLE
    return None


def _is_told_whole(figure: Figure, earlier: list[tuple[Figure, Statement]]) -> bool:
    """`1.086 hộ nghèo trên tổng số 34.150 hộ`: n/N in words."""
    if not earlier or figure.percent or not _OUT_OF.search(figure.lead[-40:]):
        return False
    part, said = earlier[-1]
    return (
        said.measure is Measure.LEVEL
        and part.quantity.unit == figure.quantity.unit
        and part.quantity.value < figure.quantity.value
    )


def _change(figure: Figure, earlier: list[tuple[Figure, Statement]]) -> Statement | None:
    """Growth or change against an earlier period."""
    left = figure.left[-80:]
    cut = not figure.percent and _CUT_DOWN.search(left[-12:]) is not None and not is_compared(figure)
    if cut or _MADE_MORE.search(left):
        return None
    if ends(left, "exceed"):
        return Statement(Measure.ATTAINMENT) if figure.percent else None
    sign = 1 if _moves("rise", figure) else -1 if _moves("fall", figure) else _bounded_move(figure)
    sign = sign or _far_move(figure) or moves_in_list(figure)
    if sign and ends(left, "from_to") and rises_to(figure):
        return None  # the level reached: `từ 40 triệu đồng tăng lên 45,2 triệu đồng`
    if not sign:
        return _unsaid_change(figure, earlier)
    if starts_with("plan_object").match(figure.right[:60]) and figure.percent:
        return Statement(Measure.ATTAINMENT)
    points = figure.quantity.unit == "điểm %" or (
        figure.percent and (_OF_HOUSEHOLDS.match(figure.right) is not None or _of_percentage(figure, earlier))
    )
    if figure.quantity.unit == "lần":
        return Statement(Measure.YOY_GROWTH, sign)  # `tăng 2,3 lần so với cùng kỳ`
    if points or not figure.percent:
        return Statement(Measure.YOY_CHANGE, sign)
    return Statement(Measure.YOY_GROWTH, sign)


def _signed(figure: Figure, earlier: list[tuple[Figure, Statement]]) -> Statement | None:
    """`41.650 con, +3,2% CK`, `(+02 vụ, -01 người)`, `IIP +8,1%`: a change whose sign is printed."""
    sign = figure.printed_sign
    if not sign or not (earlier or (figure.percent and sign == "+")):
        return None
    if not (figure.percent or opening(figure) >= 0 or is_compared(figure)):
        return None
    fall = sign != "+" and figure.quantity.value > 0  # the number grammar gives a percentage its sign itself
    of_rate = figure.quantity.unit == "điểm %" or _of_percentage(figure, earlier)
    growth = figure.percent and not of_rate
    return Statement(Measure.YOY_GROWTH if growth else Measure.YOY_CHANGE, -1 if fall else 1)


def _planned_growth(figure: Figure, earlier: list[tuple[Figure, Statement]]) -> Statement | None:
    """What the plan sets for a growth: `tăng 9,2% (kế hoạch 10,5%)`, `tăng 8,4% (KH tăng 10%)`."""
    aimed = figure.percent and _PLAN_ALONE.search(_MOVE_WORD.sub("", figure.left[-60:]))
    if not aimed or _last_percentage(earlier) is not Measure.YOY_GROWTH:
        return None
    return Statement(Measure.YOY_GROWTH, -1 if _moves("fall", figure) else 1, planned=True)


def _unsaid_change(figure: Figure, earlier: list[tuple[Figure, Statement]]) -> Statement | None:
    """A change without `tăng` or `giảm` of its own: one that goes on with the last, a multiple of the base."""
    if earlier and _SIGNED.search(figure.lead) and figure.right.lstrip().startswith(")"):
        return Statement(Measure.YOY_GROWTH if figure.percent else Measure.YOY_CHANGE)  # `78 vụ (+05), chết 41 (-03)`
    compared = is_compared(figure) or starts_with("multiple_base").match(figure.right[:60])
    if figure.quantity.unit == "lần" and ends(figure.left[-80:], "multiple") and compared:
        return Statement(Measure.YOY_INDEX)  # `gấp 1,5 lần cùng kỳ`
    if not earlier or earlier[-1][1].measure is not Measure.YOY_CHANGE:
        return None
    if figure.percent and _SIGNED.search(figure.lead):
        return Statement(Measure.YOY_GROWTH)  # `giảm 03 vụ (-20%)`: the value bears its sign
    if figure.percent:  # `giảm 26 vụ (4,1%)`, `tăng 12 tỷ đồng, tương đương 3,4%`
        same = (_SAME_CHANGE.fullmatch(figure.left) or BESIDE.fullmatch(figure.left)) and not earlier[-1][0].percent
        planned = starts_with("plan_object").match(figure.right[:60])
        return Statement(Measure.YOY_GROWTH, earlier[-1][1].sign) if same and not planned else None
    return earlier[-1][1] if _CHAIN.match(figure.left) else None


def _moves(cue: str, figure: Figure) -> bool:
    """Whether the words before the figure say that it is a rise, or a fall; `thấp hơn` may be its comparator."""
    if ends(figure.left[-80:], cue) or ends(compared_away(figure.left[-120:]), cue):
        return True
    return bool(ends(figure.lead[-80:], cue)) and not _NO_MORE.search(figure.lead[-30:])


def _bounded_move(figure: Figure) -> int:
    """The sign of `tăng từ 9,0% trở lên`, whose bound stands between verb and figure; else 0."""
    if figure.quantity.comparator == "=" and figure.quantity.value_high is None:
        return 0
    left = strip_cue(figure.left[-40:], "bound", end=True)
    return 1 if ends(left, "rise") else -1 if ends(left, "fall") else 0


def _far_move(figure: Figure) -> int:
    """The sign of `kéo giảm tai nạn giao thông 5% so với cùng kỳ`, whose verb stands before its object; else 0."""
    if figure.percent and (cut := _REDUCED.search(figure.left[-90:])) and not _ENDS_IN_LEVEL.search(cut.group()):
        return -1  # `kéo giảm tai nạn giao thông 5 - 10% trên cả 03 mặt`
    found = _LOWERED.search(figure.left[-90:]) if figure.percent else None
    if found is None or _ENDS_IN_LEVEL.search(found["thing"]) or not is_compared(figure):
        return 0
    return 1 if found["verb"].lower() == "tăng" else -1


def is_compared(figure: Figure) -> bool:
    """Whether an earlier period that the figure is compared with stands behind it."""
    return bool(starts_with("base").match(figure.right[:60]))


def _of_percentage(figure: Figure, earlier: list[tuple[Figure, Statement]]) -> bool:
    """Whether what rises or falls is itself a percentage: the last level of the sentence, or the subject, is one."""
    if ";" in figure.left:
        return bool(contains("rate_subject").search(figure.left.rpartition(";")[2]))
    for at in range(len(earlier) - 1, -1, -1):
        other, statement = earlier[at]
        if statement.measure is Measure.SHARE and at and _divides_level(other, earlier[at - 1]):
            return False  # `bán lẻ 3.120 tỷ đồng, chiếm 79,58% tổng mức và tăng 11,42%`: the money grew
        if statement.measure in {Measure.RATE, Measure.SHARE}:
            return True
        if statement.measure in {Measure.LEVEL, Measure.PLAN}:
            return other.percent
    return bool(contains("rate_subject").search(figure.left))


def _divides_level(share: Figure, before: tuple[Figure, Statement]) -> bool:
    """Whether a share says what part the level right before it is: `3.120 tỷ đồng, chiếm 79,58%`."""
    level = before[1].measure is Measure.LEVEL and not before[0].percent
    return level and share.left.strip(" ,") in {"chiếm", "chiếm tỷ lệ", "chiếm tỷ trọng", "(chiếm"}


def _percentage(figure: Figure, earlier: list[tuple[Figure, Statement]], outer: str) -> Measure:
    """Measure of a percentage that is no growth."""
    left, right = figure.left, figure.beyond[:80].lstrip("/ ")
    if _PLAN_ALONE.search(left[-50:]):
        return Measure.PLAN  # `đạt 90,2% (tỉnh giao 92%)`
    assigned = _ASSIGNED.match(right) and ends(left[-60:], "reach", "disburse")
    attained = starts_with("plan_object").match(right) and not _AREA_OF.match(right)
    attained = attained and not _BESIDE_PLAN.match(figure.beyond)  # `bao phủ 93,8%/KH 95%`
    # `độ bao phủ đạt 92% theo chỉ tiêu giao`
    attained = attained and not (right.startswith("theo ") and contains("rate_subject").search(left))
    if attained or _COMPLETE.search(left[-160:]) or assigned:
        return Measure.ATTAINMENT
    reached = ends(_FROM.sub("", left[-60:]), "reach") or left.rstrip().endswith("=")
    left = CLOSED.sub("", left)  # `tốc độ tăng giá trị sản xuất (giá so sánh 2010) đạt 10,5%`
    if (reached or _TEMPO.search(left[-100:])) and _SPEED.search(left[-100:]):
        return Measure.YOY_GROWTH
    compared = starts_with("base").match(right) or (reached and _OF_EARLIER.match(right))
    if compared and (reached or not left.strip(" ,;(")):
        return Measure.YOY_INDEX
    piece = PIECE.split(left)[-1]
    yearly = contains("annual").search(piece) and not contains("rate_subject").search(left)  # `giao quân đạt 100%`
    bare = not set(words(strip_cue(piece, "reach", end=True))) - _TIME_WORDS
    about = left[-120:] if bare else piece[-90:]  # `thu ngân sách hụt dự toán, ước chỉ đạt 90%`
    disbursed = _DISBURSED.search(left[-120:])
    budgeted = yearly or disbursed or contains("budgeted").search(about)
    bounded = disbursed and (figure.quantity.comparator != "=" or _OF_CAPITAL.match(right))
    if (bounded or (reached and budgeted)) and not contains("share").search(left):
        return Measure.ATTAINMENT  # `giải ngân vốn đầu tư công đến 20/8 mới đạt 38%`, `giải ngân trên 95% vốn`
    listed = contains("share").search(outer) and not contains("rate_subject").search(left)
    if (_is_share(figure, earlier) or listed) and not _is_poverty(figure, earlier):
        return Measure.SHARE
    own = strip_cue(piece.strip(), "plan_object", end=False)  # `1.860 ha/1.900 ha KH, đạt 97,9%`
    said = strip_cue(own, "reach", end=True) in {"", "tỷ lệ", "đạt tỷ lệ"}
    stated = bool(reached) or left.strip(" ,;(") in {"tỷ lệ", "="}
    if earlier and ((said and _attained(figure, earlier, stated)) or (reached and _attained_later(left, earlier))):
        return Measure.ATTAINMENT
    return Measure.YOY_INDEX if reached and _indexed(figure, earlier) else Measure.RATE


def _last_percentage(earlier: list[tuple[Figure, Statement]]) -> Measure | None:
    return next((statement.measure for other, statement in reversed(earlier) if other.percent), None)


def _indexed(figure: Figure, earlier: list[tuple[Figure, Statement]]) -> bool:
    """`khai khoáng giảm 7,1%, cấp nước bằng 103,3%`: one more comparison with the same period."""
    compared = _last_percentage(earlier) in {Measure.YOY_GROWTH, Measure.YOY_INDEX}
    return compared and figure.quantity.value > LEAST_INDEX and figure.left.rstrip().endswith("bằng")


def _attained(figure: Figure, earlier: list[tuple[Figure, Statement]], reached: bool) -> bool:
    """`..., đạt 105%` or `(38%)` without an object: against the plan named just before, or above 100 %."""
    last = earlier[-1]
    if last[1].measure is Measure.PLAN:
        return (
            reached or last[0].quantity.ratio_role == "denominator" or _OWN_BRACKET.fullmatch(figure.left) is not None
        )
    if not reached:
        money = last[1].measure is Measure.LEVEL and last[0].quantity.unit == "VND"
        again = money and any(statement.measure is Measure.ATTAINMENT for _, statement in earlier)
        return figure.left.strip() == "(" and (_is_disbursed(last[0]) or again)
    if last[1].measure is Measure.LEVEL and last[0].quantity.unit == "VND" and _is_budgeted(last[0]):
        return True  # `thu ngân sách 412 tỷ đồng, đạt 45%`
    planned = [other for other, statement in earlier if statement.measure is Measure.PLAN]
    if last[1].measure is Measure.LEVEL and any(other.quantity.unit == last[0].quantity.unit for other in planned):
        return last[0].quantity.unit == "VND"  # `dự toán được giao 256,7 tỷ đồng, đã thực hiện 112,3 tỷ, đạt 43,7%`
    money = last[1].measure is Measure.LEVEL and last[0].quantity.unit == "VND"
    if money and any(statement.measure is Measure.ATTAINMENT for _, statement in earlier):
        return True  # `(đạt 98,1%)` of a part, after the whole's attainment
    return last[1].measure is Measure.LEVEL and not last[0].percent and figure.quantity.value > 100


def _attained_later(left: str, earlier: list[tuple[Figure, Statement]]) -> bool:
    """`đạt 48,16%, dự kiến đến cuối tháng 6 đạt khoảng 55%`: the attainment just before, at another time."""
    if earlier[-1][1].measure is not Measure.ATTAINMENT:
        return False
    between = strip_cue(strip_cue(left.strip(" ,;"), "reach", end=True), "plan_object", end=False)
    for mention in reversed(find_periods(between, 2000)):  # any year: only where it stands matters
        between = f"{between[: mention.start]} {between[mention.end :]}"
    return all(word.lower() in _TIME_WORDS for word in words(between))


def _is_share(figure: Figure, earlier: list[tuple[Figure, Statement]]) -> bool:
    if contains("share").search(figure.left) or _is_part(figure, earlier):
        return True
    if _CLASS.search(figure.before[-160:]) or (_STRUCTURE.search(figure.before) and _names_no_rate(figure.left)):
        return True
    covered = contains("rate_subject").search(figure.left) or ends(figure.left[-40:], "reach")
    opens = (figure.order == 0 or ";" in figure.left) and not figure.left.rpartition(";")[2].strip(" -–+*")
    opens = opens and _NAMED_BEHIND.match(figure.right) is not None
    if starts_with("share_object").match(figure.right[:60]) and not covered and not opens:
        return True
    last = next((statement for other, statement in reversed(earlier) if other.percent), None)
    named = contains("rate_subject", "reach").search(figure.left)
    return last is not None and last.measure is Measure.SHARE and not named


def _is_poverty(figure: Figure, earlier: list[tuple[Figure, Statement]]) -> bool:
    """`còn 214 hộ nghèo, chiếm 0,51% số hộ`: the share of poor households is the rate of poverty."""
    again = (
        figure.left.rpartition(",")[2].strip() in {"chiếm", "chiếm tỷ lệ"} and _ALONE.match(figure.beyond) is not None
    )
    if not earlier or not (_OUT_OF_HOUSEHOLDS.match(figure.beyond) or again):
        return False
    counted = earlier[-1][0]
    said = " ".join(f"{counted.left[-30:]} {counted.quantity.unit} {counted.right[:24]}".lower().split())
    return (
        (counted.quantity.unit or "").startswith("hộ")
        and bool(_POOR.search(said))
        and "dân tộc" not in said
        and "dtts" not in said
    )


def _names_no_rate(left: str) -> bool:
    """Whether the words of an item of `cơ cấu nguồn: ngân sách 43%, bảo hiểm y tế 46%` say nothing but its name."""
    return not ends(left[-40:], "reach", "rise", "fall") and "lệ" not in left.lower().split()


def _is_part(figure: Figure, earlier: list[tuple[Figure, Statement]]) -> bool:
    """`2.418 hồ sơ, gồm trực tuyến 2.236 hồ sơ (92,5%)`: the percentage that the level before it makes of another."""
    if not earlier or figure.left.strip() != "(" or earlier[-1][0].quantity.ratio_role:
        return False
    if contains("processed").search(earlier[-1][0].left):
        return False  # `nhận 41 đơn, giải quyết 36 đơn (87,8%)`: how far they got, not what they consist of
    part = earlier[-1][0].quantity
    wholes = [o.quantity.value for o, s in earlier[:-1] if s.measure is Measure.LEVEL and o.quantity.unit == part.unit]
    return any(whole and abs(part.value / whole * 100 - figure.quantity.value) < 1 for whole in wholes)


def _is_budgeted(figure: Figure) -> bool:
    """Whether an amount is revenue or expenditure of a budget, or disbursed: a percentage reached is of its plan."""
    return contains("disburse", "budgeted").search(PIECE.split(figure.left[-90:])[-1]) is not None


def _is_disbursed(figure: Figure) -> bool:
    """Whether an amount of money is what was disbursed of a plan."""
    return figure.quantity.unit == "VND" and contains("disburse").search(figure.left[-60:]) is not None
