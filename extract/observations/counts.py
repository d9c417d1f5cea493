"""Names of things counted: the noun behind the figure, then what was done with it or where.

Belongs here: figures with a counting noun, printed or inherited. Does not: amounts (`amounts`), growths (`subject`).
"""

from __future__ import annotations

import re

from extract.cues import holds, phrases
from extract.observations.figures import HURT, Figure, bare_place
from extract.observations.phrases import NUMBERING, before_parenthesis, colon_head, right_phrase, trim, without_opener
from extract.observations.subject_words import COMPARED, PLACE, parallel, regraded, thing_of, without
from extract.observations.topic import Topic

_LEFT_OVER = re.compile(r"(?:^|[,;(]\s*)(?:hiện |vẫn )?còn(?: lại)?$")
OUT_OF = re.compile(r"(?<!\w)(?:trên|trong)(?: tổng)?(?: số)?\s*$")
"""The count behind it is the whole: `52 trường đạt chuẩn trên tổng số 61 trường`."""
_IN_ALL = re.compile(r";[^;,]{0,30}(?<!\w)(?i:tổng số)(?: có| là|:)?\s*$")
_RAISED = frozenset({"nâng tổng số", "nâng số", "nâng tổng", "đưa tổng số", "đưa số", "nâng", "đưa"})
"""`có thêm 02 trường đạt chuẩn, nâng tổng số lên 28 trường`"""
_ADDED = re.compile(r"(?<!\w)(?:được|mới|thêm|công nhận|kết nạp|phát triển|thành lập|cấp)(?!\w)")
_NAMED = re.compile(r"^(?:tổng )?(?:đàn|số|số lượng|dân số|sĩ số|quân số)\s+[^\W\d]")
_DONE = re.compile(
    r"^(?:xử lý|xử phạt|giải quyết|làm rõ|khởi tố|khám phá|kết luận|chi trả|hoàn thành|công nhận|phê duyệt|thu hồi"
    r"|tiêu hủy|tiêu huỷ|tiêm phòng|tiêm"
    r"|nhiễm|mắc|chết|nghiệm thu|bàn giao|thẩm định|kiểm tra|nhắc nhở|đang|chưa|không)(?!\w)"
)
"""What was done with the things that the sentence's first count names."""
_DONE_TO = re.compile(r"^(?:đã|được|bị|chưa|không|đang|đạt|có|còn|tham gia|là|thuộc|của|khi|do|vì|theo)(?!\w)")
_OWN_VERB = re.compile(r"^(?:đã|được|bị|chưa|không)(?!\w)")
_BOUND_TO = re.compile(r"^(?:đã |buộc |phải )+")
_PERSONS = frozenset(
    {"người", "đồng chí", "đảng viên", "đại biểu", "cán bộ", "công chức", "thanh niên", "em", "lao động"}
)
_LABEL_WORDS = 6
_BADGE = re.compile(r"(?:huy hiệu |loại )?(?P<years>[3-9][05]) năm(?: tuổi đảng)?")
_ON_ROAD = re.compile(r"\s(?:trên|tại)\s(?:các\s|tuyến\s)*(?i:quốc lộ|tỉnh lộ|đường)(?!\w)")
_ROAD = re.compile(r"(?:trên )?(?:quốc lộ|tỉnh lộ|đường tỉnh|đường huyện)(?!\w)")
_PART_LABEL = 4
_INCIDENTS = frozenset({"vụ", "vụ việc", "ca"})


def count_name(figure: Figure, left: str, topic: Topic) -> str | None:
    """What the figure counts: `số lượt người tuyên truyền pháp luật`."""
    if _ROAD.match(left) and figure.left.rstrip().endswith(":"):
        left = _before_colon(_ON_ROAD.split(figure.left)[0] + ":") or left  # `tai nạn trên Quốc lộ 1, đường 925: 38 vụ`
    right = _with_noun(figure, right_phrase(figure), topic)
    said = figure.left.strip(" ,;:").lower()
    alike = figure.order and right in {"", figure.quantity.unit}
    graded = (regraded(left, topic.level) or regraded(said, topic.level)) if alike else None
    return (
        graded
        or _elliptical(figure, left, right, topic)
        or _labelled(figure, left, right, topic)
        or _part(figure, left, right, topic)
        or _noun_and_verb(figure, left, right, topic)
    )


