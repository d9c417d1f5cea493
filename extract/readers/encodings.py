"""Vietnamese from before Unicode: TCVN3 (ABC fonts), VNI, VISCII and windows-1258 -> Unicode.

What belongs here: the tables (data/catalogue/old_encodings.csv: TCVN 5712:1993 VN3, VNI for Windows, RFC 1456) and the
choice between them. A font's name says it where there are fonts (.VnTime, VNI-Times); plain bytes are read by every
table, and the one whose words are Vietnamese syllables is right.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from extract.catalogue import catalogue_rows
from extract.syllables import share_of_syllables

TCVN3, VNI, VISCII, CP1258 = "tcvn3", "vni", "viscii", "windows-1258"
OLD = (TCVN3, VNI, VISCII, CP1258)
LIKELY = 0.8  # share of syllables among a text's words beyond ASCII that makes a table the right one
UNLIKELY = 0.6  # a share that real Vietnamese never falls under
FEWEST = 2  # words beyond ASCII that can tell
_FONTS = (
    (re.compile(r"^(?:[A-Z]{6}\+)?\.?vni[-_ ]", re.IGNORECASE), VNI),
    # .VnTime, .VnArialH: capitals are drawn by fonts of their own, from the codes of small letters.
    (re.compile(r"^(?:[A-Z]{6}\+)?[.,_]?\s?vn[a-z]", re.IGNORECASE), TCVN3),
)
_CAPITAL_FONT = re.compile(r"^(?:[A-Z]{6}\+)?[.,_]?\s?vn[a-z]+?H(?:$|[-_, ])", re.IGNORECASE)
_NO_TABLE = re.compile(r"^(?:[A-Z]{6}\+)?vntimes? new\b", re.IGNORECASE)
_SUSPECT = re.compile(
    r"[\u00a1-\u00a9\u00ab-\u00ae\u00b5-\u00b9\u00bb-\u00bf\u00c4-\u00c7\u00cb\u00ce-\u00d1\u00d6-\u00d8\u00db-\u00df"
    r"\u00e4-\u00e7\u00eb\u00ee-\u00f1\u00f6-\u00f8\u00fb\u00fc\u00fe\u00ff]"
    r"|[aâăeêoôơuưyAÂĂEÊOÔƠUƯY][ùúÙÚ]"
)
"""Western letters and signs that old codes show as and that Unicode Vietnamese has none of; ù and ú, which it has,
where no syllable has them: behind another vowel, as VNI writes its marks."""


def table_of_font(name: str | None) -> str | None:
    """The old table that a font is drawn for, by its name; None for a Unicode font."""
    if not name or _NO_TABLE.match(name):
        return None
    return next((table for pattern, table in _FONTS if pattern.match(name)), None)


def from_font(text: str, font: str | None) -> str:
    """Text of a run in an old font as Unicode: its characters are the codes, as Windows' Western table names them."""
    table = table_of_font(font)
    if table is None or not text:
        return text
    converted = convert(text, table)
    return converted.upper() if table == TCVN3 and _CAPITAL_FONT.match(font or "") else converted


def convert(text: str, table: str) -> str:
    """Characters that stand for the codes of an old table -> Unicode letters (NFC); others stay."""
    if table == CP1258:
        return unicodedata.normalize("NFC", text)
    letters, pattern = _table(table)
    return pattern.sub(lambda found: letters[found.group()], text)


def sign_of(character: str, font: str | None) -> str:
    """What one character of a run in an old font stands for: a letter, or marks for the letter before it (VNI)."""
    table = table_of_font(font)
    if table is None:
        return character
    letters, _ = _table(table)
    if character in letters:
        letter = letters[character]
        return letter.upper() if table == TCVN3 and _CAPITAL_FONT.match(font or "") else letter
    marked = letters.get("a" + character) or letters.get("A" + character) if table == VNI else None
    return unicodedata.normalize("NFD", marked)[1:] if marked else character


def decode(data: bytes) -> str | None:
    """Bytes that are no UTF-8 as Unicode, by the table that makes Vietnamese of them; None where none does."""
    found: list[tuple[float, int, str]] = []
    for order, table in enumerate(OLD):
        text = _read(data, table)
        if text is None:
            continue
        share, count = share_of_syllables(text)
        if count >= FEWEST and share >= LIKELY:
            found.append((share, -order, text))
    return max(found)[2] if found else None


def mend(text: str) -> str:
    """Unicode text whose lines hold the codes of old fonts as characters ("B¸o c¸o"), set right line by line."""
    if not _SUSPECT.search(text):
        return text
    return "".join(_mend_line(line) for line in text.splitlines(keepends=True))


def _mend_line(line: str) -> str:
    if not _SUSPECT.search(line):
        return line
    share, _ = share_of_syllables(line)
    if share >= UNLIKELY:
        return line
    best, right = share, line
    for table in (TCVN3, VNI):
        converted = convert(line, table)
        now, words = share_of_syllables(converted)
        if words >= FEWEST and now >= LIKELY and now > best:
            best, right = now, converted
    return right


def _read(data: bytes, table: str) -> str | None:
    if table == CP1258:
        try:
            return unicodedata.normalize("NFC", data.decode("cp1258"))
        except UnicodeDecodeError:
            return None
    return convert(_western(data), table)


def _western(data: bytes) -> str:
    """Bytes as characters of Windows' Western table; the five that it leaves out as control characters."""
    return data.decode("cp1252", "replace") if not _UNDEFINED & set(data) else data.decode("latin-1")


_UNDEFINED = frozenset(b"\x81\x8d\x8f\x90\x9d")


@cache
def _table(name: str) -> tuple[dict[str, str], re.Pattern[str]]:
    letters: dict[str, str] = {}
    for row in catalogue_rows("old_encodings.csv"):
        if row["encoding"] == name:
            code = bytes.fromhex(row["code"])
            for characters in {code.decode("latin-1"), code.decode("cp1252", "ignore")}:
                if len(characters) == len(code):
                    letters[characters] = row["letter"]
    longest_first = sorted(letters, key=len, reverse=True)
    return letters, re.compile("|".join(map(re.escape, longest_first)))
