"""What the pages say: letters, texts, series, search, the log of decisions, and a newly published release."""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path

import pytest
from docx import Document

from orchestration.home import Home
from orchestration.publish import publish
from orchestration.raw import connect
from review.reading import browse
from review.reading.periods import end_of, shape_of
from review.store.decisions import read_decisions
from review.store.engine import open_store, store_url
from tests.review.homes import months_home
from tests.support.site import Visitor, visitors


def confirm(visitor: Visitor, words: str, **more: object) -> str:
    """Confirm the finding whose message has these words; gives its address."""
    path = visitor.finding(words)
    answer = visitor.decide(path, "confirmed", **more)
    assert answer.status_code == 303, answer.text  # type: ignore[attr-defined]
    return path


def figure(visitor: Visitor, path: str, printed: str) -> str:
    """Id of a figure that the form of a finding offers."""
    html = visitor.client.get(path).text
    return re.findall(rf'<option value="(\w+)"[^>]*>{re.escape(printed)}', html)[0]


def test_the_letter_has_the_confirmed_findings_and_nothing_else(home: Path) -> None:
    with visitors(home, "lan") as [lan]:
        path = lan.finding("16.204")
        wrong = figure(lan, path, "19.776 triệu đồng")
        confirm(lan, "16.204", observation_id=wrong, corrected_value="19.676 triệu đồng", note="Cộng nhầm.")
        lan.decide(lan.finding("36/45"), "explained", note="Tính cả quý trước")
        report = re.findall(r"/reports/(r\w+)", lan.client.get(path).text)[0]
        page = lan.client.get(f"/reports/{report}/letter").text
        answer = lan.client.get(f"/reports/{report}/letter.docx")
        document = Document(io.BytesIO(answer.content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for said in (text, re.sub(r"<[^>]+>", "", page)):
        assert "16.204 + 3.472 = 19.676 triệu đồng" in said
        assert "Chi ngân sách phường quý III là 19.776 triệu đồng" in said
        assert "Đề nghị sửa 19.776 triệu đồng thành 19,676 tỷ đồng." in said
        assert "Cộng nhầm." in said
        assert "36/45" not in said
        assert "Tính cả quý trước" not in said
    assert "số 154/BC-UBND ngày 22/09/2025" in text
    assert re.fullmatch(r'attachment; filename="cong-van-r\w+\.docx"', answer.headers["content-disposition"])
    underlined = [run.text for paragraph in document.paragraphs for run in paragraph.runs if run.underline]
    assert underlined == ["19.776"]


def test_a_report_without_confirmed_findings_has_no_letter_yet(home: Path) -> None:
    with visitors(home, "lan") as [lan]:
        report = re.findall(r"/reports/(r\w+)", lan.client.get("/").text)[0]
        assert "Chưa có chỗ nào" in lan.client.get(f"/reports/{report}/letter").text


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"decision": "nonsense"}, "Hãy chọn một quyết định."),
        ({"decision": "explained"}, "Hãy ghi lý do"),
        ({"decision": "confirmed", "check_id": ["c-of-nobody"]}, "ít nhất một phép kiểm"),
        ({"decision": "misread", "observation_id": "o-of-nobody", "corrected_value": "5"}, "phải là một con số"),
        ({"decision": "confirmed", "corrected_value": "1.5"}, "phải là một con số"),
        ({"decision": "confirmed", "seen": "x"}, "Hãy chọn một quyết định."),
    ],
)
def test_a_form_that_cannot_be_kept_says_why_and_keeps_what_was_typed(
    home: Path, fields: dict[str, object], problem: str
) -> None:
    with visitors(home, "lan") as [lan]:
        path = lan.finding("16.204")
        fields = {"observation_id": figure(lan, path, "19.776")} | fields
        answer = lan.decide(path, str(fields.pop("decision")), **fields)
        assert answer.status_code == 422  # type: ignore[attr-defined]
        assert problem in answer.text  # type: ignore[attr-defined]
    assert read_decisions(open_store(store_url(home, {}))) == []


