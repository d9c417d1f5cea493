"""Text that a spreadsheet would take for a formula.

What belongs here: telling such text, and the reversible guard that CSV needs. The rule: text of two or more characters
whose first is one of `= + - @`, their full-width forms, a tab, a line end or an apostrophe gets one apostrophe before
it. A single `=` is no formula. Whoever reads the file drops one apostrophe that stands before such a character.
"""

from __future__ import annotations

import re

_FIRST = r"[=+\-@\t\r\n'＝＋－＠]"
PATTERN = f"(?s){_FIRST}.+"
"""The whole of a text that needs the guard; linear, and the same in Python and in DuckDB (RE2)."""

_NEEDS = re.compile(PATTERN)


def is_formula_like(text: str) -> bool:
    """Whether `text` needs a guard at the start of a spreadsheet's cell."""
    return _NEEDS.fullmatch(text) is not None


def guarded(text: str) -> str:
    """`text` with an apostrophe where it needs one."""
    return f"'{text}" if is_formula_like(text) else text


def unguarded(text: str) -> str:
    """The text that was guarded."""
    return text[1:] if text.startswith("'") and is_formula_like(text[1:]) else text


def guarded_sql(column: str) -> str:
    """SQL for `guarded` over a column; `column` is a quoted identifier."""
    pattern = PATTERN.replace("'", "''")
    return f"CASE WHEN regexp_full_match({column}, '{pattern}') THEN '''' || {column} ELSE {column} END"
