"""What a block speaks of while its figures are read one after the other.

Belongs here: the subjects that stay open from one figure to the next. Does not: which phrase names a figure (`subject`,
`amounts`, `counts`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extract.model import Measure
from extract.observations.figures import Figure, opening
from extract.observations.phrases import colon_head, label, theme
from extract.observations.subject_words import last_season, thing_of

_STOCK = re.compile(r";[^;]*(?<!\w)(?i:hiện|toàn [^;\d]{2,30}) có\s*$")


@dataclass(slots=True)
class Topic:
    """Subjects open in a block."""

    last: str | None = None  # the thing last named; `số tiền` and the like leave it
    last_unit: str | None = None
    level: str | None = None  # what the last level measured: growths and attainments repeat it
    level_unit: str | None = None
    by_unit: dict[str, str] = field(default_factory=dict)  # what the last level in a unit measured
    codes: dict[str, str] = field(default_factory=dict)  # the code of each indicator of the block
    nouns: dict[str, str] = field(default_factory=dict)  # the full noun of the sentence's first count in a unit
    first_by_unit: dict[str, str] = field(default_factory=dict)  # the same of the sentence's first level
    units: dict[str, str | None] = field(default_factory=dict)  # the unit of each level of the block
    part_of: str | None = None  # the level whose parts follow, in parentheses or after `trong đó`
    part_unit: str | None = None
    around: tuple[str | None, str | None] = (None, None)  # the same, outside the open parentheses
    opened: int = -1  # where the parentheses open
    parts_period: str | None = None  # period of the whole whose parts follow
    listed_period: str | None = None  # of the whole that gives a figure of a list its unit
    bracket: str | None = None  # period of the last figure before the open parentheses
    outside: tuple[str | None, str | None, str] = (None, None, "")  # the last level before them, its unit, its thing
    seasons: dict[str, str] = field(default_factory=dict)  # the crop that the block named with a season
    named: list[tuple[str, str | None]] = field(default_factory=list)  # the sentence's levels in order, with units
    earlier: list[tuple[str, str | None]] = field(default_factory=list)  # the same of the sentence before
    listed: str | None = None  # the level that a list's figure belongs to place by place
    estimates: set[str] = field(default_factory=set)  # the levels of the block that are estimates
    season: str | None = None  # the one that the last level named
    before: tuple[str | None, str | None] = (None, None)  # what the last figure measured, and its unit
    previous: dict[str, str] = field(default_factory=dict)  # what the first levels of the sentence before measured
    recent: list[str] = field(default_factory=list)  # subjects of the sentence, the latest first
    head: str = ""  # what the clause announces before its colon
    theme: str = ""  # what the sentence opens with before its subject
    first: str | None = None  # what the sentence's first figure measures
    spoken: list[str] = field(default_factory=list)  # what the sentences before opened with, the latest first
    periods: dict[str, str | None] = field(default_factory=dict)  # of the sentence's figures, the last of each unit
    planned_for: str | None = None  # period of the sentence's last plan: what it is allotted to is of it
    opening: str | None = None  # span of days with which the paragraph opens: it holds to its end
    carried: str | None = None  # period of the sentence before, where this one goes on with it
    estimated: bool = False  # whether the sentence, or the one it goes on with, holds an estimate
    announced: bool = False  # whether the paragraph above the list says that its items are estimates
    estimate_open: bool = True  # whether the piece between semicolons goes on with the estimate
    estimated_units: set[str | None] = field(default_factory=set)  # of the sentence's estimates
    period: str | None = None  # of the sentence's last figure that is no plan
    main_period: str | None = None  # the same, outside parentheses and `riêng quý III ...`
    percentage: Measure | None = None  # of the last percentage that is a level
    measured: Measure | None = None  # of the sentence's last figure
    verb: str = ""  # what was done with the last things counted
    thing: str = ""  # the last thing named, in the order of the sentence: `đấu giá lô đất ở`
    whole: str | None = None  # the whole whose parts follow
    run_in: str | None = None  # heading at the start of the paragraph, or what a footnote's mark stands behind
    footnote: bool = False

    def level_in(self, unit: str | None) -> str | None:
        """What the last level in `unit` measured, else what the last level did; parts in parentheses are over."""
        if self.level_unit == unit and self.level:
            return self.level
        return self.by_unit.get(unit or "", self.level)

    def take(self, text: str, unit: str | None) -> None:
        """Note the subject of a level."""
        self.level, self.level_unit = text, unit
        self.by_unit[unit or ""] = text
        self.units[text] = unit
        self.named.append((text, unit))
        self.first_by_unit.setdefault(unit or "", text)
        self.season = last_season(text) if unit in {"ha", "t", "t/ha"} else None
        if self.season:
            self.seasons.setdefault(self.season, thing_of(text))


def enter(figure: Figure, topic: Topic, *, parts: bool) -> None:
    """Note what parentheses or `trong đó` before the figure make the whole of what follows."""
    at = opening(figure)
    if figure.order == 0:
        topic.head, topic.theme = "", theme(figure)
        topic.part_of, topic.part_unit, topic.opened, topic.bracket = None, None, -1, None
        topic.around, topic.parts_period = (None, None), None
        topic.earlier = topic.named or topic.earlier
        topic.nouns, topic.named, topic.verb, topic.estimate_open = {}, [], "", True
        topic.previous, topic.first_by_unit = topic.first_by_unit or topic.previous, {}
    if figure.order and ";" in figure.left:
        topic.theme = theme(figure) or topic.theme
    if head := colon_head(figure) or label(figure):
        topic.head = topic.thing = head
    over = figure.order and at < 0 and topic.opened < 0 and not parts and ";" in figure.left and not figure.percent
    if over and topic.part_of and figure.quantity.unit != topic.part_unit:
        # `thả nuôi 1.120 ha, trong đó tôm 120 ha; sản lượng thu hoạch 15.400 tấn`: of the whole again
        topic.level, topic.level_unit, topic.thing = topic.part_of, topic.part_unit, thing_of(topic.part_of)
        topic.part_of, topic.part_unit = None, None
    if at < 0 and _STOCK.search(figure.left):
        topic.periods = {}  # what there is has no bound such as `lũy kế 8 tháng`
    if at != topic.opened:
        if at < 0 and figure.order and topic.bracket:
            topic.period = topic.bracket  # `5.341 tỷ đồng (quý III: 1.806 tỷ đồng), tăng 18,6%`
        if at < 0 and figure.order and topic.outside[0]:
            topic.level, topic.level_unit, topic.thing = topic.outside
            topic.season = last_season(topic.level or "")  # `386 ha (vụ hè thu 181 ha), năng suất 54,2 tạ/ha`
        topic.outside = (topic.level, topic.level_unit, topic.thing)
        topic.opened = at
        inside = at >= 0 and figure.order > 0
        outer, topic.around = topic.around, (topic.part_of, topic.part_unit) if inside else (None, None)
        topic.bracket = topic.period if inside else None
        topic.part_of, topic.part_unit = (topic.level, topic.level_unit) if inside else outer
    if parts and at < 0:
        topic.parts_period = topic.periods.get(topic.level_unit or "")
        topic.part_of, topic.part_unit = topic.level, topic.level_unit
