"""Passages about wholes and parts: lists after a cue, parentheses, places, footnotes, bullets, classes, tables."""

from __future__ import annotations

import random
from decimal import Decimal

from tests.generator.draft import Figure, Passage, maybe_break, percentage_of, rounded, total_of
from tests.generator.words import AMOUNTS, AREAS, CASES, CLASSES, COUNTS, FIRST, HAMLETS, SECOND


def split(rng: random.Random, whole: int, parts: int) -> list[int]:
    """Positive numbers that add up to `whole`."""
    cuts = sorted(rng.sample(range(1, whole), parts - 1))
    return [b - a for a, b in zip([0, *cuts], [*cuts, whole], strict=True)]


def place_names(rng: random.Random, number: int) -> list[str]:
    """Different names of places."""
    every = [f"{a} {b}" for a in FIRST for b in SECOND if a != b]
    return rng.sample(every, number)


def _breakdown(rng: random.Random, values: list[Decimal], places: int) -> dict[str, Figure]:
    padded = places == 0 and rng.random() < 0.5
    figures = {f"p{i}": Figure(value, places, padded) for i, value in enumerate(values)}
    figures["w"] = Figure(sum(values, Decimal(0)), places, padded)
    return figures


def _list(rng: random.Random, names: list[str], unit: str) -> str:
    """`trâu {p0} con; bò {p1} con` in one of several manners."""
    manner = rng.choice(("name first", "number first", "bare"))
    pieces = []
    for i, name in enumerate(names):
        slot = f"{{p{i}}}"
        pieces.append({"name first": f"{name} {slot} {unit}", "number first": f"{slot} {unit} {name}"}.get(
            manner, f"{name} {slot}" if rng.random() < 0.9 else f"{name}: {slot}"))  # fmt: skip
    separator = rng.choice((", ", "; "))
    if separator == ", " and rng.random() < 0.4:
        return ", ".join(pieces[:-1]) + " và " + pieces[-1]
    return separator.join(pieces)


def counted_total(rng: random.Random, subject: int) -> Passage:
    """A count and its parts."""
    lead, unit, names, (low, high) = COUNTS[subject % len(COUNTS)]
    values = [Decimal(v) for v in split(rng, rng.randint(low, high), len(names))]
    figures = _breakdown(rng, values, 0)
    parts = [f"p{i}" for i in range(len(names))]
    listed = _list(rng, list(names), unit)
    template = rng.choice((
        f"{lead} {{w}} {unit}, gồm: {listed}.",
        f"{lead} {{w}} {unit}, bao gồm {listed}.",
        f"{lead} {{w}} {unit} (gồm {listed}).",
        f"{lead} {{w}} {unit} ({listed}).",
        f"{lead} {{w}} {unit}, trong đó: {listed}.",
        f"{lead} {{w}} {unit}, tăng so với cùng kỳ, chia ra: {listed}.",
        f"{lead} tổng số {{w}} {unit}, cụ thể gồm: {listed}.",
        *((f"{lead} {{w}} {unit}: {listed}.", f"{lead} {{w}} {unit}. Cụ thể: {listed}.") if len(names) > 2 else ()),
    ))  # fmt: skip
    return maybe_break(rng, Passage(template, figures, [total_of("w", parts)]), ["w", *parts])


def amount_total(rng: random.Random, subject: int) -> Passage:
    """An amount of money or an area and its parts, with decimals."""
    money = rng.random() < 0.6
    lead, names = (AMOUNTS[subject % len(AMOUNTS)]) if money else (AREAS[subject % len(AREAS)])
    unit = rng.choice(("tỷ đồng", "triệu đồng")) if money else "ha"
    places = 0 if unit == "triệu đồng" else rng.choice((1, 1, 2))
    values = [rounded(Decimal(rng.randint(1200, 90000)) / 10 ** (places + 1), places) for _ in names]
    if unit == "triệu đồng":
        values = [Decimal(rng.randint(900, 90000)) for _ in names]
    figures = _breakdown(rng, values, places)
    for figure in figures.values():
        figure.padded, figure.scaled = False, money
    parts = [f"p{i}" for i in range(len(names))]
    listed = rng.choice((", ", "; ")).join(f"{name} {{p{i}}} {unit}" for i, name in enumerate(names))
    template = rng.choice((
        f"{lead} ước đạt {{w}} {unit}, gồm: {listed}.",
        f"{lead} đạt {{w}} {unit}, trong đó: {listed}.",
        f"{lead} là {{w}} {unit} ({listed}).",
        f"{lead} {{w}} {unit}, bao gồm: {listed}.",
    ))  # fmt: skip
    return maybe_break(rng, Passage(template, figures, [total_of("w", parts)]), ["w", *parts])


