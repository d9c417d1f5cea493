"""Period labels that contradict the report's own period: last year's label of this month, a past month to come."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.metadata.periods import months_period, year_and_month
from extract.model import Block, BlockKind, Check, Severity, Verdict
from extract.relations.cues import has_cue
from extract.relations.reading import NARRATIVE, Reading
from extract.relations.results import Outcome, Text, build, sentence_bounds

_REACHED = re.compile(
    r"(?:tính đến hết|ước tính đến hết|tính đến|đến hết|trong|lũy kế đến|luỹ kế đến)\s+(?:hết\s+)?tháng\s+"
    r"(?P<label>(?P<month>\d{1,2})\s?/\s?(?P<year>\d{4}))(?!\d)",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\b(?:tính đến|lũy kế đến|luỹ kế đến|đến)\s+(?:hết\s+)?(?:ngày\s+)?"
    r"(?P<label>(?P<day>\d{1,2})\s?/\s?(?P<month>\d{1,2})\s?/\s?(?P<year>\d{4}))(?!\d)",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"nhiệm vụ (?:và giải pháp |, giải pháp )?trọng tâm (?:công tác )?(?:của )?tháng\s+"
    r"(?P<label>(?P<month>\d{1,2})(?:\s?/\s?|\s+năm\s+)(?P<year>\d{4}))(?!\d)",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^\W*Trên đây là [^.]{0,90}?(?P<label>(?:(?:\d{1,2}|sáu|chín) tháng(?: đầu)? năm|quý [IVX]{1,3}(?:/| năm)|"
    r"tháng \d{1,2}(?:\s?/| năm)|năm)\s*(?P<year>\d{4}))(?!\d)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?P<label>(?:(?P<half>0?6|sáu) tháng (?P<end>đầu|cuối) năm|quý (?P<quarter>I{1,3}|IV)(?:\s?/| năm)|"
    r"(?P<nine>0?9|chín) tháng(?: đầu)? năm|tháng (?P<month>\d{1,2})(?:\s?/| năm))\s*(?P<year>\d{4}))(?!\d)",
    re.IGNORECASE,
)
_TASKS = re.compile(r"\b(?:nhiệm vụ|phương hướng|kế hoạch|giải pháp)\b", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"\b(?:so|từ|đến|giai đoạn|nghị quyết|báo cáo|kết luận|thông báo|chương trình|công văn|quyết định|sơ kết|"
    r"tổng kết)\b",
    re.I,
)
_ESTIMATED = re.compile(r"\s*,?\s*ước\b", re.IGNORECASE)  # what is estimated is of the report's own period
_COUNTED = re.compile(r"(?:tính|lũy kế|luỹ kế) đến\b", re.IGNORECASE)
_EXPECTED = re.compile(r"\b(?:ước|dự kiến|phấn đấu|kế hoạch|mục tiêu|sẽ|cần|hoàn thành trước)\b", re.IGNORECASE)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")
_SPAN = re.compile(
    r"(?P<label>(?:(?<![\d.,])(?P<count>0?[1-9]|1[0-2]) tháng(?: đầu)?(?: năm|\s?/)"
    r"|quý (?P<quarter>I{1,3}|IV)(?: năm|\s?/))\s?(?P<year>\d{4}))(?!\d)",
    re.IGNORECASE,
)
_COMPARED = re.compile(r"\b(?:so|từ năm|giai đoạn|bằng)\b", re.IGNORECASE)
LATE = 2  # months by which the bound of a report's figures may lie before its end
FAR = 3  # years: no report goes back so far without saying why
NEAR = 90  # characters behind a label in which its figure stands
ROMAN = ("I", "II", "III", "IV")
LEAD = 40  # characters before a label at the head of a sentence
_MONTH = re.compile(r"^(\d{4})-(\d{2})$")


def period_label_checks(reading: Reading) -> Iterator[Check]:
    """Checks of kind period_label in monthly reports."""
    own, following = _month(reading.meta.period), _month(reading.meta.next_period)
    yield from _closing(reading)
    yield from _of_last_year(reading)
    yield from {check.char_start: check for check in (*_by_day(reading), *_of_other_year(reading))}.values()
    yield from _to_come(reading)
    for block in reading.report.blocks:
        if "tháng" not in block.text:
            continue
        for match in _REACHED.finditer(block.text) if own else ():
            around = block.text[max(0, match.start() - 60) : match.end() + 30]
            last_year = own is not None and (int(match["year"]), int(match["month"])) == (own[0] - 1, own[1])
            if last_year and not has_cue(around, "last_year") and not re.match(r"\s*[-–]", block.text[match.end() :]):
                yield _check(reading, block.index, match, own)
        for match in _PLANNED.finditer(block.text) if following else ():
            named = (int(match["year"]), int(match["month"]))
            if own is not None and following is not None and named == own and named != following:
                yield _check(reading, block.index, match, following)


def _closing(reading: Reading) -> Iterator[Check]:
    """The last sentence calls the report one of an earlier year: `Trên đây là báo cáo 6 tháng đầu năm 2020`."""
    year = (reading.meta.period or "")[:4]
    for block in reading.report.blocks:
        match = _CLOSING.match(block.text) if year.isdigit() and "Trên đây là" in block.text else None
        if match is None or int(match["year"]) >= int(year):
            continue
        outcome = Outcome(
            Verdict.INCONSISTENT,
            Severity.WARNING,
            f"Câu kết ghi {match['label']}, báo cáo là của năm {year}",
            f"The closing sentence says {match['label']}, but the report is of {year}",
        )
        yield build(reading, "period_label", Text(block.index, match.start("label"), match.end("label")), [], outcome)


def _by_day(reading: Reading) -> Iterator[Check]:
    """`Tính đến 30/11/2024, thu đạt ...` in a report of 2025 that goes to 30/11/2025 elsewhere."""
    year = (reading.meta.period or "")[:4]
    if not year.isdigit():
        return
    found = [(block, match) for block in reading.report.blocks for match in _days(block)]
    own = {(int(match["day"]), int(match["month"])) for _, match in found if match["year"] == year}
    for block, match in found:
        lead = re.split(r"[.;]\s", block.text[: match.start()])[-1]
        day = (int(match["day"]), int(match["month"]))
        last = int(match["year"]) == int(year) - 1 and day in own and block.kind in NARRATIVE
        compared = has_cue(lead + block.text[match.end() : match.end() + 30], "last_year") or _ELSEWHERE.search(lead)
        if last and not compared and "(" not in lead[-LEAD:]:
            yield _labelled(reading, block.index, match, year)


def _of_other_year(reading: Reading) -> Iterator[Check]:
    """`Đến ngày 20/9/2018 giải ngân 66 tỷ đồng` in a report on nine months of 2019; `8 tháng năm 2012` in one of 2021.

    The label is the report's own but for the year, figures follow it, and the sentence compares nothing.
    """
    own = reading.meta.period or ""
    year, month = year_and_month(reading.meta)
    if year is None or "/" in own:
        return
    for block in reading.report.blocks:
        if block.kind not in NARRATIVE or _TASKS.search(" ".join(block.section)):
            continue
        for match in (*_days(block), *_SPAN.finditer(block.text)):
            if _is_own_but_for_year(match, own, year, month or 12) and _states(reading, block, match, year):
                yield _labelled(reading, block.index, match, str(year))


def _is_own_but_for_year(match: re.Match[str], own: str, year: int, month: int) -> bool:
    """Whether a label would be the report's own with another year: the year before, or one beyond belief."""
    part, stated = match.groupdict(), int(match["year"])
    if part.get("day"):
        late = 0 <= month - int(part["month"]) <= LATE and (part["day"], part["month"].lstrip("0")) != ("31", "12")
        return stated == year - 1 and late
    named = (
        f"Q{ROMAN.index(part['quarter'].upper()) + 1}" if part["quarter"] else months_period(year, int(part["count"]))
    )
    of_span = own.endswith(named) if part["quarter"] else named == own or int(part["count"]) == month
    return of_span and (stated == year - 1 or abs(stated - year) > FAR)


