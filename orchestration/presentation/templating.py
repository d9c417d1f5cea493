"""Templates that escape: one environment for every page that shows text of strangers.

What belongs here: jinja2's settings. A package's own templates come first, those of this package after them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from orchestration.presentation.highlight import harmless


def escaping_environment(*packages: str) -> Environment:
    """Templates of `packages`, in this order, and of this one.

    Every value is escaped; control characters are made visible.
    """
    return Environment(
        loader=ChoiceLoader([PackageLoader(package) for package in (*packages, "orchestration.presentation")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
    )


@cache
def base_style() -> str:
    """The style sheet of all pages: colours, type, marked sentences, badges."""
    return Path(__file__).with_name("base.css").read_text(encoding="utf-8")


def _harmless(value: object) -> object:
    """Markup of our own packages passes."""
    return harmless(value) if isinstance(value, str) and not isinstance(value, Markup) else value
