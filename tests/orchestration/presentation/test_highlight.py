"""The figure is marked where it stands, whatever stands around it."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from orchestration.presentation.highlight import CONTEXT, LONGEST_EXCERPT, Excerpt, Mark, excerpt, harmless

SENTENCE = "Đã cấp 45/60 giấy, đạt 80%."


def marked(shown: Excerpt, role: str) -> list[str]:
    return [piece.text for piece in shown.pieces if piece.role == role]


def mark(sentence: str, printed: str, role: str = "stated", start: int = 0) -> Mark:
    position = start + sentence.index(printed)
    return Mark(position, position + len(printed), role)


def test_offsets_are_those_of_the_report_not_of_the_sentence() -> None:
    shown = excerpt(SENTENCE, 1_000, mark(SENTENCE, "80", start=1_000), [mark(SENTENCE, "45", "operand", 1_000)])
    assert marked(shown, "stated") == ["80"]
    assert marked(shown, "operand") == ["45"]
    assert "".join(piece.text for piece in shown.pieces) == SENTENCE


def test_decomposed_vietnamese_counts_code_points() -> None:
    sentence = unicodedata.normalize("NFD", "Tổng số hộ nghèo còn 37 hộ")
    shown = excerpt(sentence, 5, mark(sentence, "37", start=5))
    assert marked(shown, "stated") == ["37"]


def test_a_mark_takes_the_accents_of_its_last_letter_along() -> None:
    sentence = unicodedata.normalize("NFD", "xã Đại Hà báo cáo")
    end = sentence.index("H") + 2  # between the letter a and its accent
    assert marked(excerpt(sentence, 0, Mark(0, end, "stated")), "stated") == [sentence[: end + 1]]


def test_characters_outside_the_basic_plane_count_as_one() -> None:
    sentence = "𝟙 𝟚 đạt 12 hộ"
    assert marked(excerpt(sentence, 0, Mark(8, 10, "stated")), "stated") == ["12"]


def test_an_offset_outside_the_sentence_marks_nothing() -> None:
    for wrong in (Mark(-3, 2, "stated"), Mark(20, 200, "stated"), Mark(5, 5, "stated"), Mark(9, 4, "stated")):
        shown = excerpt(SENTENCE, 0, wrong)
        assert [piece.role for piece in shown.pieces] == [None]
        assert shown.pieces[0].text == SENTENCE


def test_the_figure_under_test_wins_where_marks_overlap() -> None:
    shown = excerpt(SENTENCE, 0, mark(SENTENCE, "45/60"), [mark(SENTENCE, "60", "operand")])
    assert marked(shown, "stated") == ["45/60"]
    assert marked(shown, "operand") == []


def test_a_sentence_of_a_million_characters_is_cut_around_the_figure() -> None:
    sentence = "a " * 300_000 + "42" + " b" * 300_000
    shown = excerpt(sentence, 7, mark(sentence, "42", start=7), [Mark(7, 9, "operand")])
    assert marked(shown, "stated") == ["42"]
    assert sum(len(piece.text) for piece in shown.pieces) <= 2 * CONTEXT + 2
    assert shown.cut_before
    assert shown.cut_after
    assert not shown.covers(7, 9)


def test_a_mark_as_long_as_the_report_is_cut_too() -> None:
    sentence = "x" * 1_000_000
    shown = excerpt(sentence, 0, Mark(0, len(sentence), "stated"))
    assert sum(len(piece.text) for piece in shown.pieces) <= LONGEST_EXCERPT


def test_harmless_shows_what_would_hide() -> None:
    assert harmless("a\x00b\u202e12\x7f\n") == "a\u2400b\ufffd12\ufffd\n"


@given(st.text(max_size=80), st.integers(-5, 90), st.integers(-5, 90), st.integers(0, 3))
def test_no_offset_loses_or_adds_a_character(text: str, start: int, end: int, text_start: int) -> None:
    shown = excerpt(text, text_start, Mark(start, end, "stated"), [Mark(end, start + 9, "operand")])
    assert "".join(piece.text for piece in shown.pieces) == text
    assert len(harmless(text)) == len(text)
