"""The documentation page: complete, self-contained, and silent on the network."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from orchestration import dbt_docs
from orchestration.home import Home
from orchestration.settings import PROJECT

MANIFEST = {
    "metadata": {"project_name": "solieu", "generated_at": "2024", "user_id": "who"},
    "macros": {
        "macro.dbt.x": {"package_name": "dbt", "depends_on": {"macros": []}},
        "macro.solieu.y": {"package_name": "solieu", "depends_on": {"macros": ["macro.dbt.x"]}},
    },
    "nodes": {
        "model.solieu.m": {
            "resource_type": "model",
            "schema": "marts",
            "alias": "observations",
            "root_path": "/somewhere",
            "depends_on": {"macros": ["macro.dbt.x", "macro.solieu.y"]},
        }
    },
    "sources": {},
    "disabled": {"x": 1},
}


def test_the_manifest_is_cut_to_what_readers_need() -> None:
    slim = dbt_docs.slim({**MANIFEST})
    assert list(slim["macros"]) == ["macro.solieu.y"]
    assert slim["nodes"]["model.solieu.m"]["depends_on"]["macros"] == ["macro.solieu.y"]
    assert slim["nodes"]["model.solieu.m"]["root_path"] is None
    assert "user_id" not in slim["metadata"]
    assert slim["metadata"]["send_anonymous_usage_stats"] is False


def test_the_catalogue_is_that_of_the_file(sample_home: Home) -> None:
    catalog = dbt_docs.catalogue(sample_home.published, dbt_docs.slim({**MANIFEST}))
    node = catalog["nodes"]["model.solieu.m"]
    assert node["columns"]["obs_value"]["type"] == "DECIMAL(38,9)"
    assert node["columns"]["obs_value"]["comment"].startswith("Value in unit_measure")
    assert node["stats"]["row_count"]["value"] > 100


def test_data_cannot_leave_its_script() -> None:
    page = '<meta charset="utf-8"><script>m="MANIFEST.JSON INLINE DATA";c="CATALOG.JSON INLINE DATA"</script>'
    filled = dbt_docs.fill(page, {"a": "</script><!--<script>\u2028"}, {})
    assert filled.count("</script>") == 1
    assert "<!--" not in filled
    assert "\u2028" not in filled


def test_a_template_without_its_places_is_refused() -> None:
    with pytest.raises(dbt_docs.DocsError, match="manifest"):
        dbt_docs.fill("<html></html>", {}, {})


@pytest.mark.browser
def test_the_page_works_from_a_folder_and_asks_the_network_for_nothing(sample_home: Home, tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    executable = shutil.which("chromium")
    if executable is None:
        pytest.skip("no chromium on this machine (Debian: apt-get install chromium)")
    path = dbt_docs.write_docs(sample_home.published, tmp_path)
    text = path.read_text("utf-8")
    assert str(PROJECT) not in text
    assert not re.search(
        r"""(?:src|href)\s*=\s*["']?(?:https?:)?//(?!www\.w3\.org)[a-z0-9.-]+\.[a-z]+/[^"' ]*\.(?:js|css)""", text
    )
    asked: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{path.as_uri()}#!/model/model.solieu.observations")
        page.wait_for_selector("text=obs_value", timeout=60_000)
        assert page.locator("text=DECIMAL(38,9)").count() > 0
        assert page.locator("text=One row per quantity that a report states").count() > 0
        page.goto(f"{path.as_uri()}#!/exposure/exposure.solieu.quality_report")
        page.wait_for_selector("text=HOME/quality/index.html", timeout=60_000)
        page.screenshot(path=str(tmp_path / "docs.png"))
        browser.close()
    assert errors == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
