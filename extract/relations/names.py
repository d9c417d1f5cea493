"""Names as a text enumerates them: a stretch of text cut into names, each with its span; nothing is counted here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

MAX_LIST = 6000  # characters of one enumeration
MAX_WORDS = 6  # of one clean name
MAX_LED, MAX_SMALL = 9, 4  # words of a name led by its kind, and small ones among them
PLACES = (
    r"xã|phường|thị trấn|thị xã|thành phố|huyện|quận|tỉnh|thôn|bản|ấp|xóm|khóm|buôn|làng|khu phố|tổ dân phố|tổ|trường|"
    r"chợ|đặc khu"
)
WHERE = frozenset(PLACES.partition("|tổ|")[0].split("|"))
"""Nouns of the places in which other things stand."""
_CUT = re.compile(r"(?!(?<=\d),\d{1,3}\s?(?!và\b)[^\W\d])[(),;]|\s(?:và|cùng)\s(?=\S)")  # no cut in `69,4 ha`
PREFIX = re.compile(rf"^(?:các\s+)?(?P<place>{PLACES}|số)\s+(?:số\s+)?(?=\S)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a list: clean text without its prefix, and its span in the block."""

    text: str
    start: int
    end: int
    joined: bool = False  # stands after `và`, which may belong to the name before it
    place: str = ""  # its own prefix: xã, thị trấn


def leading_names(text: str, start: int) -> list[Name]:
    """The capitalised names from `start` on, up to the first words that are no name."""
    body = text[start : start + MAX_LIST]
    names: list[Name] = []
    for piece in split_names(body[: sentence_end(body)], start):
        name = trim(piece, last=True)
        if not is_clean(name.text):
            break
        names.append(name)
        if not piece.text.endswith(name.text):
            break
    return names


def closing(body: str) -> int | None:
    """Where the parenthesis that is open at the start of a text closes; None where it never does."""
    depth = 1
    for at, char in enumerate(body):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return at
    return None


def sentence_end(body: str) -> int:
    """Where the enumeration at the start of a text ends: at a stop, a semicolon or the parenthesis around it."""
    depth = 0
    for at, char in enumerate(body):
        depth += (char == "(") - (char == ")")
        if depth < 0 or (depth == 0 and (char == ";" or (char == "." and body[at + 1 : at + 2] in ("", " ")))):
            return at
    return len(body)


def split_names(body: str, offset: int) -> list[Name]:
    """Pieces between `,`, `;` and `và` outside parentheses."""
    cuts: list[tuple[int, int, bool]] = []
    depth = 0
    for match in _CUT.finditer(body):
        sign = match.group()
        if sign in "()":
            depth += 1 if sign == "(" else -1
        elif depth <= 0:
            cuts.append((match.start(), match.end(), sign.strip() in ("và", "cùng")))
    names: list[Name] = []
    start, joined = 0, False
    for left, right, is_and in [*cuts, (len(body), len(body), False)]:
        piece = body[start:left]
        inner = piece.strip(' .*"“”')
        if inner:
            at = offset + start + piece.index(inner)
            names.append(Name(inner, at, at + len(inner), joined))
        start, joined = right, is_and
    return names


def trim(name: Name, last: bool) -> Name:
    """The name without a prefix such as xã; of the last one only its capitalised words."""
    text, start = name.text, name.start
    text_only = text.partition("(")[0].rstrip() if "(" in text else text
    prefix = PREFIX.match(text_only)
    skip = prefix.end() if prefix else 0
    rest = text_only[skip:]
    if last:
        words = rest.split(" ")
        kept = 0
        while kept < len(words) and (is_capital(words[kept]) or words[kept].isdigit()):
            kept += 1
        rest = " ".join(words[:kept]) if kept else rest
    place = prefix["place"].casefold() if prefix else ""
    return Name(rest, start + skip, start + skip + len(rest), name.joined, place)


def is_capital(word: str) -> bool:
    """Whether a word begins with a capital."""
    return word[:1].isupper()


def is_clean(name: str) -> bool:
    """Whether a name is nothing but a few capitalised words and numbers."""
    words = name.split()
    return 0 < len(words) <= MAX_WORDS and all(is_capital(w) or w[0].isdigit() or w in "-–" for w in words)


def is_named(text: str) -> bool:
    """Whether a text ends in a proper name that words of its kind may lead: `hẻm Bà Tám`, `Mầm non Hoa Pơ Lang`."""
    words = text.split()
    small = sum(not (is_capital(w) or w[0].isdigit() or w in "-–") for w in words)
    ends_named = bool(words) and (is_capital(words[-1]) or words[-1][0].isdigit())
    return ends_named and len(words) <= MAX_LED and small <= MAX_SMALL and any(is_capital(w) for w in words)


def one_head(texts: Sequence[str]) -> bool:
    """Whether all things of a list begin with one small word (`lễ ..., lễ ...`), or all with a capital."""
    heads = {text.split(maxsplit=1)[0] for text in texts if text}
    return len(texts) > 1 and (len(heads) == 1 or all(is_capital(head) for head in heads))


def is_item(text: str) -> bool:
    """A short thing such as `nhà văn hóa xóm 8`; longer phrases may hold commas of their own."""
    return 2 <= len(text.split()) <= MAX_WORDS and "(" not in text
