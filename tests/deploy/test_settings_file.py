"""deploy/solieu.toml holds every key of the settings with its default."""

from __future__ import annotations

import re
import tomllib

from pydantic import SecretStr

from orchestration.config import Config, Section
from orchestration.settings import PROJECT


def test_the_sample_settings_hold_every_key_with_its_default() -> None:
    text = (PROJECT / "deploy" / "solieu.toml").read_text("utf-8")
    given = tomllib.loads(text)
    sample, plain = Config(**given), Config()
    for name, field in Config.model_fields.items():
        if not (isinstance(field.annotation, type) and issubclass(field.annotation, Section)):
            continue
        assert getattr(sample, name) == getattr(plain, name), name
        for key, inner in field.annotation.model_fields.items():
            secret = inner.annotation == (SecretStr | None)
            assert secret == (key not in given[name]), f"{name}.{key}"
            assert re.search(rf"^(# )?{key} = ", text, re.MULTILINE), f"{name}.{key} is not in the sample"
    assert set(given) == set(Config.model_fields)
