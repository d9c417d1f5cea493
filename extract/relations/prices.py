"""Count × unit amount = amount: `12 hộ, mức 7,5 triệu đồng/hộ, tổng 90 triệu đồng`, `146 suất, mỗi suất 300.000đ`,
area × yield = output, people per group. The three stand in one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extract.model import BlockKind, Check, Observation, Severity, Verdict
from extract.relations.cues import fold
from extract.relations.figures import LEVELS, once_per_figure, unit_key
from extract.relations.intervals import Figure, Interval, figure_of, is_count, nearest, places, product, rounded
from extract.relations.misprints import explain_within, slip_name
from extract.relations.notation import common_scale, in_print, vietnamese
from extract.relations.percentages import is_plain
from extract.relations.reading import Reading, is_stop
from extract.relations.results import Outcome, build

REACH = 5  # figures on either side of the unit amount
TIMES = frozenset(fold(word) for word in ("năm", "tháng", "ngày", "quý", "giờ", "lần", "lứa", "tuần"))
_TONS = {"kg": "0.001", "tạ": "0.1", "tấn": "1", "yến": "0.01"}
WEIGHTS = {fold(word): Decimal(tons) for word, tons in _TONS.items()}
_PER = re.compile(r"^(?:[^\d,;.()/|]|\.(?!\s)){0,30}/\s?(?P<noun>m[23]|[^\W\d_]+(?: [^\W\d_]+)?)(?!\s?/)")
_EACH = re.compile(
    r"\b(?:mỗi|01|một)\s+(?P<noun>[^\W\d_]+)(?:\s[^\W\d_]+){0,2}?"
    r"(?:\s(?:là|trị giá|được|được hỗ trợ|hỗ trợ|nhận|có|giá))?(?:\s(?:khoảng|gần|trên))?\s*$",
    re.IGNORECASE,
)
_EACH_ONLY = re.compile(r"\bmỗi\b", re.IGNORECASE)
_ROUGH = re.compile(r"\b(?:bình quân|trung bình|khoảng)\b", re.IGNORECASE)
_SUM = re.compile(r"\b(?:tổng|trị giá|kinh phí|thành tiền)\b", re.IGNORECASE)
_TIMES_SIGN, _EQUALS_SIGN = re.compile(r"^[^,;.()\d]{0,30}[×x*]\s*$"), re.compile(r"^[^,;.()\d]{0,30}=\s*$")
_UNIT_AMOUNT = re.compile(r"\b(?:đơn giá|bình quân|trung bình)\s*(?:là\s*)?$", re.IGNORECASE)
_NORM = re.compile(r"\b(?:mỗi|định mức|mức)\b", re.IGNORECASE)
BOUNDED = frozenset({"=", "~"})  # what is over or under some figure agrees with any product
CLOSE = Decimal("0.25")


def price_checks(reading: Reading) -> Iterator[Check]:
    """Checks of kind unit_price in one sentence; a fixed number of candidates for each unit amount."""
    priced = reading.index.having("/", "mỗi", "×", "đơn giá", "bình quân")
    for index, figures in reading.figures.items():
        if len(figures) < 3 or index not in priced or reading.blocks[index].kind is BlockKind.TABLE_ROW:
            continue
        yield from _in_order(reading, figures)
        for number, rate in enumerate(figures):
            noun = _per(reading, rate)
            if noun is not None:
                window = figures[max(0, number - REACH) : number] + figures[number + 1 : number + 1 + REACH]
                plain = [
                    o
                    for o in window
                    if o.comparator in BOUNDED
                    and o.measure in LEVELS
                    and o.unit
                    and "/" not in o.unit
                    and o.unit != "%"
                ]
                plain = [o for o in plain if o.ratio_role != "denominator" and _same_sentence(reading, o, rate)]
                yield from _judge(reading, rate, noun, [o for o in plain if _per(reading, o) is None])


def _in_order(reading: Reading, figures: Sequence[Observation]) -> Iterator[Check]:
    """Count, unit amount and amount one after the other: `41 nhà × 60 triệu đồng = 2.460 triệu đồng`,
    `mua 24 máy thở, đơn giá 485 triệu đồng, thành tiền 11.640 triệu đồng`.
    """
    for count, rate, amount in zip(figures, figures[1:], figures[2:], strict=False):
        money = rate.unit == amount.unit and rate.unit is not None and is_count(count) and "/" not in rate.unit
        if not money or not is_plain(count, rate, amount) or any(o.ratio_role for o in (count, rate, amount)):
            continue
        first, second = reading.between(count, rate), reading.between(rate, amount)
        noun = unit_key(count) or ""
        if _TIMES_SIGN.match(first) and _EQUALS_SIGN.match(second):
            holds = nearest(figure_of(amount)).meets(_range(count, rate, noun))
            verdict = Verdict.CONSISTENT if holds else Verdict.INCONSISTENT
            yield _check(reading, (amount, count, rate), noun, verdict, None if holds else Severity.ERROR)
        elif ";" not in first + second and _UNIT_AMOUNT.search(first) and _SUM.search(second):
            if nearest(figure_of(amount)).meets(_range(count, rate, noun)):
                yield _check(reading, (amount, count, rate), noun, Verdict.CONSISTENT, None)
            elif _same_sentence(reading, count, amount) and (
                not _ROUGH.search(first) or _slip(count, rate, amount, noun)
            ):
                yield from _mismatch(reading, rate, noun, count, amount)


@once_per_figure
def _per(reading: Reading, rate: Observation) -> str | None:
    """The noun that a unit amount is counted by; None where the figure is none."""
    if rate.ratio_role or rate.unit is None or rate.unit == "%" or rate.value <= 0 or rate.value_high is not None:
        return None
    after = _PER.match(reading.after(rate, 60))
    if after:
        noun = fold(after["noun"])
        return None if _head(noun) in TIMES else noun
    before = reading.before(rate, 60)
    each = _EACH.search(before) if _EACH_ONLY.search(before) else None
    if each and _EACH_ONLY.search(each.group()) and fold(each["noun"]) not in TIMES:
        return fold(each["noun"])
    return None


def _head(noun: str) -> str:
    return noun.split(maxsplit=1)[0]


def _head_unit(rate: Observation) -> str:
    """The unit of the amount in a unit such as VND/hộ."""
    return fold((rate.unit or "").partition("/")[0])


def _same_sentence(reading: Reading, first: Observation, second: Observation) -> bool:
    text = reading.text(first.block)
    left, right = sorted((first, second), key=lambda o: o.clean_start)
    at = text.find(".", left.clean_end, right.clean_start)
    while at >= 0 and not is_stop(text, at):
        at = text.find(".", at + 1, right.clean_start)
    return at < 0


def _judge(reading: Reading, rate: Observation, noun: str, plain: Sequence[Observation]) -> Iterator[Check]:
    what = _head_unit(rate)
    counts = [o for o in plain if _is_of(o, noun)]
    amounts = [o for o in plain if _amount_unit(o, what, rate) and o not in counts]
    counts.sort(key=lambda o: abs(o.position - rate.position))
    amounts.sort(key=lambda o: abs(o.position - rate.position))
    norm = _NORM.search(reading.before(rate, 30)) is not None and _ROUGH.search(reading.before(rate, 30)) is None
    for count in counts[:3]:
        for amount in amounts[:3]:
            if nearest(figure_of(amount)).meets(_range(count, rate, noun)):
                if norm and len(counts) == len(amounts) == 1 and _off_norm(count, rate, amount, noun):
                    yield _check(reading, (amount, count, rate), noun, Verdict.INCONSISTENT, Severity.WARNING)
                    return
                yield _check(reading, (amount, count, rate), noun, Verdict.CONSISTENT, None)
                return
    one, total = _of_clause(reading, rate, counts), _of_clause(reading, rate, amounts, summed=True)
    if one is not None and total is not None and is_plain(rate, one, total):
        yield from _mismatch(reading, rate, noun, one, total)


def _of_clause(
    reading: Reading, rate: Observation, found: Sequence[Observation], summed: bool = False
) -> Observation | None:
    """The only one of `found`, or the only one between the same semicolons; of amounts one that is called a sum."""
    if len(found) == 1:
        return found[0]
    near = [o for o in found if ";" not in reading.between(*sorted((rate, o), key=lambda o: o.position))]
    if summed:
        near = [o for o in near if o.position == rate.position + 1 and _SUM.search(reading.before(o, 20))]
    return near[0] if len(near) == 1 else None


def _off_norm(count: Observation, rate: Observation, amount: Observation, noun: str) -> bool:
    """Whether a set amount for each, exact as printed, misses the sum: `mỗi hộ 3 triệu đồng, tổng 1.635 triệu`."""
    plain = is_plain(count, rate, amount) and is_count(count) and rate.value % rate.step == 0
    return plain and abs(count.value * rate.value * _factor(rate, noun) - amount.value) > amount.step


def _is_of(figure: Observation, noun: str) -> bool:
    unit = unit_key(figure) or ""
    if _head(noun) in WEIGHTS:
        return unit == "t"
    return unit == noun or unit.startswith(f"{noun} ") or noun.startswith(f"{unit} ")


def _amount_unit(figure: Observation, what: str, rate: Observation) -> bool:
    unit = unit_key(figure) or ""
    return unit == what or (what in WEIGHTS and unit == "t") or unit == (unit_key(rate) or "")


def _factor(rate: Observation, noun: str) -> Decimal:
    """What count × rate must be multiplied by to be in the canonical unit of the amount."""
    what = _head_unit(rate)
    factor = WEIGHTS.get(what, Decimal(1)) if what != "t" else Decimal(1)
    per = _head(noun)
    if per in WEIGHTS and f"/{per}" in (rate.unit or ""):
        factor /= WEIGHTS[per]
    return factor


def _range(count: Observation, rate: Observation, noun: str, widen: bool = False) -> Interval:
    found = product(_widened(count) if widen else figure_of(count), figure_of(rate))
    factor = _factor(rate, noun)
    if found is None:
        return Interval(None, None)
    return Interval(
        None if found.low is None else found.low * factor, None if found.high is None else found.high * factor
    )


def _widened(figure: Observation) -> Figure:
    """A figure whose trailing zeros may be rounding: 8.670 stands for 8.665 to 8.675."""
    plain = figure_of(figure)
    step, printed = figure.step, figure.value / figure.step if figure.step else Decimal(1)
    while printed and printed % 10 == 0:
        step, printed = step * 10, printed / 10
    return Figure(plain.value, step, plain.open_low, plain.open_high)


def _mismatch(
    reading: Reading, rate: Observation, noun: str, count: Observation, amount: Observation
) -> Iterator[Check]:
    exact = count.value * rate.value * _factor(rate, noun)
    gap = abs(exact - amount.value)
    slip = _slip(count, rate, amount, noun)
    if gap > CLOSE * max(exact, amount.value) and not slip:
        return
    crop = (rate.unit or "", amount.unit) == (
        "t/ha",
        "t",
    )  # area, yield and output belong together, whatever is between
    apart = not crop and any(
        ";" in reading.between(*sorted((rate, o), key=lambda o: o.position)) for o in (count, amount)
    )
    if apart and not slip:
        return  # a price and a sale told one after the other
    words = reading.before(rate, 30) + reading.before(amount, 30)
    rough = _ROUGH.search(words) is not None
    measured = not is_count(count)
    if measured and nearest(figure_of(amount)).meets(_range(count, rate, noun, widen=True)):
        severity = Severity.INFO
    elif rough or measured:
        severity = Severity.WARNING
    else:
        severity = Severity.ERROR if _SUM.search(reading.before(amount, 30)) else Severity.WARNING
    yield _check(reading, (amount, count, rate), noun, Verdict.INCONSISTENT, severity)


def _slip(count: Observation, rate: Observation, amount: Observation, noun: str) -> bool:
    """Whether one slip in one of the three, of several digits, makes the product hold."""
    factor = _factor(rate, noun)
    slack = amount.step if amount.step != 1 or not is_count(count) else Decimal(0)

    if not count.value:
        return False
    tries = (
        (amount, count.value * rate.value * factor, slack),
        (count, amount.value / (rate.value * factor), slack / (rate.value * factor)),
        (rate, amount.value / (count.value * factor), slack / (count.value * factor)),
    )
    return any(explain_within(o.value, o.step, wanted - off, wanted + off) is not None for o, wanted, off in tries)


def _check(
    reading: Reading,
    figures: tuple[Observation, Observation, Observation],
    noun: str,
    verdict: Verdict,
    severity: Severity | None,
) -> Check:
    amount, count, rate = figures
    interval, exact = _range(count, rate, noun), count.value * rate.value * _factor(rate, noun)
    scale, unit = common_scale([amount])
    shown = f"{vietnamese(exact / scale, _places(exact / scale))} {unit}".strip()
    terms = f"{in_print(count)} × {in_print(rate)} = {shown}"
    said = in_print(amount)
    if verdict is Verdict.CONSISTENT:
        vi, en = f"{terms}, báo cáo ghi {said}: khớp", f"{terms}, stated {said}: consistent"
    else:
        vi, en = f"{terms}, báo cáo ghi {said}", f"{terms}, the report states {said}"
        if explain_within(amount.value, amount.step, exact, exact) is not None:
            how_vi, how_en = slip_name(amount.value, exact)
            vi += f"; {shown} thì khớp → có thể gõ nhầm {said} ({how_vi})"
            en += f"; {shown} would hold → {said} may be a misprint ({how_en})"
    outcome = Outcome(verdict, severity, vi, en, amount.value, places(exact), rounded(interval))
    return build(reading, "unit_price", amount, [("factor", count), ("factor", rate)], outcome)


def _places(value: Decimal) -> int:
    """Decimals worth showing: none for whole numbers, else up to two."""
    return 0 if value == value.to_integral_value() else 2
