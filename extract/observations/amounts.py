"""Names of amounts: what a figure in a measuring unit (VND, ha, %, tấn) measures.

Belongs here: amounts, areas, outputs and percentages. Does not: things counted (`counts`), growths and attainments
(`subject`).
"""

from __future__ import annotations

import re

from extract.cues import phrases
from extract.observations.figures import Figure
from extract.observations.phrases import before_parenthesis, clause_head, colon_head, object_phrase, right_phrase
from extract.observations.subject_words import COMPARED, PLACE, of_whole, parallel, thing_of, without
from extract.observations.topic import Topic

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
_QUANTITY_NOUN = re.compile(
    r"(?<!\w)(?:diện tích|sản lượng|năng suất|giá trị|số lượng|khối lượng|tổng đàn|quy mô|độ che phủ|chiều dài"
    r"|chiều rộng|trọng lượng)(?!\w)"
)
_QUANTITY_HEAD = re.compile(
    r"(?<!\w)(?:tỷ lệ|tỉ lệ|diện tích|sản lượng|năng suất|giá trị|số|mức)(?= \w)(?! (?:cao|thấp) nhất)"
)
_WHOLE_NOUN = re.compile(
    r"^tỷ lệ (?:(?:tổng )?dân số|(?:tổng )?số hộ|tổng \w+(?: \w+){0,3}|lao động|diện tích(?: kế hoạch)?|dự toán"
    r"|kế hoạch|quân số)$"
)
_BUDGET_SIDES = frozenset({"chi", "tổng chi", "tổng thu"})
_DIMENSIONS = frozenset({"dài", "rộng", "cao", "sâu", "dày", "mặt rộng", "mặt đường rộng", "mặt đan rộng", "bề rộng"})
_WORKS = re.compile(r"^(?:các |những )?(?:dự án|công trình|gói thầu|đề án|tuyến|cụm|khu)(?!\w)")
_FLOW = re.compile(
    r"^(?:tổng |số )?(?:thu|chi|vốn|giá trị|kinh phí|tiền|thuế|doanh thu|nợ|dư nợ|công nghiệp|dịch vụ|nông)(?!\w)"
)


def amount_name(figure: Figure, left: str, topic: Topic, spoken_of: str) -> str | None:
    """What the amount measures; `spoken_of` is the thing last named, in the order of its sentence."""
    unit = figure.quantity.unit
    if (elided := _elided(figure, left, topic)) is not None:
        return elided
    if figure.percent and left and not left.startswith(("tỷ lệ", "tỷ trọng")) and _is_share_of(figure):
        return f"tỷ lệ {_generic(figure, left, topic, spoken_of) if left in phrases('generic_subject') else left}"
    if (behind := _named_behind(figure, left)) is not None:
        return behind
    if not left:
        return _behind(figure) or before_parenthesis(figure) or _before(figure, topic) or topic.run_in
    if left in phrases("generic_subject"):
        return _behind(figure, left) or _generic(figure, left, topic, spoken_of)
    if (part := _part(figure, left, topic)) is not None:
        return part
    noun = UNIT_NOUNS.get(unit or "")
    if noun and not _QUANTITY_NOUN.search(left.replace("trồng mới", "")):
        right = without(right_phrase(figure), _printed_unit(figure)) if unit != "t/ha" else ""
        return " ".join([noun, *(right.split() if not right[:1].isdigit() else ()), left])
    return (parallel(left, topic.level) if figure.order else None) or of_whole(left, topic.whole, unit)


def _of_budget(topic: Topic) -> bool:
    """Whether what was spoken of before is the budget."""
    spoken = (topic.last, topic.level, topic.whole, topic.run_in, topic.previous.get("VND"))
    return any("ngân sách" in words for words in spoken if words)


