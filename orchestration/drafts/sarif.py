"""The flags of drafts as SARIF 2.1.0, which editors and review tools read.

What belongs here: the shape of a SARIF log. A rule is a kind of check; a result is a flag. Columns and offsets count
Unicode code points. SARIF gives regions to texts alone, so a draft of another format is an artifact that holds its text
as a second one, as SARIF nests artifacts (section 3.24.3), and its results stand in that text.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from orchestration.drafts.findings import Checked, Flag, kind_name, position
from orchestration.drafts.reading import TEXT_TYPES
from orchestration.drafts.suggestions import advice_of, suggestion
from orchestration.drafts.texts import place_of

if TYPE_CHECKING:
    from extract.model import Extraction

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}
FINGERPRINT = "solieuCheck/v1"
Json = dict[str, Any]


def as_sarif(results: Sequence[Checked], language: str) -> Json:
    """One run over all files; messages in `language`, both languages in each result's properties."""
    rules = list(dict.fromkeys(flag.check.kind for result in results for flag in result.flags))
    artifacts: list[Json] = []
    found: list[Json] = []
    notes: list[Json] = []
    for result in results:
        first = len(artifacts)
        artifacts += _artifacts(result, first)
        if result.extraction is None:
            notes.append(_notification(result, first, language))
        found += [
            _result(result, flag, rules.index(flag.check.kind), len(artifacts) - 1, language) for flag in result.flags
        ]
    run = {
        "tool": {"driver": _driver(rules, language)},
        "language": language,
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not notes, "toolExecutionNotifications": notes}],
        "artifacts": artifacts,
        "results": found,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _driver(rules: Sequence[str], language: str) -> Json:
    from extract import EXTRACTOR_VERSION

    return {
        "name": "Solieu",
        "version": version("solieu"),
        "language": language,
        "rules": [_rule(kind, language) for kind in rules],
        "properties": {"extractor_version": EXTRACTOR_VERSION},
    }


def _rule(kind: str, language: str) -> Json:
    rule: Json = {
        "id": kind,
        "name": "".join(part.capitalize() for part in kind.split("_")),
        "shortDescription": {"text": kind_name(kind, language)},
        "properties": {"name_vi": kind_name(kind, "vi"), "name_en": kind_name(kind, "en")},
    }
    if advice := advice_of(kind, language):
        rule["help"] = {"text": advice}
    return rule


def _artifacts(result: Checked, index: int) -> list[Json]:
    """The file; and its text, where it is no text itself."""
    artifact: Json = {"location": {"uri": _uri(result.path)}, "roles": ["analysisTarget"]}
    if result.extraction is None:
        return [artifact]
    text = result.extraction.text
    artifact |= {"mimeType": text.media_type, "hashes": {"sha-256": text.sha256}}
    if text.media_type in TEXT_TYPES:
        return [artifact]
    inner = {
        "parentIndex": index,
        "location": {"uri": "/text"},
        "mimeType": "text/plain",
        "contents": {"text": text.text},
    }
    return [artifact, inner]


def _uri(path: Path) -> str:
    """A relative reference, or a file URI; names that are no UTF-8 keep their bytes."""
    return f"file://{quote(bytes(path))}" if path.is_absolute() else quote(bytes(path))


def _notification(result: Checked, artifact: int, language: str) -> Json:
    return {
        "level": "error",
        "message": {"text": result.reason[language]},
        "descriptor": {"id": result.reason["code"]},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(result.path), "index": artifact}}}],
        "properties": {"message_vi": result.reason["vi"], "message_en": result.reason["en"]},
    }


def _result(result: Checked, flag: Flag, rule: int, artifact: int, language: str) -> Json:
    extraction, check = result.extraction, flag.check
    if extraction is None:
        raise ValueError("a file that was not read has no flags")
    advice = suggestion(extraction, check, language)
    message = f"{flag.message(language)}. {advice}" if advice else flag.message(language)
    location = _location(extraction, check.char_start, check.char_end, artifact, language)
    related = [
        _location(extraction, operand.char_start, operand.char_end, artifact, language)
        | {"id": number, "message": {"text": operand.role}}
        for number, operand in enumerate(check.operands[1:], start=1)
    ]
    return {
        "ruleId": check.kind,
        "ruleIndex": rule,
        "level": LEVELS[flag.severity],
        "message": {"text": message},
        "locations": [location],
        "relatedLocations": related,
        "fingerprints": {FINGERPRINT: check.check_id},
        "properties": {
            "severity": flag.severity,
            "finding_id": check.finding_id,
            "message_vi": check.message_vi,
            "message_en": check.message_en,
            "rule": flag.rule,
            "other_report": flag.other_report,
        },
    }


def _location(extraction: Extraction, start: int, end: int, artifact: int, language: str) -> Json:
    first, last = position(extraction, start), position(extraction, end)
    return {
        "physicalLocation": {
            "artifactLocation": {"index": artifact},
            "region": {
                "startLine": first.line,
                "startColumn": first.column,
                "endLine": last.line,
                "endColumn": last.column,
                "charOffset": start,
                "charLength": end - start,
                "snippet": {"text": extraction.text.text[start:end]},
            },
        },
        "logicalLocations": [{"name": place_of(extraction, start, language)}],
    }
