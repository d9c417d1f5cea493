"""Names of amounts: what a figure in a measuring unit (VND, ha, %, tấn) measures.

Belongs here: amounts, areas, outputs and percentages. Does not: things counted (`counts`), growths and attainments
(`subject`).
"""

from __future__ import annotations

import re

from extract.cues import holds, phrases, starts_with
from extract.observations.figures import Figure, bare_place, is_measured
from extract.observations.phrases import (
    NUMBERING,
    PARTNER,
    before_parenthesis,
    clause_head,
    colon_head,
    object_phrase,
    right_phrase,
    trim,
)
from extract.observations.subject_words import (
    COMPARED,
    MADE,
    PLACE,
    last_season,
    of_whole,
    parallel,
    thing_of,
    without,
)
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
_PART_WORDS = 6
_PART_LABEL = 4
_HEAD_LENGTH = 60
_WHOLE_NOUN = re.compile(
    r"^tỷ lệ (?:(?:tổng )?dân số|(?:tổng )?số hộ|tổng \w+(?: \w+){0,3}|lao động|diện tích(?: kế hoạch)?|dự toán"
    r"|kế hoạch|quân số)$"
)
_BEHIND = frozenset({"giá trị sản xuất", "doanh thu", "tổng giá trị sản xuất"})
_HEADS_LAST = ("giá trị sản xuất", "doanh thu", "sản lượng", "năng suất", "bình quân")
_HEAD_LAST = re.compile(
    r"^(?P<thing>.{4,80}?) (?:ước )?(?:đạt|cho|với|có)(?: tổng)?"
    r" (?P<head>giá trị sản xuất|doanh thu|sản lượng|năng suất|năng suất bình quân)$"
)
_DONE_BEFORE = re.compile(
    r"^(?:nông dân |bà con |các hộ |toàn huyện |toàn xã )?(?:đã )?(?:\w+ )?thu hoạch (?:xong |dứt điểm )?"
)
_STATE = re.compile(
    r" (?:tiếp tục|phát triển|khởi sắc|ổn định|tăng trưởng|duy trì|ước|đã|đang|được|cơ bản|giữ)(?!\w).*$"
)
_BUDGET_PARTS = re.compile(r"(?<!\w)(?i:chi thường xuyên|chi TX|chi đầu tư phát triển|chi ĐTPT)(?!\w)")
_PARTS_REACH = 160  # characters behind a total in which its parts are named
_BUDGET_SIDES = frozenset({"thu", "chi", "tổng chi", "tổng thu"})
_LABEL_WORDS = 4  # of a part named after another with its head (`giá trị sản xuất công nghiệp ..., xây dựng ...`)
_BUDGET = re.compile(r"^(?:tổng )?(?P<side>thu|chi)(?: cân đối)? (?:ngân sách|nsnn)(?!\w)")
_POPULATION = re.compile(
    r"^tỷ lệ (?:(?:tổng )?dân số|(?:tổng )?số (?:hộ|dân|người|trẻ|lao động)|tổng số)(?: (?:toàn|của|trên|trong) .*)?$"
)
_SECTOR = re.compile(
    r"(?:về )?(?:sản xuất |ngành |lĩnh vực )?"
    r"(?:trồng trọt|nông nghiệp|nông,? lâm.*|chăn nuôi|thủy sản|lâm nghiệp|kinh tế)"
)
_USED = re.compile(r"(?:tiêu thụ|sử dụng|thương phẩm)$")
_MONEY = re.compile(r"^(?:đồng|đ|trđ|tr\.đ|tỷ đồng|triệu đồng)\s+")
_COVERED = frozenset(
    {"", "tỷ lệ", "đạt tỷ lệ", "tỷ lệ bao phủ", "bao phủ", "độ bao phủ", "đạt tỷ lệ bao phủ", "độ phủ"}
)
_PLAN_HEADS = frozenset({"dự toán", "kế hoạch", "chỉ tiêu", "quyết toán"})
_CAUGHT = re.compile(r"(?<!\w)(?:khai thác|đánh bắt)(?!\w)")
_DIMENSIONS = frozenset({"dài", "rộng", "cao", "sâu", "dày", "mặt rộng", "mặt đường rộng", "mặt đan rộng", "bề rộng"})
_DISTANT = re.compile(
    r"(?<!\w)cách (?:trung tâm|thành phố|thị trấn|thị xã|trụ sở|biên giới|quốc lộ|xã|huyện|tỉnh)(?!\w)"
)
_BROKEN = re.compile(r"(?<!\w)(?:vi phạm|buôn lậu|gian lận)(?!\w).*")
_TIMES = frozenset("x×*")
_BARE_BREACH = 2  # words: `vi phạm` alone does not say what was broken
_WORKS = re.compile(r"^(?:các |những )?(?:dự án|công trình|gói thầu|đề án|tuyến|cụm|khu)(?!\w)")
_FLOW = re.compile(
    r"^(?:tổng |số )?(?:thu|chi|vốn|giá trị|kinh phí|tiền|thuế|doanh thu|nợ|dư nợ|công nghiệp|dịch vụ|nông)(?!\w)"
)


