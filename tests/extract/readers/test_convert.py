"""Old and open office formats through LibreOffice: the text of the .docx; nothing is run, fetched or left over."""

from __future__ import annotations

import http.server
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from extract.model import BlockKind
from extract.readers import Limits, ReadError, read_bytes
from extract.readers import convert as module
from extract.readers.convert import DOCX_FILTER, convert, libreoffice
from extract.readers.limits import Deadline

SAMPLE = Path(__file__).resolve().parents[3] / "data" / "samples" / "Báo cáo quý III-2024 huyện Tháp Mười.docx"
LIMITS = Limits()
needs_office = pytest.mark.skipif(
    libreoffice() is None, reason="needs LibreOffice (apt-get install libreoffice-writer)"
)
RTF = (
    r"{\rtf1\ansi\ansicpg1258\deff0{\fonttbl{\f0 Times New Roman;}}\f0 B\u193?O C\u193?O\par "
    r"Thu ho\u7841?ch 120 ha\par}"
)


def saved_as(data: bytes, target: str) -> bytes:
    return convert(data, target, LIMITS, Deadline(LIMITS))


@needs_office
@pytest.mark.parametrize(
    ("target", "media_type"),
    [
        ("doc:MS Word 97", "application/msword"),
        ("rtf:Rich Text Format", "application/rtf"),
        ("odt:writer8", "application/vnd.oasis.opendocument.text"),
        ("fodt:OpenDocument Text Flat XML", "application/vnd.oasis.opendocument.text-flat-xml"),
    ],
)
def test_each_format_reads_as_the_docx_does(target: str, media_type: str) -> None:
    docx = SAMPLE.read_bytes()
    report = read_bytes(saved_as(docx, target), "tên không nói gì")
    assert report.media_type == media_type
    # Where a table ends the document, LibreOffice itself loses it in .doc: the signature is not compared.
    found, wanted = (
        [(block.kind, block.text) for block in one.blocks if block.kind is not BlockKind.SIGNATURE]
        for one in (report, read_bytes(docx, "a.docx"))
    )
    assert found == wanted


@needs_office
def test_word_2003_xml() -> None:
    report = read_bytes(saved_as(SAMPLE.read_bytes(), "xml:MS Word 2003 XML"), "a.xml")
    assert report.media_type == "application/vnd.ms-word.wordml"
    assert "Tổng thu ngân sách" in report.text


@needs_office
@pytest.mark.parametrize("target", ["xls:MS Excel 97", "ods:calc8", "fods:OpenDocument Spreadsheet Flat XML"])
def test_old_spreadsheets_read_as_new_ones(target: str) -> None:
    import io

    import xlsxwriter  # type: ignore[import-untyped]

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Biểu")
        sheet.merge_range("A1:C1", "Thực hiện năm 2024")
        sheet.write_row(1, 0, ["Thu", 1234567.891, 0.4512])
        sheet.write(1, 1, 1234567.891, book.add_format({"num_format": "#,##0"}))
        sheet.write(1, 2, 0.4512, book.add_format({"num_format": "0.0%"}))
    xlsx = read_bytes(buffer.getvalue(), "a.xlsx")
    report = read_bytes(saved_as(buffer.getvalue(), target), "tên không nói gì")
    assert report.text == xlsx.text
    assert "1.234.568 | 45,1%" in report.text
    assert [number.value for number in report.stored] == [number.value for number in xlsx.stored]


def test_without_libreoffice_the_reason_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "libreoffice", lambda: None)
    with pytest.raises(ReadError) as caught:
        read_bytes(RTF.encode(), "a.rtf")
    assert caught.value.code == "office_missing"
    for reason in (caught.value.reason_vi, caught.value.reason_en):
        assert "apt-get install" in reason
        assert "libreoffice-writer" in reason


def test_reading_other_formats_does_not_need_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "libreoffice", lambda: None)
    assert read_bytes(SAMPLE.read_bytes(), "a.docx").blocks


@pytest.fixture
def fake_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in LibreOffice's place; its process id goes into a file beside it."""
    program = tmp_path / "soffice.bin"
    monkeypatch.setattr(module, "libreoffice", lambda: str(program))

    def write(body: str) -> None:
        program.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\n{body}\n")
        program.chmod(0o755)

    write("sleep 600 & echo $! > " + f"{tmp_path}/child; wait")
    return tmp_path


def gone(pid: int) -> bool:
    for _ in range(100):
        state = Path(f"/proc/{pid}/stat")
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


