"""Exports hold what the release holds, say what it means, and carry no formula into a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import frictionless
import polars as pl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from extract.catalogue import catalogue_rows
from orchestration import raw
from orchestration.cli import main
from orchestration.exports import FORMATS, export, run, sdmx, workbook
from orchestration.exports.formulas import guarded, is_formula_like, unguarded
from orchestration.home import Home
from orchestration.settings import PROJECT
from tests.support.home import rows

FORMULAS = ['=HYPERLINK("http://x.invalid";"y")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "＝1+1", "'=1"]


@pytest.fixture(scope="module")
def hostile_home(sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The samples with texts that a stranger could have put into a report."""
    home = Home.resolve(tmp_path_factory.mktemp("hostile")).ensure()
    shutil.copy(sample_home.published.resolve(), home.published)
    with raw.connect(home.published) as connection:
        ids = [row[0] for row in connection.execute("select check_id from marts.checks order by 1").fetchall()]
        for check_id, text in zip(ids, FORMULAS, strict=False):
            connection.execute(
                "update marts.checks set quote = ?, sentence = ?, verdict = 'inconsistent', severity = 'info' "
                "where check_id = ?",
                [text, text, check_id],
            )
        connection.execute("update marts.checks set message_en = repeat('x', 40000) where check_id = ?", [ids[0]])
        connection.execute("update marts.checks set message_en = 'a' || chr(27) || chr(1) where check_id = ?", [ids[1]])
        connection.execute("update marts.indicator_series set ref_area_code = null where ref_area = 'Lào Cai'")
    return home


def sheets(path: Path) -> dict[str, str]:
    """Name of each sheet of a workbook -> its XML."""
    with zipfile.ZipFile(path) as archive:
        names = re.findall(r'<sheet name="([^"]+)"', archive.read("xl/workbook.xml").decode())
        return {name: archive.read(f"xl/worksheets/sheet{number}.xml").decode() for number, name in enumerate(names, 1)}


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_release_gives_the_same_bytes(sample_home: Home, tmp_path: Path, form: str) -> None:
    first = export(sample_home, form, tmp_path / "a").files
    second = export(sample_home, form, tmp_path / "b").files
    assert [path.name for path in first] == [path.name for path in second]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == sorted(path.name for path in first)


def test_parquet_holds_the_tables_exactly(sample_home: Home, tmp_path: Path) -> None:
    export(sample_home, "parquet", tmp_path)
    frame = pl.read_parquet(tmp_path / "observations.parquet")
    assert frame.schema["obs_value"] == pl.Decimal(38, 9)
    query = "select * from marts.observations order by observation_id"
    assert sorted(frame.rows(), key=lambda row: str(row[0])) == rows(sample_home.published, query)


def test_csv_comes_back_as_it_was(hostile_home: Home, tmp_path: Path) -> None:
    export(hostile_home, "csv", tmp_path)
    with (tmp_path / "checks.csv").open(encoding="utf-8", newline="") as stream:
        read = {row["check_id"]: row for row in csv.DictReader(stream)}
    query = "select check_id, quote, stated_value, char_start from marts.checks"
    for check_id, quote, stated, start in rows(hostile_home.published, query):
        row = read[check_id]
        assert not is_formula_like(row["quote"]) or row["quote"].startswith("'")
        assert unguarded(row["quote"]) == quote
        assert (Decimal(row["stated_value"]) if row["stated_value"] else None) == stated
        assert row["char_start"] == ("" if start is None else str(start))


def test_the_recipe_of_the_documents_takes_the_guard_off() -> None:
    page = (PROJECT / "docs" / "connect.md").read_text("utf-8")
    (recipe,) = re.findall(r"`(regexp_replace\(.*?)`", page)
    with duckdb.connect() as connection:
        for text in [*FORMULAS, "bình thường", "=", "'", "a=b", "-\nx"]:
            query = f"select {recipe} from (select ? as text)"
            assert connection.execute(query, [guarded(text)]).fetchall() == [(text,)]


@given(st.text(alphabet=st.sampled_from("=+-@'\t\n＝ a1")))
def test_the_guard_can_be_taken_off(text: str) -> None:
    assert unguarded(guarded(text)) == text
    first = guarded(text)[:1]
    assert len(text) < 2 or first not in set("=+-@\t\r\n＝＋－＠")


