"""One expectation for each kind of inconsistency: its severity, its words, and the checks that fail by their ids."""

import duckdb
import pytest

from orchestration.expectations.names import KINDS, finding_check
from orchestration.expectations.validation import Evaluation, validate

GRADES = {"error", "warning", "info"}
WAREHOUSE = """
    create schema marts;
    create table marts.reports as
        select 'r1' as report_id, repeat('a', 64) as sha256, 'a.txt' as file_name, '1' as extractor_version,
            9 as char_count, 1 as pages, null::varchar as primary_report_id;
    create table marts.report_quality as select 'r1' as report_id;
    create table marts.observations as
        select 'o1' as observation_id, 'r1' as report_id, 0 as char_start, 2 as char_end, 1 as page_number,
            '30' as printed_text, '30' as quote, 'level' as measure, 'actual' as basis, '=' as comparator,
            30 as obs_value, null::integer as obs_value_high, 30 as bound_low, 30 as bound_high;
    create table marts.checks as
        select check_id, 'f' || check_id as finding_id, 'r1' as report_id, kind, verdict, severity, 'vi' as message_vi,
            'en' as message_en, null::integer as computed_low, null::integer as computed_high
        from (values
            ('c1', 'total', 'inconsistent', 'error'), ('c2', 'total', 'inconsistent', 'warning'),
            ('c3', 'total', 'consistent', null), ('c4', 'growth', 'inconsistent', 'info'),
            ('c5', 'ratio', 'consistent', null)
        ) as rows (check_id, kind, verdict, severity);
    create table marts.check_operands as select check_id, 0 as position from marts.checks;
"""


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Evaluation]:
    """The evaluation of each kind of finding over a small warehouse."""
    folder = tmp_path_factory.mktemp("expectations")
    database = folder / "solieu.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute(WAREHOUSE)
    validation = validate(database, folder / "docs")
    return {item.check: item for item in validation.evaluations if not item.blocking}


def test_every_kind_says_in_vietnamese_what_is_expected_and_how_grave_it_is(
    findings: dict[str, Evaluation],
) -> None:
    for kind in KINDS:
        assert findings[finding_check(kind.name)].rule == kind.description
        assert kind.severity in GRADES
        assert not kind.description.isascii()


def test_failing_checks_are_named_the_gravest_first(findings: dict[str, Evaluation]) -> None:
    total = findings[finding_check("total")]
    assert (total.passed, total.broken, total.examples) == (False, 2, ("c1", "c2"))
    assert total.severities == (("error", 1), ("warning", 1), ("info", 0))
    assert findings[finding_check("growth")].examples == ("c4",)
    assert findings[finding_check("ratio")].passed
