"""The tables that people edit: every row is usable, and no row hides another."""

from collections import Counter
from decimal import Decimal

import pytest

from extract.catalogue import catalogue_rows
from extract.numbers.catalogue import both_spellings, comparators, cue, fold, refusals, units

UNIT_KINDS = {
    "money",
    "percent",
    "permille",
    "point",
    "mass",
    "area",
    "length",
    "volume",
    "energy",
    "data",
    "temperature",
}
UNIT_KINDS |= {"time", "abbreviation", "count", "none"}


def test_units_are_unique_and_complete() -> None:
    table = catalogue_rows("units.csv")
    assert [surface for surface, count in Counter(row["surface"] for row in table).items() if count > 1] == []
    assert {row["kind"] for row in table} <= UNIT_KINDS
    assert all(Decimal(row["factor"]) > 0 for row in table)
    assert [row["surface"] for row in table if (row["kind"] == "none") == bool(row["canonical"])] == []
    assert sum(row["kind"] == "count" for row in table) >= 300


@pytest.mark.parametrize(
    ("surface", "canonical", "factor"),
    [("tạ", "t", "0.1"), ("kg", "t", "0.001"), ("đồng", "VND", "1"), ("m²", "m2", "1"), ("MWh", "kWh", "1000")],
)
def test_measures_convert_to_the_canonical_unit(surface: str, canonical: str, factor: str) -> None:
    unit = units()[fold(surface)]
    assert (unit.canonical, unit.factor) == (canonical, Decimal(factor))


def test_comparators_are_those_of_the_contract() -> None:
    signs = {sign for position in ("before", "after", "guard") for sign in comparators(position).values()}
    assert signs == {"=", "~", ">", ">=", "<", "<="}


def test_refusals_and_cues_stand_under_known_names() -> None:
    assert {row["position"] for row in catalogue_rows("non_quantities.csv")} == {
        "before",
        "after",
        "around",
        "weak_before",
        "capital_before",
        "variety_before",
    }
    assert refusals("weak_before")["thôn"] == "place"
    assert "xã" in cue("place")


def test_tone_marks_match_in_both_places() -> None:
    assert fold("Hoà") == fold("Hòa") == "hòa"
    assert fold("uỷ viên") == "ủy viên"
    assert fold("hoàn toàn") == "hoàn toàn"
    assert "khoá" in both_spellings("khóa")