def amount_name(figure: Figure, left: str, topic: Topic, spoken_of: str) -> str | None:
    """What the amount measures; `spoken_of` is the thing last named, in the order of its sentence."""
    return (
        _of_product(figure, topic)
        or _elided(figure, left, topic)
        or _of_population(figure, left, topic, spoken_of)
        or _named_behind(figure, left)
        or (_unnamed(figure, topic) if not left else None)
        or (_behind(figure, left) if left in phrases("generic_subject") else None)
        or (_generic(figure, left, topic, spoken_of) if left in phrases("generic_subject") else None)
        or (_named(figure, left, topic, spoken_of) if left else None)
    )


def _of_product(figure: Figure, topic: Topic) -> str | None:
    """The price and the sum of `238 hộ x 03 triệu đồng/hộ = 714 triệu đồng`."""
    sign, thing = figure.left.strip(), without(topic.level or "", None)
    if not thing or (sign not in _TIMES and sign != "="):
        return None
    if sign in _TIMES:
        return f"mức mỗi {thing}"
    if thing.startswith("mức mỗi "):
        return f"kinh phí {thing.removeprefix('mức mỗi ')}"
    sold = figure.quantity.unit == "VND" and not is_measured(topic.level_unit) and "đấu giá" in thing
    return f"giá trị {thing}" if sold else None  # `đấu giá 45 lô = 34,5 tỷ đồng`


def _unnamed(figure: Figure, topic: Topic) -> str | None:
    if figure.quantity.unit == "VND" and (thing := _right(figure)).startswith(phrases("head_noun")):
        return thing  # `Trong 873,5 tỷ đồng giá trị sản xuất của ngành, ...`
    return (
        _behind(figure) or _money_behind(figure) or before_parenthesis(figure) or _before(figure, topic) or topic.run_in
    )


def _of_population(figure: Figure, left: str, topic: Topic, spoken_of: str) -> str | None:
    """The thing itself where only what the share is of stands behind the percentage."""
    if figure.order and topic.level and figure.percent and figure.left.rstrip().endswith("="):
        return f"tỷ lệ {without(topic.level, None)}"  # `48/53 trường đạt chuẩn quốc gia = 90,57%`
    if figure.order and topic.level and left in _COVERED and _is_share_of(figure, _POPULATION):
        return f"tỷ lệ {without(topic.level, None)}"  # `138.920 người tham gia BHYT, đạt 89,5% dân số`
    if figure.order and topic.level and figure.percent and left in _COVERED and "phủ" in left:
        return f"tỷ lệ {without(topic.level, None)}"  # `138.920 người có thẻ BHYT, tỷ lệ bao phủ 89,5%`
    if figure.percent and left and not left.startswith(("tỷ lệ", "tỷ trọng")) and _is_share_of(figure):
        return f"tỷ lệ {_generic(figure, left, topic, spoken_of) if left in phrases('generic_subject') else left}"
    return None