def test_a_decision_can_be_taken_back(home: Path) -> None:
    with visitors(home, "lan") as [lan]:
        path = confirm(lan, "16.204")
        assert path not in lan.client.get("/").text
        assert lan.decide(path, "withdrawn").status_code == 303  # type: ignore[attr-defined]
        assert path in lan.client.get("/").text
        assert "Rút lại quyết định" not in lan.client.get(path).text
        log = lan.client.get("/decisions").text
        assert log.index("Đã rút lại") < log.index("Báo cáo sai")


def test_misread_figures_become_cases_until_somebody_decides_otherwise(home: Path) -> None:
    with visitors(home, "lan", "minh") as [lan, minh]:
        path = lan.finding("36/45")
        observation = figure(lan, path, "82%")
        lan.decide(path, "misread", observation_id=observation, corrected_value="80")
        [case] = [json.loads(line) for line in minh.client.get("/misread.jsonl").text.splitlines()]
        assert (case["printed_text"], case["read_value"], case["corrected_value"]) == ("82%", "82", "80")
        sentence = case["sentence"]
        start = case["char_start"] - case["sentence_start"]
        assert sentence[start : start + 2] == "82"
        assert len(case["sha256"]) == 64
        minh.decide(path, "confirmed", observation_id=observation)
        assert minh.client.get("/misread.jsonl").text == ""


def test_a_text_shows_each_figure_with_its_reading(home: Path) -> None:
    with visitors(home, "lan") as [lan]:
        path = lan.finding("16.204")
        report = re.findall(r"/reports/(r\w+)", lan.client.get(path).text)[0]
        html = lan.client.get(f"/reports/{report}/text").text
        figures = re.findall(r'class="figure([^"]*)" href="([^"]+)" title="([^"]+)">([^<]+)<', html)
        assert ("16.204", "16,204 tỷ đồng") in {
            (text, title.split(": ")[1].split(" · ")[0]) for _, _, title, text in figures
        }
        assert [(mark.strip(), href) for mark, href, _, text in figures if text == "19.776"] == [("flagged", path)]


