"""What all pages of one server share: the warehouse, the store, the templates.

What belongs here: putting these together once. Routes stand in `app`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from sqlalchemy import Engine

from extract.readers.limits import Limits
from orchestration.home import Home
from orchestration.presentation.templating import base_style, escaping_environment
from review.reading.releases import Releases
from review.reading.standing import Book
from review.store.accounts import Role
from review.store.sessions import Session
from review.web import names
from review.web.language import Language
from review.web.page_images import PageImages

if TYPE_CHECKING:
    from review.web.visits import Visit

BASE_STYLE = "base.css"
"""The style sheet shared with the quality report, served beside the files of `STATIC`."""
STATIC = Path(__file__).with_name("static")


class Site:
    """One server's things; all of them may be used from many threads."""

    def __init__(self, home: Home, engine: Engine, limits: Limits, local_session: Session | None = None) -> None:
        """`local_session`: everybody is this account, for one person on their own machine (`--no-login`)."""
        self.home = home
        self.engine = engine
        self.limits = limits
        self.local_session = local_session
        self.releases = Releases(home)
        self.book = Book(engine)
        self.images = PageImages(home, limits)

    def render(
        self, template: str, visit: Visit | None, values: Mapping[str, Any], language: Language | None = None
    ) -> str:
        """A template, filled."""
        language = language or (visit.language if visit else Language(None))
        return (
            environment()
            .get_template(template)
            .render(
                visit=visit,
                t=language.t,
                words=language.words,
                measures={code: language.t(name) for code, name in names.MEASURES.items()},
                lang=language.code,
                Role=Role,
                static=static_path,
                no_login=self.local_session is not None,
                **values,
            )
        )

    def close(self) -> None:
        """Give everything back."""
        self.images.close()
        self.releases.close()
        self.engine.dispose()


@cache
def environment() -> Environment:
    """The templates of the pages."""
    made = escaping_environment("review.web", "orchestration.drafts")
    made.globals |= {
        "BASES": names.BASES,
        "EXPLAINED": names.EXPLAINED,
        "KEYS": names.KEYS,
        "NAMES": names.NAMES,
        "ROLES": names.ROLES,
        "STATES": names.STATES,
        "menu": names.menu,
        "names": names.names,
    }
    return made


def prepare() -> None:
    """Compile every template, so that no visitor waits for it."""
    for name in environment().list_templates():
        environment().get_template(name)


@cache
def static_path(name: str) -> str:
    """Address of a file of ours, with its hash, so that browsers may keep it for ever."""
    content = base_style().encode() if name == BASE_STYLE else (STATIC / name).read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:12]
    return f"/static/{name}?v={digest}"
