"""The name of what a figure measures, in the report's words, completed where the sentence leaves it out.

Belongs here: finding and trimming the noun phrase. Does not: its code (`codes`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extract.model import Measure
from extract.observations.cues import alternatives, phrases
from extract.observations.figures import Figure

_NUMBERING = re.compile(r"^\s*(?:\(?\d{1,2}(?:\.\d{1,2}){0,4}[.)]?\s+|[IVX]{1,5}\.\s|[a-zđ]\)\s|[A-ZĐ]\.\s)")
_STRONG = re.compile(r"[;(]|\.\s|\)|\"|“|”")
_PERIOD_WORDS = re.compile(
    r"(?i:(?:trong |tính |lũy kế |luỹ kế )?(?:đến )?(?:hết |nay |ngày )?(?:tháng|quý|năm)\s+"
    r"(?:\d{4}|(?:\d{1,2}|[IVX]{1,3})(?:/\d{4})?)?(?!\w)|(?:6|9) tháng(?: đầu năm)?|đến \d{1,2}/\d{1,2}/\d{4})\s*"
)
_RIGHT_STOP = re.compile(
    r"[,;.():=]|(?<!\w)(?:đạt(?! chuẩn| danh hiệu| tiêu chuẩn| loại| giải)|bằng|tăng|giảm|với|trong đó|so với|chiếm|và|tại|ở|do|được|về việc)(?!\w)"
)
_OBJECT_STOP = re.compile(r"[,;.():=]")
_LINK = re.compile(r"(?<!\w)(?:với|của|cho|và|tại|trong đó|còn|trên)(?!\w)")
_SCALE_WORD = re.compile(r"^\s*(?:nghìn|ngàn|triệu|tỷ|tỉ|vạn|trăm|chục)\s+")
_MAKING = re.compile(r"^(?:gieo cấy|gieo trồng|gieo sạ|xuống giống|gieo|cấy|trồng mới|trồng|thu hoạch)\s+")
_PARTNER = re.compile(r"^\s*/\s*[\d.,]+\s*")
_FIRST_VERB = re.compile(r"(?<!\w)(?:đã|đang|được|cơ bản|hiện|hoàn thành|ước|là|đạt|có)(?!\w)|[,;(]")
_PLACE = re.compile(
    r"^(?:tại |ở |các )?(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố|thôn|tổ|tỉnh|khu|bản|ấp|khối|đặc khu)(?:\s|$)"
)
_QUANTITY_NOUN = re.compile(
    r"(?<!\w)(?:diện tích|sản lượng|năng suất|giá trị|số lượng|khối lượng|tổng đàn|quy mô|độ che phủ"
    r"|trồng|gieo|nuôi|tưới|sản xuất|khai thác)(?!\w)"
)
UNIT_NOUNS = {"ha": "diện tích", "t": "sản lượng", "t/ha": "năng suất", "km": "chiều dài"}
"""What a bare `cây lúa 7.950 ha` measures, by unit."""
LEFT_WORDS = 16
RIGHT_WORDS = 12
PHYSICAL = frozenset(
    {"VND", "USD", "%", "điểm %", "ha", "t", "t/ha", "km", "m", "m2", "kWh", "VND/person/year", "VND/ha/year"}
)
_CHANGES = frozenset({Measure.YOY_GROWTH, Measure.YOY_CHANGE, Measure.YOY_INDEX, Measure.ATTAINMENT})


@dataclass(slots=True)
class Topic:
    """Subjects open in a block: the last thing named, the whole whose parts follow, the heading set into the text."""

    last: str | None = None
    last_unit: str | None = None
    whole: str | None = None
    run_in: str | None = None  # heading at the start of the paragraph, or what a footnote's mark stands behind
    footnote: bool = False


def run_in_heading(text: str) -> str | None:
    """`Sản xuất công nghiệp` of `Sản xuất công nghiệp: Giá trị ...`."""
    head, colon, _ = text[:120].partition(":")
    head = _NUMBERING.sub("", head).strip()
    return head.lower() if colon and 3 <= len(head) <= 90 and not any(c.isdigit() for c in head) else None


def called_phrase(text: str, position: int) -> str:
    """The words before a footnote's mark: what the footnote speaks of."""
    before = re.split(r"[;:.,]\s", text[max(0, position - 300) : position])[-1]
    return " ".join(before.split()[-LEFT_WORDS:]).lower()