def test_a_long_text_is_cut_into_pages_at_lines(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setattr(browse, "TEXT_PAGE", 500)
    with visitors(home, "lan") as [lan]:
        report = re.findall(r"/reports/(r\w+)", lan.client.get("/").text)[0]
        pages = [lan.client.get(f"/reports/{report}/text?page={number}").text for number in range(1, 9)]
        ids = [set(re.findall(r'<a id="(o\w+)"', html)) for html in pages]
        assert all(one.isdisjoint(other) for n, one in enumerate(ids[:6]) for other in ids[n + 1 : 6])
        wanted = next(iter(ids[3]))
        assert lan.client.get(f"/reports/{report}/text?at={wanted}").text.count(f'id="{wanted}"') == 1


def test_series_and_search_lead_to_the_figure_in_its_text(home: Path) -> None:
    with visitors(home, "lan") as [lan]:
        found = lan.client.get("/search?text=chi ngan sach phuong").text
        link = re.findall(r'href="(/reports/r\w+/text\?at=(o\w+))#', found)[0]
        assert f'id="{link[1]}"' in lan.client.get(link[0]).text
        series = re.findall(r'href="(/series/[^"]+)"', lan.client.get("/series?text=chi ngan sach").text)
        assert series
        assert "/text?at=o" in lan.client.get(series[0].replace("&amp;", "&")).text
        assert lan.client.get("/series/none?area=none").status_code == 404
        assert "Không tìm thấy" in lan.client.get("/search?text=khongcogica").text


def publish_changed(home: Path, statement: str) -> None:
    """The next release of a home: the last one with a change."""
    own = Home.resolve(home)
    staging = own.staging_file("next")
    staging.parent.mkdir(parents=True)
    shutil.copyfile(own.published, staging)
    with connect(staging) as connection:
        connection.execute(statement)
    publish(own, staging)


@pytest.fixture
def own_releases(home: Path, sample_home: Home) -> Path:
    """The home with releases that a test may add to."""
    (home / "warehouse").unlink()
    shutil.copytree(sample_home.warehouse, home / "warehouse", symlinks=True)
    return home


def test_a_new_release_is_followed_and_old_requests_end_well(own_releases: Path) -> None:
    with visitors(own_releases, "lan") as [lan]:
        before = lan.finding("16.204")
        site = lan.client.app.state.site  # type: ignore[attr-defined]
        with site.releases.use() as old:
            publish_changed(
                own_releases,
                "update marts.checks set message_vi = 'đã đổi' where contains(message_vi, '16.204')",
            )
            assert "đã đổi" in lan.client.get(before).text
            with old.marts() as marts:  # still open for who began with it
                assert marts.rows("select count(*) as n from marts.checks where message_vi = 'đã đổi'") == [{"n": 0}]
        assert "đã đổi" in lan.client.get("/").text


def test_a_report_that_was_replaced_says_so(own_releases: Path) -> None:
    publish_changed(
        own_releases,
        "update marts.report_versions set version_state = 'superseded', superseded_by_report_id = 'r-new'"
        " where contains(file_name, 'hoa-lu')",
    )
    with visitors(own_releases, "lan") as [lan]:
        path = lan.finding("16.204")
        assert lan.client.get("/").text.count("đã được thay bằng bản khác") == 1
        assert 'href="/reports/r-new"' in lan.client.get(path).text


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four monthly reports of one commune."""
    return months_home(tmp_path_factory.mktemp("months"))


def test_two_reports_that_disagree_stand_side_by_side(months: Path) -> None:
    with visitors(months, "lan") as [lan]:
        path = lan.finding("ho ngheo")
        html = lan.client.get(path).text
        sides = re.findall(r'<div class="side">.*?</div>', html, re.DOTALL)
        assert len(sides) == 2
        assert [mark for side in sides for mark in re.findall(r'<mark class="(\w+)">', side)] == ["stated", "operand"]
        assert {number for side in sides for number in re.findall(r"<mark[^>]*>(\d+) hộ", side)} == {"45", "54"}
        assert "Báo cáo trước nói gì" in html


def test_a_series_is_drawn_with_every_value_beside_it(months: Path) -> None:
    with visitors(months, "lan") as [lan]:
        [path] = re.findall(r'href="(/series/budget[^"]+)"', lan.client.get("/series?text=thu ngan sach").text)
        html = lan.client.get(path.replace("&amp;", "&")).text
        [line] = re.findall(r'<polyline points="([^"]+)"', html)
        heights = [float(point.split(",")[1]) for point in line.split()]
        assert len(heights) == 4
        assert sorted(range(4), key=lambda n: -heights[n]) == [
            0,
            2,
            1,
            3,
        ]  # SVG counts downwards: the lowest value first
        assert [html.count(f"{value} tỷ đồng</td>") for value in ("1,2", "1,35", "1,3", "1,41")] == [1, 1, 1, 1]


def test_pages_that_are_not_there(home: Path) -> None:
    with visitors(home, "lan") as [lan]:
        report = re.findall(r"/reports/(r\w+)", lan.client.get("/").text)[0]
        for path in ("/findings/f0", "/reports/r0", "/reports/r0/text", "/reports/r0/letter", "/nothing"):
            assert lan.client.get(path).status_code == 404
        for number in ("0", "999", "9" * 30):
            assert lan.client.get(f"/reports/{report}/pages/{number}.png").status_code == 404
        assert lan.client.get("/?page=999999&state=").status_code == 200
        assert lan.client.get("/?page=" + "9" * 50).status_code == 200


def test_periods_in_order_and_of_one_length() -> None:
    codes = ["2023", "2024-03", "2024-Q1", "2024-H1", "2024-01-01/2024-10-31", "2024-11-02", None, "?"]
    assert [end_of(code) for code in codes] == [
        (2023, 12, 31),
        (2024, 3, 31),
        (2024, 3, 31),
        (2024, 6, 31),
        (2024, 10, 31),
        (2024, 11, 2),
        (0, 0, 0),
        (0, 0, 0),
    ]
    assert shape_of("2023-Q1") == shape_of("2024-Q3") != shape_of("2024-H1")
    assert shape_of("2023-01-01/2023-10-31") == shape_of("2024-01-01/2024-10-31") != shape_of("2024-01-01/2024-09-30")
