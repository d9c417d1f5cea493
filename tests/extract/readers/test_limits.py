"""Limits come from the environment where it names them."""

from __future__ import annotations

from dataclasses import fields

import pytest

from extract.readers.limits import Limits


def test_without_variables_the_defaults_hold() -> None:
    assert Limits.from_environment({"SOLIEU_HOME": "/x", "SOLIEU_MAX_PAGES": " "}) == Limits()


def test_every_limit_has_a_variable() -> None:
    environment = {f"SOLIEU_{field.name.upper()}": "7" for field in fields(Limits)}
    assert Limits.from_environment(environment) == Limits(*[7] * len(fields(Limits)))


@pytest.mark.parametrize("text", ["0", "-1", "many", "1.5", "inf", "nan"])
def test_nonsense_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="SOLIEU_MAX_PAGES"):
        Limits.from_environment({"SOLIEU_MAX_PAGES": text})
