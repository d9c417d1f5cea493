"""Writes docs/data-dictionary.md from dbt's manifest and the catalogue's labels.

`tests/test_dictionary.py` says when the page is stale.
"""

from __future__ import annotations

from orchestration.dictionary import UNIT_COLUMN, Column, Relation, read_dictionary
from orchestration.settings import PROJECT

PAGE = PROJECT / "docs" / "data-dictionary.md"
HEAD = """# Data dictionary

Every table and view of the schema `marts`, made from the descriptions that dbt keeps and tests
(`dbt_project/models/marts/`) by `scripts/make_dictionary.py`. The same descriptions stand inside the file, as comments:
`select table_name, column_name, comment from duckdb_columns() where schema_name = 'marts'`; with lineage and tests they
are in `quality/docs/index.html` of every run.

**Key** marks the primary key, **!** a column that is never null.
"""


def page() -> str:
    """The whole page."""
    relations = list(read_dictionary().values())
    contents = [f"- [{item.name}](#{item.name}): {item.label_vi}" for item in relations if not item.is_view]
    views = ", ".join(f"[{item.name}](#{item.name})" for item in relations if item.is_view)
    listing = "\n".join([*contents, f"- views in Vietnamese: {views}"])
    return "\n".join([HEAD, listing, *(section(item) for item in relations)])


def section(relation: Relation) -> str:
    """One table with its columns."""
    labelled = not relation.is_view
    head = ["column", "type", *(["in Vietnamese"] if labelled else []), "meaning"]
    lines = [f"\n## {relation.name}\n", f"{relation.description}\n", row(head), row(["---"] * len(head))]
    for column in relation.columns:
        marks = " **Key**" if column.name in relation.primary_key else " **!**" if column.required else ""
        label = [column.label_vi] if labelled else []
        lines.append(row([f"`{column.name}`{marks}", column.data_type, *label, meaning(column)]))
    return "\n".join(lines)


def meaning(column: Column) -> str:
    """Description, unit, codes and what the column refers to."""
    parts = [column.description]
    if column.unit and column.unit != UNIT_COLUMN:
        parts.append(f"Unit: {column.unit}.")
    if column.values:
        parts.append("One of " + ", ".join(f"`{value}`" for value in column.values) + ".")
    if column.references:
        parts.append(f"Refers to [{column.references[0]}](#{column.references[0]}).")
    return " ".join(parts)


def row(cells: list[str]) -> str:
    """A line of a Markdown table."""
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    PAGE.write_text(page() + "\n", "utf-8")
