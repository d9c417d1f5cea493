"""Names of the asset checks that validations report under, known without importing Great Expectations.

What belongs here: names and words only. What is expected of the marts stands in `suites`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of inconsistency: the gravest severity that arithmetic allows it, and what is expected, in Vietnamese."""

    name: str
    severity: str
    description: str


KINDS = (
    Kind("total", "error", "Tổng phải bằng các thành phần mà báo cáo đã kể hết."),
    Kind("partial_total", "error", "Các thành phần được nêu không thể vượt tổng."),
    Kind("ratio", "error", "Tỷ lệ phải đúng bằng n/N trong phạm vi làm tròn."),
    Kind("share", "error", "Tỷ trọng phải đúng bằng phần trên tổng trong phạm vi làm tròn."),
    Kind("shares_sum", "warning", "Các tỷ trọng của một cơ cấu phải cộng đủ 100%."),
    Kind("attainment", "error", "Phần trăm kế hoạch phải đúng bằng thực hiện trên kế hoạch."),
    Kind("growth", "error", "Mức tăng, giảm phải khớp với hai mức được nêu."),
    Kind("unit_price", "error", "Số lượng nhân mức phải bằng thành tiền."),
    Kind("list_count", "error", "Số đếm phải bằng số tên được liệt kê."),
    Kind("list_duplicate", "error", "Một tên không thể có hai lần trong một danh sách."),
    Kind("restatement", "warning", "Một chỉ tiêu của một nơi, một kỳ chỉ có một giá trị."),
    Kind("citation", "warning", "Một văn bản chỉ có một số và một ngày."),
    Kind("period_label", "warning", "Kỳ ghi trong báo cáo phải khớp với kỳ của chính báo cáo."),
    Kind("numbering", "warning", "Đề mục phải đánh số liên tục."),
    Kind("over_whole", "warning", "Phần thực hiện không thể lớn hơn tổng số hiện có."),
    Kind("stale_copy", "info", "Số liệu dài không lặp lại y hệt ở hai kỳ liền nhau."),
    Kind("unit_slip", "warning", "Hai kỳ liền nhau không chênh nhau khoảng một nghìn lần."),
)
"""Kinds of relations that may contradict the report, with what is expected of them."""

FINDING_KINDS = tuple(kind.name for kind in KINDS)
"""Kinds of relations that may contradict the report."""

CHECK_KINDS = (*FINDING_KINDS, "unread_pages")
"""All kinds that a check may have (marts.checks.kind); pages that were not read contradict nothing."""

STRUCTURAL_SUBJECTS = ("reports", "observations", "checks")


def structural_check(subject: str) -> str:
    """Name of the blocking check on one mart."""
    return f"{subject}_structure"


def finding_check(kind: str) -> str:
    """Name of the check that counts the contradictions of one kind."""
    return f"no_{kind}_contradicts"
