"""One annotated report in every format: its figures are found again, whatever it was sent as."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from benchmarks.format_scores import ASKED, compare
from benchmarks.formats.gold import Annotated, figures_of, own_reports, seeds
from benchmarks.formats.render import BY_OFFICE, office_command, render
from extract.pipeline import extract_path
from tests.support import gold

OWN = "nam_xa_mien_nui"  # has footnotes and a table
SEED = "001"
BY_LIBRE_OFFICE = {*BY_OFFICE, "scan.pdf"}
READ = ("docx", "pdf", "doc", "odt", "rtf", "html", "office.html", "xlsx", "scan.pdf")

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def own() -> Annotated:
    return next(own_reports((OWN,)))


def check(report: Annotated, form: str, folder: Path) -> None:
    if form in BY_LIBRE_OFFICE and office_command() is None:
        pytest.skip("LibreOffice is not installed (Debian: libreoffice-writer-nogui)")
    if form == "scan.pdf" and shutil.which("tesseract") is None:
        pytest.skip("Tesseract is not installed (Debian: tesseract-ocr, tesseract-ocr-vie)")
    (path,) = render(report.source, report.name, folder, [form], report.annex)
    tally = compare(report, form, figures_of(extract_path(path)), verbose=True)
    assert tally.share >= ASKED[form]
    assert tally.extra <= 0.05 * tally.wanted


@pytest.mark.parametrize("form", READ)
def test_report_of_our_own(own: Annotated, form: str, tmp_path: Path) -> None:
    check(own, form, tmp_path)


@pytest.mark.shared
@pytest.mark.parametrize("form", READ)
def test_seed(form: str, tmp_path: Path) -> None:
    if not gold.available():
        pytest.skip("the shared seed reports are not beside the project (SOLIEU_SHARED names another place)")
    check(next(seeds((SEED,))), form, tmp_path)


def test_the_rendering_has_real_footnotes_and_a_head_in_two_columns(own: Annotated) -> None:
    assert own.source.notes
    assert {"head", "title", "subtitle", "heading1", "table"} <= {node.kind for node in own.source.nodes}
    assert all(len(row) == 2 for row in own.source.nodes[0].rows)
