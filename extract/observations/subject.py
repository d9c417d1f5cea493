"""The name of what a figure measures, in the report's words, completed where the sentence leaves it out.

Belongs here: which phrase names the figure, and what it inherits from figures before. Does not: cutting phrases
(`phrases`), the catalogue code (`codes`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extract.model import Measure
from extract.observations.cues import phrases, starts_with
from extract.observations.figures import Figure, is_measured
from extract.observations.phrases import (
    before_parenthesis,
    clause_head,
    colon_head,
    left_phrase,
    object_phrase,
    right_phrase,
    strip_cue,
    trim,
    whole_phrase,
)

_MAKING = re.compile(r"^(?:gieo cấy|gieo trồng|gieo sạ|xuống giống|gieo|cấy|trồng mới|trồng|thu hoạch|sản xuất)\s+")
_PLACE = re.compile(
    r"^(?:tại |ở |các |tuyến |khu vực )?(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố|tỉnh|đặc khu|thôn|xóm|làng"
    r"|bản|ấp|buôn|phum|sóc|khu phố|tổ dân phố)(?:\s|$)"
)
_SHARE_NOUN = re.compile(r"^(?:tỷ trọng|tỷ lệ|tỉ lệ|cơ cấu)")
_WORKS = re.compile(r"^(?:các |những )?(?:dự án|công trình|gói thầu|đề án|tuyến|cụm|khu)(?!\w)")
_FLOW = re.compile(
    r"^(?:tổng |số )?(?:thu|chi|vốn|giá trị|kinh phí|tiền|thuế|doanh thu|nợ|dư nợ|công nghiệp|dịch vụ|nông)(?!\w)"
)
_NAMED = re.compile(r"^(?:tổng )?(?:đàn|số|số lượng|dân số|sĩ số|quân số)\s+[^\W\d]")
_QUANTITY_NOUN = re.compile(
    r"(?<!\w)(?:diện tích|sản lượng|năng suất|giá trị|số lượng|khối lượng|tổng đàn|quy mô|độ che phủ|chiều dài"
    r"|chiều rộng|trọng lượng)(?!\w)"
)
_HEAD_UNITS = {"diện tích": "ha", "sản lượng": "t", "năng suất": "t/ha"}
_PERSONS = frozenset(
    {"người", "đồng chí", "đảng viên", "đại biểu", "cán bộ", "công chức", "thanh niên", "em", "lao động"}
)
UNIT_NOUNS = {
    "ha": "diện tích",
    "sào": "diện tích",
    "mẫu": "diện tích",
    "m2": "diện tích",
    "km2": "diện tích",
    "t": "sản lượng",
    "t/ha": "năng suất",
    "km": "chiều dài",
    "m": "chiều dài",
    "m3": "khối lượng",
}
"""What a bare `cây lúa 7.950 ha` measures, by unit."""
_CHANGES = frozenset({Measure.YOY_GROWTH, Measure.YOY_CHANGE, Measure.YOY_INDEX, Measure.ATTAINMENT})


@dataclass(slots=True)
class Topic:
    """Subjects open in a block."""

    last: str | None = None  # the thing last named; `số tiền` and the like leave it
    last_unit: str | None = None
    level: str | None = None  # what the last level measured: growths and attainments repeat it
    level_unit: str | None = None
    by_unit: dict[str, str] = field(default_factory=dict)  # what the last level in a unit measured
    part_of: str | None = None  # the level whose parts follow, in parentheses or after `trong đó`
    part_unit: str | None = None
    opened: int = -1  # where the parentheses open
    recent: list[str] = field(default_factory=list)  # subjects of the sentence, the latest first
    period: str | None = None  # of the sentence's last figure that is no plan
    verb: str = ""  # what was done with the last things counted
    whole: str | None = None  # the whole whose parts follow
    run_in: str | None = None  # heading at the start of the paragraph, or what a footnote's mark stands behind
    footnote: bool = False


def name(figure: Figure, measure: Measure, topic: Topic) -> str | None:
    """What the figure measures; updates `topic`."""
    left = left_phrase(figure)
    if figure.quantity.ratio_role == "denominator" and topic.level:
        counted = whole_phrase(figure) if measure is Measure.WHOLE and not is_measured(figure.quantity.unit) else ""
        return f"tổng số {counted}" if counted else topic.level
    if measure in _CHANGES:
        return _changed(figure, measure, left, topic)
    text = _physical(figure, left, topic) if is_measured(figure.quantity.unit) else _count(figure, left, topic)
    if text and measure is Measure.RATE and figure.percent and text == topic.level:
        return text.replace("số ", "tỷ lệ ", 1) if text.startswith("số ") else text
    if text and measure is Measure.SHARE and text != topic.level and not _SHARE_NOUN.match(text):
        return f"tỷ trọng {text}" + (f" trong {topic.whole}" if topic.whole and topic.whole != text else "")
    if text:
        topic.level, topic.level_unit = text, figure.quantity.unit
        topic.by_unit[figure.quantity.unit or ""] = text
        if left not in phrases("generic_subject"):
            topic.last, topic.last_unit = text, figure.quantity.unit
    return text


def enter(figure: Figure, topic: Topic, *, parts: bool) -> None:
    """Note what parentheses or `trong đó` before the figure make the whole of what follows."""
    before = figure.before
    opened = before.rfind("(")
    at = figure.quantity.full_start - len(before) + opened if opened > before.rfind(")") else -1
    if figure.order == 0:
        topic.part_of, topic.part_unit, topic.opened = None, None, -1
    if at != topic.opened:
        topic.opened = at
        inside = at >= 0 and figure.order > 0
        topic.part_of, topic.part_unit = (topic.level, topic.level_unit) if inside else (None, None)
    elif parts:
        topic.part_of, topic.part_unit = topic.level, topic.level_unit


def _changed(figure: Figure, measure: Measure, left: str, topic: Topic) -> str | None:
    """Growths and attainments repeat the phrase of the level."""
    thing = object_phrase(figure)
    if measure is Measure.ATTAINMENT and thing and figure.order == 0 and len(thing.split()) > 3:
        return thing.removeprefix("tỷ lệ ").removeprefix("chỉ tiêu ")
    if not is_measured(figure.quantity.unit):
        right = right_phrase(figure)
        unnamed = not right or right == figure.quantity.unit
        return topic.by_unit.get(figure.quantity.unit or "", topic.level) if unnamed else f"số {right}"
    bare = strip_cue(strip_cue(left, "plan_object", end=True), "tail", end=True)
    if len(bare.split()) < 2:
        return topic.level or topic.run_in or left or None
    text = of_whole(left, topic.whole, figure.quantity.unit)
    if figure.order == 0 or measure is not Measure.ATTAINMENT:
        topic.last = topic.level = text
        topic.last_unit = topic.level_unit = figure.quantity.unit
    return text


def of_whole(text: str, outer: str | None, unit: str | None = None) -> str:
    """`giá trị sản xuất xây dựng` for the part `xây dựng` of `giá trị sản xuất công nghiệp - xây dựng`."""
    whole = (outer or "").removeprefix("tổng ")
    for head in phrases("head_noun"):
        fits = unit is None or unit in {"%", "VND", _HEAD_UNITS.get(head)}
        if (
            fits
            and whole.startswith(head + " ")
            and not starts_with("head_noun").search(text)
            and len(text.split()) <= 8
        ):
            return f"{head} {text}"
    return text


def _thing(text: str) -> str:
    """`lúa hè thu` of `diện tích xuống giống lúa hè thu`: what another quantity of the same thing is named by."""
    for generic in phrases("generic_subject"):
        if text.startswith(generic + " "):
            text = text[len(generic) + 1 :]
            break
    return _MAKING.sub("", text)


def _physical(figure: Figure, left: str, topic: Topic) -> str | None:
    thing = object_phrase(figure) if figure.percent else None
    raw = figure.left.rstrip()
    linked = raw.endswith((":", "đối với", "cho", "của", "phủ", "tại")) and thing and len(thing.split()) > 3
    if thing and (len(left.split()) < 5 or linked) and not raw.endswith(("đạt", "là")):
        return thing
    if not left:
        same = figure.order or figure.quantity.unit == topic.last_unit
        return thing or before_parenthesis(figure) or (topic.level if same else None) or topic.run_in
    if left in phrases("generic_subject"):
        head = clause_head(figure)
        if figure.order and not _WORKS.match(head):
            head = ""
        named = colon_head(figure) or (head if head and not head.startswith(left) else None)
        outer = named or (topic.last if figure.order else None) or topic.run_in or topic.last
        if not outer or left in outer:
            return left
        thing = _thing(_without(outer, topic.last_unit) if outer == topic.last else outer)
        place = topic.run_in if topic.footnote and len(thing.split()) < 7 and topic.run_in != outer else None
        return " ".join(f"{left} {thing} {place or ''}".split())
    noun = UNIT_NOUNS.get(figure.quantity.unit or "")
    if noun and not _QUANTITY_NOUN.search(left.replace("trồng mới", "")):
        right = _without(right_phrase(figure), _printed_unit(figure)) if figure.quantity.unit != "t/ha" else ""
        return " ".join(
            f"{noun} {right} {left}".split() if right and not right[0].isdigit() else f"{noun} {left}".split()
        )
    part = topic.part_of and topic.part_unit == figure.quantity.unit and len(left.split()) <= 3
    if part and not _FLOW.match(left) and left not in (topic.part_of or ""):
        return f"{topic.part_of} {left}"  # `(ngân sách tỉnh 5.275 triệu đồng)`
    return of_whole(left, topic.whole, figure.quantity.unit)


def _printed_unit(figure: Figure) -> str:
    """The unit as printed after the figure: `tấn` where the canonical unit is t."""
    return figure.block.text[figure.quantity.end : figure.quantity.full_end].strip().lower()


def _count(figure: Figure, left: str, topic: Topic) -> str | None:
    raw = figure.left.rstrip()
    right = right_phrase(figure)
    unit = figure.quantity.unit
    if unit == "con" and left and right == unit and len(left.split()) <= 3:
        return left if left.startswith(("đàn", "tổng đàn", "số")) else f"đàn {left}"
    if _NAMED.match(left):  # `đàn bò 398.500 con`, `số heo tiêu hủy 17.236 con`
        return f"{left} {_without(right, unit)}".strip()
    if raw.endswith((":", " là")) and left:
        short = len(left.split()) < 5 and figure.order and topic.whole and topic.whole.startswith("số ")
        return f"{topic.whole} {left}" if short else left
    if topic.last and unit == topic.last_unit and (_PLACE.match(left) or _PLACE.match(_without(right, unit))):
        return topic.last  # `(xã A 12 hộ, xã B 11 hộ)`: parts of the whole, by place
    bare = right == unit and (unit == topic.part_unit or {unit, topic.part_unit} <= _PERSONS)
    if topic.part_of and left and (bare or unit is None or not right) and len(left.split()) <= 6:
        return f"{topic.part_of} {left}"  # `trong đó nữ 47 đồng chí`, `41 trường (mầm non 14, tiểu học 9)`
    if unit is None or not right:
        text = " ".join(f"số {unit or ''} {left}".split()) if left else topic.last
        return f"{text} {topic.run_in}" if topic.footnote and text and len(text.split()) < 6 else text
    return _noun_and_verb(figure, left, right, topic)


def _noun_and_verb(figure: Figure, left: str, right: str, topic: Topic) -> str | None:
    """`số lượt người tuyên truyền pháp luật`: the counted noun, then what was done."""
    raw, unit = figure.left.rstrip(), figure.quantity.unit
    outer = left or before_parenthesis(figure)
    if not outer and figure.order:
        if topic.last and unit == topic.last_unit and right == unit:
            return topic.last
        linked = "," not in raw and ";" not in raw
        outer = _thing(_without(topic.level or "", topic.level_unit)) if linked else topic.verb
    topic.verb = outer if left else topic.verb
    if len(right.split()) + len(outer.split()) < (8 if topic.footnote else 5):
        before = raw.rsplit(":", 1)[0] if ":" in raw else ""
        extra = " ".join(trim(re.split(r"[;.]\s", before)[-1]).split()[:8]) if before else ""
        outer = f"{outer} {extra or (topic.run_in if topic.footnote else '') or ''}".strip()
    return f"số {right} {outer}".strip()


def _without(text: str, unit: str | None) -> str:
    """`text` without a leading `số` and its counting noun."""
    return text.removeprefix("số ").removeprefix(unit or "").strip()
