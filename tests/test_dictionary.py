"""docs/data-dictionary.md is what dbt says today; and the parts of the dictionary that other modules build on."""

from __future__ import annotations

import importlib.util
import sys

from orchestration.code_lists import code_names, sdmx_codes
from orchestration.dictionary import read_dictionary
from orchestration.settings import PROJECT


def test_the_page_is_not_stale() -> None:
    """When this fails: .venv/bin/python scripts/make_dictionary.py"""
    spec = importlib.util.spec_from_file_location("make_dictionary", PROJECT / "scripts" / "make_dictionary.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    assert module.PAGE.read_text("utf-8") == module.page() + "\n"


def test_keys_and_references_follow_from_the_tests_of_dbt() -> None:
    relations = read_dictionary()
    assert relations["observations"].primary_key == ("observation_id",)
    assert relations["check_operands"].primary_key == ("check_id", "position")
    columns = {column.name: column for column in relations["observations"].columns}
    assert columns["report_id"].references == ("reports", "report_id")
    assert columns["indicator_code"].references == ("indicators", "indicator_code")
    assert columns["basis"].values == ("actual", "estimate", "target")
    assert columns["obs_value"].required
    assert not columns["obs_value_high"].required
    assert relations["so_lieu"].is_view


def test_codes_have_names_and_sdmx_letters() -> None:
    assert code_names("verdict")["not_checkable"] == "Chưa kiểm được"
    assert code_names("verdict", "en")["not_checkable"] == "Not checkable"
    assert sdmx_codes("basis") == {"actual": "A", "estimate": "E", "target": "F"}
