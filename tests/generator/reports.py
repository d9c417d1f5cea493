"""Whole reports: head, title, numbered sections, passages on different subjects, a plan section, signature."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.generator import percentages, sums, texts
from tests.generator.draft import BROKEN_SHARE, Draft, Passage, Planted
from tests.generator.words import DISTRICTS, OPEN, PROVINCES

Maker = Callable[[random.Random, int], Passage]
ECONOMY: tuple[Maker, ...] = (
    sums.amount_total,
    percentages.attainment,
    percentages.harvest,
    percentages.structure,
    percentages.growth,
    sums.table,
    percentages.result_table,
)
SOCIETY: tuple[Maker, ...] = (
    sums.counted_total,
    sums.by_place,
    sums.classes,
    sums.bullets,
    percentages.share,
    percentages.price,
    texts.name_list,
    texts.distractor,
)
ORDER: tuple[Maker, ...] = (sums.cases, percentages.pair, percentages.growth, texts.distractor, percentages.price)
SECTIONS = (
    ("Kinh tế", ECONOMY),
    ("Văn hóa - xã hội", SOCIETY),
    ("Nội chính", ORDER),
    ("Xây dựng hệ thống chính trị", SOCIETY),
)


@dataclass(frozen=True, slots=True)
class GeneratedReport:
    """A report's text and every relation that was planted in it."""

    seed: int
    text: str
    relations: tuple[Planted, ...]


@dataclass(slots=True)
class _Twice:
    """A figure and a document that the last section tells again."""

    span: tuple[int, int]
    passage: Passage
    agree: bool
    slip: str


def write_report(seed: int) -> GeneratedReport:
    """The report of a seed number: same number, same report."""
    rng = random.Random(seed)
    draft = Draft()
    year, period = rng.randint(2019, 2024), rng.randrange(3)
    label = (f"năm {year}", f"6 tháng đầu năm {year}", f"quý I năm {year}")[period]
    place = _head(rng, draft, year, label)
    number, date, date_again, same_date = texts.citation(rng)
    draft.write(f"Thực hiện văn bản số {number} ngày ")
    first_date = _span(draft, date)
    draft.write(f" của cấp có thẩm quyền, {place} báo cáo kết quả như sau:\n\n")
    used: set[tuple[str, int]] = set()
    draft.write(f"## I. KẾT QUẢ THỰC HIỆN {label.upper()}\n\n")
    twice = _restated(rng, draft)
    slipped_heading = rng.random() < BROKEN_SHARE / 2
    heads = []
    for at, (title, makers) in enumerate(SECTIONS, 1):
        shown = at + 1 if slipped_heading and at == 4 else at
        draft.write("### ")
        heads.append(_span(draft, str(shown)))
        draft.write(f". {title}\n\n")
        for _ in range(rng.randint(3, 5)):
            _write_passage(rng, draft, makers, used)
    if slipped_heading:
        note = "a heading number is left out"
        draft.planted.append(Planted("numbering", heads[3], (heads[2],), "inconsistent", note))
    draft.write(rng.choice(("## II. ĐÁNH GIÁ CHUNG\n\nNổi bật là ", "## II. TỒN TẠI, HẠN CHẾ\n\nTuy có tiến bộ, ")))
    _again(draft, twice)
    draft.write(f"Việc triển khai văn bản số {number} ngày ")
    again = _span(draft, date_again)
    draft.write(" bảo đảm tiến độ.\n\n")
    if not same_date:
        draft.planted.append(Planted("citation", again, (first_date,), "inconsistent", "one document, two dates"))
    _end(rng, draft, year)
    return GeneratedReport(seed, draft.text, tuple(draft.planted))


def _span(draft: Draft, text: str) -> tuple[int, int]:
    start = len(draft.text)
    draft.write(text)
    return start, len(draft.text)


def _head(rng: random.Random, draft: Draft, year: int, label: str) -> str:
    province = rng.choice((True, False))
    name = rng.choice(PROVINCES if province else DISTRICTS)
    level = "tỉnh" if province else "huyện"
    if rng.random() < 0.3:
        draft.write(f"{level.upper()} ỦY {name.upper()}\n\n**ĐẢNG CỘNG SẢN VIỆT NAM**\n\n")
    else:
        draft.write(f"ỦY BAN NHÂN DÂN\n{level.upper()} {name.upper()}\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n")
        draft.write("**Độc lập - Tự do - Hạnh phúc**\n\n")
    draft.write(f"Số: {rng.randint(10, 400)}/BC-UBND\n\n*{name}, ngày 20 tháng 12 năm {year}*\n\n# BÁO CÁO\n\n")
    draft.write(f"**Tình hình thực hiện nhiệm vụ {label}**\n\n")
    return f"{level} {name}"


def _restated(rng: random.Random, draft: Draft) -> _Twice:
    first, second, agree, slip = texts.restatement(rng, rng.randrange(4))
    before, _, after = first.template.partition("{v}")
    draft.write(before)
    span = _span(draft, first.figures["v"].printed())
    draft.write(f"{after}\n\n")
    return _Twice(span, second, agree, slip)


def _again(draft: Draft, twice: _Twice) -> None:
    before, _, after = twice.passage.template.partition("{v}")
    draft.write(before)
    span = _span(draft, twice.passage.figures["v"].printed())
    draft.write(f"{after}\n\n")
    verdict = "consistent" if twice.agree else "inconsistent"
    draft.planted.append(Planted("restatement", span, (twice.span,), verdict, "told twice", twice.slip))


def _write_passage(rng: random.Random, draft: Draft, makers: tuple[Maker, ...], used: set[tuple[str, int]]) -> None:
    """One passage on a subject that the report has not spoken of."""
    for _ in range(8):
        maker, subject = rng.choice(makers), rng.randrange(12)
        passage = maker(rng, subject)
        lead = passage.template[:14]
        if (lead, 0) not in used:
            break
    else:
        return
    used.add((lead, 0))
    block = "\n\n" in passage.template or passage.template.startswith("|")
    after_list = draft.text.rstrip().rpartition("\n")[2].startswith("- ")
    if not block and not after_list and rng.random() < 0.4:
        draft.write("- ")
    draft.add(passage)
    if not block and rng.random() < 0.3:
        draft.write(f" {rng.choice(OPEN)}")
    draft.write("\n\n")


def _end(rng: random.Random, draft: Draft, year: int) -> None:
    draft.write(f"## III. NHIỆM VỤ TRỌNG TÂM NĂM {year + 1}\n\n")
    draft.write(f"1. Phấn đấu thu ngân sách từ {rng.randint(200, 900)} tỷ đồng trở lên.\n\n")
    draft.write(f"2. Xây mới {rng.randint(20, 90)} - {rng.randint(91, 150)} căn nhà cho hộ nghèo.\n\n")
    draft.write("Trên đây là báo cáo, kính trình xem xét./.\n\n**TM. ỦY BAN NHÂN DÂN**\n")
