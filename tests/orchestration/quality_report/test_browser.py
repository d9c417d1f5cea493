"""The page opened in a real browser, from the file system, as staff open it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from orchestration.quality_report import render
from tests.orchestration.quality_report.fixture import Rows, sample
from tests.orchestration.quality_report.test_render import hostile_rows
from tests.support.browsers import chromium
from tests.support.home import SmallHome, query

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@dataclass
class Opened:
    """A page and what it complained about."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def visible(self) -> list[str]:
        """Ids of the flags that can be seen."""
        self.page.wait_for_timeout(200)  # the filters wait until typing pauses
        return self.page.eval_on_selector_all(
            ".flag", "nodes => nodes.filter(n => n.checkVisibility()).map(n => n.id.slice(2))"
        )


def open_page(browser: Browser, rows: Rows, tmp_path: Path, width: int = 1100, script: bool = True) -> Opened:
    return open_file(browser, render(rows.write(tmp_path / "solieu.duckdb"), tmp_path / "quality"), width, script)


def open_file(browser: Browser, path: Path, width: int = 1100, script: bool = True) -> Opened:
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=script)
    opened = Opened(context.new_page())
    opened.page.on("console", lambda message: opened.complaints.append(message.text))
    opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.page.on("requestfailed", lambda request: opened.complaints.append(request.url))
    opened.page.goto(path.as_uri())
    return opened


def test_a_reviewer_sees_the_flagged_sentences(browser: Browser, tmp_path: Path) -> None:
    opened = open_page(browser, sample(), tmp_path)
    text = opened.page.inner_text("body")
    assert "Diện tích gieo trồng toàn xã đạt 640 ha. Lúa chiếm 410 ha, rau màu 200 ha." in text
    assert "410 + 200 = 610 ha, báo cáo ghi 640 ha." in text
    assert "45/60 = 75%, báo cáo ghi 80%." in text
    assert opened.page.locator("mark.stated").first.is_visible()
    assert opened.complaints == []


def test_the_page_of_a_whole_run(browser: Browser, small_home: SmallHome) -> None:
    home, _, _ = small_home
    opened = open_file(browser, home / "quality" / "index.html")
    text = opened.page.inner_text("body")
    assert [mark.inner_text() for mark in opened.page.locator(".flag mark").all()] == ["40", "50", "85"]
    for sentence, message in query(home, "select sentence, message_vi from marts.checks where severity is not null"):
        assert str(sentence) in text
        assert str(message) in text
    for reason_vi, reason_en in query(home, "select reason_vi, reason_en from marts.files where reason_vi is not null"):
        assert str(reason_vi) in text
        assert str(reason_en) in text
    assert opened.complaints == []


def test_filters_narrow_the_list_and_can_be_reset(browser: Browser, tmp_path: Path) -> None:
    opened = open_page(browser, sample(), tmp_path)
    page, everything = opened.page, ["k-total", "k-ratio"]
    assert opened.visible() == everything
    page.select_option("[name=severity]", "warning")
    assert opened.visible() == ["k-ratio"]
    assert page.inner_text("#shown") == "1 trên 2 chỗ"
    page.select_option("[name=kind]", "total")
    assert opened.visible() == []
    assert page.is_visible("#none")
    page.click("[type=reset]")
    assert opened.visible() == everything
    page.fill("[name=text]", "dien tich GIEO trồng 610")  # with or without marks, words in any order
    assert opened.visible() == ["k-total"]
    page.fill("[name=text]", "")
    page.select_option("[name=report]", "r2")
    assert opened.visible() == []
    assert page.is_visible("#r-r2")
    assert not page.is_visible("#r-r1")
    page.click("[type=reset]")
    page.select_option("[name=area]", "An Sơn")
    assert opened.visible() == everything
    assert not page.is_visible("#r-r2")  # its place is not known
    assert opened.complaints == []


def test_a_group_whose_flags_are_filtered_away_goes_too(browser: Browser, tmp_path: Path) -> None:
    rows = sample()
    for check in rows.tables["marts.checks"]:
        check["finding_id"] = "one"
    opened = open_page(browser, rows, tmp_path)
    opened.page.fill("[name=text]", "khong co chu nay")
    assert opened.visible() == []
    assert not opened.page.is_visible(".finding")


def test_without_script_the_page_is_the_full_list(browser: Browser, tmp_path: Path) -> None:
    page = open_page(browser, sample(), tmp_path, script=False).page
    assert page.locator(".flag:visible").count() == 2
    assert not page.is_visible("#filters")


@pytest.mark.parametrize("rows", [sample, hostile_rows])
def test_a_phone_scrolls_down_only(browser: Browser, tmp_path: Path, rows: Callable[[], Rows]) -> None:
    opened = open_page(browser, rows(), tmp_path, width=390)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert opened.complaints == []


def test_hostile_text_runs_nothing(browser: Browser, tmp_path: Path) -> None:
    opened = open_page(browser, hostile_rows(), tmp_path)
    assert "<script>alert(1)</script>" in opened.page.inner_text(".message")
    assert opened.page.evaluate("document.scripts.length") == 1
    opened.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = 1\">')")
    opened.page.wait_for_timeout(100)
    assert opened.page.evaluate("window.ran") is None  # the page's policy would stop it even so


def test_print_shows_the_flags_and_not_the_filters(browser: Browser, tmp_path: Path) -> None:
    page = open_page(browser, sample(), tmp_path).page
    page.emulate_media(media="print")
    assert page.locator(".flag:visible").count() == 2
    assert not page.is_visible("#filters")
    assert page.pdf().startswith(b"%PDF")


def test_text_stands_out_from_its_ground_in_light_and_dark(browser: Browser, tmp_path: Path) -> None:
    page = open_page(browser, sample(), tmp_path).page
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for selector in (".message", ".muted", ".badge.error", ".badge.warning", "mark.stated", "mark.operand"):
            assert page.locator(selector).first.evaluate(CONTRAST) >= 4.5, (scheme, selector)


CONTRAST = """node => {
  const light = (color) => {
    const [r, g, b] = color.match(/[\\d.]+/g).slice(0, 3).map((c) => c / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  let ground = node;
  while (getComputedStyle(ground).backgroundColor === "rgba(0, 0, 0, 0)") ground = ground.parentElement;
  const colors = [getComputedStyle(node).color, getComputedStyle(ground).backgroundColor];
  const pair = colors.map(light).sort((a, b) => a - b);
  return (pair[1] + 0.05) / (pair[0] + 0.05);
}"""