@pytest.mark.parametrize("form", ["csv", "datapackage"])
def test_the_package_is_valid_and_its_keys_hold(sample_home: Home, tmp_path: Path, form: str) -> None:
    export(sample_home, form, tmp_path)
    if form == "datapackage":
        with zipfile.ZipFile(tmp_path / run.ARCHIVE) as archive:
            archive.extractall(tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.flatten(["rowNumber", "fieldName", "message"]) == []
    assert len(report.tasks) >= 17


def test_the_package_says_what_the_columns_mean(sample_home: Home, tmp_path: Path) -> None:
    export(sample_home, "parquet", tmp_path, licence="CC-BY-4.0")
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert package["licenses"] == [{"name": "CC-BY-4.0"}]
    assert package["provenance"]["reports"] == 6
    resources = {resource["name"]: resource for resource in package["resources"]}
    schema = resources["observations"]["schema"]
    assert schema["primaryKey"] == ["observation_id"]
    assert {"fields": ["report_id"], "reference": {"resource": "reports", "fields": ["report_id"]}} in schema[
        "foreignKeys"
    ]
    fields = {field["name"]: field for field in schema["fields"]}
    assert (fields["obs_value"]["type"], fields["obs_value"]["unit"]) == ("number", {"column": "unit_measure"})
    assert "yoy_growth" in fields["measure"]["constraints"]["enum"]
    assert all(field["description"] and field["title"] for field in schema["fields"])


def test_no_cell_of_the_workbook_is_a_formula(hostile_home: Home, tmp_path: Path) -> None:
    written = export(hostile_home, "xlsx", tmp_path)
    assert written.notes == ("1 texts are longer than a cell can hold and were cut",)
    pages = sheets(tmp_path / run.WORKBOOK)
    assert not [name for name, xml in pages.items() if "<f>" in xml or "<f " in xml or "<hyperlink" in xml]
    with zipfile.ZipFile(tmp_path / run.WORKBOOK) as archive:
        styles = archive.read("xl/styles.xml").decode()
    formats = re.findall(r"<xf [^>]*?/?>", styles[styles.index("<cellXfs") :])
    assert "+1+1" in pages["Kiểm tra"]
    for cell, text in re.findall(
        r'<c r="[A-Z]+\d+" s="(\d+)" t="inlineStr"><is><t[^>]*>([^<]*)', "".join(pages.values())
    ):
        if text in {"+1+1", "-2+3", "@SUM(A1)"}:  # quoted, so that editing the cell makes no formula of it
            assert 'quotePrefix="1"' in formats[int(cell)]


def test_the_workbook_reads_well(sample_home: Home, tmp_path: Path) -> None:
    export(sample_home, "xlsx", tmp_path)
    pages = sheets(tmp_path / run.WORKBOOK)
    assert list(pages)[:5] == ["Giới thiệu", "Phát hiện", "Báo cáo", "Số liệu", "Kiểm tra"]
    assert all("<pane " in xml and "<autoFilter" in xml for name, xml in pages.items() if name != "Giới thiệu")
    findings = pages["Phát hiện"]
    assert (
        findings.count("<row ")
        == 1 + rows(sample_home.published, "select count(*) from marts.checks where verdict = 'inconsistent'")[0][0]
    )
    assert ">Sai chắc chắn<" in findings
    assert "24836" in findings
    assert "obs_value" not in pages["Số liệu"]
    assert "Giá trị" in pages["Số liệu"]


@pytest.mark.parametrize(
    ("value", "kind", "number_format"),
    [
        (Decimal("24360000000000.000000000"), "n", "#,##0"),
        (Decimal("6.850000000"), "n", "#,##0.00"),
        (Decimal("12345678901234567.5"), "inlineStr", ""),  # more digits than Excel keeps
        (Decimal("0.1"), "n", "#,##0.0"),
    ],
)
def test_numbers_keep_their_value(tmp_path: Path, value: Decimal, kind: str, number_format: str) -> None:
    import xlsxwriter

    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as file:
        workbook._write_rows(workbook.Book(file), "t", [workbook.Field("h")], [(value,)])
    (xml,) = sheets(path).values()
    cell = re.search(r'<c r="A2"[^>]*?(?: t="(\w+)")?>(?:<v>|<is><t>)([^<]+)', xml)
    assert cell is not None
    assert (cell[1] or "n") == kind
    assert Decimal(cell[2]) == value
    with zipfile.ZipFile(path) as archive:
        assert number_format.encode() in archive.read("xl/styles.xml") or number_format == "#,##0"


def test_rows_go_on_in_a_further_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import xlsxwriter

    monkeypatch.setattr(workbook, "LAST_ROW", 3)
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as file:
        assert workbook._write_rows(workbook.Book(file), "t", [workbook.Field("h")], ((n,) for n in range(7))) == 7
    assert {name: xml.count("<row ") for name, xml in sheets(path).items()} == {"t": 4, "t (2)": 4, "t (3)": 2}


def test_sdmx_has_its_codes_and_every_observation(hostile_home: Home, tmp_path: Path) -> None:
    assert export(hostile_home, "sdmx-csv", tmp_path).notes == ()
    text = (tmp_path / sdmx.FILE_NAME).read_text("utf-8")
    read = list(csv.DictReader(io.StringIO(text)))
    assert len(read) == rows(hostile_home.published, "select count(*) from marts.indicator_series")[0][0]
    assert {row["OBS_STATUS"] for row in read} == {"A", "E"}
    assert {row["FREQ"] for row in read} <= {"A", "S", "Q", "M", "D", "_O"}
    assert all(re.fullmatch(r"[A-Za-z0-9_]+", row[name]) for row in read for name in ("REF_AREA", "INDICATOR"))
    (row,) = [row for row in read if row["REF_AREA"] == "X_LAO_CAI" and row["INDICATOR"] == "AGRICULTURE_RICE_AREA"]
    assert (row["TIME_PERIOD"], row["OBS_VALUE"], row["UNIT_MEASURE"]) == ("2024", "34210", "ha")
    keys = [(row["FREQ"], row["REF_AREA"], row["INDICATOR"], row["PRICE_BASIS"], row["TIME_PERIOD"]) for row in read]
    assert len(set(keys)) == len(keys)


def test_identifiers_of_indicators_stay_apart() -> None:
    codes = [row["code"] for row in catalogue_rows("indicators.csv")]
    assert len({sdmx.identifier(code) for code in codes}) == len(codes)


@pytest.mark.parametrize(
    ("period", "start", "end", "written"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "2024"),
        ("2024-H1", date(2024, 1, 1), date(2024, 6, 30), "2024-S1"),
        ("2024-Q3", date(2024, 7, 1), date(2024, 9, 30), "2024-Q3"),
        ("2024-M9", date(2024, 1, 1), date(2024, 9, 30), "2024-01-01/P9M"),
        ("2023-01-01/2023-02-20", date(2023, 1, 1), date(2023, 2, 20), "2023-01-01/P51D"),
        ("2023/2025", date(2023, 1, 1), date(2025, 12, 31), "2023-01-01/P3Y"),
    ],
)
def test_periods_as_sdmx_writes_them(period: str, start: date, end: date, written: str) -> None:
    assert sdmx.time_period(period, start, end) == written


