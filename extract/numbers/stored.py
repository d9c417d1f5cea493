"""Figures whose format stores a number behind the print: they keep all its places, and the precision of the print.

What belongs here: putting the stored number in the place of the one that was read from the print. A spreadsheet cell
that shows `1.235` and holds 1234.5678 becomes a quantity of 1234.5678 whose last printed place is 1.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import replace

from extract.model import Quantity, ReportText


def with_stored_numbers(report: ReportText, quantities: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """`quantities` of `report` with the exact values behind their print, where the format has them.

    A stored number counts only where the print is its rounding to the last printed place: what a cell says in words
    beside its number decides otherwise.
    """
    if not report.stored:
        return tuple(quantities)
    starts = [number.start for number in report.stored]
    result: list[Quantity] = []
    for printed in quantities:
        quantity = printed
        at = report.blocks[quantity.block].span(quantity.start, quantity.end).start
        index = bisect.bisect_right(starts, at) - 1
        found = report.stored[index] if index >= 0 and at < report.stored[index].end else None
        if found is not None and quantity.value_high is None:
            exact = abs(found.value) * quantity.scale
            if abs(exact - abs(quantity.value)) <= quantity.step:
                quantity = replace(printed, value=-exact if found.value < 0 else exact)
        result.append(quantity)
    return tuple(result)
