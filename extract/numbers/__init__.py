"""The grammar of figures: what is printed, how much it is, in which unit, with which bound.

Belongs here: finding every run of digits (and small counts in words) in clean text, and deciding what each one is.
Does not belong here: what a figure means (indicator, measure, period, area): see `extract.observations`.
"""

from extract.numbers.lines import parse_lines
from extract.numbers.scan import QuantityScan, find_quantities

__all__ = ["QuantityScan", "find_quantities", "parse_lines"]