def _named(figure: Figure, left: str, topic: Topic, spoken_of: str) -> str:
    """The phrase before the figure, with the measure's noun, the whole that it is a part of or a head said before."""
    unit = figure.quantity.unit
    if (part := _part(figure, left, topic)) is not None:
        return part
    if unit == "VND" and (right := _right(figure)):
        if left.endswith(phrases("money_verb")) and right.startswith(phrases("money_noun")):
            return f"{left} {right}"  # `giải ngân 98,4 tỷ đồng vốn đầu tư công`
        if right in _BEHIND:
            return f"{right} {left}"  # `Nông nghiệp đạt 456 tỷ đồng giá trị sản xuất`
    if unit == "kWh" and (behind := " ".join(_right(figure).split()[1:])):
        if behind == "điện" and (used := _USED.search(left)):
            return f"điện {used[0]}"  # `toàn huyện tiêu thụ 78,5 triệu kWh điện`
        return f"{left} {behind}" if "điện" in left and "điện" not in behind else behind  # `56,7 triệu kWh điện ...`
    if (
        left.endswith(_HEADS_LAST)
        and (turned := _HEAD_LAST.match(left)) is not None
        and (thing := _thing_before(turned["thing"]))
    ):
        left = f"{turned['head']} {thing}"  # `ngành xây dựng đạt giá trị sản xuất 789 tỷ đồng`
    noun = _noun(unit, left)
    sibling = noun is not None and topic.level == f"{noun} {spoken_of}"  # `khai thác 34.500 tấn, nuôi trồng 11.100`
    if noun and MADE.fullmatch(left) and not _right(figure) and not sibling:
        head = _sentence_head(figure)
        head = (
            "" if figure.order and spoken_of and _SECTOR.fullmatch(head) else head
        )  # `Trồng trọt: ..., đã cắt 215 ha`
        return f"{noun} {left} {head}" if head else _generic(figure, f"{noun} {left}", topic, spoken_of)
    if noun and not _QUANTITY_NOUN.search(left.replace("trồng mới", "")):
        right = _right(figure) if unit != "t/ha" else ""
        return " ".join([noun, *(right.split() if not right[:1].isdigit() else ()), left])
    alike = figure.order and topic.level_unit == unit and len(left.split()) <= _LABEL_WORDS
    text = (parallel(left, topic.level) if figure.order else None) or of_whole(left, topic.whole, unit)
    return of_whole(text, topic.level, unit) if alike and text == left else text


def _thing_before(text: str) -> str:
    """`lúa thu đông` of `nông dân đã thu hoạch xong lúa thu đông`, `ngành xây dựng` of `ngành xây dựng khởi sắc`."""
    return _STATE.sub("", _DONE_BEFORE.sub("", text)).removeprefix("toàn ")


def _of_budget(topic: Topic) -> bool:
    """Whether what was spoken of before is the budget."""
    spoken = (topic.last, topic.level, topic.whole, topic.run_in, topic.previous.get("VND"))
    return any("ngân sách" in words or words.startswith("thu trên địa bàn") for words in spoken if words)


def _noun(unit: str | None, left: str) -> str | None:
    """`diện tích` for ha; tons are an output where nothing says that they were handed out, seized or the like."""
    noun = UNIT_NOUNS.get(unit or "")
    if noun == "chiều dài" and _DISTANT.search(left):
        return "khoảng cách"
    if noun == "chiều dài" and left.rpartition(" ")[2] in _DIMENSIONS:
        return None
    return "khối lượng" if noun == "sản lượng" and holds(left, "handled") else noun


