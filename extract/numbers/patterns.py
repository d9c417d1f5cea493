"""The kinds of text with digits in it, each with its regular expression, in the order in which they are preferred.

Belongs here: patterns and nothing that runs them. The engine (polars, Rust) has no look-around, so context that refuses
a number is read into the token itself, and the order of the alternatives is the grammar's order of preference. Words
come from data/catalogue/. In the patterns `\\s` is a plain blank, `\\w` a letter of Vietnamese, digit or underscore and
`\\b` an ASCII word border: `ascii_classes` spells them out.
"""

from __future__ import annotations

from functools import lru_cache

from extract.numbers.catalogue import alternation, comparators, refusals

PARTS = ("bound", "sign", "first", "first_percent", "link", "second", "second_percent", "more")
FIGURE = (
    r"(?:[0-9]{1,3}(?:\.[0-9]{3}){1,6}(?:,[0-9]{1,9})?"  # 47.871,894
    r"|[0-9]{1,3}(?:,[0-9]{3}){2,6}(?:\.[0-9]{1,9})?"  # 1,500,000: commas that can only group
    r"|[0-9]{1,9}\.[0-9]{1,9}"  # 91.5 and 1234.567: a point that cannot group is a decimal mark
    r"|[0-9]{1,15}(?:,[0-9]{1,9})?"  # 8670   64,33
    r")"
)
_YEAR = r"(?:19|20)[0-9]{2}"
_WORD_CLASS = "0-9A-Za-z_À-ỹ"
_UPPER = "A-ZĐÂĂÊÔƠƯ"
_BULLET = r"^[\s\-+*•–#]{0,6}"
_SYMBOL = r"(?-i:[A-ZĐ]{2})[\w&]*(?:\s?[/-]\s?(?-i:[A-ZĐ])[\w&]*)*"  # NQ-UBTVQH15, KH/HU
_LABEL = (
    r"[0-9]{1,7}(?:[./][0-9]{1,4}){0,3}(?-i:[A-ZĐ]{1,2}\b|[a-z]\b)?(?:,[0-9]{1,3}\b)*(?:-[0-9]{2,3}[0-9.]*)?"
    rf"(?:\s?[/-]\s?{_SYMBOL})?"
)
_TERM = r"(?:năm(?:\s+(?:học|tài chính|ngân sách))?|niên vụ|nhiệm kỳ|giai đoạn|niên khóa|niên khoá)"
_MONTH = r"(?:[0-9]{1,2}|(?-i:[IVX]{1,4}))"
_DAYS = r"(?:\s{0,2}(?:-|–|,|và|đến)\s{0,2}(?:ngày\s{1,2})?[0-9]{1,2}(?:/[0-9]{1,2})?(?:/[0-9]{4})?){0,3}"
_PHONE_WORDS = "điện thoại|đt|sđt|đtdđ|fax|hotline|đường dây nóng|zalo"
_NUMBER_WORDS = "tài khoản|mst|mã số thuế|cccd|cmnd|số định danh"


def _dates() -> list[tuple[str, str]]:
    date = r"[0-3]?[0-9]\s?[/.-]\s?[01]?[0-9]\s?[/.-]\s?" + _YEAR
    return [
        ("date", rf"ngày\s+[0-9]{{1,2}}\s+tháng\s+[0-9]{{1,2}}(?:\s+năm\s+{_YEAR})?"),
        ("date", rf"(?:ngày\s+)?{date}\b"),
        ("name", r"(?:đường|phố|công viên|quảng trường|trường|cầu)\s+[0-3]?[0-9] tháng (?:1[0-2]|0?[1-9])\b"),
    ]


