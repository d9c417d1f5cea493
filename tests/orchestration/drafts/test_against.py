"""A draft against earlier reports of its place: just what the night would say of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from extract.frames import report_id
from extract.readers import Limits
from orchestration.cli import main
from orchestration.drafts.against import AgainstError, EarlierReports
from orchestration.drafts.against import compare as compare_module
from orchestration.drafts.findings import Checked
from orchestration.drafts.reading import DraftReader, read_drafts
from orchestration.home import Home
from tests.support.samples import publish_folder

HEAD = """UBND HUYỆN BÌNH MINH
Số: {number}/BC-UBND
Bình Minh, ngày {day}

BÁO CÁO
Tình hình kinh tế - xã hội {period}

"""


def report(number: int, day: str, period: str, *sentences: str) -> str:
    return HEAD.format(number=number, day=day, period=period) + "\n\n".join(sentences) + "\n"


REVENUE = "Tổng thu ngân sách nhà nước trên địa bàn đạt"
REPORTS = {
    "nam-2023.md": report(1, "10 tháng 01 năm 2024", "năm 2023", f"{REVENUE} 120 tỷ đồng."),
    "thang-1.md": report(
        2,
        "31 tháng 01 năm 2024",
        "tháng 1 năm 2024",
        f"{REVENUE} 10,2 tỷ đồng.",
        "Trong tháng kết nạp 9 đảng viên.",
        "Thực hiện Nghị quyết số 05-NQ/HU ngày 10/12/2023 của Huyện ủy về phát triển kinh tế.",
    ),
    "thang-2.md": report(
        3,
        "29 tháng 02 năm 2024",
        "tháng 2 năm 2024",
        f"{REVENUE} 10.400 triệu đồng.",
        "Thu tiền sử dụng đất 4 tỷ đồng.",
    ),
    "thang-3.md": report(
        4,
        "31 tháng 3 năm 2024",
        "tháng 3 năm 2024",
        f"{REVENUE} 9,9 tỷ đồng.",
        "Thu tiền sử dụng đất 4.100 tỷ đồng.",
        "Thực hiện Nghị quyết số 05-NQ/HU ngày 10/12/2024 của Huyện ủy về phát triển kinh tế.",
    ),
    "quy-1.md": report(5, "05 tháng 4 năm 2024", "quý I năm 2024", f"{REVENUE} 32,5 tỷ đồng."),
    "nam-2024.md": report(6, "10 tháng 01 năm 2025", "năm 2024", f"{REVENUE} 140 tỷ đồng, tăng 12,5% so với năm 2023."),
    "noi-khac.md": report(7, "31 tháng 01 năm 2024", "tháng 1 năm 2024", f"{REVENUE} 77 tỷ đồng.")
    .replace("BÌNH MINH", "TÂN LẬP")
    .replace("Bình Minh", "Tân Lập"),
}


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    for name, text in REPORTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def published(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    return publish_folder(Home.resolve(tmp_path_factory.mktemp("kho") / "nhà của 'tôi'"), inbox)


@pytest.fixture(scope="module")
def earlier(published: Home) -> Iterator[EarlierReports]:
    with EarlierReports(published.root) as found:
        yield found


def checked(path: Path) -> Checked:
    with DraftReader(Limits()) as reader:
        (result,) = read_drafts(path, reader)
    return result


def nightly(home: Home, path: Path) -> dict[str, tuple[str, str]]:
    """What the night says of a report against others: check_id -> severity and message of the contradictions."""
    key = report_id(hashlib.sha256(path.read_bytes()).hexdigest())
    with duckdb.connect(str(home.published.resolve()), read_only=True) as connection:
        rows = connection.execute(
            """
            select check_id, severity, message_vi from marts.checks
            where rule is not null and verdict = 'inconsistent' and (
                report_id = $key
                or check_id in (select check_id from marts.check_operands where report_id = $key)
            )
            """,
            {"key": key},
        ).fetchall()
    return {check_id: (severity, message) for check_id, severity, message in rows}


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_as_a_draft_is_told_what_the_night_says_of_it(
    name: str, inbox: Path, published: Home, earlier: EarlierReports
) -> None:
    found = earlier.compare(checked(inbox / name)).across
    assert found is not None
    assert {flag.check.check_id: (flag.severity, flag.check.message_vi) for flag in found} == nightly(
        published, inbox / name
    )


def test_the_rules_that_an_author_asks_for_are_among_them(inbox: Path, earlier: EarlierReports) -> None:
    rules = {name: {flag.rule for flag in earlier.compare(checked(inbox / name)).across or ()} for name in REPORTS}
    assert "growth_on_earlier_level" in rules["nam-2024.md"]
    assert "unit_slip" in rules["thang-3.md"]
    assert "cited_date" in rules["thang-3.md"]
    assert "sum_of_months" in rules["quy-1.md"]
    assert rules["noi-khac.md"] == set()
    assert "unit_slip" in rules["thang-2.md"]  # told at the figure of the draft, whichever of the two is under test


def test_a_flag_stands_at_the_figure_of_the_draft(inbox: Path, earlier: EarlierReports) -> None:
    for name in REPORTS:
        result = earlier.compare(checked(inbox / name))
        assert result.extraction is not None
        text = result.extraction.text.text
        for flag in result.across or ():
            shown = text[flag.check.char_start : flag.check.char_end]
            assert any(character.isdigit() for character in shown)
            assert shown in flag.check.sentence
            assert flag.other_report in REPORTS
            assert flag.other_report != name


def test_a_new_value_for_a_month_that_was_reported_is_flagged(
    inbox: Path, tmp_path: Path, earlier: EarlierReports
) -> None:
    draft = tmp_path / "dự thảo quý I.md"
    draft.write_text(
        report(9, "20 tháng 4 năm 2024", "tháng 1 năm 2024", f"{REVENUE} 10,9 tỷ đồng.").replace(
            "UBND HUYỆN", "HUYỆN ỦY"
        ),
        encoding="utf-8",
    )
    result = earlier.compare(checked(draft))
    (flag,) = [one for one in result.across or () if one.rule == "same_period"]
    assert flag.other_report == "thang-1.md"
    assert "10,2" in flag.check.message_vi


def test_an_earlier_version_of_the_draft_is_left_out_and_named(
    inbox: Path, tmp_path: Path, earlier: EarlierReports
) -> None:
    draft = tmp_path / "bản mới.md"
    text = (inbox / "thang-1.md").read_text(encoding="utf-8")
    draft.write_text(text.replace("9 đảng viên", "8 đảng viên"), encoding="utf-8")
    result = earlier.compare(checked(draft))
    assert not [flag for flag in result.across or () if flag.rule in {"same_period", "copy"}]
    assert any("thang-1.md" in vi for vi, _ in result.notes)


def test_nothing_to_compare_with_is_said(tmp_path: Path, earlier: EarlierReports) -> None:
    draft = tmp_path / "xa.md"
    draft.write_text(REPORTS["thang-1.md"].replace("BÌNH MINH", "VĨNH HẢO").replace("Bình Minh", "Vĩnh Hảo"), "utf-8")
    result = earlier.compare(checked(draft))
    assert result.across is not None
    assert any("0 phép so khớp" in vi for vi, _ in result.notes)


def test_the_command_tells_both_kinds_of_flags(inbox: Path, published: Home) -> None:
    arguments = ["check", "--against", str(published.published), "--format", "json", str(inbox / "nam-2024.md")]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0  # a comparison with another report is never certain
    (file,) = json.loads(done.stdout)["files"]
    assert file["compared"] is True
    assert {flag["rule"] for flag in file["flags"]} >= {"growth_on_earlier_level"}
    assert {flag["other_report"] for flag in file["flags"] if flag["rule"]} <= set(REPORTS)


def test_what_is_no_warehouse_is_one_line(inbox: Path, tmp_path: Path) -> None:
    empty = tmp_path / "kho"
    empty.mkdir()
    other = tmp_path / "khác.duckdb"
    duckdb.connect(str(other)).close()
    for path in (empty, other, inbox / "thang-1.md"):
        with pytest.raises(AgainstError):
            EarlierReports(path)
        done = CliRunner().invoke(main, ["check", "--against", str(path), str(inbox / "thang-1.md")])
        assert done.exit_code == 1
        assert len(done.stderr.splitlines()) == 1


def test_a_warehouse_of_an_older_version_is_compared_as_far_as_it_goes(
    inbox: Path, published: Home, tmp_path: Path
) -> None:
    old = tmp_path / "solieu.duckdb"
    with duckdb.connect(str(old)) as connection:
        connection.execute(
            f"attach '{str(published.published.resolve()).replace(chr(39), chr(39) * 2)}' as new (read_only)"
        )
        connection.execute("create schema raw")
        connection.execute(
            "create table raw.reports as select * exclude (document_class, set_aside) from new.raw.reports"
        )
        connection.execute(
            "create table raw.observations as select * exclude (indicator_detail) from new.raw.observations"
        )
    with EarlierReports(old) as earlier:
        rules = {flag.rule for flag in earlier.compare(checked(inbox / "nam-2024.md")).across or ()}
    assert "growth_on_earlier_level" in rules


def test_a_warehouse_with_tables_of_another_shape_is_one_line(inbox: Path, tmp_path: Path) -> None:
    odd = tmp_path / "solieu.duckdb"
    with duckdb.connect(str(odd)) as connection:
        connection.execute("create schema raw")
        connection.execute("create table raw.reports as select 1 as report_id, [1] as ref_area, 2 as time_period")
        connection.execute("create table raw.observations as select 'x' as report_id, 'nhiều' as obs_value")
    done = CliRunner().invoke(main, ["check", "--against", str(odd), str(inbox / "thang-1.md")])
    assert done.exit_code == 1
    assert "Không so được với kho dữ liệu" in done.stderr.splitlines()[-1]


def test_a_file_that_was_not_read_stays_as_it_is(tmp_path: Path, earlier: EarlierReports) -> None:
    empty = tmp_path / "rỗng.txt"
    empty.write_bytes(b"")
    result = checked(empty)
    assert earlier.compare(result) == result
    assert replace(result, across=None) == result


def test_the_names_of_the_models_are_those_of_the_project() -> None:
    names = {node.name for node in compare_module.compiled()}
    assert {"int_report_duplicates", "int_cross_checks", "stg_observations", "indicator_flows"} <= names
