"""The name of what a figure measures, in the report's words, completed where the sentence leaves it out.

Belongs here: growths, attainments, shares and denominators, and what a name leaves open for the figures after it. Does
not: naming levels (`amounts`, `counts`), cutting phrases (`phrases`), the catalogue code (`codes`).
"""

from __future__ import annotations

import re

from extract.cues import holds, phrases
from extract.model import Measure
from extract.observations.amounts import amount_name
from extract.observations.comparison import compared_away
from extract.observations.counts import OUT_OF, count_name
from extract.observations.figures import Figure, is_measured
from extract.observations.measure import BESIDE
from extract.observations.phrases import left_phrase, object_phrase, right_phrase, strip_cue, whole_phrase
from extract.observations.respective import respective
from extract.observations.subject_words import PLACE, of_whole, regraded, thing_of, without
from extract.observations.topic import Topic

_SHARE_NOUN = re.compile(r"^(?:tỷ trọng|tỷ lệ|tỉ lệ|cơ cấu)")
_COMPARISON = re.compile(r" (?:so với|so cùng kỳ|so|trong|mỗi|hằng|hàng) ")
_ABOUT = re.compile(
    r"\s*về ((?:số|tổng|vốn|giá trị|diện tích|sản lượng|khối lượng|lượng|kim ngạch)(?: [^\W\d]+){0,5}?)"
    r"(?= và |[,;.()]|$)"
)
_COMPLETED = re.compile(r"\W*(?i:hoàn thành)\s*")
_OF_PLAN = re.compile(
    r"^tỷ lệ (?:chỉ tiêu|kế hoạch|kh|dự toán|dt|mục tiêu|nghị quyết|số giao|cùng kỳ|diện tích kế hoạch)"
    r"(?: (?:cả năm|năm|năm \d{4}|giao|được giao|đề ra|\w+ giao|đã đề ra|vốn))*$"
)
# `giảm tỷ lệ hộ nghèo còn 1,8%`, `nâng tỷ lệ che phủ rừng lên 42%`: the level of the rate, not its fall or rise
_MOVED = re.compile(
    r"^(?!mức)(?:[^,;]{0,60} )?(?:kéo giảm|giảm|hạ|nâng|đưa|tăng) (?=(?:tỷ|tỉ) (?:lệ|suất) |hộ (?:cận )?nghèo)"
)
_MOVED_TO = re.compile(r"(?<!\w)(?i:còn|xuống|lên|đạt|từ)(?: (?:còn|dưới|trên|khoảng|mức))*\s*$")
_ONLY_PLAN = re.compile(
    r"^(?:vượt |đạt |hoàn thành |bằng )?(?:so với )?(?:chỉ tiêu|kế hoạch|kh|dự toán|dt|mục tiêu|nghị quyết)"
    r"(?: (?:giao|được giao|đề ra|đã đề ra|đặt ra|năm|cả năm|huyện giao|tỉnh giao|trên giao|nghị quyết|pháp lệnh))*$"
)
_PLACE_WORDS = 5
_LABEL_WORDS = 8
_QUALIFIED = re.compile(r" (?:vi phạm|được|có|thuộc|phải)(?!\w)")
_PEOPLE = frozenset({"người", "hộ", "hộ dân", "nhân khẩu"})  # all of a place
_CHANGES = frozenset({Measure.YOY_GROWTH, Measure.YOY_CHANGE, Measure.YOY_INDEX, Measure.ATTAINMENT})


