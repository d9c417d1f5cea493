"""How well figures alone in the cells of ruled tables are read on noisy scans, and what their confidence is worth.

    .venv/bin/python benchmarks/scan_tables.py [--pages 10] [--seed 1]

Each page has a ruled table of 26 figures drawn at random, askew, with a scanner's noise, at one of the resolutions
and noise levels of SCANS in turn. No words around a figure help the recogniser, so nothing is harder to read. Prints
the figures that were read as drawn, and for thresholds of confidence how many of the misread ones stand below (they are
marked, and no check on them is an error) and how many of the right ones do. `extract.observations.confidence.DOUBTFUL`
was chosen by it. Exit code 1 where fewer than 95 % are right or one in fifty is misread above the threshold.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from PIL import Image

from extract.model import BlockKind, ReportText
from extract.observations.confidence import DOUBTFUL, ReadConfidence
from extract.readers import read_bytes
from tests.support.scans import SIZE, as_pdf, picture, ruled

SCANS = ((300, 6.0), (150, 18.0), (300, 12.0), (200, 12.0), (150, 30.0))  # dpi, standard deviation of grey levels
NAMES = (
    *("Diện tích lúa", "Sản lượng ngô", "Số hộ nghèo", "Tổng đàn lợn", "Thu ngân sách", "Chi thường xuyên"),
    *("Số học sinh", "Đàn gia cầm", "Khai thác gỗ", "Trồng rừng", "Giá trị sản xuất", "Số lao động", "Vốn đầu tư"),
)
COLUMNS = ("Kế hoạch", "Thực hiện")
THRESHOLDS = (0.6, 0.7, 0.8, 0.85, 0.9, 0.95)
LEAST_RIGHT, MOST_HIDDEN = 0.95, 0.02


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell: what was drawn, what was read, and how surely."""

    drawn: str
    read: str
    confidence: float

    @property
    def right(self) -> bool:
        """Whether it was read as it was drawn."""
        return self.drawn == self.read


def figure(chance: random.Random) -> str:
    """A figure as reports print them: whole, with groups, with decimals."""
    whole, part = chance.randint(1, 999), chance.randint(0, 999)
    return chance.choice(
        (f"{whole}", f"{whole}.{part:03d}", f"{whole % 200},{part % 100}", f"{whole % 9 + 1}.{part:03d}.{whole:03d}")
    )


def page(chance: random.Random, rows: list[list[str]], dpi: int, noise: float) -> Image.Image:
    """A scanned page with the table."""
    drawn = ruled(picture(["BÁO CÁO", "Kết quả tháng 3 năm 2024 như sau:"]), rows)
    drawn = drawn.rotate(chance.uniform(-0.6, 0.6), Image.Resampling.BICUBIC, fillcolor=250)
    drawn = drawn.resize((SIZE[0] * dpi // 300, SIZE[1] * dpi // 300), Image.Resampling.BOX)
    speckle = np.random.default_rng(chance.randint(0, 10**6)).standard_normal(drawn.size[::-1]) * noise
    levels = np.clip(np.asarray(drawn, dtype=np.float64) + speckle, 0, 255).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(levels).save(buffer, "JPEG", quality=80)
    return Image.open(buffer).resize(SIZE, Image.Resampling.BICUBIC)


def figures(rows: list[list[str]], report: ReportText) -> list[Figure]:
    """The figures of a page beside what was read in their cells."""
    known = ReadConfidence(report.words)
    read = [block for block in report.blocks if block.kind is BlockKind.TABLE_ROW]
    found = []
    for number, row in enumerate(rows[1:], start=1):
        cells = read[number].cells if number < len(read) else ()
        for column, drawn in enumerate(row[1:], start=1):
            if column >= len(cells):
                found.append(Figure(drawn, "", 0.0))
                continue
            block, cell = read[number], cells[column]
            start, end = block.offsets[cell.start], block.offsets[cell.end - 1] + 1 if cell.end > cell.start else 0
            found.append(Figure(drawn, block.text[cell.start : cell.end], known.of(start, end) or 0.0))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2 * len(SCANS))
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311 - no secret
    found: list[Figure] = []
    for number in range(options.pages):
        dpi, noise = SCANS[number % len(SCANS)]
        rows = [["Chỉ tiêu", *COLUMNS], *([name, *(figure(chance) for _ in COLUMNS)] for name in NAMES)]
        here = figures(rows, read_bytes(as_pdf([page(chance, rows, dpi, noise)]), "a.pdf"))
        print(f"{dpi} dpi, noise {noise:4.1f}: {sum(one.right for one in here)} of {len(here)} right", flush=True)
        found += here
    right, wrong = [one for one in found if one.right], [one for one in found if not one.right]
    print(f"{len(right)} of {len(found)} figures right")
    for threshold in THRESHOLDS:
        below = [sum(one.confidence < threshold for one in group) for group in (wrong, right)]
        print(f"  below {threshold}: {below[0]} of {len(wrong)} misread, {below[1]} of {len(right)} right")
    hidden = sum(one.confidence >= DOUBTFUL for one in wrong)
    return 0 if len(right) >= LEAST_RIGHT * len(found) and hidden <= MOST_HIDDEN * len(found) else 1


if __name__ == "__main__":
    raise SystemExit(main())
