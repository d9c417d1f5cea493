"""Text from before Unicode: re-encoded paragraphs come back letter by letter, and nothing else is taken for it."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from extract.catalogue import catalogue_rows
from extract.pipeline import extract_bytes
from extract.readers import Limits, ReadError, read_bytes
from extract.readers.convert import convert as convert_file
from extract.readers.convert import libreoffice
from extract.readers.encodings import convert, decode, from_font, mend, sign_of, table_of_font
from extract.readers.limits import Deadline
from extract.syllables import is_syllable

LIBERATION = Path("/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf")
SAMPLES = Path(__file__).resolve().parents[3] / "data" / "samples"
REPORT = (
    "BÁO CÁO\n\nKết quả công tác tháng 3 năm 2024\n\n"
    "Trong tháng, xã thu hoạch 120 ha lúa, trong đó 70 ha lúa lai và 50 ha lúa thuần.\n"
    "Đã cấp 37/38 giấy chứng nhận quyền sử dụng đất; tỷ lệ giải quyết đơn thư đạt 97,4%.\n"
)


def codes(table: str) -> dict[str, bytes]:
    """Letter -> code of an old table."""
    return {
        row["letter"]: bytes.fromhex(row["code"])
        for row in catalogue_rows("old_encodings.csv")
        if row["encoding"] == table
    }


def encode(text: str, table: str) -> bytes:
    """Text in an old table, as an office's program of those years wrote it."""
    if table == "windows-1258":
        return b"".join(_in_1258(letter) for letter in unicodedata.normalize("NFC", text))
    known = codes(table)
    known |= {
        letter.upper(): code for letter, code in known.items() if table == "tcvn3" and letter.upper() not in known
    }
    return b"".join(known[letter] if letter in known else letter.encode("ascii") for letter in text)


def _in_1258(letter: str) -> bytes:
    """The letter, or its base and its tone mark."""
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        split = unicodedata.normalize("NFD", letter)
        tone = next(mark for mark in split if mark in "\u0300\u0301\u0303\u0309\u0323")
        return unicodedata.normalize("NFC", split.replace(tone, "")).encode("cp1258") + tone.encode("cp1258")


def paragraphs() -> list[str]:
    """Lines of the sample reports, as far as the old tables have their signs."""
    texts = [path.read_text("utf-8") for path in sorted(SAMPLES.rglob("*.md"))]
    lines = [line for text in texts for line in unicodedata.normalize("NFC", text).splitlines() if len(line) > 60]
    letters = set(codes("vni"))
    return [line for line in lines if all(sign.isascii() or sign in letters for sign in line)]


@pytest.mark.parametrize("table", ["tcvn3", "vni", "viscii", "windows-1258"])
def test_re_encoded_paragraphs_come_back(table: str) -> None:
    lines = paragraphs()
    assert len(lines) > 100
    # VN3 has no capitals with tone marks: they were drawn by fonts of their own.
    lines = [line.lower() if table == "tcvn3" else line for line in lines]
    right = sum(decode(encode(line, table)) == line for line in lines)
    assert right / len(lines) >= 0.99


@pytest.mark.parametrize("table", ["vni", "viscii", "windows-1258"])
def test_an_old_text_file_gives_the_figures_of_its_text(table: str) -> None:
    old, new = extract_bytes(encode(REPORT, table), "cũ.txt"), extract_bytes(REPORT.encode(), "mới.txt")
    assert old.text.text == REPORT
    assert [one.printed_text for one in old.observations] == [one.printed_text for one in new.observations]
    assert [(one.char_start, one.char_end) for one in old.observations] == [
        (one.char_start, one.char_end) for one in new.observations
    ]


