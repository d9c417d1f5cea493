"""Lists that belong together place by place: `tỷ trọng nông nghiệp, công nghiệp, dịch vụ lần lượt là 30%, 45%, 25%`.

Belongs here: which of the things named before such a list its k-th figure is about. Does not: what the figure measures
(`measure`), other names (`subject`).
"""

from __future__ import annotations

import re
from functools import cache

from extract.cues import alternatives, phrases
from extract.observations.figures import Figure
from extract.observations.phrases import trim
from extract.observations.topic import Topic

_WORD = r"(?!và(?!\w))[^\W\d_]+"
_ITEM = rf"\d[\d.,]*(?:\s?%|\s?{_WORD}(?:[ /]{_WORD}){{0,4}})?"
_SEPARATOR = r"\s?(?:[-–;,/]|(?<!\w)và(?!\w))\s*(?:và\s)?"
_RESPECTIVE = re.compile(
    r"(?P<verb>(?:tăng|giảm)\s)?(?<!\w)(?:tương ứng|lần lượt)"
    r"(?: là| đạt| chiếm| tăng| giảm| còn| lên| xuống| bằng| với| ước| có| tỷ lệ)*:?\s*"
    rf"(?P<done>(?:{_ITEM}{_SEPARATOR}){{0,8}})$"
)
_LIST_ON = re.compile(rf"(?:{_SEPARATOR}{_ITEM}){{0,8}}")
_NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")
_REACH = 240
_BREAK = re.compile(r"[;:(]|\.\s")
_KEPT = "\x00"  # in place of a separator inside a joined noun
_GROUP = re.compile(
    r"^(?:[^,;]{0,60}\s)?(?:khu vực|nhóm ngành|ngành|lĩnh vực|loại hình|nhóm|cấp học|bậc học|mặt hàng)(?: kinh tế)?:?\s"
)
_SPLITS = (r";\s*(?:và\s)?", r",\s+(?:và\s)?|\svà\s", r"\s[-–]\s|,\s+(?:và\s)?|\svà\s")
_COUNTED = re.compile(r"^(?:tổng )?số \S+")
_MOST = 9  # things in one list


def respective(figure: Figure, topic: Topic) -> str | None:
    """The k-th of the things named before the list for its k-th figure; None outside such lists."""
    text = figure.before[-_REACH:]
    before = _list_in(text)
    if before is None:
        return None
    after = _LIST_ON.match(figure.after[:_REACH])
    place = len(_NUMBER.findall(before["done"]))
    size = place + 1 + len(_NUMBER.findall(after.group() if after else ""))
    if not 1 < size <= _MOST:
        return None
    if names := _named_in(text[: before.start()], size):
        return names[place]
    levels = _levels(topic, size)
    topic.listed = levels[place] if levels else None
    return topic.listed


def _list_in(text: str) -> re.Match[str] | None:
    """The words that open a list and its figures up to the end of `text`."""
    return _RESPECTIVE.search(text) if "lần lượt" in text or "tương ứng" in text else None


def moves_in_list(figure: Figure) -> int:
    """The sign that a list gives its figures: 1 of `tăng lần lượt 3,2%; 12,5% và 9,8%`, -1 of a fall; else 0."""
    found = _list_in(figure.before[-_REACH:])
    return 0 if found is None or not found["verb"] else 1 if found["verb"].startswith("tăng") else -1


def _levels(topic: Topic, size: int) -> list[str]:
    """The last `size` levels of one unit that the sentence, or the one before it, stated."""
    for named in (topic.named, topic.earlier):
        alike = [text for text, unit in named if unit == named[-1][1]]
        if size <= len(alike):
            return alike[-size:]
    return []


def _named_in(text: str, size: int) -> list[str]:
    """The `size` things listed at the end of `text`, each with the noun that the first or the last states for all."""
    text = _BREAK.split(text)[-1].rstrip(" ,")
    kept = _joined().sub(lambda found: found.group().replace(", ", f",{_KEPT}").replace(" và ", f"{_KEPT}và "), text)
    for pattern in _SPLITS:
        for body in (kept, text):
            pieces = re.split(pattern, body)
            if len(pieces) >= size and not any(char.isdigit() for char in "".join(pieces[-size:])):
                return _completed([trim(piece.replace(_KEPT, " ")) for piece in pieces[-size:]])
    return []


@cache
def _joined() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){alternatives('joined_nouns')}(?!\w)", re.IGNORECASE)


def _completed(pieces: list[str]) -> list[str]:
    """`số hộ nghèo`, `số hộ cận nghèo`; `diện tích lúa`, `sản lượng lúa` of `diện tích, sản lượng lúa`."""
    if not all(pieces):
        return []
    first, *others = pieces
    head = next((noun for noun in phrases("head_noun") if first.startswith(noun + " ")), "")
    counted = _COUNTED.match(first)
    head = head or (counted.group() if counted and first != counted.group() else "")
    if head or not first.startswith(phrases("quantity_head")):
        first = _GROUP.sub("", first) if not counted else first
    if head:
        return [first if first.startswith(head) else f"{head} {first}", *(_with(head, other) for other in others)]
    nouns = phrases("generic_subject") + phrases("head_noun")
    tail = next((others[-1][len(noun) :] for noun in nouns if others[-1].startswith(noun + " ")), "")
    return [piece + tail if piece in nouns else piece for piece in (first, *others)]


def _with(head: str, piece: str) -> str:
    return piece if piece.startswith((*phrases("quantity_head"), *phrases("head_noun"), "số ")) else f"{head} {piece}"
