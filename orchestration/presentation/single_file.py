"""Pages that are one file: template, style and script in it, and nothing fetched.

What belongs here: the policy that such a page states. Every value is escaped by jinja2; the two pieces that are not,
style and script, are files of our own packages, and the policy allows exactly them, by their SHA-256.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from jinja2 import Environment
from markupsafe import Markup

from orchestration.presentation import wording
from orchestration.presentation.templating import base_style, escaping_environment


def single_file(package: str, template: str, script: str | None = None, **values: object) -> str:
    """The page of a template of `package` with the common style and, where it is named, a script of the package."""
    style = base_style()
    code = _asset(package, script) if script else ""
    allowed = f"script-src '{_digest(code)}'; " if script else ""
    policy = (
        f"default-src 'none'; img-src data:; style-src '{_digest(style)}'; {allowed}base-uri 'none'; form-action 'none'"
    )
    return (
        _environment(package)
        .get_template(template)
        .render(
            policy=policy,
            style=Markup(style),  # noqa: S704 - a file of our own
            script=Markup(code),  # noqa: S704 - a file of our own
            **values,
        )
    )


@cache
def _environment(package: str) -> Environment:
    environment = escaping_environment(package)
    environment.filters["number"] = wording.number
    return environment


@cache
def _asset(package: str, name: str) -> str:
    return files(package).joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
