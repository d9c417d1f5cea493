"""Addresses and messages say where, never how one gets in."""

from __future__ import annotations

import pytest

from orchestration.storage.secrecy import holds_secret, shown, without_secrets


@pytest.mark.parametrize(
    ("url", "seen", "secret"),
    [
        ("s3://kho/số liệu", "s3://kho/số liệu", False),
        ("s3://AKIA:bimat@kho/lake", "s3://kho/lake", True),
        ("sftp://solieu@host/lake", "sftp://host/lake", False),
        ("https://kho/lake?sig=bimat", "https://kho/lake", True),
        ("abfs://kho/lake#bimat", "abfs://kho/lake", True),
        ("/srv/lake", "/srv/lake", False),
    ],
)
def test_an_address_is_shown_without_what_opens_it(url: str, seen: str, secret: bool) -> None:
    assert shown(url) == seen
    assert holds_secret(url) is secret


def test_values_of_secrets_are_blackened(monkeypatch: pytest.MonkeyPatch) -> None:
    from fsspec.config import conf

    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "mot-bi-mat")
    monkeypatch.setenv("SHORT_KEY", "a")
    monkeypatch.setitem(conf, "s3", {"secret": "hai-bi-mat", "client_kwargs": {"aws_session_token": "ba-bi-mat"}})
    assert without_secrets("mot-bi-mat, hai-bi-mat, ba-bi-mat, a") == "***, ***, ***, a"