def _list_marks() -> list[tuple[str, str]]:
    return [
        ("mark", _BULLET + r"[0-9]{1,2}(?:\.[0-9]{1,3}){0,4}(?:\)\.?|(?:[./]-?|-/)(?:\s|$))"),  # also `1/- Trồng trọt`
        ("mark", _BULLET + rf"[0-9]{{1,2}}(?:\.[0-9]{{1,2}}){{1,3}}\.?\s+(?-i:[{_UPPER}ÁÀẢÃẠÚÙÝ\"“])"),
        # `1- Công tác`, `2.1-Thủy sản`: the Party's papers (Hướng dẫn 36-HD/VPTW)
        ("mark", _BULLET + rf"[0-9]{{1,2}}(?:\.[0-9]{{1,2}}){{0,3}}\s?[-–]\s(?-i:[{_UPPER}ÁÀẢÃẠÚÙÝ\"“])"),
        ("mark", _BULLET + rf"[0-9]{{1,2}}(?:\.[0-9]{{1,2}}){{0,3}}[-–](?-i:[{_UPPER}ÁÀẢÃẠÚÙÝ][a-zà-ỹ])"),
        ("mark", r"\([0-9]{1,2}\)\.?"),
        ("mark", _BULLET + r"(?:phần|chương|mục)\s+(?:thứ\s+)?[0-9]{1,2}\b"),
    ]


def _identifiers() -> list[tuple[str, str]]:
    return [
        ("docno", rf"\b[0-9]{{1,6}}/{_YEAR}/(?-i:[A-ZĐ])[\w/.&-]*"),
        ("docno", rf"\b[0-9]{{1,6}}(?:\s?[/-]|[/-]\s){_SYMBOL}"),
        ("standard", rf"(?-i:[A-ZĐ]{{2,10}})\s?[0-9][0-9.-]{{0,12}}:{_YEAR}(?:/(?-i:[A-ZĐ]{{2,12}}))?"),
        ("standard", rf"\b[0-9]{{2,6}}(?:-[0-9]{{1,3}})?:{_YEAR}"),
        ("time", r"\b[0-9]{1,2}\s?(?:giờ|h|g|:)\s?[0-5][0-9](?:\s?phút|\b)"),
        ("time", r"\b24/24(?:\s?(?:giờ|h))?|\b24/7\b|\b0?0 giờ"),
        ("contact", rf"(?:{_PHONE_WORDS})\s?:?\s?\(?\+?[0-9][0-9 .()-]{{5,20}}[0-9]"),
        ("identifier", r"(?:số tài khoản|stk|số hiệu tài khoản)\s?:?\s?[0-9][0-9. -]{5,40}[0-9]"),
        ("identifier", rf"(?:{_NUMBER_WORDS})(?: số)?\s?:?\s?[0-9]{{6,20}}\b"),
        ("contact", r"\b0[0-9]{9,10}\b|\b0[0-9]{2,3}[. ][0-9]{3}[. ][0-9]{3,4}\b"),
        ("road", r"km\s?[0-9]{1,4}\s?\+\s?[0-9]{1,4}"),
        ("identifier", rf"(?-i:[{_UPPER}])[\w]*[-.]?[0-9][\w]*(?:[.-][0-9A-Z][\w]*)*"),
        ("identifier", r"\b[0-9]{2}[A-Z]{1,2}[0-9]?\s?-\s?[0-9.]{4,7}\b|(?-i:\b[A-Z]{2}) [0-9]{6}\b"),
        ("identifier", r"\b[kdc]?m[23]\b"),
        ("identifier", r"\b[0-9]{1,4}(?:-[0-9]{2,3})?(?-i:[A-ZĐ][0-9]{0,3})\b|\b[0-9]\.0\b|\b[0-9]{16}[0-9]*"),
    ]


def _periods() -> list[tuple[str, str]]:
    return [
        ("period", rf"{_TERM}\s+{_YEAR}\b(?:\s?[-–/]\s?{_YEAR}\b)?"),
        ("period", rf"\b{_YEAR}\s?[-–/]\s?{_YEAR}\b"),
        ("period", r"\(1[0-8][0-9]{2}\s?[-–]\s?[12][0-9]{3}\)"),
        ("period", rf"(?:quý|tháng)\s+{_MONTH}\s{{0,2}}(?:/|-|\snăm\s)\s{{0,2}}{_YEAR}\b|\b[IVX]{{1,4}}/{_YEAR}\b"),
        ("date", rf"\b[01]?[0-9]/{_YEAR}\b"),
        ("period", rf"(?:quý|tháng|tuần)\s+[0-9]{{1,2}}(?:\s?-\s?[0-9]{{1,2}}\b)?(?:/{_YEAR})?\b"),
        ("date", rf"ngày\s+[0-9]{{1,2}}(?:\s?/\s?[0-9]{{1,2}})?{_DAYS}\b"),
    ]