def _with_noun(figure: Figure, right: str, topic: Topic) -> str:
    """`đơn khiếu nại` in `41 đơn (03 khiếu nại, 06 tố cáo)`: parts that are counted like their whole."""
    unit = figure.quantity.unit or ""
    if unit == "người" and right.startswith(HURT):
        return f"người {right}"  # `làm 03 chết, 05 bị thương`
    part = topic.opened >= 0 and topic.part_unit == unit and not right.startswith(unit)
    part = part or (unit == "đơn" and right.startswith(phrases("petition")))
    # `63 giải: 05 Nhất`, `42 trường (14 MN)`
    part = part or (right in phrases("part_name") and not right.startswith(unit))
    return f"{unit} {right}" if part and right else right


def _elliptical(figure: Figure, left: str, right: str, topic: Topic) -> str | None:
    """A level compared with, what is left over, one place after another: the thing was named before."""
    unit = figure.quantity.unit
    if COMPARED.fullmatch(left) and right == unit:
        return topic.level_in(unit)
    if figure.order and right == unit and not left and holds(figure.left, "accumulated"):
        counted = (text for text, of in reversed(topic.named) if of and (of == unit or of.startswith(f"{unit} ")))
        return next(counted, None)  # `cấp 17 giấy chứng nhận, lũy kế 142 giấy`
    if figure.order and _IN_ALL.search(figure.lead):
        return f"tổng số {right or unit or ''}".strip()  # `kết nạp 05 đảng viên; tổng số 286 đảng viên`
    if figure.order and OUT_OF.search(figure.left):
        return f"tổng số {right or unit or ''}".strip()  # `52 trường đạt chuẩn trên tổng số 61 trường`
    if left in _RAISED and right == unit and unit in topic.by_unit:
        return "tổng số " + " ".join(_ADDED.sub("", without(topic.by_unit[unit], None)).split())
    if figure.order and not left and unit == topic.last_unit and _LEFT_OVER.search(figure.left.rstrip()):
        return f"số {right or unit or ''} còn lại {without(topic.last or '', unit)}".strip()
    behind = without(right, unit)
    before = (PLACE.match(left) and len(left.split()) < _LABEL_WORDS) or (figure.order and bare_place(figure))
    place = before or (" " in behind and PLACE.match(behind))  # `25 chi bộ thôn` names no place
    if place and unit in topic.first_by_unit:
        return topic.by_unit[unit or ""]  # `(xã A 12 hộ, xã B 11 hộ)`: parts of the whole, by place
    return None


def _labelled(figure: Figure, left: str, right: str, topic: Topic) -> str | None:
    """A label before the figure names it: `đàn bò 398.500 con`, `Huy hiệu 75 năm: 01`."""
    raw, unit = figure.left.rstrip(), figure.quantity.unit
    if not left:
        return None
    if unit == "con" and right == unit and _DONE.match(_BOUND_TO.sub("", left)):
        return f"số con {left} {thing_of(without(topic.level or '', topic.level_unit))}".strip()
    if unit == "con" and right in {"", unit} and len(left.split()) <= 3:
        return left if left.startswith(("đàn", "tổng đàn", "số")) else f"đàn {left}"
    if _NAMED.match(left):
        return f"{left} {without(right, unit)}".strip()
    if raw.endswith(":") and unit and right != unit and right.startswith(unit):
        return f"số {right} {left}" if len(left.split()) < _LABEL_WORDS else f"số {right}"
    return _before_mark(figure, left, topic) if raw.endswith((":", " là")) else None


def _before_mark(figure: Figure, left: str, topic: Topic) -> str:
    """The label before a colon or `là`, in full where it goes on with a whole or with the label before it."""
    if figure.left.rstrip().endswith(":") and topic.part_of and topic.opened >= 0 and len(left.split()) <= _PART_LABEL:
        return f"{topic.part_of} {left}"  # `58.214 mũi vắc xin (mũi 1: 41.960, mũi 2: 16.254)`
    topic.verb = left
    if figure.order and (like := parallel(left, topic.level)):
        return like
    if badge := _BADGE.fullmatch(left):
        return f"số đảng viên được tặng huy hiệu {badge['years']} năm tuổi đảng"  # `60 năm: 02; 55 năm: 04`
    short = len(left.split()) < 5 and figure.order and topic.whole and topic.whole.startswith("số ")
    return f"{topic.whole} {left}" if short else left


