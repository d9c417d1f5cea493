"""Every Vietnamese text of the review pages: in templates, in tables of names, in problems that pages state."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import review.web
from review.web import app, names

WEB = Path(review.web.__file__).parent
_IN_TEMPLATE = re.compile(r'\bt\(\s*"((?:[^"\\]|\\.)*)"')
_VIETNAMESE = re.compile(r"[à-ỹÀ-ỸđĐ]")


def texts() -> set[str]:
    """What the language table must have."""
    found: set[str] = set()
    for template in WEB.glob("templates/*.j2"):
        found |= set(_IN_TEMPLATE.findall(template.read_text("utf-8")))
        found |= set(re.findall(r't\("[^"]*"\) if \w+ else t\("([^"]*)"\)', template.read_text("utf-8")))
    tables = (names.NAMES, names.EXPLAINED, names.STATES, names.BASES, names.ROLES, names.MEASURES, app._ERRORS)
    for table in tables:
        found |= set(table.values())  # type: ignore[attr-defined]
    for module in WEB.glob("*.py"):
        found |= _said(module)
    return found


def _said(module: Path) -> set[str]:
    """Vietnamese strings that functions pass on: problems, and texts of charts and menus."""
    found = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Call) and _called(node) in {"_page", "_form", "t"}:
            values = [value for value in node.args if isinstance(value, ast.Constant)]
            found |= {str(value.value) for value in values if _VIETNAMESE.search(str(value.value))}
    return found


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
