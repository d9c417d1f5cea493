"""The command as a whole: help, version, exit codes, harmless output."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from orchestration.cli import main
from orchestration.cli.terminal import safe


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_and_option_is_documented(command: str) -> None:
    result = CliRunner().invoke(main, [command, "--help"])
    assert result.exit_code == 0
    assert len(main.commands[command].help or "") > 80


def test_wrong_usage_is_2() -> None:
    assert CliRunner().invoke(main, ["no-such-command"]).exit_code == 2
    assert CliRunner().invoke(main, ["run", "--inbox", "no such folder"]).exit_code == 2


def test_version() -> None:
    assert CliRunner().invoke(main, ["--version"]).output.startswith("solieu, version ")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Số liệu – «đúng» 12,5%", "Số liệu – «đúng» 12,5%"),
        ("a\nb\t c", "a b c"),
        ("\x1b[2J", "\\x1b[2J"),
        ("\u202eabc", "\\u202eabc"),
        ("\x9b", "\\x9b"),
    ],
)
def test_text_from_strangers(text: str, shown: str) -> None:
    assert safe(text) == shown
