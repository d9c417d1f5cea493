"""Relations: which figures of one report must agree, and interval arithmetic that says whether they do."""

from __future__ import annotations

from extract.relations.find import find_checks

__all__ = ["find_checks"]
