"""Percentages that name again the part that they are of: `giải quyết 5.064 hồ sơ (đúng hạn 5.029, quá hạn 35), đúng hạn
đạt 99,3%`, `trực tuyến 4.331 hồ sơ, trực tiếp 887 hồ sơ (tỷ lệ trực tuyến 83,0%)`.

Only percentages that no other rule has judged; one that does not fit is flagged where a single slip explains it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.model import Check, Observation, Severity, Verdict
from extract.relations.cues import bare, has_cue
from extract.relations.figures import LEVELS, around, same_kind
from extract.relations.percentages import is_plain, percentage_check, percentage_holds, slip_explains, unjudged_rates
from extract.relations.reading import Reading

REACH = 8  # figures before a percentage among which its part and whole are looked for
LEAST_WORDS = 2
MIN_WHOLE = 10
_PIECE = re.compile(r"[,;()](?!\d)|\.\s")
_VERB = re.compile(
    r"\b(?:(?:với|có|đạt|chiếm|bằng|là|tỷ lệ|tỉ lệ|ước|khoảng|số|hồ sơ|trả|giải quyết)\s*)+$|"
    r"^\W*(?:(?:tỷ lệ|tỉ lệ|số|hồ sơ|trả|giải quyết)\s+)+",
    re.IGNORECASE,
)


def label_checks(reading: Reading, known: set[tuple[int, int]]) -> Iterator[Check]:
    """Checks of kind ratio; `known` are the spans of percentages judged already. Linear in the figures."""
    for stated in unjudged_rates(reading, known):
        after = _PIECE.split(reading.after(stated, 30))[0]
        found = None if has_cue(after, "plan", "last_year") else _named(reading, stated)
        if found is not None:
            yield from _judge(reading, stated, *found)


def _named(reading: Reading, stated: Observation) -> tuple[Observation, Observation] | None:
    """(part, whole): the last figure told under the words before the percentage, and what it is a part of."""
    label = bare(_VERB.sub("", _VERB.sub("", _PIECE.split(reading.before(stated, 60))[-1]))).strip()
    if len(label.split()) < LEAST_WORDS:
        return None
    earlier = [reading.at_position.get(stated.position - back) for back in range(1, REACH + 1)]
    told = [
        o
        for o in earlier
        if o is not None and o.sentence_start == stated.sentence_start and o.measure in LEVELS and o.unit != "%"
    ]
    words = label.split()
    ends = [" ".join(words[-length:]) for length in range(len(words), LEAST_WORDS - 1, -1)]  # the whole label first
    heads = [f" {bare(around(reading, o))} " if o.ratio_role is None else "" for o in told]
    at = next((n for end in ends for n, head in enumerate(heads) if f" {end} " in head), None)
    if at is None:
        return None
    part = told[at]
    wholes = [o for o in told[at + 1 :] if same_kind(o, part) and o.ratio_role != "numerator"]
    fitting = [o for o in wholes if percentage_holds(stated, part, o)]
    whole = next(iter(fitting or [o for o in wholes if o.value >= part.value]), None)
    return (part, whole) if whole is not None and whole.value >= MIN_WHOLE and is_plain(part, whole) else None


def _judge(reading: Reading, stated: Observation, part: Observation, whole: Observation) -> Iterator[Check]:
    found = percentage_check(reading, "ratio", stated, part, whole, severity=Severity.WARNING)
    if found is not None and (found.verdict is Verdict.CONSISTENT or slip_explains(stated, part, whole)):
        yield found