def _part(figure: Figure, left: str, topic: Topic) -> str | None:
    """`(ngân sách tỉnh 5.275 triệu đồng)`: a part in parentheses, or of an amount of money, goes behind its whole."""
    unit = figure.quantity.unit
    if not topic.part_of or topic.part_unit != unit or len(left.split()) > 3:
        return None
    if topic.opened < 0 and unit in UNIT_NOUNS and not left.startswith(("qua ", "tại ", "ở ")):
        return None
    return None if _FLOW.match(left) or left in topic.part_of else f"{topic.part_of} {left}"


def _named_behind(figure: Figure, left: str) -> str | None:
    """`tỷ lệ gia đình văn hóa` of `96,5% gia đình văn hóa`, unless what stands behind is only what the share is of."""
    thing = object_phrase(figure) if figure.percent else None
    if thing is None:
        return None
    if left and _WHOLE_NOUN.match(thing):
        return None
    raw = figure.left.rstrip()
    linked = raw.endswith((":", "đối với", "cho", "của", "phủ", "tại")) and len(thing.split()) > 3
    named = (len(left.split()) < 5 or linked) and not raw.endswith(("đạt", "là"))
    return thing if named or not left else None


def _behind(figure: Figure, left: str = "") -> str | None:
    """`chiều dài kênh mương` of `nạo vét 3,2 km kênh mương`: the thing stands behind its measure."""
    noun = UNIT_NOUNS.get(figure.quantity.unit or "")
    if not noun or figure.quantity.unit == "t/ha" or _QUANTITY_NOUN.search(left) or left in _DIMENSIONS:
        return None
    right = without(right_phrase(figure), _printed_unit(figure))
    return f"{noun} {right} {left}".strip() if len(right.split()) > 1 and not right[:1].isdigit() else None


def _before(figure: Figure, topic: Topic) -> str | None:
    """What the level before measured; at the head of a sentence what the one before it began with."""
    unit = figure.quantity.unit
    if figure.order:
        return topic.level
    return topic.previous.get(unit or "") or (topic.level if unit == topic.last_unit else None)


def _is_share_of(figure: Figure) -> bool:
    """Whether only what the share is of stands behind: `bao phủ 89,75% dân số`."""
    return _WHOLE_NOUN.match(object_phrase(figure) or "") is not None


def _generic(figure: Figure, left: str, topic: Topic, spoken_of: str) -> str:
    """`số tiền đấu giá lô đất`: the amount, then what the sentence speaks of."""
    head = clause_head(figure)
    if figure.order and not _WORKS.match(head):
        head = ""
    named = colon_head(figure) or (head if head and not head.startswith(left) else None)
    outer = named or (spoken_of if figure.order else None) or topic.run_in or spoken_of
    if not outer or left in outer:
        return left
    thing = thing_of(outer)
    place = topic.run_in if topic.footnote and len(thing.split()) < 7 and topic.run_in != outer else None
    return " ".join(f"{left} {thing} {place or ''}".split())


def _elided(figure: Figure, left: str, topic: Topic) -> str | None:
    """A level compared with, one place after another, the other side of a budget: the thing was named before."""
    if COMPARED.fullmatch(left):
        return topic.level_in(figure.quantity.unit)
    if left in _BUDGET_SIDES and figure.quantity.unit == "VND" and _of_budget(topic):
        return f"{left} ngân sách"  # `Thu ngân sách 2.568 triệu đồng. Chi 3.985 triệu đồng`
    return _at_place(figure, topic) or left if PLACE.match(left) and len(left.split()) <= 6 else None


def _at_place(figure: Figure, topic: Topic) -> str | None:
    """`tỷ lệ hộ nghèo` of `Một số xã có tỷ lệ hộ nghèo cao: xã A 4,12%, xã B 3,65%`: what a list of places goes on."""
    if named := _QUANTITY_HEAD.search(head := colon_head(figure)):
        return head[named.start() :]
    return topic.last if topic.last_unit == figure.quantity.unit else topic.by_unit.get(figure.quantity.unit or "")


def _printed_unit(figure: Figure) -> str:
    """The unit as printed after the figure: `tấn` where the canonical unit is t."""
    return figure.block.text[figure.quantity.end : figure.quantity.full_end].strip().lower()
