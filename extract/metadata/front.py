"""The front of a report, taken apart: lines of the head, lines of the title, kind of document.

What belongs here: working on the report's own lines, since a head in two columns means nothing once its lines are
joined. What the lines say is read in `head` and `title`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from extract.model import BlockKind, ReportText

_FRONT_CHARS = 12_000
_FRONT_LINES = 80  # filled lines within which the title begins
_TITLE_CHARS = 420
_TITLE_LINES = 10
_TITLE_LINE_CHARS = 160  # a longer line after a complete title is the body
_SIGNATURE_CHARS = 3_000
_SIGNATURE_LINES = 30
_MARKUP = re.compile(r"<[^<>\n]{1,20}>|[*_#>`\\]{1,10}")
_RULE = re.compile(r"^[\s\-–—=_*~.·o0]{2,}$")
_CELLS = re.compile(r"\t+|\s{3,}|\s?\|\s?")
_BLANK_TO_FILL = re.compile(r"(?i:(ngày|tháng|năm|số\s?:?))[\s.…]{2,40}")
_KINDS = "BÁO CÁO|NGHỊ QUYẾT|KẾ HOẠCH|TỜ TRÌNH|THÔNG BÁO|CHƯƠNG TRÌNH|KẾT LUẬN|CHỈ THỊ|QUYẾT ĐỊNH|ĐỀ ÁN"
KIND = re.compile(rf"^\W*(?P<kind>{_KINDS})(?!\w)[\s:.]*")
_BODY = re.compile(
    r"^\W*(?:Ngày \d|Căn cứ|Thực hiện\s|Kính gửi|Phần thứ|PHẦN THỨ|PHẦN [IVX1]|[IVX]{1,4}[.\-]\s|[A-C1][.)]\s"
    r"|Năm 20\d\d|Trong (?:tháng|quý|năm)|Sau khi|Trên (?:cơ sở|địa bàn)|Toàn |Theo\s|Nơi nhận)"
)
_SPEAKER = re.compile(  # a body that begins with who speaks
    r"^\W*(?:HỘI ĐỒNG NHÂN DÂN|Hội đồng nhân dân|UBND|Ủy ban|Uỷ ban|(?:Huyện|Tỉnh|Thành|Đảng|Quận) (?:ủy|uỷ)"
    r"|Ban Thường vụ)"
)
_RUN_IN_BODY = re.compile(
    r"(?<=\S)\s(?=(?:Ngày \d|Căn cứ|Thực hiện (?:[A-ZĐ]|các |chương)|Kính gửi|Phần thứ|PHẦN THỨ|I\.\s|Năm 20\d\d,"
    r"|Sau khi))"
)
_YEAR_END = re.compile(r"20\d\d\W*$")
_KIND_QUALIFIER = re.compile(  # what goes on with the word for the kind and says nothing of the matter
    r"^\W*(?i:chuyên đề|tổng kết|sơ kết|tóm tắt|nhanh|định kỳ|đột xuất|chính trị|tổng hợp|công tác|giải trình|dự thảo"
    r"|bổ sung|giám sát|kết quả|tổng quát|phục vụ)?\W*$"
)
_COMING = re.compile(
    r"^\W*(?i:và\s|phương hướng|nhiệm vụ|kế hoạch|mục tiêu|giải pháp|dự toán|dự kiến|định hướng|chương trình công tác"
    r"|một số (?:nhiệm vụ|giải pháp))"
)


@dataclass(frozen=True, slots=True)
class Front:
    """What stands before the body. `head`: cells of its lines, in order; `title`: without the word for the kind."""

    head: tuple[str, ...]
    title: str | None
    kind: str | None
    signature: tuple[str, ...] = ()


def front_of(report: ReportText) -> Front:
    """Take the front of a report apart; parts that it lacks are empty."""
    lines = [_clean(line) for line in unicodedata.normalize("NFC", report.text[:_FRONT_CHARS]).split("\n")]
    signature = _signature(report.text)
    at = _kind_line(lines)
    if at is None:
        blocks = " ".join(block.text for block in report.blocks[:30] if block.kind is BlockKind.TITLE)
        return Front(_head_cells(_before_body(lines)), blocks[:_TITLE_CHARS].strip() or None, None, signature)
    found = KIND.match(lines[at])
    assert found is not None
    title = _title([lines[at][found.end() :], *lines[at + 1 :]])
    return Front(_head_cells(lines[:at]), title, found["kind"].lower(), signature)


def _signature(text: str) -> tuple[str, ...]:
    """Lines after `Nơi nhận`, or the last ones."""
    end = unicodedata.normalize("NFC", text[-_SIGNATURE_CHARS:])
    recipients = end.rfind("Nơi nhận")
    lines = (end[recipients:] if recipients >= 0 else end).split("\n")
    return _head_cells([_clean(line) for line in lines[-_SIGNATURE_LINES:]])


def _clean(line: str) -> str:
    """A line without markup; wide gaps are kept, they part columns."""
    return _MARKUP.sub("", line).strip()


def _kind_line(lines: list[str]) -> int | None:
    """The line that says what kind of document it is."""
    filled = 0
    for place, line in enumerate(lines):
        if KIND.match(line):
            return place
        filled += bool(line)
        if filled > _FRONT_LINES or len(line) > 600:
            break
    return None


def _before_body(lines: list[str]) -> list[str]:
    """Head lines of a report without a title word: short ones at the start."""
    head = []
    for line in lines[:30]:
        if len(line) > 160 or _BODY.match(line):
            break
        head.append(line)
    return head


def _head_cells(lines: list[str]) -> tuple[str, ...]:
    joined = [_BLANK_TO_FILL.sub(r"\1 ", line) for line in lines]
    cells = [" ".join(cell.split()) for line in joined for cell in _CELLS.split(line)]
    return tuple(cell for cell in cells if cell and not _RULE.match(cell))


def _title(lines: list[str]) -> str | None:
    """Lines of the title joined; it ends at a rule, at a body line, or at a blank where the phrase is complete."""
    taken: list[str] = []
    gap = False
    for line in lines[:40]:
        text = " ".join(line.split())
        if not text:
            gap = bool(taken)
            continue
        if _ends(taken, text, gap) or len(" ".join(taken)) + len(text) > _TITLE_CHARS * 2 or len(taken) >= _TITLE_LINES:
            break
        taken.append(text)
        gap = False
    joined = " ".join(taken)
    cut = _RUN_IN_BODY.search(joined)
    title = (joined[: cut.start()] if cut else joined)[:_TITLE_CHARS].strip(" -–_:/.")
    return title or None


def _ends(taken: list[str], text: str, gap: bool) -> bool:
    """Whether `text` no longer belongs to the title."""
    if _RULE.match(text):
        return bool(taken)
    if not taken:
        return bool(_BODY.match(text)) and len(text) > 150
    if _BODY.match(text) or _SPEAKER.match(text):
        return True
    goes_on = text[0].islower() or taken[-1].endswith((",", ";", " và", "-")) or _KIND_QUALIFIER.match(" ".join(taken))
    if goes_on or (_COMING.match(text) and len(text) <= _TITLE_LINE_CHARS):
        return False
    dated = bool(_YEAR_END.search(taken[-1]))
    return dated or (gap and not (text.isupper() and taken[-1].isupper()))
