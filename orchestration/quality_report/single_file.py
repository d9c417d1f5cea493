"""Pages that are one file: template, style and script in it, and nothing fetched.

What belongs here: jinja2, and the policy that the page states. Every value is escaped by jinja2; the two pieces that
are not, style and script, are files of this package, and the policy allows exactly them, by their SHA-256.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from orchestration.presentation import wording
from orchestration.presentation.highlight import harmless

PACKAGE = Path(__file__).parent
_PACKAGES = ("orchestration.quality_report", "orchestration.drafts")  # whose folders hold templates


def single_file(template: str, script: str | None = None, **values: object) -> str:
    """The page of a template with style.css and, where it is named, a script of this package."""
    style = _asset("style.css")
    code = _asset(script) if script else ""
    allowed = f"script-src '{_digest(code)}'; " if script else ""
    policy = (
        f"default-src 'none'; img-src data:; style-src '{_digest(style)}'; {allowed}base-uri 'none'; form-action 'none'"
    )
    return (
        _environment()
        .get_template(template)
        .render(
            policy=policy,
            style=Markup(style),  # noqa: S704 - a file of this package
            script=Markup(code),  # noqa: S704 - a file of this package
            **values,
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(package) for package in _PACKAGES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
    )
    environment.filters["number"] = wording.number
    return environment


def _harmless(value: object) -> object:
    """Makes control characters of any printed text visible; markup of this package passes."""
    return harmless(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _asset(name: str) -> str:
    return (PACKAGE / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
