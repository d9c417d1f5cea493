"""One report sent twice is one report: a primary copy, the others linked to it, their figures compared once."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration import dbt_runner
from tests.dbt.statements import Written, write
from tests.support.home import rows

WORDS = (
    "Trong tháng, cấp ủy và chính quyền các cấp đã tập trung lãnh đạo phát triển kinh tế, bảo đảm an sinh xã hội, "
    "giữ vững quốc phòng an ninh, đẩy mạnh cải cách hành chính và chuyển đổi số trên địa bàn huyện, đạt nhiều kết quả. "
)
MISREAD = WORDS.replace("lãnh đạo", "lành đạo").replace("huyện", "huyẹn")
FLOODS = (
    "Phiên họp bất thường bàn về phòng chống thiên tai, cứu hộ cứu nạn, khắc phục hậu quả mưa lũ, sạt lở đất ở các xã "
    "vùng cao và hỗ trợ giống cây trồng, vật nuôi cho các hộ dân bị thiệt hại. "
)
REVENUE, MEMBERS = "budget.revenue.total", "party.members_admitted"


def _report(name: str, text: str, revenue: int, period: str = "2024-03", **head: str | None) -> Written:
    report = Written(name, head.pop("issued_on", None) or "2024-03", period, text=text, **head)  # type: ignore[arg-type]
    return report.says(REVENUE, f"{revenue} tỷ đồng", revenue * 10**9, "VND", step=10**9).says(
        MEMBERS, "9 đảng viên", 9, "đảng viên"
    )


def reports() -> list[Written]:
    draft = _report("du-thao.docx", WORDS, 10)
    scan = _report("ban-ky.pdf", MISREAD, 12, number="12/BC-UBND", issued_on="2024-03-31")
    copy = _report("ban-chep.txt", WORDS, 10)
    other_number = _report("so-khac.txt", WORDS + FLOODS, 10, number="13/BC-UBND", issued_on="2024-03-30")
    april = _report("thang-4.txt", WORDS, 11, period="2024-04")
    party = _report("huyen-uy.txt", "Ban Thường vụ Huyện ủy họp thường kỳ, cho ý kiến về công tác cán bộ quý tới.", 10)
    return [draft, scan, copy, other_number, april, party]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    database = write(tmp_path_factory.mktemp("copies") / "solieu.duckdb", reports())
    result = dbt_runner.build(database)
    assert result.success, result.explain()
    return database


def test_a_draft_and_its_signed_scan_are_one_report(warehouse: Path) -> None:
    primary = dict(rows(warehouse, "select file_name, primary_report_id from marts.reports"))
    assert primary["ban-ky.pdf"] == primary["du-thao.docx"] == primary["ban-chep.txt"] == "r-ban-ky.pdf"


def test_another_number_period_or_text_is_another_report(warehouse: Path) -> None:
    for name in ("so-khac.txt", "thang-4.txt", "huyen-uy.txt"):
        assert (name, f"r-{name}") in rows(warehouse, "select file_name, primary_report_id from marts.reports")


def test_a_figure_that_differs_between_copies_is_a_restatement(warehouse: Path) -> None:
    found = rows(
        warehouse,
        """select file_name, verdict, severity, stated_value, computed_value, other_report_id
        from marts.checks where rule = 'copy' and verdict = 'inconsistent' order by file_name""",
    )
    assert found == [
        (name, "inconsistent", "warning", 10 * 10**9, 12 * 10**9, "r-ban-ky.pdf")
        for name in ("ban-chep.txt", "du-thao.docx")
    ]
    consistent = rows(warehouse, "select count(*) from marts.checks where rule = 'copy' and verdict = 'consistent'")
    assert consistent == [(2,)]  # the members admitted, once for each copy


def test_sums_over_primary_copies_count_a_report_once(warehouse: Path) -> None:
    counted = rows(
        warehouse,
        f"""select report_id, obs_value from marts.observations
        where is_primary and indicator_code = '{REVENUE}' and time_period = '2024-03' order by report_id""",
    )
    assert ("r-ban-ky.pdf", 12 * 10**9) in counted
    assert not {"r-du-thao.docx", "r-ban-chep.txt"} & {report for report, _ in counted}
    (series,) = rows(
        warehouse,
        f"""select reports from marts.indicator_series
        where indicator_code = '{REVENUE}' and time_period = '2024-03'""",
    )
    assert series == (3,)  # the signed one, the one with another number, the party's