def _states(reading: Reading, block: Block, match: re.Match[str], year: int) -> bool:
    """Whether figures follow a label in its sentence, and nothing in it is compared or of the report's own year."""
    start, end = sentence_bounds(block.text, match.start(), match.end())
    lead, rest = block.text[start : match.start()], block.text[match.end() : end]
    elsewhere = has_cue(lead + rest, "last_year") or _COMPARED.search(lead + rest) or _ELSEWHERE.search(lead)
    own = re.search(rf"(?<!kế hoạch )(?<!dự toán )(?<!KH )(?<!\d)(?:năm |/){year}(?!\d)", lead + rest)
    inside = lead.rfind("(") > lead.rfind(")")
    return not (elsewhere or own or inside) and reading.has_figure(
        block.index, match.end(), min(end, match.end() + NEAR)
    )


def _to_come(reading: Reading) -> Iterator[Check]:
    """`Tính đến ngày 31/12/2024, có 66.214 đảng viên` in a report signed on 10/01/2024: a day still to come."""
    signed = reading.meta.issued_on or ""
    for block in reading.report.blocks if _ISO_DAY.match(signed) else ():
        if block.kind not in NARRATIVE or _TASKS.search(" ".join(block.section)):
            continue
        for match in _days(block):
            named = f"{match['year']}-{int(match['month']):02d}-{int(match['day']):02d}"
            sentence = block.text[slice(*sentence_bounds(block.text, match.start(), match.end()))]
            counted = _COUNTED.match(match.group()) is not None
            if counted and named > signed and not _EXPECTED.search(sentence):
                outcome = Outcome(
                    Verdict.INCONSISTENT,
                    Severity.WARNING,
                    f"Số liệu tính đến {match['label']}, sau ngày ký báo cáo ({_vietnamese_day(signed)})",
                    f"Figures as of {match['label']}, a day after the report was signed ({signed})",
                )
                place = Text(block.index, match.start("label"), match.end("label"))
                yield build(reading, "period_label", place, [], outcome)


