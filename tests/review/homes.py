"""Published homes for single tests: texts that try to be more than text, and reports that speak of each other."""

from __future__ import annotations

from pathlib import Path

from orchestration.home import Home
from tests.support.samples import publish_folder

HOSTILE_TEXT = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'{{7*7}}\u202e"
REPORT = f"""UBND XÃ BÌNH AN {HOSTILE_TEXT}

BÁO CÁO
Công tác tiếp công dân quý II năm 2024 {HOSTILE_TEXT}

I. KẾT QUẢ {HOSTILE_TEXT}

Theo {HOSTILE_TEXT}, xã đã giải quyết 40/50 đơn, đạt 85%. Hết {HOSTILE_TEXT}.
"""


MONTHS = """UBND XÃ BÌNH AN
Số: {month}/BC-UBND

BÁO CÁO
Tình hình kinh tế - xã hội tháng {month} năm 2024

I. KẾT QUẢ

Tổng thu ngân sách nhà nước trên địa bàn tháng {month} năm 2024 đạt {value} triệu đồng.
Năm 2023, toàn xã có {households} hộ nghèo.
"""


def publish_texts(folder: Path, texts: dict[str, str]) -> Path:
    """A published home with these reports, built without data tests."""
    inbox = folder / "inbox"
    inbox.mkdir()
    for name, text in texts.items():
        (inbox / name).write_text(text, encoding="utf-8")
    return publish_folder(Home.resolve(folder / "home"), inbox).root


def hostile_home(folder: Path) -> Path:
    """One hostile report; its file is named so too."""
    return publish_texts(folder, {f"{HOSTILE_TEXT.replace('/', '_')}.txt": REPORT})


def months_home(folder: Path) -> Path:
    """Four months of one commune; the last report has another number of poor households for the same year."""
    values = {1: ("1.200", 45), 2: ("1.350", 45), 3: ("1.300", 45), 4: ("1.410", 54)}
    return publish_texts(
        folder,
        {
            f"thang-{month}.txt": MONTHS.format(month=month, value=value, households=households)
            for month, (value, households) in values.items()
        },
    )
