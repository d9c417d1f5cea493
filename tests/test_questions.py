"""docs/questions.md: each query is the one in marts.example_query, and gives the answer that is printed.

After a wanted change of a query or of the readings: SOLIEU_UPDATE_SNAPSHOTS=1 pytest tests/test_questions.py
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

import pytest
from click.testing import CliRunner

from orchestration.cli import main
from orchestration.home import Home
from orchestration.settings import PROJECT

PAGE = PROJECT / "docs" / "questions.md"
ANALYSES = PROJECT / "dbt_project" / "analyses"
# A heading, its SQL with the query's name in the first line, and the answer.
BLOCK = re.compile(r"```sql\n-- (?P<name>\w+)\n(?P<sql>.*?)```\n\n```\n(?P<answer>.*?)```", re.S)


@dataclass(frozen=True)
class Question:
    """One question of the page."""

    name: str
    sql: str
    answer: str


def questions() -> list[Question]:
    return [Question(**found.groupdict()) for found in BLOCK.finditer(PAGE.read_text("utf-8"))]


def ready_query(name: str) -> str:
    (path,) = ANALYSES.glob(f"[0-9][0-9]_{name}.sql")
    return path.read_text("utf-8").strip() + "\n"


def answer(home: Home, sql: str) -> str:
    result = CliRunner().invoke(main, ["sql", "--home", str(home.root), sql])
    assert result.exit_code == 0, result.output
    return "".join(line.rstrip() + "\n" for line in result.stdout.splitlines())


@pytest.fixture(scope="module", autouse=True)
def _updated(sample_home: Home) -> None:
    if not os.environ.get("SOLIEU_UPDATE_SNAPSHOTS"):
        return

    def fresh(found: re.Match[str]) -> str:
        sql = ready_query(found["name"])
        return f"```sql\n-- {found['name']}\n{sql}```\n\n```\n{answer(sample_home, sql)}```"

    PAGE.write_text(BLOCK.sub(fresh, PAGE.read_text("utf-8")), "utf-8")


def test_there_are_ten() -> None:
    assert len(questions()) == 10
    assert [int(number) for number in re.findall(r"^## (\d+)\.", PAGE.read_text("utf-8"), re.M)] == list(range(1, 11))


@pytest.mark.parametrize("number", range(10))
def test_the_answer_is_the_printed_one(sample_home: Home, number: int) -> None:
    question = questions()[number]
    assert question.sql == ready_query(question.name)
    assert answer(sample_home, question.sql) == question.answer
    assert len(question.answer.splitlines()) > 1