def _phrases() -> list[tuple[str, str]]:
    """Words of the catalogue around a number; `before` and `after` stand for the kind that the table names."""
    before, after = alternation(refusals("before")), alternation(refusals("after"))
    around = alternation({words.split(" … ")[0] for words in refusals("around")})
    quoted = "[^“”\"‘’'0-9]{1,40}"
    numbers = r"[0-9]{1,4}(?:\s?(?:,|và)\s?[0-9]{1,4}){0,3}"
    return [
        ("scale", r"(?:tỷ lệ|tỉ lệ|quy hoạch|chi tiết|bản đồ|phân khu)\s+1\s?[/:]\s?[0-9.]{3,7}\b"),
        ("ordinal", r"lớp\s+(?:1[0-2]|[1-9])(?:\b|(?-i:[a-zA-Z]\b))"),
        ("anniversary", rf"(?:{around})(?:\s\w{{1,8}}){{0,2}}\s+{numbers}\s+năm\b"),
        ("slogan", rf"[“\"‘'][0-9]{{1,2}} {quoted}(?:,? [0-9]{{1,2}} {quoted}){{0,3}}[”\"’']"),
        ("slogan", r"\b[2-9] trong 1\b"),
        ("slogan", r"chính quyền(?: địa phương)?\s+0?[23] cấp\b"),  # the two-level local government of 2025
        ("age", r"từ\s(?:đủ\s)?[0-9]{1,2}(?:\stuổi)?\sđến\s(?:dưới\s|hết\s|đủ\s)[0-9]{1,3}\stuổi"),
        ("slogan", r"\b1 bên,? 1 cấp\b|\b[0-9] (?:có|không|ba),? [0-9] (?:sạch|không|có|biết|đủ)"),
        ("after", rf"\b[0-9]{{1,2}}\s+(?:{after})"),
        ("before", rf"(?:{before})\s{{0,2}}:?\s{{0,2}}{_LABEL}"),
        ("numbers", r"\b[0-9]{1,3}(?:,[0-9]{1,2}){3,40}\b"),
    ]


def _figure() -> str:
    """A figure with the bound before it and, where one follows, the second figure of a range or a ratio."""
    bound = alternation(comparators("before") | comparators("guard"))
    verb = r"(?:\s{1,2}(?:có|là|được|đạt|bằng|mức|tới|đến))?"
    to, of = (
        r"\s{0,2}[-–—]\s{0,2}|\s{1,2}(?:đến|tới)\s{1,2}",
        r"\s?/\s?|\s{1,2}(?:trong|trên)\s{1,2}(?:tổng\s+)?(?:số\s+)?",
    )
    second = rf"(?P<link>{to}|{of})(?P<second>{FIGURE})(?P<second_percent>\s?%)?"
    more = rf"(?P<more>(?:\s{{0,2}}[-–—/]\s{{0,2}}{FIGURE}%?){{0,6}})"
    return (
        rf"(?P<bound>(?:{bound}){verb}\s{{0,3}}(?:là\s)?)?(?P<sign>-)?"
        rf"(?P<first>{FIGURE})(?P<first_percent>\s?%)?(?:{second}{more})?"
    )


@lru_cache(maxsize=1)
def patterns() -> tuple[tuple[str, str], ...]:
    """(kind, pattern) in order of preference. Only a `figure` may become a quantity; `unread` takes what is left."""
    contacts = [("contact", r"https?://[^ ]+|www\.[^ ]+|[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,100}")]
    known = contacts + _dates() + _list_marks() + _identifiers() + _periods() + _phrases()
    return (*known, ("figure", _figure()), ("unread", r"[0-9]+"))


def ascii_classes(pattern: str) -> str:
    """The pattern with plain classes for `\\s`, `\\w` and `\\b`.

    Unicode's own would make the automaton ten times as large and forbid the fast one.
    """
    pattern = pattern.replace(r"[\w", f"[{_WORD_CLASS}").replace(r"\w", f"[{_WORD_CLASS}]")
    return pattern.replace(r"\s+", " {1,3}").replace(r"\s", " ").replace(r"\b", r"(?-u:\b)")