def _vietnamese_day(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{day}/{month}/{year}"


def _days(block: Block) -> Iterator[re.Match[str]]:
    return _DAY.finditer(block.text) if "/" in block.text else iter(())


def _of_last_year(reading: Reading) -> Iterator[Check]:
    """A heading, or the words before a colon at the head of a sentence, with the label of the year before."""
    dues = [due for due in (reading.meta.period, reading.meta.next_period) if due is not None and due[:4].isdigit()]
    years = {str(int(due[:4]) - 1) for due in dues}
    for block in reading.report.blocks:
        if not any(year in block.text for year in years):
            continue
        heading = block.kind in (BlockKind.HEADING, BlockKind.TITLE)
        for match in _LABEL.finditer(block.text) if heading or block.kind in NARRATIVE else ():
            label = _normal(match)
            due = reading.meta.next_period if heading and _TASKS.search(block.text) else reading.meta.period
            if label is None or due is None or label != f"{int(due[:4]) - 1}{due[4:]}" or _MONTH.match(label):
                continue
            lead = re.split(r"[.;]\s", block.text[: match.start()])[-1]
            headed = len(lead) <= LEAD and block.text[match.end() :].lstrip()[:1] == ":"
            estimated = not heading and _ESTIMATED.match(block.text, match.end()) is not None
            if (heading or headed or estimated) and not has_cue(lead, "last_year") and not _ELSEWHERE.search(lead):
                yield _labelled(reading, block.index, match, due)


def _normal(match: re.Match[str]) -> str | None:
    """A label as gold/GUIDE.md writes periods: 2022-H1, 2022-Q3, 2022-M9, 2022-05."""
    year = match["year"]
    if match["half"]:
        return f"{year}-H{1 if match['end'].casefold() == 'đầu' else 2}"
    if match["quarter"]:
        return f"{year}-Q{ROMAN.index(match['quarter'].upper()) + 1}"
    return f"{year}-M9" if match["nine"] else f"{year}-{int(match['month']):02d}"


def _labelled(reading: Reading, block: int, match: re.Match[str], due: str) -> Check:
    year = due[:4]
    outcome = Outcome(
        Verdict.INCONSISTENT,
        Severity.WARNING,
        f"Ghi kỳ {match['label']}, theo kỳ của báo cáo phải là năm {year}",
        f"The period is written {match['label']}; by the report's own period the year should be {year}",
    )
    return build(reading, "period_label", Text(block, match.start("label"), match.end("label")), [], outcome)


def _month(period: str | None) -> tuple[int, int] | None:
    match = _MONTH.match(period or "")
    return (int(match[1]), int(match[2])) if match else None


def _check(reading: Reading, block: int, match: re.Match[str], due: tuple[int, int] | None) -> Check:
    year, month = due or (0, 0)
    label, expected = match["label"], f"{month:02d}/{year}"
    outcome = Outcome(
        Verdict.INCONSISTENT,
        Severity.WARNING,
        f"Ghi kỳ tháng {label}, theo kỳ báo cáo phải là tháng {expected}",
        f"The period is written {label}; by the report's own period it should be {expected}",
    )
    return build(reading, "period_label", Text(block, match.start("label"), match.end("label")), [], outcome)