def test_the_command_says_what_it_wrote(sample_home: Home, tmp_path: Path) -> None:
    arguments = ["export", "--home", str(sample_home.root), "--format", "sdmx-csv", "--to", str(tmp_path / "ra")]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert result.stdout.split() == [str(tmp_path / "ra" / sdmx.FILE_NAME)]


def test_what_cannot_be_written_is_one_line(sample_home: Home, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    target = str(tmp_path / "file")
    for home, folder in ((tmp_path, tmp_path / "out"), (sample_home.root, Path(target) / "inside")):
        result = CliRunner().invoke(main, ["export", "--home", str(home), "--format", "csv", "--to", str(folder)])
        assert result.exit_code == 1
        assert result.stderr.startswith("Error: ")
        assert len(result.stderr.splitlines()) == 1


def test_an_export_that_fails_leaves_the_files_as_they_were(
    sample_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(sample_home, "csv", tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def no_space(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(run.package, "write_descriptor", no_space)
    with pytest.raises(run.ExportError, match="No space left"):
        export(sample_home, "csv", tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_an_older_release_without_a_new_column_is_exported(sample_home: Home, tmp_path: Path) -> None:
    home = Home.resolve(tmp_path / "home").ensure()
    shutil.copy(sample_home.published.resolve(), home.published)
    with duckdb.connect(str(home.published)) as connection:
        connection.execute("drop table marts.example_query")
        connection.execute("drop view marts.kiem_tra; alter table marts.checks drop column rule")
    names = {path.name for path in export(home, "csv", tmp_path / "out").files}
    assert "checks.csv" in names
    assert "example_query.csv" not in names


def test_sdmx_says_where_a_reviewers_value_stands_in_the_reports_place() -> None:
    row = {"file_name": "a.txt", "correction": None, "reported_value": Decimal("85.000000000")}
    assert sdmx.comment(row) == "a.txt"
    assert sdmx.comment(row | {"correction": "misread"}) == "a.txt; reviewed (misread), reported 85"
