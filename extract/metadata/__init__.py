"""What a report says about itself: title, issuer, number, dates, period and place.

What belongs here: reading the head, the title and the signature of a report, and naming periods and places in a clause.
What a single figure means is decided in `extract.observations`.
"""

from __future__ import annotations

from extract.metadata.describe import describe

__all__ = ["describe"]