def test_tcvn3_text_file() -> None:
    found = extract_bytes(encode(REPORT.lower().replace("báo cáo", "BÁO CÁO"), "tcvn3"), "cũ.txt")
    assert [one.printed_text for one in found.observations][:3] == ["120 ha", "70 ha", "50 ha"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_unicode_with_a_mark_is_read(encoding: str) -> None:
    mark = "\ufeff" if encoding in {"utf-16-le", "utf-16-be"} else ""
    assert read_bytes((mark + REPORT).encode(encoding), "a.txt").text == REPORT


@pytest.mark.parametrize("encoding", ["koi8-r", "cp1251", "shift-jis"])
def test_text_of_another_language_is_refused(encoding: str) -> None:
    text = "ёжик собрал рис и ушёл домой" if encoding != "shift-jis" else "日本語の報告書です。米の収穫"
    with pytest.raises(ReadError) as caught:
        read_bytes(text.encode(encoding), "a.txt")
    assert caught.value.code == "not_utf8"


def test_unicode_text_is_never_mended() -> None:
    for text in (
        *paragraphs(),
        REPORT,
        "Công ty Müller & Søn, Café Đồng Đăng, 5 m² × 3, 30 °C, §1",
        "naïve façade déjà vu",
    ):
        assert mend(text) == text


def test_lines_of_old_codes_inside_unicode_text_are_mended() -> None:
    old = encode("thu ngân sách nhà nước đạt 12 tỷ đồng, bằng 105% kế hoạch", "tcvn3").decode("latin-1")
    text = f"Báo cáo tháng 3\n{old}\nTrân trọng./.\n"
    assert mend(text) == text.replace(old, "thu ngân sách nhà nước đạt 12 tỷ đồng, bằng 105% kế hoạch")


@pytest.mark.parametrize(
    ("font", "table"),
    [
        (".VnTime", "tcvn3"),
        (".VnArialH", "tcvn3"),
        ("ABCDEF+.VnTimeH", "tcvn3"),
        ("VNI-Times", "vni"),
        ("ABCDEF+VNI-Helve-Condense", "vni"),
        ("Times New Roman", None),
        ("VnTimes New Roman", None),
        (None, None),
    ],
)
def test_a_font_tells_its_table(font: str | None, table: str | None) -> None:
    assert table_of_font(font) == table


def test_capital_fonts_draw_capitals() -> None:
    assert from_font("b¸o c¸o", ".VnTimeH") == "BÁO CÁO"
    assert from_font("B¸o c¸o", ".VnTime") == "Báo cáo"
    assert from_font("Baùo caùo", "VNI-Times") == "Báo cáo"
    assert from_font("Báo cáo", "Times New Roman") == "Báo cáo"


@pytest.mark.parametrize("table", ["tcvn3", "vni", "viscii"])
def test_every_letter_of_the_alphabet_has_one_code(table: str) -> None:
    known = codes(table)
    vowels = "aăâeêioôơuưy"
    letters = {
        unicodedata.normalize("NFC", vowel + tone)
        for vowel in vowels
        for tone in ("", *"\u0300\u0301\u0303\u0309\u0323")
    }
    letters = {letter for letter in letters if not letter.isascii()} | {"đ"}
    assert letters <= set(known)
    assert all(convert(code.decode("latin-1"), table) == letter for letter, code in known.items())


def test_vni_signs_of_a_pdf_are_marks_for_the_letter_before() -> None:
    spelled = "".join(sign_of(letter, "VNI-Times") for letter in "Toång keát naêm ñöôïc")
    assert unicodedata.normalize("NFC", spelled) == "Tổng kết năm được"


def test_runs_in_old_fonts_inside_a_word_file() -> None:
    document = docx.Document()
    line = document.add_paragraph()
    for text, font in (
        ("Thu ngân sách ", "Times New Roman"),
        ("®¹t 12 tû ®ång", ".VnTime"),
        ("; taêng 5%", "VNI-Times"),
    ):
        run = line.add_run(text)
        run.font.name = font
    styled = document.add_paragraph("Tæng sè hé nghÌo lµ 45 hé", style=document.styles.add_style("Cũ", 1))
    styled.style.font.name = ".VnTime"
    assert styled.style.element.find(qn("w:rPr")) is not None
    buffer = io.BytesIO()
    document.save(buffer)
    text = read_bytes(buffer.getvalue(), "a.docx").text
    assert "Thu ngân sách đạt 12 tỷ đồng; tăng 5%" in text
    assert "Tổng số hộ nghèo là 45 hộ" in text


OLD_LINES = [
    (
        ".VnTime",
        "Tæng thu ng©n s¸ch ®¹t 12 tû ®ång, t¨ng 5% so víi cïng kú",
        "Tổng thu ngân sách đạt 12 tỷ đồng, tăng 5% so với cùng kỳ",
    ),
    (
        "VNI-Times",
        "Toång thu ngaân saùch ñaït 12 tyû ñoàng, taêng 5% so vôùi cuøng kyø",
        "Tổng thu ngân sách đạt 12 tỷ đồng, tăng 5% so với cùng kỳ",
    ),
]


@pytest.mark.skipif(libreoffice() is None, reason="needs LibreOffice (apt-get install libreoffice-writer)")
@pytest.mark.parametrize(("font", "printed", "meant"), OLD_LINES)
def test_a_document_of_word_97_in_an_old_font(font: str, printed: str, meant: str) -> None:
    document = docx.Document()
    document.add_paragraph().add_run(printed).font.name = font
    document.add_paragraph("Số hộ nghèo là 45 hộ.")
    buffer = io.BytesIO()
    document.save(buffer)
    limits = Limits()
    old = convert_file(buffer.getvalue(), "doc:MS Word 97", limits, Deadline(limits))
    assert old.startswith(b"\xd0\xcf\x11\xe0")
    found = extract_bytes(old, "a.doc")
    assert [block.text for block in found.text.blocks] == [meant, "Số hộ nghèo là 45 hộ."]
    assert [one.printed_text for one in found.observations] == ["12 tỷ đồng", "5%", "45 hộ"]


@pytest.mark.parametrize(("font", "printed", "meant"), OLD_LINES)
def test_a_pdf_in_an_old_font(font: str, printed: str, meant: str) -> None:
    """The text layer holds the letters of Latin-1 that the font draws as Vietnamese ones."""
    if not LIBERATION.is_file():
        pytest.skip("needs Debian's fonts-liberation2")
    drawn = TTFont(f"test{font}", str(LIBERATION))
    drawn.face.name = font.encode()
    for mark in "åâùïûàêøø" if font.startswith("VNI") else "":
        drawn.face.charWidths[ord(mark)] = 0  # VNI's fonts set their marks over the letter before
    pdfmetrics.registerFont(drawn)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    canvas.setFont(drawn.fontName, 12)
    canvas.drawString(72, 760, printed)
    canvas.save()
    found = extract_bytes(buffer.getvalue(), "a.pdf")
    assert found.text.text.strip() == meant
    assert [one.printed_text for one in found.observations] == ["12 tỷ đồng", "5%"]
    words = {found.text.text[word.start : word.end]: word for word in found.text.words}
    assert words["12"].x0 < words["tỷ"].x0 < words["đồng,"].x0


@pytest.mark.parametrize(
    "word", ["nghiêng", "Quyết", "ĐƯỜNG", "giếng", "khuya", "gì", "huỳnh", "thuở", "ỷ", "ngoằn", "quốc", "giữa"]
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["c¸o", "kÕt", "Müller", "qu¶", "déjà", "thaønh", "ñöôïc", "tỏánh", "zá"])
def test_what_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)