def _strip(text: str, cue: str, *, end: bool) -> str:
    """Take cue words off one end, again and again (at most eight times)."""
    pattern = _edge(cue, end)
    for _ in range(8):
        shorter = pattern.sub("", text).strip(' ,:-–+=/"“”')
        if shorter == text:
            break
        text = shorter
    return text


@cache
def _edge(cue: str, end: bool) -> re.Pattern[str]:
    words = alternatives(cue)
    return re.compile(rf"(?:^|(?<=\s)){words}\s*$" if end else rf"^{words}(?=\s|:|,|$)[\s:,]*")


def left_phrase(figure: Figure) -> str:
    """Noun or verb phrase before the figure, trimmed of cue words; empty where nothing is left."""
    raw = figure.left.rstrip()
    body = _own_part(raw.rstrip(": "), figure.order > 0)
    named = raw.endswith((":", " là"))
    if not raw.endswith(":") and ":" in body:
        body = body.rsplit(":", 1)[1]
    counted = figure.quantity.unit not in PHYSICAL
    if (counted and not named) or ("," in body and len(body.split()) > LEFT_WORDS):
        body = _last_segment(body)
    return _trim(body)


def _own_part(text: str, chained: bool) -> str:
    """Without numbering, earlier clauses, and the words that still belong to the figure before."""
    cut = 0
    for match in _STRONG.finditer(text):
        cut = match.end()
    if chained and not cut:
        if "," in text:
            cut = text.index(",") + 1
        else:
            links = list(_LINK.finditer(text))
            cut = links[-1].end() if links else len(text) if text[:1].isspace() and "=" not in text else 0
    return _NUMBERING.sub("", text[cut:])


def _trim(body: str) -> str:
    body = _PERIOD_WORDS.sub(" ", body) if len(body) < 400 else body
    body = _strip(" ".join(body.split()), "tail", end=True)
    body = _strip(body, "lead", end=False)
    return " ".join(body.split()[-LEFT_WORDS:]).lower()


def _last_segment(text: str) -> str:
    """The part after the last comma, or the last two parts where that one is a single word."""
    parts = text.split(",")
    last = parts[-1]
    if len(parts) > 1 and len(last.split()) < 2 and last.strip():
        last = parts[-2] + "," + last
    return last


def right_phrase(figure: Figure) -> str:
    """The counted noun with what qualifies it."""
    text = figure.block.text[figure.quantity.end : figure.quantity.full_end] + figure.right
    if figure.quantity.ratio_role == "numerator":
        text = _PARTNER.sub("", figure.block.text[figure.quantity.end : figure.sentence.end])
    text = _SCALE_WORD.sub("", text)
    match = _RIGHT_STOP.search(text)
    stop = match.start() if match else len(text)
    return " ".join(text[:stop].split()[:RIGHT_WORDS]).lower().strip(" /")


def _before_parenthesis(figure: Figure) -> str:
    """`nhà ở dột nát trên địa bàn huyện` of `... nhà ở dột nát trên địa bàn huyện (139 hộ)`."""
    before = figure.before.rstrip()
    opened = before.rfind("(")
    if opened < 0 or before[opened + 1 :].strip():
        return ""
    own = re.split(r"[;:.]\s|\)", before[:opened])[-1]
    return _trim(_last_segment(own) if len(own.split()) > LEFT_WORDS else own)


def _clause_head(figure: Figure) -> str:
    """`dự án xây dựng cầu` of `Dự án xây dựng cầu đã ..., tiến độ đạt 75%`."""
    clause = re.split(r";\s|[.:]\s", figure.before)[-1]
    match = _FIRST_VERB.search(clause)
    return " ".join(clause[: match.start() if match else 0].split()[:LEFT_WORDS]).lower()


