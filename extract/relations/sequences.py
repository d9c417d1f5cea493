"""Wholes and parts told one after the other in a sentence, without a cue that announces a list; no verdicts.

`76 vụ, đã xử lý 71 vụ, đang xử lý 5 vụ`; `53 cuộc; cấp huyện 18 cuộc; cấp xã 35 cuộc`; `trong số 52 xã có 38 ...`;
`lúa 5.120 ha, màu 2.310 ha; tổng cộng 7.430 ha`; `37/38 hộ, còn lại 01 hộ`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import takewhile

from extract.model import Observation
from extract.relations.breakdowns import MAX_SEEN, Breakdown
from extract.relations.cues import class_heads, cue_pattern, dimension_of, has_cue
from extract.relations.figures import around, compatible, is_level, once_per_figure, same_kind, side, unit_key
from extract.relations.reading import Fig, Item, Mark, Reading
from extract.relations.sums import Sum, misprinted

_LAST_CLAUSE = re.compile(r"[,;:()](?!\d)|\.\s")
_SUM_HEAD = re.compile(r"(?:^|[.;]\s)\s*(?:Tổng cộng|Cộng)\b[^,;:.()\d]{0,40}$")
_EACH = re.compile(r"\b(?:mỗi|bình quân|mức)\b[^,;]{0,25}$", re.IGNORECASE)
LEAST_IMPLICIT = 20  # smaller figures add up by chance
LEAST_LISTED = 3
LEAST_SWAPPED = 100  # of a figure whose swapped digits are no chance
NEAR = Decimal("0.02")
_AMONG = re.compile(r"\b[Tt]rong (?:tổng )?số\s*(?:là |có )?$|(?:^\W*|[.;:]\s+)Trong\s*$")
_SUMMED = re.compile(r"\b(?:tổng cộng|tổng số|tổng|cộng)\b[^,;:.()\d]{0,40}$", re.I)


def find_sequences(reading: Reading, items: Sequence[Item]) -> Iterator[Breakdown]:
    """Breakdowns of the sentences of a block; linear in the number of its figures."""
    previous: list[Observation] = []
    sentence: list[Observation] = []
    for item in [*items, Mark("stop", -1, 0, 0)]:
        if isinstance(item, Fig) and is_level(reading, item.obs):
            sentence.append(item.obs)
        elif isinstance(item, Mark) and item.kind == "stop" and sentence:
            if len(sentence) > 1:
                alone = [figure for figure in sentence if figure.ratio_role is None and figure.unit is not None]
                yield from _complement_of(reading, sentence)
                yield from _implicit(reading, alone)
                yield from _classes(reading, alone)
                yield from _summed(reading, alone)
                yield from _of_pair(reading, sentence)
            yield from _carried(reading, previous, sentence)
            previous = sentence
            sentence = []


def _complement_of(reading: Reading, sentence: list[Observation]) -> Iterator[Breakdown]:
    """Finished and open parts after their whole."""
    open_blocks = reading.index.speaking("pending")
    if not any(figure.block in open_blocks for figure in sentence):
        return
    states = [_state(reading, figure) for figure in sentence]
    for number, whole in enumerate(sentence):
        if side(whole) == "denominator":
            yield from _rest_of_pair(reading, sentence, number, states)
            continue
        following = [
            o for o in sentence[number + 1 : number + 1 + MAX_SEEN] if compatible(unit_key(o), unit_key(whole))
        ]
        parts = _cases(reading, whole, [o for o in following if not o.ratio_role])
        other = any(has_cue(around(reading, part), "other_source") for part in parts)
        if {_state(reading, part) for part in parts} == {"done", "pending"} and not other:
            yield Breakdown([whole], parts, "complement", [[p] for p in parts], False)


def _cases(reading: Reading, whole: Observation, following: Sequence[Observation]) -> list[Observation]:
    """The finished and open cases right after those received; before them may stand how these came in."""
    at = next((number for number, o in enumerate(following) if _state(reading, o)), 0)
    if at and sum((o.value for o in following[:at]), -whole.value) and not is_received(reading, whole):
        return []
    return _outer(list(takewhile(lambda o: _state(reading, o) is not None, following[at:])))


def _outer(parts: list[Observation]) -> list[Observation]:
    """Parts without those that break one of them down again: `đã giải quyết 3.718, đúng hạn 3.681, quá hạn 37`."""
    kept: list[Observation] = []
    at = 0
    while at < len(parts):
        kept.append(parts[at])
        rest, end = parts[at].value, at + 1
        while end < len(parts) and rest > 0:
            rest -= parts[end].value
            end += 1
        at = end if not rest and end - at > LEAST_LISTED - 1 else at + 1
    return kept


@once_per_figure
def is_received(reading: Reading, figure: Observation) -> bool:
    """Whether the words before a figure say that it counts what came in: `tiếp nhận 3.846 hồ sơ`."""
    return has_cue(_LAST_CLAUSE.split(reading.before(figure, 60))[-1], "received")


def _implicit(reading: Reading, alone: Sequence[Observation]) -> Iterator[Breakdown]:
    """`53 cuộc; cấp huyện 18 cuộc; cấp xã 35 cuộc`: figures of one unit right after each other that may be a sum."""
    among = reading.index.having("trong ")
    for number, whole in enumerate(alone[:-1]):
        if whole.block in among and _AMONG.search(reading.before(whole, 30)):
            listed = _of_unit(whole, alone[number + 1 : number + 1 + MAX_SEEN])
            if listed:
                texts = [around(reading, figure) for figure in listed]
                yield Breakdown([whole], listed, "open", [[p] for p in listed], False, texts=texts)
            continue
        parts: list[Observation] = []
        rest = whole.value
        for later in alone[number + 1 : number + 9]:
            if later.value > rest or unit_key(later) != unit_key(whole):
                break
            parts.append(later)
            rest -= later.value
        if len(parts) >= 2 and rest == 0 and whole.value >= LEAST_IMPLICIT * whole.step:
            yield Breakdown([whole], parts, "implicit", [[p] for p in parts], False)
            continue
        yield from _swapped(reading, whole, alone[number + 1 : number + 1 + MAX_SEEN])
        listed = _of_unit(whole, alone[number + 1 : number + 1 + MAX_SEEN])
        gap = abs(sum((o.value for o in listed), -whole.value))
        if len(listed) >= LEAST_LISTED and number + 1 + len(listed) == len(alone) and gap <= NEAR * whole.value:
            texts = [around(reading, figure) for figure in listed]
            yield Breakdown([whole], listed, "implicit", [[p] for p in listed], False, texts=texts)


def _classes(reading: Reading, alone: Sequence[Observation]) -> Iterator[Breakdown]:
    """`kỷ luật 09 tổ chức đảng, khiển trách 6, cảnh cáo 3`: all classes of one dimension, right behind their whole."""
    if len(alone) < LEAST_LISTED or alone[0].block not in reading.index.having(*class_heads()):
        return
    for number, whole in enumerate(alone[:-2]):
        parts = _of_unit(whole, alone[number + 1 : number + 1 + MAX_SEEN])
        texts = [around(reading, part) for part in parts]
        if len(parts) >= 2 and dimension_of([around(reading, whole), texts[0]]) is None:
            fit = next((end for end in range(len(parts), 1, -1) if (dimension_of(texts[:end]) or ("", False))[1]), 0)
            if fit:
                yield Breakdown([whole], parts[:fit], "listed", [[p] for p in parts[:fit]], False, texts=texts[:fit])
                return


def _swapped(reading: Reading, whole: Observation, following: Sequence[Observation]) -> Iterator[Breakdown]:
    """`kiểm tra 3.216 cơ sở, đạt yêu cầu 2.814 cơ sở, vi phạm 312 cơ sở`: a sum but for two swapped digits."""
    if whole.value < LEAST_SWAPPED * whole.step:
        return
    parts: list[Observation] = []
    total = Decimal(0)
    for later in following:
        if unit_key(later) != unit_key(whole) or later.value <= 0:
            return
        parts.append(later)
        total += later.value
        apart = total - whole.value  # swapped digits differ by a multiple of nine
        if len(parts) >= 2 and apart and not apart % (9 * whole.step) and misprinted(Sum(whole, tuple(parts))):
            texts = [around(reading, figure) for figure in parts]
            yield Breakdown([whole], parts, "implicit", [[p] for p in parts], False, texts=texts)
            return


def _of_pair(reading: Reading, sentence: Sequence[Observation]) -> Iterator[Breakdown]:
    """`05/18 chỉ tiêu đạt; 11 chỉ tiêu đạt khá; 02 chỉ tiêu đạt thấp`: n and the figures after it that make up N."""
    for number, bottom in enumerate(sentence):
        if side(bottom) != "denominator" or bottom.ratio_partner is None:
            continue
        top = reading.at_position.get(bottom.ratio_partner)
        parts = [top] if top is not None else []
        for later in sentence[number + 1 : number + 1 + MAX_SEEN]:
            if later.ratio_role is not None or not compatible(unit_key(later), unit_key(bottom)):
                break
            parts.append(later)
            if len(parts) >= LEAST_LISTED and sum(part.value for part in parts) == bottom.value:
                yield Breakdown([bottom], parts, "implicit", [[part] for part in parts], False)
                break


def _carried(reading: Reading, previous: Sequence[Observation], sentence: Sequence[Observation]) -> Iterator[Breakdown]:
    """`Nhận 18.946 hồ sơ. Đã giải quyết 18.215, còn 731`: finished and open parts in the sentence after their whole."""
    if not sentence or not previous:
        return
    if _SUM_HEAD.search(reading.before(sentence[0], 60)):
        added = [
            o for o in previous if unit_key(o) == unit_key(sentence[0]) and not _EACH.search(reading.before(o, 30))
        ]
        if len(added) >= 2:
            yield Breakdown([sentence[0]], added[::-1], "summed", [[part] for part in added], False)
    if sentence[0].ratio_role is not None or not _state(reading, sentence[0]):
        return
    parts = _outer([figure for figure in sentence if _state(reading, figure) and figure.ratio_role is None])
    states = {_state(reading, figure) for figure in parts}
    wholes = [w for w in reversed(previous[-MAX_SEEN:]) if parts and compatible(unit_key(w), unit_key(parts[0]))]
    if states == {"done", "pending"} and wholes and parts[0] is sentence[0]:
        received = [w for w in wholes if is_received(reading, w)]
        cue = "complement" if received and len(parts) == LEAST_LISTED - 1 else "implicit"
        yield Breakdown(received + [w for w in wholes if w not in received], parts, cue, [[p] for p in parts], False)


def _of_unit(whole: Observation, figures: Sequence[Observation]) -> list[Observation]:
    """The leading figures that have the unit of the whole."""
    return list(takewhile(lambda figure: same_kind(figure, whole), figures))


def _summed(reading: Reading, alone: Sequence[Observation]) -> Iterator[Breakdown]:
    """`lúa 5.120 ha, màu 2.310 ha, cây khác 1.212 ha; tổng cộng 8.642 ha`: the parts stand before their sum."""
    summing = reading.index.having("cộng", "tổng")
    for number, whole in enumerate(alone):
        if whole.block not in summing:
            continue
        before = alone[max(0, number - MAX_SEEN) : number]
        if len(before) < 2 or unit_key(before[-1]) != unit_key(whole) or not _SUMMED.search(reading.before(whole, 60)):
            continue
        parts = _of_unit(whole, before[::-1])
        if len(parts) >= 2:
            yield Breakdown([whole], parts, "summed", [[p] for p in parts], False)


def _rest_of_pair(
    reading: Reading, sentence: list[Observation], number: int, states: list[str | None]
) -> Iterator[Breakdown]:
    """`37/38 hộ, còn lại 01 hộ`: the rest after n/N."""
    whole = sentence[number]
    top = reading.at_position.get(whole.ratio_partner) if whole.ratio_partner is not None else None
    if top is None or number + 1 >= len(sentence):
        return
    rest = sentence[number + 1]
    text = reading.between(whole, rest).casefold()
    if states[number + 1] == "pending" and "còn" in text.split() and compatible(unit_key(rest), unit_key(whole)):
        yield Breakdown([whole], [top, rest], "complement", [[top], [rest]], False)


@once_per_figure
def _state(reading: Reading, figure: Observation) -> str | None:
    """`done` or `pending` by the words of the figure's own segment."""
    text = around(reading, figure)
    if cue_pattern("pending").search(text):
        return "pending"
    return "done" if cue_pattern("done").search(text) else None