def _part(figure: Figure, left: str, topic: Topic) -> str | None:
    """`(ngân sách tỉnh 5.275 triệu đồng)`: a part in parentheses, or of an amount of money, goes behind its whole."""
    unit = figure.quantity.unit
    if not topic.part_of or topic.part_unit != unit:
        return None
    if starts_with("plan_object").match(left):
        return topic.part_of  # `Thu ngân sách trên địa bàn 98 tỷ đồng (dự toán địa phương 85 tỷ đồng)`
    budget = _BUDGET.match(topic.part_of)
    if budget and len(left.split()) <= _PART_WORDS and not _FLOW.match(left):
        return f"{budget['side']} {left}"  # `chi ngân sách ..., gồm: ..., đầu tư 19.884`
    if unit == "VND" and (headed := of_whole(left, topic.part_of, unit)) != left:
        return headed  # `giá trị sản xuất nông, lâm, thủy sản ..., trong đó lâm nghiệp 145 tỷ đồng`
    if len(left.replace(" - ", " ").split()) > _PART_LABEL:
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
    noun = _noun(figure.quantity.unit, left)
    if not noun or figure.quantity.unit == "t/ha" or _QUANTITY_NOUN.search(left) or left in _DIMENSIONS:
        return None
    right = _right(figure)
    named = len(right.split()) > 1 or (not left and right.isalpha() and not starts_with("no_thing").match(right))
    return f"{noun} {right} {left}".strip() if named and not right[:1].isdigit() else None


def _money_behind(figure: Figure) -> str | None:
    """`chi đầu tư phát triển` of `chi 187 tỷ đồng, trong đó 52 tỷ đồng cho đầu tư phát triển`."""
    part = holds(figure.left, "part") or (figure.order and figure.left.strip() in {"và", ",", "; và", ", và"})
    right = _right(figure) if figure.quantity.unit == "VND" and part else ""
    right = f"chi {right[4:]}" if right.startswith("cho ") else right
    return right if right.startswith(("chi ", "thu ", "vốn ", "tiền ")) and len(right.split()) > 1 else None


def _right(figure: Figure) -> str:
    return _MONEY.sub("", without(right_phrase(figure), _printed_unit(figure)))


def _sentence_head(figure: Figure) -> str:
    """`lúa xuân` of `Lúa xuân: đã làm đất 1.120 ha, cấy được 964 ha`."""
    said = figure.before.rpartition(";")[2]
    said = said if ":" in said else figure.before  # `Cá tra: ... ha; thủy sản: thả nuôi 412 ha`
    head = NUMBERING.sub("", said).partition(":")[0] if ":" in said else ""
    return trim(head) if head and len(head) < _HEAD_LENGTH and not any(map(str.isdigit, head)) else ""


def _before(figure: Figure, topic: Topic) -> str | None:
    """What the level before measured; at the head of a sentence what the one before it began with."""
    unit = figure.quantity.unit
    if figure.order:
        return topic.level
    return topic.previous.get(unit or "") or (topic.level if unit == topic.last_unit else None)


def _is_share_of(figure: Figure, noun: re.Pattern[str] = _WHOLE_NOUN) -> bool:
    """Whether only what the share is of stands behind: `bao phủ 89,75% dân số`."""
    return noun.match(object_phrase(figure) or "") is not None


