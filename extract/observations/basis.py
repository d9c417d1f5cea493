"""Whether a figure was reached, is estimated or is a goal.

Belongs here: cue words that set the basis (SDMX OBS_STATUS comes from it in exports). Does not: headings (`sections`),
the measure.
"""

from __future__ import annotations

from collections.abc import Collection

from extract.cues import holds
from extract.model import Basis, Measure, ReportMeta
from extract.observations.clauses import CLOSED
from extract.observations.figures import Figure
from extract.observations.sections import section_is_plan


def basis_of(figure: Figure, measure: Measure, section: tuple[str, ...], meta: ReportMeta) -> Basis:
    """Basis of a figure of `measure` that stands (or whose footnote mark stands) under `section`."""
    if measure is Measure.WHOLE and not section_is_plan(section, meta):
        return Basis.ACTUAL
    if measure is Measure.PLAN or section_is_plan(section, meta):
        return Basis.TARGET
    if holds(figure.left[-80:], "goal"):
        return Basis.TARGET
    bound = figure.lead[len(figure.left) :]  # `ước khoảng 18 tỷ đồng`
    return Basis.ESTIMATE if holds(figure.before, "estimate") or holds(bound, "estimate") else Basis.ACTUAL


def still_estimated(figure: Figure, unit: str | None, topic_open: bool, estimated: Collection[str | None]) -> bool:
    """Whether an estimate's word before a semicolon holds behind it: for percentages and the `estimated` units only.

    `giá trị sản xuất ước 2.615 tỷ đồng; trong năm khởi công 12 công trình` counts works that were begun. What holds
    for the first figure behind the semicolon (`topic_open`) holds for those after it.
    """
    if holds(CLOSED.sub(" ", figure.before).rpartition(";")[2], "estimate") or not estimated:
        return True
    if ";" in CLOSED.sub(" ", figure.left):
        return figure.percent or unit in estimated
    return topic_open and (figure.percent or unit in estimated)
