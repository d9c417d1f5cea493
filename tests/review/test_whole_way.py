"""From a wrong figure to the corrected series: read, look, decide, read again. In a real browser."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.home import query, solieu
from tests.support.site import PASSWORD, make_people, running

pytestmark = pytest.mark.browser

REPORT = """UBND HUYỆN AN LẠC
Số: 12/BC-UBND

BÁO CÁO
Tình hình kinh tế - xã hội năm 2023

I. KẾT QUẢ

Tổng thu ngân sách nhà nước trên địa bàn đạt 31.000 triệu đồng, gồm: thuế 21.000 triệu đồng, phí 9.000 triệu đồng.
Đã giải quyết 40/50 đơn, đạt 85%.
"""


def sign_in(page: Page, url: str, name: str) -> None:
    page.goto(url)
    page.get_by_label("Tên").fill(name)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("heading", name="Chỗ chưa khớp").wait_for()


@pytest.mark.timeout(900)  # two whole nights
def test_from_login_to_the_next_nights_marts(browser: Browser, tmp_path: Path) -> None:
    inbox, home = tmp_path / "inbox", tmp_path / "home"
    inbox.mkdir()
    (inbox / "an-lac.txt").write_text(REPORT, encoding="utf-8")
    assert solieu("run", "--inbox", inbox, "--home", home, timeout=400).code == 0
    make_people(home)
    complaints: list[str] = []
    with running(home) as url:
        page = browser.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        sign_in(page, url, "lan")

        # The keyboard leads to the finding and through the form.
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Tình hình kinh tế").wait_for()
        assert "31.000" in page.locator("mark.stated").first.inner_text()
        page.keyboard.press("c")
        page.get_by_role("textbox", name="Giá trị đúng").fill("30.000 triệu đồng")
        page.get_by_role("textbox", name="Ghi chú").fill("Cộng nhầm <b>một</b> nghìn")
        page.keyboard.press("Control+Enter")
        page.get_by_role("status").filter(has_text="Báo cáo sai").wait_for()

        # On to the next one: 40/50 is 80%, and this time the machine is said to be wrong.
        page.get_by_text("40/50 = 80").first.wait_for()
        page.get_by_role("radio", name="Solieu đọc sai").check()
        page.get_by_label("Số cần sửa").select_option(label=next_option(page, "85%"))
        page.get_by_role("textbox", name="Giá trị đúng").fill("80")
        page.get_by_role("button", name="Lưu").click()
        page.goto(url)
        page.get_by_text("Không có chỗ nào").wait_for()

        # The night carries the decisions on, and the server follows it without being started again.
        assert solieu("run", "--inbox", inbox, "--home", home, timeout=400).code == 0
        page.goto(f"{url}/?state=confirmed")
        page.get_by_text("21.000 + 9.000").first.wait_for()
    assert complaints == []
    assert query(home, "select decision, state, decided_by, note from marts.reviews order by sequence") == [
        ("confirmed", "holds", "lan", "Cộng nhầm <b>một</b> nghìn"),
        ("misread", "holds", "lan", ""),
    ]
    million = Decimal(1_000_000)
    assert query(
        home,
        "select printed_text, obs_value, corrected_value, correction from marts.observations"
        " where corrected_value is not null order by char_start",
    ) == [("31.000 triệu đồng", 31_000 * million, 30_000 * million, "confirmed"), ("85%", 85, 80, "misread")]
    assert query(
        home,
        "select obs_value, reported_value, correction, bound_low = obs_value and bound_high = obs_value"
        " from marts.indicator_series where correction is not null",
    ) == [(30_000 * million, 31_000 * million, "confirmed", True)]
    assert (home / "quality" / "misread.jsonl").read_text("utf-8").count('"corrected_value": "80"') == 1


def next_option(page: Page, words: str) -> str:
    """The whole label of the option that has these words."""
    options = page.get_by_label("Số cần sửa").locator("option").all_inner_texts()
    return next(option for option in options if words in option)
