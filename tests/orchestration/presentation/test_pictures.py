"""Figures of scans are shown as they stand on the paper, or with the reason why not."""

from __future__ import annotations

import base64
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from extract.frames import to_frames
from extract.pipeline import extract_bytes
from extract.readers import Limits
from orchestration import lake
from orchestration.home import Home
from orchestration.presentation import pictures
from orchestration.quality_report import render
from tests.orchestration.quality_report.fixture import COLUMNS, TEXT, Rows
from tests.orchestration.quality_report.test_render import HOSTILE, Reader
from tests.support.scans import as_image, as_pdf, needs_tesseract, picture

SCALE = 300 / 72
BOXES = {"640": (240.0, 360.0, 300.0, 372.0), "410": (240.0, 460.0, 300.0, 472.0)}


def scan() -> Image.Image:
    """A white page, black where the figures of BOXES stand."""
    image = Image.new("L", (2480, 3508), 255)
    for box in BOXES.values():
        ImageDraw.Draw(image).rectangle([round(value * SCALE) for value in box], fill=0)
    return image


@dataclass
class Office:
    """A home with originals, and the rows of its warehouse: figures as text recognition would have read them."""

    folder: Path
    rows: Rows

    @property
    def home(self) -> Home:
        return Home.resolve(self.folder)

    def scanned(self, data: bytes, suffix: str = ".pdf", report_id: str = "r1", sha256: str | None = None) -> None:
        """A scanned report whose total is flagged; 640 was read with 0.55, 410 with 0.97, 200 is printed text."""
        sha256 = sha256 or hashlib.sha256(data).hexdigest()
        self.home.ensure()
        self.home.storage.write(lake.ORIGINALS_FOLDER / f"{sha256}{suffix}", data)
        self.rows.report(report_id, TEXT, sha256=sha256, media_type="application/pdf")
        figures = [("stated", "640"), ("part", "410"), ("part", "200")]
        self.rows.check(TEXT, figures, report_id=report_id, check_id=f"k-{report_id}", kind="total")
        for row in self.rows.tables["marts.observations"]:
            if row["report_id"] == report_id and row["printed_text"] in BOXES:
                row |= dict(zip(("box_x0", "box_top", "box_x1", "box_bottom"), BOXES[row["printed_text"]], strict=True))
                row |= {"page_number": 1, "read_confidence": 0.55 if row["printed_text"] == "640" else 0.97}

    def page(self, leave_out: frozenset[str] = frozenset(), limits: Limits | None = None) -> Reader:
        warehouse = self.folder / "solieu.duckdb"
        warehouse.unlink(missing_ok=True)
        made = render(self.rows.write(warehouse, leave_out), self.folder / "quality", self.home, limits)
        return Reader(made.read_text(encoding="utf-8"))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path, Rows())


def shown(page: Reader) -> list[dict[str, Any]]:
    return [attributes for tag, attributes in page.tags if tag == "img"]


def opened(attributes: dict[str, Any]) -> Image.Image:
    head, _, body = attributes["src"].partition(",")
    assert head == "data:image/jpeg;base64"
    image = Image.open(io.BytesIO(base64.b64decode(body, validate=True)))
    assert (str(image.width), str(image.height)) == (attributes["width"], attributes["height"])
    return image


@pytest.mark.parametrize("kind", ["PDF", "PNG", "TIFF"])
def test_figures_of_a_scan_stand_beside_their_finding(kind: str, office: Office) -> None:
    office.scanned(as_pdf([scan()]) if kind == "PDF" else as_image([scan()], kind), f".{kind.lower()}")
    page = office.page()
    assert [one["alt"] for one in shown(page)] == [
        "Ảnh trang 1 của bản quét, chỗ in 640",
        "Ảnh trang 1 của bản quét, chỗ in 410",
    ]
    for one in shown(page):
        image = opened(one)
        assert image.mode == "L"
        ink = image.point(lambda level: 255 if level < 100 else 0).getbbox()
        assert ink is not None
        assert (ink[2] - ink[0], ink[3] - ink[1]) == pytest.approx((125, 25), abs=4)  # 60 x 12 points at 150 dpi
    assert "Trên giấy: 640, đọc chưa chắc, 55%" in page.text
    assert "Trên giấy: 410, độ tin cậy 97%" in page.text
    inside = [tag for tag, attributes in page.tags if tag == "img" or attributes.get("id") == "c-k-r1"]
    assert inside == ["article", "img", "img"]


def test_printed_text_has_no_picture(office: Office) -> None:
    office.scanned(as_pdf([scan()]))
    for row in office.rows.tables["marts.observations"]:
        row["read_confidence"] = None
    page = office.page()
    assert shown(page) == []
    assert "Trên giấy" not in page.text


def test_a_broken_original_leaves_the_finding_and_the_reason(office: Office) -> None:
    office.scanned(b"%PDF-1.7\n" + b"rubbish" * 50, report_id="r1")
    office.scanned(as_pdf([scan()]), report_id="r2")
    page = office.page()
    assert page.text.count("không có ảnh: Tệp PDF bị hỏng hoặc bị cắt cụt") == 2
    assert page.text.count("Diện tích gieo trồng toàn xã đạt 640 ha") >= 2
    assert len(shown(page)) == 2  # of the other report


