"""Reports written from seed numbers: broken relations are found, relations that hold raise no error."""

import pytest

from extract.model import Severity, Verdict
from extract.pipeline import extract_bytes
from tests.generator import write_report
from tests.generator.score import Tally, tally

REPORTS = 200  # benchmarks/relations_precision.py runs a thousand and more


@pytest.fixture(scope="module")
def result() -> Tally:
    return tally(range(5000, 5000 + REPORTS))


def test_errors_are_right(result: Tally) -> None:
    assert result.precision(Severity.ERROR) >= 0.98, result.false_alarms[:10]


def test_flags_of_any_severity_are_right(result: Tally) -> None:
    assert result.precision() >= 0.97, result.false_alarms[:10]


def test_broken_relations_are_found(result: Tally) -> None:
    missed = [miss for miss in result.misses if " inconsistent " in miss]
    assert result.share_found(Verdict.INCONSISTENT) >= 0.93, missed[:10]


def test_relations_that_hold_are_verified(result: Tally) -> None:
    assert result.share_found(Verdict.CONSISTENT) >= 0.95, result.misses[:10]


def test_every_kind_is_planted_and_found(result: Tally) -> None:
    for (kind, verdict), planted in result.planted.items():
        assert planted >= 5
        assert result.found[kind, verdict] >= 0.6 * planted, (kind, verdict)


def test_a_seed_number_writes_the_same_report() -> None:
    assert write_report(7) == write_report(7)
    assert write_report(7).text != write_report(8).text


def test_planted_spans_are_those_of_figures_or_names() -> None:
    report = write_report(11)
    for relation in report.relations:
        for start, end in relation.spans:
            assert report.text[start:end].strip() == report.text[start:end] != ""


def test_every_flag_says_why_and_where() -> None:
    for seed in range(20):
        report = write_report(seed)
        for check in extract_bytes(report.text.encode(), "mau.md").checks:
            assert check.message_vi
            assert check.message_en
            assert 0 <= check.char_start < check.char_end <= len(report.text)
