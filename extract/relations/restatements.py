"""One indicator, period and place stated twice: equal, or a contradiction where both are surely the same thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from extract.model import Basis, BlockKind, Check, Measure, Observation, Severity, Verdict
from extract.relations.cues import bare
from extract.relations.figures import once_per_figure, unit_key
from extract.relations.intervals import NEAR, ZERO, figure_of, nearest
from extract.relations.misprints import explain_within
from extract.relations.notation import common_scale, vietnamese
from extract.relations.reading import Reading
from extract.relations.results import Outcome, build

BUCKET = 20  # earlier statements of one value that are compared
ALIKE = 0.5
SAME = 0.8
SAME_CODED = 0.7  # where the codes are equal too
STOP_WORDS = frozenset(
    "so cua cac va tai o cho duoc tren dia ban huyen tong thuc hien trong nam la co den".split()  # noqa: SIM905
)
CONTAINED = 3  # words that make a name specific
LEAST_WHOLE = 5
LONG_NAME = 3
FAMILIES = {
    **dict.fromkeys((Measure.LEVEL, Measure.WHOLE, Measure.PLAN), "level"),
    **dict.fromkeys((Measure.RATE, Measure.ATTAINMENT, Measure.SHARE), "rate"),
    **dict.fromkeys((Measure.YOY_GROWTH, Measure.YOY_CHANGE), "change"),
}
LEAST_PAIR = 10  # smaller n/N are alike by chance


def restatement_checks(reading: Reading) -> Iterator[Check]:
    """Checks of kind restatement, each paired with the first statement."""
    by_value: dict[tuple[object, ...], list[Observation]] = defaultdict(list)
    by_code: dict[tuple[object, ...], Observation] = {}
    by_whole: dict[tuple[object, ...], Observation] = {}
    for observation in reading.observations:
        in_table = reading.blocks[observation.block].kind is BlockKind.TABLE_ROW
        key = (family(observation), unit_key(observation), observation.value, observation.value_high)
        bucket = by_value[key]
        others = [o for o in bucket if not (in_table and reading.blocks[o.block].kind is BlockKind.TABLE_ROW)]
        first = next((o for o in others if _alike(reading, o, observation)), None)
        if first is not None:
            yield restatement(reading, first, observation, Verdict.CONSISTENT)
        elif len(bucket) < BUCKET:
            bucket.append(observation)
        if observation.ratio_role == "numerator" and not in_table:
            yield from _pair_again(reading, observation, by_whole)
        if observation.indicator_code is None or observation.measure is Measure.WHOLE:
            continue
        earlier = by_code.setdefault(_identity(reading, observation), observation)
        both_cells = in_table and reading.blocks[earlier.block].kind is BlockKind.TABLE_ROW
        if (
            earlier is not observation
            and first is None
            and not both_cells
            and _surely_same(reading, earlier, observation)
        ):
            consistent = nearest(figure_of(earlier)).meets(nearest(figure_of(observation)))
            if consistent and earlier.step == observation.step and earlier.value != observation.value:
                # One value is not rounded in two ways; yet a truncated one beside it is no proof.
                yield restatement(reading, earlier, observation, Verdict.INCONSISTENT, Severity.INFO)
            elif consistent:
                yield restatement(reading, earlier, observation, Verdict.CONSISTENT)
            elif _close(earlier, observation):
                yield restatement(reading, earlier, observation, Verdict.INCONSISTENT)


def _pair_again(
    reading: Reading,
    observation: Observation,
    by_whole: dict[tuple[object, ...], Observation],
) -> Iterator[Check]:
    """n/N of another section with the same N and name, but a slightly different n: 17/19 and 16/19 criteria."""
    whole = reading.at_position.get(observation.ratio_partner) if observation.ratio_partner is not None else None
    if whole is None or whole.value < LEAST_PAIR or observation.basis is Basis.TARGET:
        return
    key = (unit_key(whole), whole.value, reading.period(observation), observation.ref_area, whole.measure)
    first = by_whole.setdefault(key, observation)
    apart = reading.blocks[first.block].section != reading.blocks[observation.block].section
    near = ZERO < abs(first.value - observation.value) <= NEAR * whole.value
    if apart and near and _likeness(_words(reading, first), _words(reading, observation)) >= ALIKE:
        yield restatement(reading, first, observation, Verdict.INCONSISTENT, Severity.INFO)


def family(observation: Observation) -> str:
    """Measures that may restate each other: a level and the whole of a later n/N."""
    return FAMILIES.get(observation.measure) or str(observation.measure)


def _identity(reading: Reading, observation: Observation) -> tuple[object, ...]:
    return (
        observation.indicator_code,
        observation.measure,
        unit_key(observation),
        reading.period(observation),
        observation.ref_area,
        observation.basis,
    )


@once_per_figure
def _words(_reading: Reading, observation: Observation) -> frozenset[str]:
    """The words of a figure's indicator that tell it from others."""
    text = bare(observation.indicator_text or "")
    return frozenset(word for word in text.split() if word not in STOP_WORDS)