def name(figure: Figure, measure: Measure, topic: Topic) -> str | None:
    """What the figure measures; updates `topic`."""
    left = left_phrase(figure)
    if figure.quantity.ratio_role == "denominator" and topic.last:
        return topic.last
    if measure in _CHANGES:
        return _changed(figure, measure, left, topic)
    text = _physical(figure, left, topic) if figure.quantity.unit in PHYSICAL else _count(figure, left, topic)
    if text and left not in phrases("generic_subject"):
        topic.last, topic.last_unit = text, figure.quantity.unit  # a generic `số tiền` leaves the thing the topic
    return text


def _changed(figure: Figure, measure: Measure, left: str, topic: Topic) -> str | None:
    """Growths and attainments repeat the phrase of the level."""
    thing = _object(figure)
    if measure is Measure.ATTAINMENT and thing and figure.order == 0 and len(thing.split()) > 3:
        return thing.removeprefix("tỷ lệ ").removeprefix("chỉ tiêu ")
    if figure.quantity.unit not in PHYSICAL and (figure.quantity.unit or "") != topic.last_unit:
        right = right_phrase(figure)
        return f"số {right}" if right else topic.last
    if len(left.split()) < 2 or _strip(left, "plan_object", end=True) == "":
        return topic.last or topic.run_in or left or None
    if figure.order == 0 or measure is not Measure.ATTAINMENT:
        topic.last, topic.last_unit = left, figure.quantity.unit
    return left


def _thing(text: str) -> str:
    """`lúa hè thu` of `diện tích xuống giống lúa hè thu`: what another quantity of the same thing is named by."""
    for generic in phrases("generic_subject"):
        if text.startswith(generic + " "):
            text = text[len(generic) + 1 :]
            break
    return _MAKING.sub("", text)


def _object(figure: Figure) -> str | None:
    """`96,5% gia đình đạt danh hiệu ...`: the thing stands after the percentage."""
    match = _OBJECT_STOP.search(figure.right)
    words = figure.right[: match.start() if match else len(figure.right)].split()[:RIGHT_WORDS]
    return (
        "tỷ lệ " + " ".join(words).lower()
        if len(words) > 1 and words[0].lower() not in {"so", "trở", "của", "và"}
        else None
    )


def _physical(figure: Figure, left: str, topic: Topic) -> str | None:
    thing = _object(figure) if figure.percent else None
    if thing and len(left.split()) < 5 and not figure.left.rstrip().endswith(("đạt", "là")):
        return thing
    if not left:
        return thing or _before_parenthesis(figure) or topic.last or topic.run_in
    if left in phrases("generic_subject"):
        head = _clause_head(figure) if figure.order == 0 else ""
        outer = (
            (head if head and head != left else None)
            or (topic.last if figure.order else None)
            or topic.run_in
            or topic.last
        )
        return f"{left} {_thing(outer)}".strip() if outer and left not in outer else left
    noun = UNIT_NOUNS.get(figure.quantity.unit or "")
    if noun and not _QUANTITY_NOUN.search(left):
        return f"{noun} {left}"
    return left


def _count(figure: Figure, left: str, topic: Topic) -> str | None:
    raw = figure.left.rstrip()
    right = right_phrase(figure)
    if raw.endswith((":", " là")) and left:
        return left
    if _PLACE.match(left) and topic.last and figure.quantity.unit == topic.last_unit:
        return topic.last  # `(xã A 12 hộ, xã B 11 hộ)`: parts of the whole, by place
    if figure.quantity.unit is None or not right:
        return f"số {left}" if left else topic.last
    outer = left or _before_parenthesis(figure)
    if len(right.split()) + len(outer.split()) < 5:
        before = raw.rsplit(":", 1)[0] if ":" in raw else ""
        extra = _trim(re.split(r"[;.]\s", before)[-1]) if before else ""
        outer = f"{outer} {extra or (topic.run_in if topic.footnote else '') or ''}".strip()
    if not left and not outer and topic.last and figure.order and figure.quantity.unit == topic.last_unit:
        return topic.last
    return f"số {right} {outer}".strip()