def _generic(figure: Figure, left: str, topic: Topic, spoken_of: str) -> str:
    """`số tiền đấu giá lô đất`: the amount, then what the sentence speaks of."""
    head = clause_head(figure)
    if figure.order and not _WORKS.match(head):
        head = ""
    of_clause = topic.theme if figure.order and ";" in figure.left and figure.quantity.unit in UNIT_NOUNS else ""
    named = (
        _in_season(figure, topic)
        or colon_head(figure)
        or of_clause
        or (head if head and not head.startswith(left) else None)
    )
    sector = (
        (topic.head or topic.run_in) if left == "giá trị sản xuất" else None
    )  # `Lâm nghiệp: trồng 234 ha rừng, giá trị sản xuất`
    outer = named or sector or (spoken_of if figure.order else None) or topic.run_in or spoken_of
    if named and not figure.order and outer and left in outer:
        return outer  # `Công tác thu ngân sách trên địa bàn đạt khá, thu được 78,9 tỷ đồng`
    if left in _PLAN_HEADS and outer:
        return outer  # `Tiền sử dụng đất: dự toán 120 tỷ đồng`
    if (
        left.startswith("sản lượng")
        and topic.codes.get(topic.level or "") == "aquaculture.area"
        and not _CAUGHT.search(figure.after[:_HEAD_LENGTH])
    ):
        return f"{left} nuôi trồng thủy sản"  # `thả nuôi 905 ha, sản lượng thu hoạch 1.486 tấn`
    if left == "thu ngân sách" and outer and ("ngân sách" not in outer or not named):
        return left  # complete by itself
    if not outer or left in outer or (not named and left in phrases("clause_subject") and ";" in figure.left):
        return left
    thing = thing_of(outer)
    counted = figure.percent and outer == spoken_of and topic.level and not is_measured(topic.level_unit)
    if counted and topic.level and topic.level.endswith(outer):
        thing = topic.level.removeprefix("tổng ").removeprefix("số ")  # `hộ nghèo 845 hộ, tỷ lệ 2,3%`
    if left in phrases("fine") and (broken := _BROKEN.search(thing)):
        what = broken.group() if len(broken.group().split()) > _BARE_BREACH else thing
        return f"số tiền {left} từ xử lý {what}" if "nộp" in left else f"số tiền phạt {what}"
    place = topic.run_in if topic.footnote and len(thing.split()) < 7 and topic.run_in != outer else None
    return " ".join(f"{left} {thing} {place or ''}".split())


def _in_season(figure: Figure, topic: Topic) -> str | None:
    """`lúa vụ mùa` of `sang vụ mùa ..., năng suất 48,2 tạ/ha`, where the paragraph spoke of lúa vụ mùa before."""
    if figure.quantity.unit not in {"t/ha", "t"} or not topic.seasons:
        return None
    carried = topic.season if figure.order or not clause_head(figure) else None  # `Vải thiều đã hết vụ, sản lượng ...`
    return topic.seasons.get(last_season(figure.left.lower()) or carried or "")


def _elided(figure: Figure, left: str, topic: Topic) -> str | None:
    """A level compared with, one place after another, the other side of a budget: the thing was named before."""
    if left.startswith("lần lượt theo ") and topic.level:
        return topic.level  # `giải ngân 1.820 tỷ đồng, lần lượt theo các nguồn là 582 tỷ đồng, 1.238 tỷ đồng`
    if COMPARED.fullmatch(left):
        if head := colon_head(figure):
            return f"kế hoạch {head}" if head.startswith("vốn") else head  # `Vốn đầu tư công: kế hoạch 98 tỷ đồng`
        return topic.level_in(figure.quantity.unit)
    budget = _of_budget(topic) or (left == "tổng chi" and _BUDGET_PARTS.search(figure.after[:_PARTS_REACH]))
    if left in _BUDGET_SIDES and figure.quantity.unit == "VND" and budget:
        return f"{left} ngân sách"  # `Thu ngân sách 2.568 triệu đồng. Chi 3.985 triệu đồng`
    listed = bare_place(figure) is not None and figure.quantity.unit in topic.by_unit and figure.order > 0
    placed = PLACE.match(left) and len(left.split()) <= _PART_WORDS and not left.endswith(phrases("money_verb"))
    return _at_place(figure, topic) or left if listed or placed else None


def _at_place(figure: Figure, topic: Topic) -> str | None:
    """`tỷ lệ hộ nghèo` of `Một số xã có tỷ lệ hộ nghèo cao: xã A 4,12%, xã B 3,65%`: what a list of places goes on."""
    if named := _QUANTITY_HEAD.search(head := colon_head(figure)):
        return head[named.start() :]
    alike = topic.last_unit == figure.quantity.unit or (figure.percent and topic.last_unit == "điểm %")
    return topic.last if alike else topic.by_unit.get(figure.quantity.unit or "")


def _printed_unit(figure: Figure) -> str:
    """The unit as printed after the figure: `tấn` where the canonical unit is t; behind the N of n/N."""
    return PARTNER.sub("", figure.block.text[figure.quantity.end : figure.quantity.full_end]).strip().lower()
