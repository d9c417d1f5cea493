"""The draft's side of a comparison: its rows, what they name, and the flags that answers become.

What belongs here: `extract`'s dataclasses on one side, rows of the models on the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from extract.frames import report_id, to_frames
from extract.model import Check, Extraction, Observation, Operand, Severity, Verdict
from orchestration.drafts.findings import VALUES, Flag


@dataclass(frozen=True)
class Draft:
    """An extraction as rows of raw."""

    extraction: Extraction

    @cached_property
    def report_id(self) -> str:
        """Its key, as the night would give it."""
        return report_id(self.extraction.text.sha256)

    @cached_property
    def frames(self) -> dict[str, pl.DataFrame]:
        """Its tables, as the lake would have them."""
        return to_frames(self.extraction)

    @cached_property
    def figures(self) -> dict[str, Observation]:
        """Its figures by id."""
        return {one.observation_id: one for one in self.extraction.observations}

    @property
    def cited(self) -> list[str]:
        """Numbers of the documents that it cites."""
        return list(self.frames["citations"]["document_number"].unique())

    def named(self) -> dict[str, list[str]]:
        """Places, their codes, indicators and phrases of its figures."""
        found = self.figures.values()
        return {
            "areas": sorted({one.ref_area for one in found if one.ref_area}),
            "codes": sorted({one.ref_area_code for one in found if one.ref_area_code}),
            "subjects": sorted({code for one in found if (code := one.indicator_detail or one.indicator_code)}),
            "phrases": sorted({one.indicator_text for one in found if one.indicator_text}),
        }

    def flag(self, row: Mapping[str, Any]) -> Flag | None:
        """An inconsistent row of int_cross_checks as a flag at the draft's own figure, whichever was under test.

        None for one that has no place in the draft.
        """
        is_own = row["report_id"] == self.report_id
        used = [("stated", row["observation_id"])]
        used += [(one["role"], one["observation_id"]) for one in row["operands"] or ()]
        own = [(role, self.figures[key]) for role, key in used if key in self.figures]
        if own:
            figure = own[0][1]
            start, end, quote = figure.char_start, figure.char_end, figure.quote
            sentence, sentence_start = figure.sentence, figure.sentence_start
            operands = tuple(Operand(role, one.char_start, one.char_end, one.observation_id) for role, one in own)
        else:
            text = row if is_own else row["text_operand"]
            if text is None or text["char_start"] is None:
                return None
            start, end = text["char_start"], text["char_end"]
            sentence_start, sentence = self._line(start, end)
            quote, operands = sentence, (Operand("stated" if is_own else "other", start, end),)
        check = Check(
            check_id=row["check_id"],
            finding_id=row["finding_id"],
            kind=row["kind"],
            verdict=Verdict.INCONSISTENT,
            severity=Severity(row["severity"]),
            char_start=start,
            char_end=end,
            page_number=self.extraction.text.page_at(start),
            quote=quote,
            sentence=sentence,
            sentence_start=sentence_start,
            message_vi=row["message_vi"],
            message_en=row["message_en"],
            operands=operands,
            **{name: row[name] for name in VALUES},
        )
        return Flag(check, row["rule"], row["other_name"] if is_own else row["own_name"])

    def _line(self, start: int, end: int) -> tuple[int, str]:
        text = self.extraction.text.text
        first, newline = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        return first, text[first : newline if newline >= 0 else len(text)]