def test_a_hanging_program_is_killed_with_all_that_it_started(fake_office: Path) -> None:
    with pytest.raises(ReadError) as caught:
        convert(b"x", DOCX_FILTER, replace(LIMITS, max_convert_seconds=1), Deadline(LIMITS))
    assert caught.value.code == "too_slow"
    assert gone(int((fake_office / "pid").read_text()))
    assert gone(int((fake_office / "child").read_text()))


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="needs setpriv (util-linux)")
def test_it_dies_with_the_reader_process(fake_office: Path) -> None:
    code = (
        "from extract.readers import convert as c; from extract.readers.limits import Limits, Deadline;"
        f"c.libreoffice = lambda: {str(fake_office / 'soffice.bin')!r};"
        "c.convert(b'x', c.DOCX_FILTER, Limits(), Deadline(Limits()))"
    )
    reader = subprocess.Popen([sys.executable, "-c", code])
    pid = fake_office / "pid"
    for _ in range(200):
        if pid.exists() and pid.read_text().strip():
            break
        time.sleep(0.05)
    reader.kill()
    reader.wait()
    assert gone(int(pid.read_text()))
    for folder in Path(tempfile.gettempdir()).glob("solieu-office-*"):  # what a killed reader leaves behind
        if (folder / "source").is_file() and (folder / "source").read_bytes() == b"x":
            shutil.rmtree(folder)


def test_a_program_that_gives_nothing_or_too_much_is_refused(fake_office: Path) -> None:
    program = fake_office / "soffice.bin"
    too_much = 'while [ "$1" != --outdir ]; do shift; done; mkdir "$2"; head -c 3000 /dev/zero > "$2/source.docx"'
    for body in ("exit 0", "exit 3", too_much):
        program.write_text(f"#!/bin/sh\n{body}\n")
        with pytest.raises(ReadError) as caught:
            convert(b"x", DOCX_FILTER, replace(LIMITS, max_unpacked_bytes=2000), Deadline(LIMITS))
        assert caught.value.code == "office_failed"


@pytest.fixture
def visited() -> Iterator[tuple[int, list[str]]]:
    """A server on this machine: its port, and the paths that somebody asked it for."""
    paths: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *_: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_address[1], paths
    server.shutdown()
    server.server_close()


FODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" xmlns:ooo="http://openoffice.org/2004/office"
 office:mimetype="application/vnd.oasis.opendocument.text" office:version="1.3">
<office:scripts><office:script script:language="ooo:Basic"><ooo:libraries><ooo:library-embedded ooo:name="Standard">
<ooo:module ooo:name="M">Sub Main
Shell("/usr/bin/touch", 0, "{mark}", True)
End Sub</ooo:module></ooo:library-embedded></ooo:libraries></office:script>
<office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="dom:load"
 xlink:href="vnd.sun.star.script:Standard.M.Main?language=Basic&amp;location=document" xlink:type="simple"/>
</office:event-listeners></office:scripts>
<office:body><office:text><text:p>BÁO CÁO</text:p><text:p>Thu 120 ha.<draw:frame svg:width="2cm" svg:height="2cm">
<draw:image xlink:href="http://127.0.0.1:{port}/picture.png" xlink:type="simple" xlink:actuate="onLoad"/></draw:frame>
</text:p><text:section text:name="S"><text:section-source xlink:href="http://127.0.0.1:{port}/section.odt"
 xlink:type="simple"/><text:p>Năm 2024</text:p></text:section></office:text></office:body></office:document>
"""


@needs_office
def test_macros_do_not_run_and_links_are_not_followed(visited: tuple[int, list[str]], tmp_path: Path) -> None:
    port, paths = visited
    mark = tmp_path / "macro-ran"
    report = read_bytes(FODT.format(port=port, mark=mark).encode(), "a.fodt")
    assert "Thu 120 ha." in report.text
    assert not mark.exists()
    assert paths == []


@needs_office
def test_pictures_and_fields_of_rtf_fetch_nothing(visited: tuple[int, list[str]]) -> None:
    port, paths = visited
    fields = "".join(
        rf'{{\field{{\*\fldinst {word} "http://127.0.0.1:{port}/{word}" }}{{\fldrslt 7}}}}'
        for word in ("INCLUDEPICTURE", "INCLUDETEXT", "DDEAUTO", "HYPERLINK")
    )
    report = read_bytes(RTF.replace("120 ha", f"120 ha {fields}").encode(), "a.rtf")
    assert "120 ha" in report.text
    assert paths == []


@needs_office
def test_nothing_of_a_file_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    home = Path.home() / ".config" / "libreoffice"
    had = home.exists()
    read_bytes(RTF.encode(), "a.rtf")
    assert not list(tmp_path.iterdir())
    assert home.exists() == had


def test_what_killed_readers_left_is_swept(fake_office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (fake_office / "soffice.bin").write_text("#!/bin/sh\nexit 0\n")
    monkeypatch.setattr(tempfile, "tempdir", str(fake_office))
    old, fresh = fake_office / "solieu-office-old", fake_office / "solieu-office-fresh"
    for folder in (old, fresh):
        folder.mkdir()
    os.utime(old, (0, 0))
    with pytest.raises(ReadError):
        convert(b"x", DOCX_FILTER, LIMITS, Deadline(LIMITS))
    assert (old.exists(), fresh.exists()) == (False, True)


@needs_office
def test_damaged_files_have_a_reason() -> None:
    doc = saved_as(SAMPLE.read_bytes(), "doc:MS Word 97")
    for data in (doc[:3000], doc[:1536] + os.urandom(2048)):
        try:
            read_bytes(data, "a.doc")
        except ReadError as error:
            code = error.code
        else:
            code = "read"  # LibreOffice mends what it can
        assert code in {"office_failed", "docx_no_text", "unsupported_format", "read"}
