"""Intervals over printed precision: what rounding, truncation and comparators allow, and what they do not."""

from decimal import Decimal as D

import pytest

from extract.relations.intervals import Figure, Interval, allow_truncation, nearest, product, quotient, sum_interval
from extract.relations.misprints import explain, neighbours
from extract.relations.notation import vietnamese


def sums(whole: Figure, *parts: Figure) -> bool:
    return nearest(whole).meets(sum_interval(parts, whole))


def rounded(value: str) -> Figure:
    places = len(value.partition(".")[2])
    return Figure(D(value), D(1).scaleb(-places))


def count(value: int) -> Figure:
    return Figure(D(value), D(0))


@pytest.mark.parametrize(
    ("whole", "parts", "agrees"),
    [
        ("2168", ("856.2", "1312.3"), True),  # half a last place of the whole
        ("3162.620", ("1465.483", "4.080", "1693.056"), True),  # three roundings, one last place apart
        ("3162.620", ("1465.473", "4.080", "1693.056"), False),
        ("10", ("3.9", "6.9"), True),  # the whole truncated: 10,8
        ("10", ("3.9", "7.2"), False),  # 11,1 rounds and truncates to 11
        ("5.2", ("1.7", "3.4"), True),  # the parts truncated: 1,75 + 3,45
    ],
)
def test_sums_of_rounded_figures(whole: str, parts: tuple[str, ...], agrees: bool) -> None:
    assert sums(rounded(whole), *(rounded(part) for part in parts)) is agrees


def test_a_slip_of_one_is_seen_among_counts() -> None:
    assert sums(count(38), count(15), count(22), count(1))
    assert not sums(count(38), count(15), count(22), count(2))


@pytest.mark.parametrize(
    ("n", "whole", "stated", "agrees"),
    [
        (74, 76, "97.4", True),
        (559, 699, "83.56", False),
        (1, 3, "33.3", True),
        (2, 3, "66.6", True),  # truncated
        (2, 3, "66.5", False),
        (1, 8, "12.4", False),  # a full last place away
    ],
)
def test_percentage_of_counts(n: int, whole: int, stated: str, agrees: bool) -> None:
    computed = quotient(count(n), count(whole))
    assert computed is not None
    assert nearest(rounded(stated)).meets(allow_truncation(computed, rounded(stated))) is agrees


def test_percentage_of_rounded_figures_uses_their_precision() -> None:
    computed = quotient(rounded("1.8"), count(650))
    assert computed is not None
    assert nearest(rounded("0.27")).meets(allow_truncation(computed, rounded("0.27")))


def test_no_percentage_of_nothing() -> None:
    assert quotient(count(3), count(0)) is None


def test_comparators_open_a_side() -> None:
    over_hundred = Figure(D(100), D(0), D(0), None)
    assert nearest(over_hundred) == Interval(D(100), None)
    assert sums(count(250), over_hundred, count(60))
    assert not sums(count(150), over_hundred, count(60))


def test_products_of_intervals() -> None:
    area, yield_ = rounded("8670"), rounded("6.433")
    assert product(area, yield_) == Interval(D("8669.5") * D("6.4325"), D("8670.5") * D("6.4335"))


def test_slips_of_the_pen() -> None:
    assert explain(D(699), D(1), lambda value: value == 669) == 669  # one digit
    assert explain(D(1321), D(1), lambda value: value == 1231) == 1231  # swapped
    assert explain(D(45), D(1), lambda value: value == 45000) == 45000  # thousands
    assert explain(D(45), D(1), lambda value: value == 77) is None
    assert list(neighbours(D(0), D(1))) == []


@pytest.mark.parametrize(
    ("value", "text"),
    [("1073", "1.073"), ("0.27", "0,27"), ("47871.894", "47.871,894"), ("2168.500", "2.168,5"), ("50", "50")],
)  # fmt: skip
def test_figures_are_written_the_vietnamese_way(value: str, text: str) -> None:
    assert vietnamese(D(value)) == text