def by_place(rng: random.Random, subject: int) -> Passage:
    """Households by place."""
    number = rng.randint(2, 5)
    values = [Decimal(rng.randint(2, 40)) for _ in range(number)]
    figures = _breakdown(rng, values, 0)
    word = rng.choice(("xã", *HAMLETS))
    names = [f"{word} {name}" for name in place_names(rng, number)]
    parts = [f"p{i}" for i in range(number)]
    listed = rng.choice((", ", "; ")).join(f"{name} {{p{i}}} hộ" for i, name in enumerate(names))
    action = ("Hỗ trợ cây giống cho", "Di dời khẩn cấp", "Lắp đồng hồ nước cho", "Phê duyệt phương án bồi thường cho")[
        subject % 4
    ]
    template = rng.choice((f"{action} {{w}} hộ ({listed}).", f"{action} {{w}} hộ: {listed}.",
                           f"{action} {{w}} hộ, gồm {listed}."))  # fmt: skip
    return maybe_break(rng, Passage(template, figures, [total_of("w", parts)]), ["w", *parts])


def classes(rng: random.Random, subject: int) -> Passage:
    """Two classes that make up a whole, announced by an open cue or a parenthesis."""
    lead, unit, first, second = CLASSES[subject % len(CLASSES)]
    values = [Decimal(v) for v in split(rng, rng.randint(200, 9000), 2)]
    figures = _breakdown(rng, values, 0)
    listed = f"{first} {{p0}} {unit}, {second} {{p1}} {unit}"
    template = rng.choice((f"{lead} {{w}} {unit}, trong đó {listed}.", f"{lead} {{w}} {unit} ({listed})."))
    return maybe_break(rng, Passage(template, figures, [total_of("w", ["p0", "p1"])]), ["w", "p0", "p1"])


def bullets(rng: random.Random, subject: int) -> Passage:
    """A whole announced with a colon and its parts as bullets."""
    lead, unit, names, (low, high) = COUNTS[subject % len(COUNTS)]
    values = [Decimal(v) for v in split(rng, rng.randint(low, high), len(names))]
    figures = _breakdown(rng, values, 0)
    parts = [f"p{i}" for i in range(len(names))]
    items = "\n\n".join(f"- {name.capitalize()}: {{p{i}}} {unit}" for i, name in enumerate(names))
    template = f"{lead} {{w}} {unit}, gồm:\n\n{items}"
    return maybe_break(rng, Passage(template, figures, [total_of("w", parts)]), ["w", *parts])


def table(rng: random.Random, subject: int) -> Passage:
    """A table of communes with a row of totals, two columns."""
    heads = (("Số hộ dân", "hộ", 90, 2000), ("Diện tích lúa (ha)", "ha", 40, 900), ("Số học sinh", "em", 100, 1500))
    first, second = rng.sample(heads, 2)
    number = rng.randint(3, 9)
    names = place_names(rng, number)
    figures: dict[str, Figure] = {}
    rows = []
    for i, name in enumerate(names):
        figures[f"a{i}"] = Figure(Decimal(rng.randint(first[2], first[3])))
        figures[f"b{i}"] = Figure(Decimal(rng.randint(second[2], second[3])))
        rows.append(f"| {i + 1} | Xã {name} | {{a{i}}} | {{b{i}}} |")
    figures["wa"] = Figure(sum((figures[f"a{i}"].value for i in range(number)), Decimal(0)))
    figures["wb"] = Figure(sum((figures[f"b{i}"].value for i in range(number)), Decimal(0)))
    total = f"| | {rng.choice(('Tổng cộng', 'Tổng số', 'Cộng'))} | {{wa}} | {{wb}} |"
    body = [total, *rows] if rng.random() < 0.3 else [*rows, total]
    template = f"| TT | Đơn vị | {first[0]} | {second[0]} |\n|---|---|---|---|\n" + "\n".join(body) + "\n"
    a, b = [f"a{i}" for i in range(number)], [f"b{i}" for i in range(number)]
    passage = Passage(template, figures, [total_of("wa", a), total_of("wb", b)])
    return maybe_break(rng, passage, ["wa", "wb", *a, *b])


def cases(rng: random.Random, subject: int) -> Passage:
    """Received, finished, open, with the percentage of finished ones."""
    who, unit, done, pending = CASES[subject % len(CASES)]
    whole = rng.randint(40, 3000)
    finished = whole - rng.randint(1, whole // 4)
    figures = {
        "w": Figure(Decimal(whole)),
        "p0": Figure(Decimal(finished)),
        "p1": Figure(Decimal(whole - finished), 0, True),
    }
    places = rng.choice((1, 1, 2))
    figures["r"] = Figure(rounded(100 * Decimal(finished) / whole, places), places)
    template = rng.choice((
        f"{who} tiếp nhận {{w}} {unit}; đã {done} {{p0}} {unit}, đạt {{r}}%, {pending} {{p1}} {unit}.",
        f"{who} nhận {{w}} {unit}, trong đó đã {done} {{p0}} {unit}, đạt tỷ lệ {{r}}%; {pending} {{p1}} {unit}.",
        f"{who} tiếp nhận {{w}} {unit}, đã {done} {{p0}} {unit} (đạt {{r}}%), còn {{p1}} {unit} {pending}.",
        f"{who} tiếp nhận {{w}} {unit}. Đã {done} {{p0}} {unit}, đạt {{r}}%; số còn lại {{p1}} {unit} {pending}.",
    ))  # fmt: skip
    relations = [total_of("w", ["p0", "p1"]), percentage_of("r", "p0", "w", "ratio")]
    return maybe_break(rng, Passage(template, figures, relations), ["w", "p0", "p1", "r"])
