"""Names of decisions and states, and the menu, in Vietnamese as `language` finds them.

What belongs here: tables that several templates print.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from orchestration.code_lists import code_names
from review.store.accounts import Role

if TYPE_CHECKING:
    from review.web.visits import Visit

NAMES = {
    "confirmed": "Báo cáo sai",
    "misread": "Solieu đọc sai",
    "explained": "Có lý do",
    "withdrawn": "Đã rút lại",
}
EXPLAINED = {
    "confirmed": "Số in trong báo cáo không đúng; nếu biết, ghi giá trị đúng.",
    "misread": "Báo cáo đúng, máy đọc nhầm; ghi giá trị đọc đúng.",
    "explained": "Cả hai đều đúng; ghi lý do vào ô ghi chú.",
}
KEYS = {"confirmed": "c", "misread": "m", "explained": "e"}
STATES = {
    "waiting": "Đang chờ",
    "open": "Chưa xem",
    "again": "Cần xem lại",
    "confirmed": "Báo cáo sai",
    "misread": "Solieu đọc sai",
    "explained": "Có lý do",
}
BASES = code_names("basis")
ROLES = {"viewer": "Chỉ xem", "reviewer": "Rà soát", "administrator": "Quản trị"}
MEASURES = {
    "level": "mức đạt được",
    "attainment": "đạt so với kế hoạch",
    "yoy_growth": "tăng so với cùng kỳ",
    "yoy_index": "chỉ số so với cùng kỳ",
    "yoy_change": "chênh lệch so với cùng kỳ",
    "share": "tỷ trọng",
    "rate": "tỷ lệ",
    "plan": "kế hoạch",
    "whole": "tổng số",
}
Translate = Callable[[str], str]


def names(t: Translate) -> dict[str, str]:
    """States in the reader's language."""
    return {state: t(name) for state, name in STATES.items()}


def menu(visit: Visit, t: Translate) -> list[tuple[str, str]]:
    """The pages that this account may open."""
    pages = [
        ("/", t("Chỗ chưa khớp")),
        ("/reports", t("Báo cáo")),
        ("/series", t("Chuỗi số liệu")),
        ("/search", t("Tìm số liệu")),
        ("/decisions", t("Quyết định")),
        ("/check", t("Kiểm bản nháp")),
    ]
    return [*pages, ("/accounts", t("Tài khoản"))] if visit.may(Role.ADMINISTRATOR) else pages
