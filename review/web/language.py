"""The two languages of the pages: Vietnamese as the templates have it, English from a table.

What belongs here: looking words up. `english.csv` has one line for each text of the templates; a test fails where one
is missing or unused.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from orchestration.presentation import english, wording
from orchestration.presentation.words import Words

LANGUAGES = ("vi", "en")
TABLE = Path(__file__).with_name("english.csv")


@cache
def table() -> dict[str, str]:
    """Vietnamese text -> English text."""
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return {row["vi"]: row["en"] for row in csv.DictReader(stream)}


class Language:
    """What a template needs: `t("…")` for its own texts, `words` for codes and numbers."""

    def __init__(self, code: str | None) -> None:
        """Any code but `en` gives Vietnamese."""
        self.code = code if code in LANGUAGES else "vi"
        self.words: Words = english if self.code == "en" else wording

    def t(self, text: str, **values: object) -> str:
        """The text in this language, with `{name}` filled in."""
        found = table().get(text, text) if self.code == "en" else text
        return found.format(**values) if values else found