def _likeness(first: frozenset[str], second: frozenset[str]) -> float:
    """Share of words that two phrases have in common (Dice)."""
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


def _alike(reading: Reading, first: Observation, second: Observation) -> bool:
    """Same value, and names, period and place that allow that it is one thing told twice."""
    if first.ratio_partner == second.position or first.position == second.ratio_partner:
        return False
    if reading.period(first) != reading.period(second) or first.ref_area != second.ref_area:
        return False
    if first.block == second.block and first.sentence_start == second.sentence_start and second.ratio_role is None:
        return False
    if first.indicator_code is not None and first.indicator_code == second.indicator_code:
        return True
    if second.measure is Measure.WHOLE and _whole_again(first, second):
        return True
    if first.indicator_code and second.indicator_code:
        return False
    small = first.value <= 3 and first.step == 1
    return _likeness(_words(reading, first), _words(reading, second)) >= (SAME if small else ALIKE)


def _whole_again(first: Observation, second: Observation) -> bool:
    """N of n/N that stood as a figure of its own before: in the same paragraph, or under a name of several words."""
    if first.measure is not Measure.LEVEL or first.ratio_role is not None:
        return False
    if first.block == second.block:
        return second.value >= LEAST_WHOLE
    long_name = len((printed_noun(second)).split()) >= LONG_NAME
    return long_name and printed_noun(first) == printed_noun(second)


def printed_noun(observation: Observation) -> str:
    """The words after a figure, as printed."""
    return bare(observation.printed_text.lstrip("0123456789.,/ "))


def _surely_same(reading: Reading, first: Observation, second: Observation) -> bool:
    """Codes, measure, unit, period, place and basis are equal already; the phrases and sections must bear it out."""
    apart = reading.blocks[first.block].section[:1] != reading.blocks[second.block].section[:1]
    figures = (first.comparator, second.comparator) == ("=", "=") and first.value_high is None is second.value_high
    return (
        apart
        and figures
        and first.ratio_role is None
        and second.ratio_role is None
        and reading.period(first) is not None
        and _named_alike(_words(reading, first), _words(reading, second))
    )


def _named_alike(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether phrases of one code are alike, or the shorter one is contained in the longer."""
    contained = len(first & second) == min(len(first), len(second)) >= CONTAINED
    return contained or _likeness(first, second) >= SAME_CODED


def _close(first: Observation, second: Observation) -> bool:
    """Values so near, or so alike in print, that a slip is likelier than two different things."""
    precise = first.value >= 100 * first.step
    if precise and abs(first.value - second.value) <= NEAR * max(abs(first.value), abs(second.value)):
        return True
    if min(first.value, second.value) < 100 * first.step:
        return False
    return explain_within(first.value, first.step, second.value, second.value) is not None


def restatement(
    reading: Reading, first: Observation, second: Observation, verdict: Verdict, severity: Severity = Severity.WARNING
) -> Check:
    """Row of kind restatement; `severity` applies where the two differ."""
    scale, unit = common_scale([second, first])
    one, two = vietnamese(first.value / scale), vietnamese(second.value / scale)
    tail = f" {unit}" if unit and unit != "%" else unit
    name = second.indicator_text or "chỉ tiêu"
    if verdict is Verdict.CONSISTENT:
        vi = f"{two}{tail} nhắc lại {one}{tail} đã nêu: khớp"
        en = f"{two}{tail} repeats the {one}{tail} stated before: consistent"
    else:
        vi = f"{name}: ở đây ghi {two}{tail}, phần trước ghi {one}{tail}"
        en = f"{name}: {two}{tail} here, {one}{tail} stated before"
    outcome = Outcome(
        verdict,
        None if verdict is Verdict.CONSISTENT else severity,
        vi,
        en,
        second.value,
        first.value,
        nearest(figure_of(first)),
    )
    return build(reading, "restatement", second, [("other", first)], outcome)
