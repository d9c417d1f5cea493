"""Both languages say everything."""

from __future__ import annotations

import string
from decimal import Decimal
from pathlib import Path

import pytest

from orchestration.presentation import english, wording
from review.web.language import Language, table
from review.web.numbers import NotANumberError, read_number
from tests.review.texts import texts
from tests.support.site import visitors


def test_every_text_has_its_english_and_no_english_is_left_over() -> None:
    assert texts() == set(table())


def test_both_texts_have_the_same_placeholders() -> None:
    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert [vi for vi, en in table().items() if fields(vi) != fields(en)] == []


@pytest.mark.parametrize("names", ["KINDS", "CHECKED", "SEVERITIES", "ROLES"])
def test_both_languages_name_the_same_codes(names: str) -> None:
    assert getattr(english, names).keys() == getattr(wording, names).keys()


def test_numbers_are_written_as_each_language_does() -> None:
    assert Language("vi").words.quantity(Decimal("30500000000"), "VND") == "30,5 tỷ đồng"
    assert Language("en").words.quantity(Decimal("30500000000"), "VND") == "30.5 billion VND"
    assert Language("en").words.quantity(Decimal("1234.5"), "ha") == "1,234.5 ha"
    assert Language("xx").code == "vi"


def test_the_pages_change_their_language_and_remember_it(home: Path) -> None:
    with visitors(home, "lan") as [lan]:
        assert "Chỗ chưa khớp" in lan.client.get("/").text
        lan.client.post("/language/en", data={"csrf_token": lan.token(), "back": "/?state="})
        shown = lan.client.get("/").text
        assert '<html lang="en">' in shown
        assert "Findings" in shown
        assert "The total is not the sum of its parts" in shown
        answer = lan.client.post(
            "/language/vi", data={"csrf_token": lan.token(), "back": "//evil.example"}, follow_redirects=False
        )
        assert answer.headers["location"] == "/"


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("1.234,5", "ha", "1234.5"),
        ("1234,5", None, "1234.5"),
        ("-7", "%", "-7"),
        ("80%", "%", "80"),
        ("12,5 tỷ đồng", "VND", "12500000000"),
        ("30.000 triệu", "VND", "30000000000"),
        ("45 hộ", "hộ", "45"),
    ],
)
def test_numbers_as_reviewers_type_them(typed: str, unit: str | None, value: str) -> None:
    assert read_number(typed, unit) == Decimal(value)


@pytest.mark.parametrize("typed", ["", "x", "1.5", "1,2,3", "12.34.56", "1e9", "5 tỷ đồng", "9" * 40, "1.234.5"])
def test_what_is_no_number_is_refused_rather_than_guessed(typed: str) -> None:
    with pytest.raises(NotANumberError):
        read_number(typed, "ha")
