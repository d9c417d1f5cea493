"""How far a page lies askew: the angle at which its lines of text make the sharpest rows.

What belongs here: the estimate alone (projection profiles, W. Postl 1986). Angles in degrees, counter-clockwise as in
Pillow: turning the picture by minus the angle sets it straight.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image

Levels = np.ndarray[Any, Any]

MOST = 6.0  # degrees; a page fed by hand lies straighter
WIDTH = 800  # pixels to which a page is reduced: enough for its rows, quick to turn
MOST_POINTS = 60_000
FEWEST_POINTS = 200  # fewer dark pixels tell nothing


def skew_of(picture: Image.Image) -> float:
    """Skew of a grey page in degrees, to a twentieth; 0.0 for a page without text."""
    xs, ys = _dark_points(picture)
    if len(xs) < FEWEST_POINTS:
        return 0.0
    coarse = _best(xs, ys, np.arange(-MOST, MOST + 0.01, 0.5))
    fine = _best(xs, ys, np.arange(coarse - 0.5, coarse + 0.51, 0.05))
    return 0.0 if abs(abs(coarse) - MOST) < 0.01 else round(float(fine), 2)


def _dark_points(picture: Image.Image) -> tuple[np.ndarray, np.ndarray]:
    """Coordinates of the dark pixels of a small copy, at most MOST_POINTS of them."""
    height = max(round(picture.height * WIDTH / picture.width), 1)
    levels = np.asarray(picture.resize((WIDTH, min(height, 4 * WIDTH)), Image.Resampling.BOX), dtype=np.float32)
    dark = levels < min(0.75 * float(levels.mean()), 200.0)
    ys, xs = np.nonzero(dark)
    step = len(xs) // MOST_POINTS + 1
    return xs[::step].astype(np.float32), ys[::step].astype(np.float32)


def _best(xs: np.ndarray, ys: np.ndarray, angles: np.ndarray) -> float:
    """The angle whose rows are sharpest: the sum of squares of the points in each row is greatest."""
    scores = []
    for angle in angles:
        rows = (ys + xs * np.tan(np.radians(angle))).round().astype(np.int64)
        counts = np.bincount(rows - rows.min()).astype(np.float64)
        scores.append(float((counts * counts).sum()))
    return float(angles[int(np.argmax(scores))])
