"""The flags of drafts as JSON with a stable shape (docs/check.schema.json).

What belongs here: that shape. Fields are only ever added; a change of meaning raises VERSION.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from orchestration.drafts.findings import VALUES, Checked, Flag, position
from orchestration.drafts.reading import TEXT_TYPES
from orchestration.drafts.suggestions import suggestion

FORMAT = "solieu-check"
VERSION = 1
_STEERING = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_TEXTS = ("check_id", "finding_id", "kind", "severity", "char_start", "char_end", "page_number", "quote")


def as_document(results: Sequence[Checked]) -> dict[str, Any]:
    """All files as one JSON object; decimals are strings, so that no reader rounds them."""
    return {"format": FORMAT, "version": VERSION, "files": [_file(result) for result in results]}


def to_json(document: object) -> str:
    """JSON that is harmless on a terminal: characters that steer one, or turn the direction of writing, are escaped."""
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return _STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _file(result: Checked) -> dict[str, Any]:
    if result.extraction is None:
        return {"file": str(result.path), "error": result.reason, "flags": []}
    text = result.extraction.text
    return {
        "file": str(result.path),
        "error": None,
        "sha256": text.sha256,
        "media_type": text.media_type,
        "figures": len(result.extraction.observations),
        "checks": result.verdicts,
        "compared": result.across is not None,
        "notes": [{"vi": vi, "en": en} for vi, en in result.notes],
        "flags": [_flag(result, flag) for flag in result.flags],
    }


def _flag(result: Checked, flag: Flag) -> dict[str, Any]:
    extraction, check = result.extraction, flag.check
    if extraction is None:
        raise ValueError("a file that was not read has no flags")
    at = position(extraction, check.char_start)
    is_text = extraction.text.media_type in TEXT_TYPES
    return {
        **{name: getattr(check, name) for name in _TEXTS},
        "line": at.line if is_text else None,
        "column": at.column if is_text else None,
        "paragraph": at.paragraph,
        "printed_text": extraction.text.text[check.char_start : check.char_end],
        **{name: _plain(getattr(check, name)) for name in VALUES},
        "message_vi": check.message_vi,
        "message_en": check.message_en,
        "suggestion_vi": suggestion(extraction, check, "vi"),
        "suggestion_en": suggestion(extraction, check, "en"),
        "rule": flag.rule,
        "other_report": flag.other_report,
        "operands": [
            {"role": operand.role, "char_start": operand.char_start, "char_end": operand.char_end}
            for operand in check.operands
        ],
    }


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