def _part(figure: Figure, left: str, right: str, topic: Topic) -> str | None:
    """Parts of the level before and figures without a noun of their own."""
    unit = figure.quantity.unit
    bare = right == unit and (unit == topic.part_unit or {unit, topic.part_unit} <= _PERSONS)
    if topic.part_of and left and (bare or unit is None or not right) and len(left.split()) <= _LABEL_WORDS:
        return f"{topic.part_of} {left}"  # `trong đó nữ 47 đồng chí`, `41 trường (mầm non 14, tiểu học 9)`
    if unit is None or not right:
        noun = "" if unit and left.startswith(unit) else unit or ""
        text = " ".join(f"số {noun} {left}".split()) if left else topic.last
        return f"{text} {topic.run_in}" if topic.footnote and text and len(text.split()) < 6 else text
    if right == unit and left.startswith(f"{unit} ") and figure.left.rstrip()[-1:].isalpha():
        return f"số {left}"  # `trường đạt chuẩn 27/34 trường`, `hộ kinh doanh đăng ký mới 193 hộ`
    return None


def _noun_and_verb(figure: Figure, left: str, right: str, topic: Topic) -> str | None:
    """The counted noun, then what was done; both go on into what follows."""
    raw, unit = figure.left.rstrip(), figure.quantity.unit
    if unit is None or not right:
        return None
    right = _full_noun(figure, left, right, topic)
    behind = raw.rsplit(":", 1)[1] if ":" in raw else ""
    heading = bool(behind.strip()) and not trim(behind)  # `Giáo dục: Toàn huyện có 41 trường`
    incident = heading and unit in _INCIDENTS and right == unit
    outer = colon_head(figure) if incident else "" if heading else left or before_parenthesis(figure)
    if not outer and figure.order:
        if topic.last and unit == topic.last_unit and right == unit:
            return topic.last
        linked = "," not in raw and ";" not in raw
        if ";" in raw.rstrip("; "):
            topic.verb = ""  # `kết nạp 12 đảng viên; hoàn thành 02 tiêu chí`
        own = len(right.split()) > len(unit.split()) + 1 and topic.opened < 0  # it says more than what it is
        if own and _OWN_VERB.match(without(right, unit)):
            outer = ""  # `405 hộ đã bàn giao mặt bằng`
        else:
            outer = topic.verb if own or not linked else thing_of(without(topic.level or "", topic.level_unit))
    if _ROAD.match(outer):
        outer = ""  # `tai nạn trên Quốc lộ 47, Tỉnh lộ 506B làm 02 người bị thương`
    topic.verb = outer if left and not outer.startswith("làm ") else topic.verb  # `làm chết 14 người; 12 vụ cháy`
    if figure.order and right == unit and topic.opened < 0 and _DONE.match(left) and ";" not in raw:
        first = topic.first_by_unit.get(unit, "")
        outer = f"{outer} {without(first, unit)}".strip()  # `412 vụ vi phạm ..., đã xử lý 389 vụ`
    topic.thing = (f"{right} {outer}" if outer in phrases("attribute") else f"{outer} {right}").strip()
    if len(right.split()) + len(outer.split()) < (8 if topic.footnote else 5):
        extra = (
            (_before_colon(raw) if right == unit and not heading else "")
            or (topic.run_in if topic.footnote else "")
            or ""
        )
        outer = f"{outer} {extra if extra not in outer else ''}".strip()
    return f"số {right} {outer}".strip()


def _full_noun(figure: Figure, left: str, right: str, topic: Topic) -> str:
    """`căn nhà tình nghĩa` for the bare `căn` of `xây mới 12 căn nhà tình nghĩa; sửa chữa 9 căn`."""
    unit = figure.quantity.unit or ""
    if topic.opened < 0 and right != unit and not _DONE_TO.match(without(right, unit)):
        topic.nouns.setdefault(unit, right)
    carried = figure.order > 0 and right == unit and left and topic.opened < 0
    return topic.nouns.get(unit, right) if carried else right


def _before_colon(raw: str) -> str:
    before = NUMBERING.sub("", raw.rsplit(":", 1)[0]) if ":" in raw else ""
    return " ".join(trim(without_opener(re.split(r"[;.]\s", before)[-1])).split()[:8]) if before else ""
