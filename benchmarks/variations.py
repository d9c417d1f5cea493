"""Reports to measure with: the sample reports, the shared seeds where they are, and variations of both.

Belongs here: finding texts and changing their figures and places, so that no two reports say the same. Does not:
measuring.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from orchestration.settings import PROJECT

SHARED = Path(os.environ.get("SOLIEU_SHARED", PROJECT.parent / "shared"))

_FIGURE = re.compile(r"(?<![\d.,/])(?!20\d\d)[1-9]\d{0,2}(?:\.\d{3})*(?:,\d+)?(?![\d.,/])")
_PLACE = re.compile(r"(?<=[xX]ã )[A-ZĐ]\w+ [A-ZĐ]\w+")
_FIRST = "An Bình Cẩm Đông Hòa Hưng Kim Long Mỹ Nam Ninh Phú Quang Sơn Tân Thanh Thượng Trung Vĩnh Xuân".split()  # noqa: SIM905
_SECOND = "An Bình Châu Định Giang Hải Hưng Khê Lâm Lộc Minh Ngọc Phong Phú Thành Thịnh Tiến Trạch Tường Yên".split()  # noqa: SIM905


def source_texts(folder: Path | None = None) -> list[tuple[str, str]]:
    """(file name, text) of `folder`'s .txt and .md files; without a folder those of data/samples and of the seeds."""
    samples = PROJECT / "data" / "samples"
    folders = [folder] if folder else [samples, samples / "sources", SHARED / "seeds"]
    files = [path for place in folders if place.is_dir() for path in sorted(place.iterdir())]
    return [(path.name, path.read_text(encoding="utf-8")) for path in files if path.suffix in {".txt", ".md"}]


def vary(text: str, seed: int) -> str:
    """The text with other figures of the same length and other names of communes; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    text = _PLACE.sub(lambda _: f"{chance.choice(_FIRST)} {chance.choice(_SECOND)}", text)
    return _FIGURE.sub(lambda found: _other(found.group(), chance), text)


def _other(printed: str, chance: random.Random) -> str:
    digits = "".join(chance.choice("0123456789") if char.isdigit() else char for char in printed[1:])
    return chance.choice("123456789") + digits


def reports(sources: Sequence[tuple[str, str]], count: int) -> Iterator[tuple[str, bytes]]:
    """`count` reports: the sources as they are, then variation after variation of them."""
    for number in range(count):
        name, text = sources[number % len(sources)]
        changed = text if number < len(sources) else vary(text, number)
        yield f"{number:04d}-{name}", changed.encode("utf-8")
