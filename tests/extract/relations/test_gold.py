"""Relations of the annotated seed reports, measured on the annotated figures."""

from collections import Counter
from types import ModuleType

import pytest

from extract.model import Check, Verdict
from extract.relations import find_checks
from tests.support import gold

pytestmark = [pytest.mark.shared, pytest.mark.skipif(not gold.available(), reason="no shared seeds beside the project")]


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    pytest.importorskip("duckdb")
    return gold.tool("score")


def as_row(check: Check) -> dict[str, object]:
    spans = [(operand.char_start, operand.char_end) for operand in check.operands]
    return {"kind": check.kind, "spans": list(dict.fromkeys([(check.char_start, check.char_end), *spans]))}


def test_planted_slips_are_found_without_false_alarms(scorer: ModuleType) -> None:
    n: Counter[str] = Counter()
    for seed in gold.SEEDS:
        report, meta, observations, relations = gold.gold_input(seed)
        checks = find_checks(report, meta, observations)
        flagged = [as_row(c) for c in checks if c.verdict is Verdict.INCONSISTENT]
        passed = [as_row(c) for c in checks if c.verdict is Verdict.CONSISTENT]
        for relation in relations:
            found = flagged if relation["verdict"] == "inconsistent" else passed
            n[relation["verdict"]] += 1
            n[relation["verdict"] + " found"] += any(scorer.agrees(relation, c) for c in found)
        suspect = [r for r in relations if r["verdict"] != "consistent"]
        n["flags"] += len(flagged)
        n["right"] += sum(any(scorer.agrees(r, c) for r in suspect) for c in flagged)
    assert n["inconsistent found"] >= 0.8 * n["inconsistent"]
    assert n["right"] >= 0.9 * n["flags"]
    assert n["consistent found"] >= 0.85 * n["consistent"]
