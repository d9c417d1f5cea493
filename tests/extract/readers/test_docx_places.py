"""From a span of a Word report's text back to the elements that print it."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest

from extract.model import Span
from extract.readers import Limits, read_bytes
from extract.readers.docx import SEPARATOR, walk_document
from extract.readers.docx_package import open_docx
from extract.readers.docx_places import Place, align, find_places
from extract.readers.limits import Deadline
from orchestration.settings import PROJECT
from tests.support.word import document, paragraph, run

LIMITS = Limits()


def printed(data: bytes, figure: str) -> list[str]:
    """What the elements print at the places of the first occurrence of `figure`."""
    text = read_bytes(data, "x.docx").text
    start = text.index(figure)
    (places,) = find_places(data, [Span(start, start + len(figure))], LIMITS, Deadline(LIMITS))
    elements = list(docx.Document(io.BytesIO(data)).element.iter("*"))
    return [shown(elements[place.element], place) for place in places]


def shown(element: object, place: Place) -> str:
    text = getattr(element, "text", None) or ""
    return text[place.start : place.end] if place.end else f"<{element.tag.rsplit('}', 1)[1]}>"  # type: ignore[attr-defined]


def test_a_figure_in_one_run_and_one_torn_over_three() -> None:
    data = document(paragraph(run("Thu 1.250 ha, "), run("chi 3"), run("0.0", "<w:b/>"), run("00 đồng.")))
    assert printed(data, "1.250") == ["1.250"]
    assert printed(data, "30.000") == ["3", "0.0", "00"]


def test_blanks_that_are_folded_and_raised_marks_move_nothing() -> None:
    raised = run("1", '<w:vertAlign w:val="superscript"/>')
    data = document(paragraph(run("  Thu    120\u00a0\u00a0 ha"), raised, run("  lúa, ngô   45 ha. ")))
    assert printed(data, "120") == ["120"]
    assert printed(data, "45") == ["45"]


def test_the_figures_of_a_table_with_merged_cells_and_an_empty_row() -> None:
    def cell(text: str, span: int = 1) -> str:
        return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{paragraph(run(text) if text else "")}</w:tc>'

    rows = [
        cell("Chỉ tiêu") + cell("Năm 2024", 2) + cell("Ghi chú"),
        cell("") + cell("Kế hoạch") + cell("Thực hiện") + cell(""),
        cell("") * 4,
        cell("Lúa (ha)") + cell("120") + cell("120") + cell("đạt 100%"),
    ]
    table = f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
    data = document(paragraph(run("BÁO CÁO")), table)
    text = read_bytes(data, "x.docx").text
    first = text.index("120")
    second = text.index("120", first + 1)
    spans = [Span(first, first + 3), Span(second, second + 3)]
    (one,), (other,) = find_places(data, spans, LIMITS, Deadline(LIMITS))
    assert one.element < other.element
    assert printed(data, "100") == ["100"]


def test_a_note_is_placed_at_its_mark() -> None:
    call = '<w:r><w:footnoteReference w:id="7"/></w:r>'
    data = document(paragraph(run("Thu 120 ha"), call, run(" lúa.")), footnotes={7: "Lúa lai 70 ha."})
    assert printed(data, "70") == ["<footnoteReference>"]
    assert printed(data, "120") == ["120"]


def test_an_automatic_number_is_placed_at_its_paragraph() -> None:
    level = '<w:lvl w:ilvl="0"><w:start w:val="4"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    numbers = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="91"/></w:numPr>'
    data = document(paragraph(run("Thu "), run("14 ha."), properties=numbers), levels=level)
    assert read_bytes(data, "x.docx").text == "4. Thu 14 ha.\n"
    assert printed(data, "4.") == ["<t>", "<t>"]
    assert printed(data, "14") == ["14"]


def test_letters_of_an_old_font_are_placed_line_by_line() -> None:
    data = document(paragraph(run("B¸o c¸o kÕt qu¶ s¶n xuÊt n«ng nghiÖp th¸ng 3")), paragraph(run("Thu 120 ha.")))
    assert "Báo cáo" in read_bytes(data, "x.docx").text
    assert printed(data, "120") == ["120"]


@pytest.mark.parametrize("path", sorted((PROJECT / "data" / "samples").glob("*.docx")), ids=lambda path: path.stem)
def test_every_digit_of_the_samples_has_the_element_that_prints_it(path: Path) -> None:
    data = path.read_bytes()
    walk = walk_document(open_docx(data, LIMITS), Deadline(LIMITS))
    for origin in walk.origins:
        text = SEPARATOR.join(walk.blocks[origin.block : origin.block + origin.count])
        letters = align(text, origin)
        for at in range(origin.added, len(text)):
            if text[at].isdigit():
                letter = letters[at]
                assert letter is not None
                assert letter[0].text[letter[1]] == text[at]
