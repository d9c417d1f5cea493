"""Names of codes, from data/catalogue/code_lists.csv.

What belongs here: one reading of the lists for everything that shows codes to people or writes them for programs. It
imports nothing heavy: `solieu check` starts with it.
"""

from __future__ import annotations

from functools import cache

from extract.catalogue import catalogue_rows


@cache
def code_names(code_list: str, language: str = "vi") -> dict[str, str]:
    """Code -> its name in `vi` or `en`."""
    return _column(code_list, f"name_{language}")


@cache
def sdmx_codes(code_list: str) -> dict[str, str]:
    """Code -> SDMX's code, where the list has them."""
    return _column(code_list, "sdmx")


def _column(code_list: str, column: str) -> dict[str, str]:
    return {row["code"]: row[column] for row in catalogue_rows("code_lists.csv") if row["code_list"] == code_list}
