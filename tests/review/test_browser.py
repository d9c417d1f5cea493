"""The pages as people meet them: two reviewers, narrow screens, readers with aids, browsers without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.site import PASSWORD, make_people, running

pytestmark = pytest.mark.browser


@pytest.fixture
def url(home: Path) -> Iterator[str]:
    make_people(home)
    with running(home) as address:
        yield address


def signed_in(browser: Browser, url: str, name: str = "lan", **options: object) -> Page:
    context: BrowserContext = browser.new_context(**options)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{url}/login")
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("button.primary").click()
    page.locator("#list").wait_for()
    return page


def paths(page: Page, url: str) -> list[str]:
    """One address of each kind of page; the finding and the report are those of a PDF."""
    page.goto(f"{url}/?text=lao-cai")
    finding = page.locator("[data-item]").first.get_attribute("href")
    report = page.locator("p.file a").first.get_attribute("href")
    page.goto(f"{url}/series")
    series = page.locator("[data-item]").first.get_attribute("href")
    fixed = ["/", "/reports", "/series", "/search?text=thu", "/decisions", "/check", "/none"]
    return [*fixed, str(finding), f"{report}", f"{report}/text", f"{report}/letter", str(series)]


def test_of_two_reviewers_the_second_is_told_what_the_first_decided(browser: Browser, url: str) -> None:
    lan, minh = signed_in(browser, url), signed_in(browser, url, "minh")
    path = str(lan.locator("[data-item]").first.get_attribute("href"))
    for page in (lan, minh):
        page.goto(url + path)
    lan.get_by_role("radio", name="Báo cáo sai").check()
    lan.locator("button.primary").click()
    lan.get_by_role("status").wait_for()
    minh.get_by_role("radio", name="Có lý do").check()
    minh.get_by_role("textbox", name="Ghi chú").fill("số quý trước")
    minh.locator("button.primary").click()
    minh.get_by_role("alert").filter(has_text="lan đã quyết định").wait_for()
    assert minh.get_by_role("textbox", name="Ghi chú").input_value() == "số quý trước"  # nothing typed is lost
    minh.locator("button.primary").click()  # now with open eyes
    minh.get_by_role("status").filter(has_text="Có lý do").wait_for()
    minh.goto(url + path)
    history = minh.locator("ol.history li").all_inner_texts()
    assert [re.search(r"lan|minh", line)[0] for line in history] == ["minh", "lan"]  # type: ignore[index]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, url: str, scheme: str) -> None:
    page = signed_in(browser, url, color_scheme=scheme)
    found = []
    for path in [*paths(page, url), "/login"]:
        if path == "/login":
            page.context.clear_cookies()
        page.goto(url + path)
        results = Axe().run(page)
        for violation in results.response["violations"]:
            if violation["impact"] in {"serious", "critical"}:
                found.append((path, violation["id"], [node["html"][:150] for node in violation["nodes"]][:3]))
    assert found == []


def test_nothing_is_wider_than_a_telephone(browser: Browser, url: str) -> None:
    page = signed_in(browser, url, viewport={"width": 390, "height": 800})
    for path in paths(page, url):
        page.goto(url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_everything_works_without_scripts(browser: Browser, url: str) -> None:
    page = signed_in(browser, url, java_script_enabled=False)
    page.locator("select[name=severity]").select_option("error")
    page.get_by_role("button", name="Lọc").click()
    assert "severity=error" in page.url
    page.locator("[data-item]").first.click()
    page.get_by_role("radio", name="Báo cáo sai").check()
    page.locator("button.primary").click()
    assert page.get_by_role("status").inner_text() == "Đã lưu: Báo cáo sai"


def test_filters_change_the_list_in_place(browser: Browser, url: str) -> None:
    page = signed_in(browser, url)
    total = page.locator("[data-item]").count()
    page.locator("select[name=severity]").select_option("error")
    page.wait_for_url("**severity=error**")
    page.wait_for_function(f"document.querySelectorAll('[data-item]').length < {total}")
    page.locator("#text").fill("hoa lu")
    page.wait_for_url("**text=hoa**")
    page.wait_for_function("document.querySelectorAll('[data-item]').length > 0")
    assert page.locator("section.report").count() == 1


def test_the_keyboard_leads_through_the_list_and_back(browser: Browser, url: str) -> None:
    page = signed_in(browser, url)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = page.locator("[data-item]").first
    assert page.evaluate("document.activeElement.href") == first.evaluate("node => node.href")
    page.keyboard.press("e")  # opens it with that decision chosen
    page.locator("input[value=explained]:checked").wait_for()
    page.keyboard.press("m")
    assert page.locator("input[value=misread]").is_checked()
    page.keyboard.press("n")
    page.keyboard.type("jkcme")  # keys are letters where somebody types
    assert page.locator("textarea").input_value() == "jkcme"
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    page.locator("#list").wait_for()


def test_figures_are_framed_on_the_picture_of_their_page(browser: Browser, url: str) -> None:
    page = signed_in(browser, url)
    page.goto(f"{url}/?text=12.900")
    page.locator("[data-item]").first.click()
    picture = page.locator(".paper svg image").first
    picture.wait_for()
    assert page.request.get(url + str(picture.get_attribute("href"))).headers["content-type"] == "image/png"
    assert page.locator(".paper rect.stated title").first.text_content() == "12.810 tỷ đồng"
    assert page.locator(".paper rect.operand").count() == 3
