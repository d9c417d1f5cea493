"""Passages about percentages and prices: n/N, plans, growth, changes, shares, structures, unit amounts."""

from __future__ import annotations

import random
from decimal import Decimal

from tests.generator.draft import Figure, Passage, Relation, maybe_break, percentage_of, rounded
from tests.generator.words import CASES, GIFTS, GROWN, REACHED


def pair(rng: random.Random, subject: int) -> Passage:
    """n/N with its percentage."""
    who, unit, done, _ = CASES[(subject + 2) % len(CASES)]
    whole = rng.randint(30, 900)
    top = whole - rng.randint(0, whole // 3)
    places = rng.choice((1, 2))
    figures = {"n": Figure(Decimal(top)), "w": Figure(Decimal(whole)),
               "r": Figure(rounded(100 * Decimal(top) / whole, places), places)}  # fmt: skip
    template = rng.choice((
        f"{who} {done} {{n}}/{{w}} {unit}, đạt {{r}}%.",
        f"{who} đã {done} {{n}}/{{w}} {unit} (đạt {{r}}%).",
        f"{who} {done} {{n}}/{{w}} {unit} = {{r}}%.",
        f"{who} có tỷ lệ {done} đạt {{r}}% ({{n}}/{{w}} {unit}).",
    ))  # fmt: skip
    passage = Passage(template, figures, [percentage_of("r", "n", "w", "ratio")])
    return maybe_break(rng, passage, ["n", "w", "r"])


def attainment(rng: random.Random, subject: int) -> Passage:
    """Reached, plan and percentage."""
    lead, unit, places = REACHED[subject % len(REACHED)]
    plan = Decimal(rng.randint(60, 900) * (10 if places == 0 else 1))
    value = rounded(plan * Decimal(rng.randint(350, 1150)) / 1000, places)
    figures = {"x": Figure(value, places), "y": Figure(plan), "r": Figure(rounded(100 * value / plan, 1), 1)}
    template = rng.choice((
        f"{lead} {{x}}/{{y}} {unit}, đạt {{r}}% kế hoạch.",
        f"{lead} {{x}} {unit}, đạt {{r}}% kế hoạch ({{y}} {unit}).",
        f"{lead} {{x}} {unit}, bằng {{r}}% so với kế hoạch ({{y}} {unit}).",
        f"{lead} {{x}}/{{y}} {unit} = {{r}}% KH năm.",
    ))  # fmt: skip
    relation = percentage_of("r", "x", "y", "attainment")
    return maybe_break(rng, Passage(template, figures, [relation]), ["x", "y", "r"])


def growth(rng: random.Random, subject: int) -> Passage:
    """This year, last year, and the rise or fall in % or in figures."""
    lead, unit, (low, high) = GROWN[subject % len(GROWN)]
    base = rng.randint(low, high)
    level = max(5, int(base * rng.uniform(0.6, 1.5)))
    level += level == base
    fall = level < base
    verb = "giảm" if fall else "tăng"
    figures = {"x": Figure(Decimal(level)), "b": Figure(Decimal(base)), "d": Figure(Decimal(abs(level - base)))}
    figures["r"] = Figure(rounded(abs(100 * Decimal(level) / base - 100), 1), 1)
    large, small = ("b", "x") if fall else ("x", "b")
    change = Relation("growth", "d", ["x", "b"], lambda f: f[large].value - f[small].value)
    relative = percentage_of("r", "x", "b", "growth", 100, fall)
    manner = rng.randrange(6)
    template, relations, slots = (
        (f"{lead} {{x}} {unit}, {verb} {{r}}% so với cùng kỳ ({{b}} {unit}).", [relative], ["x", "b", "r"]),
        (f"{lead} {{x}} {unit}, {verb} {{d}} {unit} so với cùng kỳ ({{b}} {unit}).", [change], ["x", "b", "d"]),
        (f"{lead} {{x}} {unit}, {verb} {{d}} {unit} ({{x2}}/{{b}}) so với cùng kỳ năm trước.", [change], ["b", "d"]),
        (f"{lead.rsplit(' ', 1)[0]} {verb} từ {{b}} {unit} lên {{x}} {unit}, {verb} {{r}}%."
         .replace("lên", "xuống còn" if fall else "lên"), [relative], ["x", "b", "r"]),
        (f"{lead} {{x}} {unit}, cùng kỳ năm trước {{b}} {unit}, {verb} {{r}}%.", [relative], ["x", "b", "r"]),
        (f"{lead} {{x}} {unit}, {'ít' if fall else 'nhiều'} hơn {{d}} {unit} so với cùng kỳ ({{b}} {unit}).",
         [change], ["x", "b", "d"]),
    )[manner]  # fmt: skip
    figures["x2"] = Figure(Decimal(level))
    if manner == 2:
        change.operands = ["x2", "b"]
    return maybe_break(rng, Passage(template, figures, relations), slots)


def share(rng: random.Random, subject: int) -> Passage:
    """Parts of one whole, each with its share."""
    topics = (
        ("Hội viên toàn huyện có", "người", ("nữ", "người dân tộc thiểu số", "tuổi dưới 30")),
        ("Toàn đảng bộ có", "đảng viên", ("nữ", "dự bị", "miễn sinh hoạt")),
        ("Đội ngũ viên chức có", "người", ("trình độ đại học", "trình độ cao đẳng", "tuổi dưới 35")),
    )
    lead, unit, names = topics[subject % len(topics)]
    whole = rng.randint(400, 9000)
    figures = {"w": Figure(Decimal(whole))}
    number = rng.randint(2, 3)
    pieces, relations, slots = [], [], []
    for i, name in enumerate(names[:number]):
        part = rng.randint(whole // 20, whole // 2)
        figures[f"p{i}"] = Figure(Decimal(part))
        figures[f"r{i}"] = Figure(rounded(100 * Decimal(part) / whole, 1), 1)
        pieces.append((name, i))
        relations.append(percentage_of(f"r{i}", f"p{i}", "w", "share"))
        slots += [f"p{i}", f"r{i}"]
    manner = rng.choice((f"{{name}} {{{{p{{i}}}}}} {unit} (chiếm {{{{r{{i}}}}}}%)",
                         f"{{name}} {{{{p{{i}}}}}} {unit}, chiếm {{{{r{{i}}}}}}%"))  # fmt: skip
    listed = rng.choice((", ", "; ")).join(manner.format(name=name, i=i) for name, i in pieces)
    return maybe_break(rng, Passage(f"{lead} {{w}} {unit}, trong đó {listed}.", figures, relations), slots)


def structure(rng: random.Random, subject: int) -> Passage:
    """Shares of an economy that add up to 100."""
    topics = (("nông, lâm, thủy sản", "công nghiệp - xây dựng", "thương mại - dịch vụ"),
              ("trồng trọt", "chăn nuôi", "dịch vụ nông nghiệp"))  # fmt: skip
    names = topics[subject % 2]
    a = Decimal(rng.randint(1200, 4500)) / 100
    b = Decimal(rng.randint(1200, 4500)) / 100
    figures = {"p0": Figure(a, 2), "p1": Figure(b, 2), "p2": Figure(100 - a - b, 2)}
    relation = Relation("shares_sum", "p0", ["p1", "p2"], lambda f: 100 - f["p1"].value - f["p2"].value,
                        lambda _: Decimal("0.02"))  # fmt: skip
    word = rng.choice(("chiếm ", "", "đạt "))
    listed = rng.choice(("; ", ", ")).join(f"{name} {word}{{p{i}}}%" for i, name in enumerate(names))
    lead = ("Cơ cấu kinh tế", "Cơ cấu ngành nông nghiệp")[subject % 2]
    return maybe_break(rng, Passage(f"{lead}: {listed}.", figures, [relation]), ["p0", "p1", "p2"])


def price(rng: random.Random, subject: int) -> Passage:
    """Count × unit amount = amount."""
    thing, noun, money, (low, high) = GIFTS[subject % len(GIFTS)]
    count, each = rng.randint(12, 400), rng.randint(low, high)
    figures = {"c": Figure(Decimal(count)), "u": Figure(Decimal(each)), "a": Figure(Decimal(count * each))}
    template = rng.choice((
        f"Trao tặng {{c}} {thing}, mỗi {noun} {{u}} {money}, tổng trị giá {{a}} {money}.",
        f"Bàn giao {{c}} {thing} với tổng kinh phí {{a}} {money} ({{u}} {money}/{noun}).",
        f"Vận động được {{c}} {thing}, tổng trị giá {{a}} {money}, mỗi {noun} trị giá {{u}} {money}.",
    ))  # fmt: skip
    relation = Relation("unit_price", "a", ["c", "u"], lambda f: f["c"].value * f["u"].value,
                        lambda f: f["c"].value / 2 + Decimal("0.5"))  # fmt: skip
    return maybe_break(rng, Passage(template, figures, [relation]), ["c", "u", "a"])


def harvest(rng: random.Random, subject: int) -> Passage:
    """Area × yield = output."""
    crop = ("Lúa mùa", "Ngô hè thu", "Lúa đông xuân")[subject % 3]
    area, yield_ = Decimal(rng.randint(101, 9999)), Decimal(rng.randint(4000, 7500)) / 100
    output = rounded(area * yield_ / 10, 0)
    figures = {"s": Figure(area), "y": Figure(yield_, 2), "o": Figure(output)}
    relation = Relation("unit_price", "o", ["s", "y"], lambda f: f["s"].value * f["y"].value / 10,
                        lambda f: Decimal("0.6") + f["s"].value * Decimal("0.0005") + f["y"].value / 20)  # fmt: skip
    template = rng.choice((
        f"{crop} gieo trồng {{s}} ha, năng suất {{y}} tạ/ha, sản lượng {{o}} tấn.",
        f"{crop}: diện tích {{s}} ha; năng suất ước {{y}} tạ/ha; sản lượng ước {{o}} tấn.",
    ))  # fmt: skip
    return maybe_break(rng, Passage(template, figures, [relation]), ["s", "y", "o"])


def result_table(rng: random.Random, subject: int) -> Passage:
    """A table of plan, result and percentage of the plan."""
    figures: dict[str, Figure] = {}
    relations, rows, slots = [], [], []
    chosen = [REACHED[(subject + i) % len(REACHED)] for i in range(rng.randint(3, 5))]
    for i, (lead, unit, places) in enumerate(chosen):
        plan = Decimal(rng.randint(60, 900) * 10)
        value = rounded(plan * Decimal(rng.randint(300, 1150)) / 1000, places)
        figures |= {f"x{i}": Figure(value, places), f"y{i}": Figure(plan), f"r{i}": Figure(100 * value / plan, 1)}
        figures[f"r{i}"].value = rounded(figures[f"r{i}"].value, 1)
        relations.append(percentage_of(f"r{i}", f"x{i}", f"y{i}", "attainment"))
        rows.append(f"| {i + 1} | {lead.removesuffix(' cho')} | {unit} | {{y{i}}} | {{x{i}}} | {{r{i}}} |")
        slots += [f"x{i}", f"y{i}", f"r{i}"]
    head = "| TT | Chỉ tiêu | ĐVT | Kế hoạch năm | Thực hiện | So với KH (%) |\n|---|---|---|---|---|---|\n"
    return maybe_break(rng, Passage(head + "\n".join(rows) + "\n", figures, relations), slots)
