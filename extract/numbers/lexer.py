"""Where the digits stand: one regular expression over a whole column of text, run by polars.

Belongs here: cutting text into tokens that hold digits, known non-quantities first, figures after, with exact offsets in code
points. What a figure is worth and what it counts is decided afterwards, in `scan`.

polars' expressions have no look-around, so context that refuses a number is read into the token itself, and the order of the
alternatives is the grammar's order of preference.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import polars as pl

from extract.numbers.catalogue import alternation, comparators, refusals

SENTINEL = "\x00"
_BLANK_NOISE = str.maketrans(
    {code: " " for code in (0, 9, 10, 11, 12, 13, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)}
    | {0x200B: " ", 0xFEFF: " ", 0x2011: "-", 0x2012: "-", 0x2212: "-"}
)

YEAR = r"(?:19|20)[0-9]{2}"
FIGURE = (
    r"(?:[0-9]{1,3}(?:\.[0-9]{3}){1,6}(?:,[0-9]{1,9})?"  # 47.871,894
    r"|[0-9]{1,3}(?:,[0-9]{3}){2,6}(?:\.[0-9]{1,9})?"  # 1,500,000: commas that can only group
    r"|[0-9]{1,9}\.[0-9]{1,9}"  # 91.5 and 1234.567: a point that cannot group is a decimal mark
    r"|[0-9]{1,15}(?:,[0-9]{1,9})?"  # 8670   64,33
    r")"
)
_LABEL = r"[0-9]{1,7}(?:[./][0-9]{1,4}){0,3}(?-i:[A-ZĐ]{1,2}\b|[a-z]\b)?(?:,[0-9]{1,3}\b)*(?:\s?[/-]\s?(?-i:[A-ZĐ]{2})[\w&]*(?:[/-](?-i:[A-ZĐ])[\w&]*)*)?"
_LIST = r"(?:\s{0,2},\s{0,2}[0-9]{1,2}(?-i:[a-zA-Z]\b)?){0,12}"
_DATE = r"[0-3]?[0-9]\s?[/.-]\s?[01]?[0-9]\s?[/.-]\s?" + YEAR
_UPPER = "A-ZĐÂĂÊÔƠƯ"
_WORD = "0-9A-Za-z_À-ỹ"


def _patterns() -> list[tuple[str, str]]:
    """Kinds and their patterns in order of preference; `figure` is the only kind that may become a quantity."""
    before, after = alternation(refusals("before")), alternation(refusals("after"))
    around = {words.split(" … ")[0] for words in refusals("around")}
    return [
        ("contact", r"https?://[^ ]+|www\.[^ ]+|[A-Za-z0-9._+-]+@[A-Za-z0-9-]+\.[A-Za-z0-9.-]+"),
        ("date", rf"ngày\s{{1,3}}[0-9]{{1,2}}\s{{1,3}}tháng\s{{1,3}}[0-9]{{1,2}}(?:\s{{1,3}}năm\s{{1,3}}{YEAR})?"),
        ("date", rf"(?:ngày\s{{1,3}})?{_DATE}\b"),
        ("list_mark", r"^[\s\-+*•–#]{0,6}[0-9]{1,2}(?:\.[0-9]{1,3}){0,4}(?:\)\.?|[./](?:\s|$))"),
        ("list_mark", rf"^[\s\-+*•–#]{{0,6}}[0-9]{{1,2}}(?:\.[0-9]{{1,2}}){{1,3}}\.?\s{{1,3}}(?-i:[{_UPPER}ÁÀẢÃẠÚÙÝ\"“])"),
        ("list_mark", r"\([0-9]{1,2}\)\.?"),
        ("docno", rf"\b[0-9]{{1,6}}/{YEAR}/(?-i:[A-ZĐ])[\w/.&-]{{0,40}}"),
        ("docno", r"\b[0-9]{1,6}(?:\s?[/-]|[/-]\s)(?-i:[A-ZĐ]{2})[\w&]*(?:\s?[/-]\s?(?-i:[A-ZĐ])[\w&]*){0,4}"),
        ("standard", rf"(?-i:[A-ZĐ]{{2,10}})\s?[0-9][0-9.-]{{0,12}}:{YEAR}(?:/(?-i:[A-ZĐ]{{2,12}}))?"),
        ("standard", rf"\b[0-9]{{2,6}}(?:-[0-9]{{1,3}})?:{YEAR}"),
        ("time", r"\b[0-9]{1,2}\s?(?:giờ|h|g|:)\s?[0-5][0-9](?:\s?phút|\b)|\b24/24(?:\s?(?:giờ|h))?|\b24/7\b|\b0?0 giờ"),
        ("contact", r"(?:điện thoại|đt|sđt|đtdđ|fax|hotline|đường dây nóng|zalo)\s?:?\s?\(?\+?[0-9][0-9 .()-]{5,20}[0-9]"),
        ("identifier", r"(?:số tài khoản|tài khoản|stk|mst|mã số thuế|cccd|cmnd|số định danh)(?: số)?\s?:?\s?[0-9]{6,20}\b"),
        ("contact", r"\b0[0-9]{9,10}\b|\b0[0-9]{2,3}[. ][0-9]{3}[. ][0-9]{3,4}\b"),
        ("identifier", rf"(?-i:[{_UPPER}])[\w]{{0,12}}[-.]?[0-9][\w]{{0,20}}(?:[.-][0-9A-Z][\w]{{0,12}}){{0,4}}"),
        ("identifier", r"\b[kdc]?m[23]\b"),
        ("identifier", r"\b[0-9]{1,4}(?-i:[A-ZĐ][0-9]{0,3})\b|\b[0-9]\.0\b|\b[0-9]{16}[0-9]*"),
        ("period", rf"(?:năm(?:\s{{1,3}}(?:học|tài chính|ngân sách))?|niên vụ|nhiệm kỳ|giai đoạn|niên khóa)\s{{1,3}}{YEAR}(?:\s?[-–/]\s?{YEAR}\b)?"),
        ("period", rf"\b{YEAR}\s?[-–/]\s?{YEAR}\b"),
        ("period", rf"(?:quý|tháng)\s{{1,3}}(?:[0-9]{{1,2}}|(?-i:[IVX]{{1,4}}))\s{{0,2}}(?:/|-|\snăm\s)\s{{0,2}}{YEAR}\b|\b[IVX]{{1,4}}/{YEAR}\b"),
        ("date", rf"\b[01]?[0-9]/{YEAR}\b"),
        ("period", r"(?:quý|tháng|tuần)\s{1,3}[0-9]{1,2}(?:\s?[,-]\s?[0-9]{1,2}\b){0,3}\b"),
        ("date", r"ngày\s{1,3}[0-9]{1,2}(?:\s?/\s?[0-9]{1,2})?(?:\s{0,2}(?:-|–|,|và|đến)\s{0,2}(?:ngày\s{1,2})?[0-9]{1,2}(?:/[0-9]{1,2})?){0,3}\b"),
        ("scale", r"(?:tỷ lệ|tỉ lệ|quy hoạch|chi tiết|bản đồ|phân khu)\s{1,3}1\s?/\s?[0-9.]{3,7}\b"),
        ("ordinal", rf"lớp\s{{1,3}}(?:1[0-2]|[1-9])\b(?-i:[a-zA-Z]\b)?{_LIST}"),
        ("anniversary", rf"(?:{alternation(around)})(?:\s\w{{1,8}}){{0,2}}\s{{1,3}}[0-9]{{1,4}}(?:\s?(?:,|và)\s?[0-9]{{1,4}}){{0,3}}\s{{1,3}}năm\b"),
        ("slogan", r"\b1 bên,? 1 cấp\b|\b[0-9] có,? [0-9] (?:sạch|không|có|biết|đủ)"),
        ("after", rf"\b[0-9]{{1,2}}\s{{1,3}}(?:{after})\b"),
        ("before", rf"(?:{before})\s{{0,2}}:?\s{{0,2}}{_LABEL}"),
        ("numbers", r"\b[0-9]{1,3}(?:,[0-9]{1,2}){3,40}\b"),
        ("figure", _figure()),
        ("unread", r"[0-9]+"),
    ]  # fmt: skip


def _figure() -> str:
    bound = alternation(comparators("before") | comparators("guard"))
    link = r"(?:\s{1,2}(?:có|là|được|đạt|bằng|mức|tới|đến))?"
    prefix = rf"(?P<bound>(?:{bound}){link}\s{{0,3}}(?:là\s)?)?"
    range_sign = r"\s{0,2}[-–—]\s{0,2}|\s{1,2}(?:đến|tới)\s{1,2}"
    ratio_sign = r"\s?/\s?|\s{1,2}(?:trong|trên)\s{1,2}(?:tổng\s{1,2})?(?:số\s{1,2})?"
    first = rf"(?P<sign>-)?(?P<first>{FIGURE})(?P<first_percent>\s?%)?"
    second = rf"(?P<link>{range_sign}|{ratio_sign})(?P<second>{FIGURE})(?P<second_percent>\s?%)?"
    return rf"{prefix}{first}(?:{second}(?P<more>(?:\s{{0,2}}[-–—/]\s{{0,2}}{FIGURE}%?){{0,6}}))?"


def _ascii(pattern: str) -> str:
    """The pattern over `plain` text: blanks are spaces, letters a plain range, word borders ASCII.

    Unicode's own classes and borders would make the automaton ten times as large and forbid the fast one.
    """
    pattern = pattern.replace(r"[\w", f"[{_WORD}").replace(r"\w", f"[{_WORD}]")
    return pattern.replace(r"\s", " ").replace(r"\b", r"(?-u:\b)")


@lru_cache(maxsize=1)
def _token() -> str:
    kinds = "|".join(f"(?:{pattern})" for _, pattern in _patterns())
    return _ascii("(?i)(?:" + _unnamed(kinds) + ")")


def _unnamed(pattern: str) -> str:
    """The pattern with its named groups as plain groups: `extract_all` needs none, and names cost time."""
    for name in ("bound", "sign", "first", "first_percent", "link", "second", "second_percent", "more"):
        pattern = pattern.replace(f"(?P<{name}>", "(?:")
    return pattern


@lru_cache(maxsize=1)
def _groups() -> str:
    """The same alternatives with a group for each kind and part, to be matched against a whole token."""
    kinds: dict[str, list[str]] = {}
    parts = []
    for position, (kind, pattern) in enumerate(_patterns()):
        kinds.setdefault(kind, []).append(pattern)
        name = kind if kind == "figure" else f"{kind}_{position}"
        parts.append(f"(?P<{name}>{pattern})")
    return _ascii("(?i)^(?:" + "|".join(parts) + ")$")


class Token(NamedTuple):
    """Text with digits in it: its kind, where it stands in its line, and the parts of a figure."""

    line: int
    start: int
    text: str
    kind: str
    bound: str | None
    sign: str | None
    first: str | None
    first_percent: str | None
    link: str | None
    second: str | None
    second_percent: str | None
    more: str | None


def plain(text: str) -> str:
    """The text with every kind of blank as a plain one and odd hyphens as `-`, one code point for one."""
    return text.translate(_BLANK_NOISE)


def lex(lines: Sequence[str]) -> list[Token]:
    """Tokens of all lines (already `plain`), in reading order. Offsets are code points in their line."""
    frame = pl.DataFrame({"line": range(len(lines)), "text": lines}, schema={"line": pl.UInt32, "text": pl.String})
    frame = frame.filter(pl.col("text").str.contains("[0-9]"))
    if frame.is_empty():
        return []
    tokens = (
        frame.select(
            "line",
            token=pl.col("text").str.extract_all(_token()),
            gap=pl.col("text").str.replace_all(_token(), SENTINEL).str.split(SENTINEL),
        )
        # the last gap follows the last token
        .with_columns(gap=pl.col("gap").list.head(pl.col("gap").list.len() - 1))
        .filter(pl.col("token").list.len() > 0)
        .explode("token", "gap")
        .with_columns(length=pl.col("token").str.len_chars(), skipped=pl.col("gap").str.len_chars())
        .with_columns(start=(pl.col("length") + pl.col("skipped")).cum_sum().over("line") - pl.col("length"))
        .with_columns(parts=pl.col("token").str.extract_groups(_groups()))
    )
    return [_to_token(row) for row in tokens.select("line", "start", "token", "parts").iter_rows()]


_PARTS = ("bound", "sign", "first", "first_percent", "link", "second", "second_percent", "more")


def _to_token(row: tuple[int, int, str, dict[str, str | None]]) -> Token:
    line, start, text, parts = row
    kind = next((name.split("_")[0] if name != "figure" else name for name, value in parts.items() if value and name not in _PARTS), "unread")
    return Token(line, start, text, kind, *(parts[name] for name in _PARTS))