def name(figure: Figure, measure: Measure, topic: Topic) -> str | None:
    """What the figure measures; updates `topic`."""
    left = left_phrase(figure)
    if thing := respective(figure, topic):
        if not figure.percent:
            topic.take(thing, figure.quantity.unit)
        return f"tỷ trọng {_bare(thing)}" if measure is Measure.SHARE else thing
    if figure.quantity.ratio_role == "denominator" and topic.level:
        counted = whole_phrase(figure) if measure is Measure.WHOLE and not is_measured(figure.quantity.unit) else ""
        return f"tổng số {_all_counted(figure, counted, topic)}" if counted else topic.level
    if measure in _CHANGES:
        return _changed(figure, measure, left, topic)
    if measure is Measure.SHARE and (share := _share_of_level(figure, left, topic)) is not None:
        return share
    before, topic.thing = topic.thing, ""
    measured = is_measured(figure.quantity.unit) and not _is_sample(figure)
    text = amount_name(figure, left, topic, before) if measured else count_name(figure, left, topic)
    if text and _MOVED_TO.search(figure.left[-24:]):
        text = _MOVED.sub("", text)
    if text and measure is Measure.RATE and figure.percent and text == topic.level:
        return text.replace("số ", "tỷ lệ ", 1) if text.startswith("số ") else text
    if text and measure is Measure.SHARE and not _SHARE_NOUN.match(text):
        return _share_like_last(text, topic) or _share(text, topic)
    # what a whole counts is said once: the parts go on with their own
    if text and measure is not Measure.WHOLE and not _is_all(figure):
        topic.take(text, figure.quantity.unit)
        if left not in phrases("generic_subject") or not measured:
            topic.last, topic.last_unit = text, figure.quantity.unit
            thing = thing_of(without(text, figure.quantity.unit))
            topic.thing = topic.thing or ("" if thing.startswith("bị ") else thing)  # `450 ha bị nhiễm đạo ôn`
    topic.thing = topic.thing or before
    return text


def _all_counted(figure: Figure, counted: str, topic: Topic) -> str:
    """The noun of all that is counted; a bare one with what tells them from others.

    What was done stands before the figure (`tháo dỡ 20/21 trường hợp vi phạm trật tự`) or behind it; a sentence may
    have named them before (`tiếp nhận 30 đơn, đã giải quyết 28/30 đơn`; `xét tốt nghiệp: 118/120 em`).
    """
    unit, level, right = figure.quantity.unit or "", topic.level or "", right_phrase(figure)
    if counted != unit or unit in _PEOPLE:
        return counted
    before = level.removeprefix(f"số {right}") if level.startswith(f"số {right}") else ""
    if len(before.split()) > 1 and _QUALIFIED.match(right.removeprefix(unit)):
        return right
    first = topic.first_by_unit.get(unit, level)
    if first != level:
        return first.removeprefix("tổng ").removeprefix("số ") if right == unit else counted
    before = level if not before and not level.startswith(("số ", "tổng ", "tỷ lệ ")) else before
    return f"{counted} {before.strip()}" if 1 < len(before.split()) <= _LABEL_WORDS else counted


def _is_all(figure: Figure) -> bool:
    """Whether a count is all that the one before it is out of: `1.412 người có thẻ trên tổng số 1.588 người`."""
    return figure.order > 0 and not is_measured(figure.quantity.unit) and OUT_OF.search(figure.left) is not None


def _is_sample(figure: Figure) -> bool:
    """Whether `mẫu` is what a laboratory is sent, not a measure of land."""
    return figure.quantity.unit == "mẫu" and holds(f"{figure.before[-120:]} {figure.after[:80]}", "sample")


def _bare(thing: str) -> str:
    """`dịch vụ` of `giá trị sản xuất dịch vụ`."""
    return next((thing[len(head) + 1 :] for head in phrases("head_noun") if thing.startswith(head + " ")), thing)


def _share_of_level(figure: Figure, left: str, topic: Topic) -> str | None:
    """`tỷ lệ nợ quá hạn trong dư nợ` of `nợ quá hạn 1,2 tỷ đồng, chiếm 0,29% dư nợ`."""
    whole = object_phrase(figure)
    named = left in {"tỷ lệ", "tỷ trọng", "chiếm tỷ lệ", "chiếm tỷ trọng"}
    if not figure.order or topic.level is None or not (named or (whole and not left)):
        return None
    thing = without(topic.level, None).removeprefix("tổng ")
    noun = "tỷ trọng" if left == "tỷ trọng" else "tỷ lệ"
    return f"{noun} {thing} trong {whole.removeprefix('tỷ lệ ')}" if whole else f"{noun} {thing}"


def _share_like_last(text: str, topic: Topic) -> str | None:
    """`tỷ trọng học sinh khá` after `giỏi`, `tỷ trọng dân tộc thổ` after `thái`: one more share of a list."""
    last, unit = topic.before
    if last is None or unit != "%":
        return None
    if graded := regraded(text, last):
        return graded
    headed = of_whole(text, _bare(last), "%")
    return f"tỷ trọng {headed}" if headed != text and last.startswith("tỷ trọng ") else None