def test_an_original_that_is_gone_or_changed_says_so(office: Office) -> None:
    office.scanned(as_pdf([scan()]), report_id="r1")
    for kept in (office.home.lake / "originals").iterdir():
        kept.unlink()
    office.scanned(as_pdf([scan()]), report_id="r2", sha256="a" * 64)
    page = office.page()
    assert shown(page) == []
    assert page.text.count(pictures.MISSING) == page.text.count(pictures.CHANGED) == 2


def test_an_original_over_a_limit_says_so(office: Office) -> None:
    office.scanned(as_pdf([scan()]))
    assert "không có ảnh: Tệp lớn" in office.page(limits=Limits(max_bytes=1000)).text


def test_a_box_off_its_page_says_so(office: Office) -> None:
    office.scanned(as_pdf([scan()]))
    for row in office.rows.tables["marts.observations"]:
        row["page_number"] = 9
    assert office.page().text.count(pictures.NOT_DRAWN) == 2


def test_when_the_time_is_over_the_page_goes_on(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MAX_SECONDS", 0.0)
    office.scanned(as_pdf([scan()]))
    page = office.page()
    assert page.text.count(pictures.TOO_SLOW) == 2


@pytest.mark.parametrize("name", ["MAX_PICTURES", "MAX_BYTES"])
def test_the_most_doubtful_come_first_and_the_page_says_what_is_left_out(
    name: str, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.scanned(as_pdf([scan()]))
    for row in office.rows.tables["marts.observations"]:  # the doubtful one is the second
        if row.get("read_confidence"):
            row["read_confidence"] = 0.5 if row["printed_text"] == "410" else 0.9
    whole = sum(len(one["src"]) for one in shown(office.page()))
    monkeypatch.setattr(pictures, name, 1 if name == "MAX_PICTURES" else whole - 1)
    page = office.page()
    assert [one["alt"][-3:] for one in shown(page)] == ["410"]
    assert f"Trên giấy: 640, độ tin cậy 90%; không có ảnh: {pictures.LEFT_OUT}" in page.text
    assert "Ảnh của 1 số trên bản quét không hiện ở đây" in page.text


@pytest.mark.parametrize(
    "answer",
    [
        "x" * 10,
        [None],
        [(10, 10, b"short"), (10, 10, b"short")],
        [(-10, -10, bytes(100)), (0, 0, b"")],
        [(10**6, 10**6, b""), ("10", 10, bytes(100))],
    ],
)
def test_an_answer_that_is_no_picture_is_not_believed(
    answer: object, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from concurrent.futures import Future

    def submit(*_: object) -> Future[object]:
        future: Future[object] = Future()
        future.set_result(answer)
        return future

    monkeypatch.setattr(pictures.ReaderPool, "submit", submit)
    office.scanned(as_pdf([scan()]))
    page = office.page()
    assert shown(page) == []
    assert "không có ảnh" in page.text


def test_hostile_characters_stay_text_in_the_alternative(office: Office) -> None:
    office.scanned(as_pdf([scan()]))
    for row in office.rows.tables["marts.observations"]:
        row["printed_text"] = HOSTILE
    page = office.page()
    assert page.count("script") == 1
    assert len(shown(page)) == 2
    assert all(set(one) == {"src", "width", "height", "alt"} for one in shown(page))


@pytest.mark.parametrize("table", ["marts.observations", "marts.reports", "marts.check_operands"])
def test_a_missing_mart_leaves_no_pictures_and_no_error(table: str, office: Office) -> None:
    office.scanned(as_pdf([scan()]))
    assert shown(office.page(frozenset({table}))) == []


@needs_tesseract()
def test_a_scan_that_was_read_is_shown_with_its_own_boxes(office: Office) -> None:
    """From the scanned page to the page for reviewers: the boxes that the reader stores are those that are cut."""
    lines = ["ỦY BAN NHÂN DÂN XÃ AN HÒA", "BÁO CÁO", "Kết quả công tác tháng 3 năm 2024"]
    wrong = "Trong tháng, bộ phận một cửa đã giải quyết 40/50 hồ sơ, đạt 85%."
    data = as_pdf([picture([*lines, wrong])])
    frames = to_frames(extract_bytes(data, "scan.pdf"))
    for table in ("reports", "observations", "checks", "check_operands"):
        columns = {part.split()[0] for part in COLUMNS[f"marts.{table}"].split(",") if not part.endswith(")")}
        for row in frames[table].to_dicts():
            office.rows.add(f"marts.{table}", **{key: value for key, value in row.items() if key in columns})
    office.home.ensure()
    office.home.storage.write(lake.ORIGINALS_FOLDER / f"{hashlib.sha256(data).hexdigest()}.pdf", data)
    page = office.page()
    assert any(one["alt"].endswith("85%") for one in shown(page))
    for one in shown(page):
        assert opened(one).getextrema()[0] < 80  # ink
