"""Finding wholes and the parts that a text announces for them, by structure and cue words; no verdicts.

A `Breakdown` is a candidate: figures of one unit in the scope of a cue, and the figures before it that may be the
whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extract.model import Observation
from extract.relations.cues import has_cue
from extract.relations.figures import PERSONS, PLACE, around, compatible, is_bare, is_level, side, unit_key
from extract.relations.intervals import is_count
from extract.relations.reading import Fig, Group, Item, Mark, Reading, has_noun

MAX_SCOPE = 300  # items after a cue that are looked at
MAX_SEEN = 12  # figures of a sentence that may be a whole


@dataclass(slots=True)
class Breakdown:
    """Parts announced for a whole.

    `cue`: closed (gồm), open (trong đó), group (bare parenthesis), foot (footnote), listed (after a colon right behind
    the whole, or `cụ thể:`), colon (bullets, or what stands beyond the sure scope of a cue), complement (đã, chưa),
    summed (parts, then `tổng cộng`), among (one part of another noun), implicit (the next figures of the unit, no cue).
    `segments` are the stretches between separators, each with its figures of the unit in question.
    """

    wholes: list[Observation]  # nearest first
    parts: list[Observation]
    cue: str
    segments: list[list[Observation]]
    open_ended: bool
    mixed: bool = False  # counts of different nouns
    anchored: bool = True  # the cue stands in the sentence of the whole
    texts: list[str] = field(default_factory=list)  # text of each segment before its figure


def find_breakdowns(reading: Reading, block: int) -> Iterator[Breakdown]:
    """Breakdowns of one block with its footnotes and bullets."""
    yield from _walk(reading, reading.tree(block))


def _walk(reading: Reading, items: Sequence[Item]) -> Iterator[Breakdown]:
    current: list[Observation] = []
    previous: list[Observation] = []
    cue: Mark | None = None  # a cue that stands right before a group or the end of the block
    for number, item in enumerate(items):
        if isinstance(item, Fig):
            current.append(item.obs)
            cue = None
        elif isinstance(item, Group):
            yield from _of_group(reading, item, cue, current or previous)
            yield from _inside(reading, item)
        elif item.kind == "stop":
            previous, current, cue = current or previous, [], None
        elif item.kind in ("closed", "open"):
            cue = item
            scope = _scope(items, number + 1)
            if not (scope and isinstance(scope[0], Group)):
                near = _near_scope(items, number, scope) if item.kind == "open" else _first_list(reading, scope)
                if len(near) < len(scope):
                    yield from _resolve(reading, current or previous, scope, "colon")
                yield from _resolve(reading, current or previous, near, item.kind, anchored=bool(current))
        elif item.kind == "colon" and cue is None and current and _follows_figure(reading, current[-1], item):
            yield from _resolve(reading, current[-2:], _scope(items, number + 1), "listed")
        elif item.kind == "listed" and _is_colon(items, number + 1):
            cue = item
            scope = _scope(items, number + 1)
            if not (scope and isinstance(scope[0], Group)):
                yield from _resolve(reading, current or previous, scope, "listed", anchored=bool(current))


def _is_colon(items: Sequence[Item], number: int) -> bool:
    following = items[number] if number < len(items) else None
    return isinstance(following, Mark) and following.kind == "colon"


def _inside(reading: Reading, group: Group) -> Iterator[Breakdown]:
    if group.kind == "bullets":
        return  # each bullet is read as a block of its own
    yield from _walk(reading, group.items)


def _follows_figure(reading: Reading, figure: Observation, colon: Mark) -> bool:
    text = reading.text(figure.block)[figure.clean_end : colon.start]
    return figure.block == colon.block and len(text) <= 60 and ";" not in text


def _scope(items: Sequence[Item], start: int) -> list[Item]:
    """Items from `start` to the end of the sentence, to the next sentence-wide cue, or the one group that follows."""
    scope: list[Item] = []
    for item in items[start : start + MAX_SCOPE + 2]:
        if isinstance(item, Mark) and item.kind == "colon" and not scope:
            continue
        if isinstance(item, Group) and not scope:
            return [item]
        if isinstance(item, Mark) and item.kind == "stop":
            break
        if len(scope) == MAX_SCOPE:
            scope.append(Mark("open_end", -1, 0, 0))
            break
        scope.append(item)
    return scope


def _near_scope(items: Sequence[Item], number: int, scope: list[Item]) -> list[Item]:
    """Of the scope of an open cue without a colon, what comes before the first `;`: after it may come another whole."""
    if _is_colon(items, number + 1):
        return scope
    semi = next((i for i, item in enumerate(scope) if isinstance(item, Mark) and item.kind == "semi"), len(scope))
    return scope[:semi]


def _first_list(reading: Reading, scope: list[Item]) -> list[Item]:
    """Of the scope of a closed cue, the stretch before the first `;` where that alone lists parts between commas."""
    semi = next((i for i, item in enumerate(scope) if isinstance(item, Mark) and item.kind == "semi"), len(scope))
    levels = [item.obs for item in scope[:semi] if isinstance(item, Fig) and is_level(reading, item.obs)]
    units = [unit_key(o) for o in levels if o.ratio_role is None]
    return scope[:semi] if len(units) >= 2 and len(set(units)) == 1 else scope


def _of_group(reading: Reading, group: Group, cue: Mark | None, seen: list[Observation]) -> Iterator[Breakdown]:
    """A parenthesis, a footnote or bullets after figures."""
    if group.kind == "bullet" or not seen:
        return
    kind = cue.kind if cue else "foot" if group.kind == "foot" else "group"
    items = group.items
    if group.kind == "bullets":
        items = _leads(reading, group)
        kind = cue.kind if cue else "colon"
    else:
        for item in items:
            if isinstance(item, Fig):
                break
            if isinstance(item, Mark) and item.kind in ("closed", "open"):
                kind = item.kind
                break
    yield from _resolve(reading, seen, items, kind)


def _leads(reading: Reading, bullets: Group) -> list[Item]:
    """The first level figure of each bullet, as if the bullets were one list."""
    leads: list[Item] = []
    for bullet in bullets.items:
        if not isinstance(bullet, Group):
            continue
        first = next((i for i in bullet.items if isinstance(i, Fig) and is_level(reading, i.obs)), None)
        if first is not None:
            partner = reading.at_position.get(first.obs.ratio_partner) if first.obs.ratio_partner is not None else None
            leads.append(first)
            leads.extend([Fig(partner)] if partner else [])
            leads.append(Mark("semi", first.obs.block, first.obs.clean_end, first.obs.clean_end))
        else:
            leads.append(Mark("open_end", -1, 0, 0))  # a bullet without a figure: the list is not whole
    return leads[:-1] if leads and isinstance(leads[-1], Mark) and leads[-1].kind == "semi" else leads


def _segments(reading: Reading, scope: Sequence[Item]) -> tuple[list[list[Observation]], bool]:
    """Level figures between separators (`;` where there is one, else `,`), and whether the list is left open.

    What a nested cue introduces belongs to the figure before it, up to the next `;`.
    """
    has_semi = any(isinstance(i, Mark) and i.kind == "semi" for i in scope)
    split_at = {"semi", "stop"} if has_semi else {"comma", "stop"}
    segments: list[list[Observation]] = [[]]
    attributes: set[int] = set()  # segments that hold a percentage or a change: they tell more of the part before
    open_ended = nested = False
    for item in scope:
        if isinstance(item, Mark):
            open_ended |= item.kind == "open_end"
            if item.kind in split_at:
                segments.append([])
                nested = nested and item.kind == "comma"
            elif item.kind in ("open", "closed") and any(segments):
                nested = True
        elif isinstance(item, Fig) and not nested and is_level(reading, item.obs):
            segments[-1].append(item.obs)
        elif isinstance(item, Group) and not nested:
            segments[-1].extend(_attribute(reading, item, segments[-1]))
        elif isinstance(item, Fig):
            attributes.add(len(segments) - 1)
    if scope and isinstance(scope[-1], Mark) and scope[-1].kind == "stop" and not segments[-1]:
        segments.pop()
    return [s for at, s in enumerate(segments) if s or at not in attributes], open_ended


def _attribute(reading: Reading, group: Group, segment: Sequence[Observation]) -> list[Observation]:
    """The bare figure of another unit in parentheses after a part: `120 hộ (1,8 tỷ đồng)`."""
    figures = [item.obs for item in group.items if isinstance(item, Fig)]
    if len(figures) != 1 or not segment or not is_level(reading, figures[0]):
        return []
    other = not compatible(unit_key(segment[-1]), unit_key(figures[0]))
    return figures if other and is_bare(reading, figures[0]) else []


def _resolve(
    reading: Reading, seen: Sequence[Observation], scope: Sequence[Item], cue: str, anchored: bool = True
) -> Iterator[Breakdown]:
    """One breakdown per unit and side of n/N in the scope."""
    wholes = [o for o in reversed(seen[-MAX_SEEN:]) if is_level(reading, o)]
    segments, open_ended = _segments(reading, scope)
    figures = [o for segment in segments for o in segment]
    if not wholes or not figures:
        return
    done: list[tuple[str | None, str]] = []
    for figure in figures[:MAX_SEEN]:
        key = (unit_key(figure), side(figure))
        if any(side_ == key[1] and compatible(key[0], unit) for unit, side_ in done):
            continue
        done.append(key)
        fitting = [w for w in wholes if compatible(unit_key(w), key[0]) and side(w) == key[1]]
        if not fitting and key[0] in PERSONS:
            fitting = [w for w in wholes if unit_key(w) in PERSONS and side(w) == key[1]]
        if fitting and not any(has_noun(o) for o in figures):
            fitting += [w for w in wholes if w not in fitting and side(w) == key[1] and is_count(w) == is_count(figure)]
        if fitting:
            found = _select(reading, fitting, segments, key, cue, open_ended)
            found.anchored = anchored
            yield found
        elif key[1] == "denominator" and (plain := [w for w in wholes if compatible(unit_key(w), key[0])]):
            yield _select(reading, plain, segments, key, "implicit", open_ended)
        elif cue == "open" and figure is figures[0] and is_count(figure) and is_count(wholes[0]):
            yield Breakdown(wholes[:1], [figure], "among", [[figure]], open_ended)
    counts = [o for o in figures if side(o) == "numerator" and is_count(o)]
    nouns = {unit_key(o) for o in counts}
    if len(counts) >= 2 and (len(nouns) > 1 or not compatible(unit_key(wholes[0]), unit_key(counts[0]))):
        known = {o.position for o in counts}
        chosen = [[o for o in segment if o.position in known] for segment in segments]
        nearest = [w for w in wholes if side(w) == "numerator" and is_count(w)][:1]
        if nearest:
            texts = [around(reading, segment[0]) for segment in chosen if segment]
            yield Breakdown(nearest, counts, cue, chosen, open_ended, mixed=True, texts=texts)


def _select(
    reading: Reading,
    wholes: list[Observation],
    segments: list[list[Observation]],
    key: tuple[str | None, str],
    cue: str,
    open_ended: bool,
) -> Breakdown:
    chosen = [[o for o in segment if compatible(unit_key(o), key[0]) and side(o) == key[1]] for segment in segments]
    chosen = [piece for segment in chosen for piece in _divide(reading, segment)]
    parts = [o for segment in chosen for o in segment]
    texts = [around(reading, segment[0]) for segment in chosen if segment]
    return Breakdown(wholes, parts, cue, chosen, open_ended, texts=texts)


def _divide(reading: Reading, segment: list[Observation]) -> list[list[Observation]]:
    """A segment at the `và` between its figures, or at the comma between two places."""
    pieces = [segment[:1]]
    for first, second in pairwise(segment):
        between = reading.between(first, second) if first.block == second.block else ""
        places = "," in between and PLACE.search(around(reading, first)) and PLACE.search(around(reading, second))
        if " và " in between or (places and not has_cue(around(reading, second), "done", "pending", "subset")):
            pieces.append([second])
        else:
            pieces[-1].append(second)
    return pieces
