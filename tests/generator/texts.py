"""Passages without sums: names enumerated for a count, statements made twice, documents cited twice, distractors."""

from __future__ import annotations

import random
from decimal import Decimal

from tests.generator.draft import BROKEN_SHARE, Figure, Passage, slipped
from tests.generator.sums import place_names
from tests.generator.words import LISTED


def name_list(rng: random.Random, subject: int) -> Passage:
    """A count and the names of places; broken by a missing name or one that stands twice."""
    number = rng.randint(3, 7)
    names = place_names(rng, number)
    manner = rng.random()
    verdict, kind = "consistent", "list_count"
    if manner < BROKEN_SHARE / 2:
        verdict = "inconsistent"
        names = names[:-1]
    elif manner < BROKEN_SHARE:
        verdict = "inconsistent"
        names[-1] = names[0]
    words = {f"n{i}": name for i, name in enumerate(names)}
    slots = [f"{{n{i}}}" for i in range(len(names))]
    joined = ", ".join(slots) if rng.random() < 0.5 else ", ".join(slots[:-1]) + " và " + slots[-1]
    lead = f"Có {LISTED[subject % len(LISTED)][0]}"
    template = rng.choice((f"{lead}: {joined}.", f"{lead} ({joined}).", f"{lead}, gồm: {joined}."))
    figure = Figure(Decimal(number), 0, True)
    note = {"consistent": "named as often as counted"}.get(verdict, "a name is missing or stands twice")
    return Passage(template, {"c": figure}, words=words, fixed=[(kind, "c", list(words), verdict, note)])


RESTATED = (
    ("Tỷ lệ hộ nghèo giảm còn {v}%", "kết quả giảm nghèo với tỷ lệ hộ nghèo còn {v}%", 2, (1, 9)),
    ("Tổng giá trị sản xuất đạt {v} tỷ đồng", "quy mô tổng giá trị sản xuất đạt {v} tỷ đồng", 1, (900, 9000)),
    ("Kết nạp {v} đảng viên mới", "công tác phát triển đảng, kết nạp {v} đảng viên mới", 0, (100, 900)),
    ("Giải quyết việc làm mới cho {v} lao động", "đã giải quyết việc làm mới cho {v} lao động", 0, (500, 9000)),
)  # fmt: skip


def restatement(rng: random.Random, subject: int) -> tuple[Passage, Passage, bool, str]:
    """One figure told in two sections: the first passage, the second, whether they agree, the slip."""
    first, second, places, (low, high) = RESTATED[subject % len(RESTATED)]
    value = Decimal(rng.randint(low * 10**places, high * 10**places)).scaleb(-places)
    again, slip = Figure(value, places), ""
    if rng.random() < BROKEN_SHARE:
        again.value, slip = slipped(rng, again)
    agree = again.value == value
    one = Passage(f"{first}.", {"v": Figure(value, places)})
    return one, Passage(f"{second}.", {"v": again}), agree, slip


def citation(rng: random.Random) -> tuple[str, str, str, bool]:
    """Number of a document, its date, its date cited again, whether both agree."""
    number = f"{rng.randint(10, 99)}/{rng.choice(('NQ-HĐND', 'KH-UBND', 'CT-UBND'))}"
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(2019, 2022)
    date = f"{day:02d}/{month:02d}/{year}"
    if rng.random() >= BROKEN_SHARE:
        return number, date, date, True
    return number, date, f"{day:02d}/{month:02d}/{year + rng.choice((-1, 1))}", False


def distractor(rng: random.Random, subject: int) -> Passage:
    """True sentences in which a hasty check would see a contradiction."""
    a, b, c = rng.randint(30, 60), rng.randint(2, 12), rng.randint(2, 12)
    names = place_names(rng, 3)
    choices = (
        f"Kiểm tra {a} cơ sở kinh doanh; xử phạt {b} cơ sở, nhắc nhở {c} cơ sở.",
        f"Tổng đàn ong có {a * 10} đàn, trong đó xã {names[0]} {b * 10} đàn, xã {names[1]} {c * 10} đàn...",
        f"Hỗ trợ trên {a} hộ làm vườn mẫu, trong đó xã {names[0]} {b} hộ.",
        f"Dự hội nghị có {a * 3} người, trong đó nữ {a * 2} người, người cao tuổi {a * 2 + 3} người.",
        f"Mô hình trồng nấm tại một số xã ({names[0]}, {names[1]}, {names[2]}...) cho thu nhập ổn định.",
        f"Phấn đấu năm sau có thêm {b} - {b + 2} xã đạt chuẩn, thu hút khoảng {a * 100} lượt khách.",
        f"Bình quân mỗi lớp khoảng {a} học sinh, cả trường có {b + 4} lớp với gần {a * (b + 4)} học sinh.",
        f"Sửa chữa {a} công trình, gồm: {b} km đường, {c} cầu dân sinh và 3 trạm bơm.",
        f"Trong quý ghi nhận {a} ca mắc tay chân miệng, cao hơn tháng trước; có {b}/{a + 5} xã báo cáo đầy đủ.",
        f"Đón {a} đoàn khảo sát, chủ yếu từ {b} tỉnh, mỗi đoàn từ {c} đến {c + 9} người.",
    )
    return Passage(choices[subject % len(choices)])