def _share(text: str, topic: Topic) -> str:
    """`tỷ trọng cà phê trong kim ngạch xuất khẩu`; of things counted the count's own name."""
    if text == topic.level and text.startswith("số "):
        return text
    whole = topic.whole if topic.whole != text and topic.units.get(topic.whole or "") == topic.level_unit else None
    return f"tỷ trọng {text}" + (f" trong {whole}" if whole else "")


def _changed(figure: Figure, measure: Measure, left: str, topic: Topic) -> str | None:
    """Growths and attainments repeat the phrase of the level."""
    if measure is Measure.YOY_GROWTH and topic.before[0] and BESIDE.fullmatch(figure.left):
        return topic.before[0]  # `giảm 08 người chết (20,5%)`
    if (behind := _thing_behind(figure, measure, left)) is not None:
        return behind
    if figure.quantity.unit == "lần":
        return topic.level or left or None
    if not is_measured(figure.quantity.unit):
        return _count_changed(figure, left, topic)
    left = compared_away(left) or left
    placed = figure.order and PLACE.match(left) and len(left.split()) <= _PLACE_WORDS
    if placed and topic.level and topic.level_unit == "%":
        return topic.level  # `tỷ lệ hộ nghèo còn 12,9%, huyện A giảm 8,1%`
    if topic.level and _ONLY_PLAN.match(left):
        return topic.level
    bare = strip_cue(strip_cue(left, "plan_object", end=True), "tail", end=True)
    if (len(bare.split()) < 2 or (bare == "tỷ lệ" and topic.level)) and bare not in phrases("short_subject"):
        return topic.level or topic.run_in or left or None
    text = of_whole(strip_cue(left.strip(), "rise", end=True), topic.whole, figure.quantity.unit)
    if figure.order == 0 or measure is not Measure.ATTAINMENT:
        topic.last = topic.level = text
        topic.last_unit = topic.level_unit = figure.quantity.unit
    return text


def _thing_behind(figure: Figure, measure: Measure, left: str) -> str | None:
    """The thing behind a percentage: `hoàn thành 100% chỉ tiêu giao quân`, `giảm ít nhất 5% số vụ tai nạn`."""
    thing = (object_phrase(figure) or "").removeprefix("tỷ lệ ")
    if measure is Measure.YOY_GROWTH and (about := _ABOUT.match(figure.right)):
        thing_of_it = f" {left}" if left and about[1].lower() in phrases("head_noun") else ""
        return about[1].lower() + thing_of_it  # `tăng 18,5% về số doanh nghiệp và giảm 4,2% về vốn`
    if measure is Measure.YOY_CHANGE and figure.percent and thing.startswith(("hộ nghèo", "hộ cận nghèo")):
        return f"tỷ lệ {thing}"  # `giảm 0,5% hộ nghèo`
    opens = not figure.order or thing.startswith("số ") or figure.left.lstrip().startswith(";")
    if measure is Measure.YOY_GROWTH and thing and not left and opens:
        return _COMPARISON.split(thing)[0]
    if measure is not Measure.ATTAINMENT or not thing or _OF_PLAN.match(f"tỷ lệ {thing}"):
        return None
    if _COMPLETED.fullmatch(figure.left):
        return thing.removeprefix("chỉ tiêu ")
    long = len(thing.split()) > 2
    if long and figure.order == 0 and not left:
        return thing
    verb = left.rpartition(" và ")[2]  # `phân bổ và giải ngân 100% vốn đầu tư công`
    return f"{verb} {thing}" if long and verb and len(verb.split()) <= 2 else None


def _count_changed(figure: Figure, left: str, topic: Topic) -> str | None:
    """What rose or fell by a count: its own noun, the subject before the verb, else the level before."""
    right = right_phrase(figure)
    if right and right != figure.quantity.unit:
        return f"số {right}"
    own = strip_cue(compared_away(left) or (left if left.startswith("số ") else ""), "tail", end=True)
    if len(own.split()) > 1 and (figure.order == 0 or ";" in figure.left or own.startswith("số ")):
        return own  # `số vụ tai nạn giao thông giảm so với cùng kỳ 5 vụ`
    bare = strip_cue(strip_cue(left, "rise", end=True), "fall", end=True)
    if len(bare.split()) > 1 and (topic.level is None or ";" in figure.left):
        return f"số {figure.quantity.unit} {bare}"  # `; tay chân miệng tăng 412 ca so với cùng kỳ`
    return topic.level_in(figure.quantity.unit)
