"""Pages saved from portals: the whole text with every figure, and nothing of what stands around it."""

from __future__ import annotations

import re
from collections import Counter
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from extract.model import BlockKind, ReportText
from extract.readers import ReadError, read_bytes

PARAGRAPHS = [
    "BÁO CÁO",
    "Tình hình kinh tế - xã hội tháng 3 năm 2024",
    "I. KẾT QUẢ",
    "Tổng thu ngân sách đạt 30.000 triệu đồng, gồm: thu thuế 21.000 triệu đồng, thu phí 9.000 triệu đồng.",
    "Diện tích gieo trồng đạt 1.250 ha, tăng 2,5% so với cùng kỳ; sản lượng 4.080,5 tấn.",
    "Đã giải quyết 45/50 đơn, đạt 90%.",
    "Giải ngân 12,4 tỷ đồng.",
]
MENU = "<ul>" + "".join(f'<li><a href="/m{n}">Chuyên mục {n}</a></li>' for n in range(20)) + "</ul>"
NEWS = (
    "<ul>"
    + "".join(f'<li><a href="/t{n}">Huyện thu {n}77 tỷ đồng</a> <i>0{n}/02</i></li>' for n in range(1, 9))
    + "</ul>"
)
IMPRINT = "<p>Cơ quan chủ quản: UBND huyện An Lạc. Điện thoại: 0225.388.451</p><p>Tổng lượt truy cập: 1.234.567</p>"
FIGURE = re.compile(r"\d(?:[\d.,/]*\d)?")


def read(html: str | bytes) -> ReportText:
    return read_bytes(html if isinstance(html, bytes) else html.encode(), "trang.html")


def portal(body: str, *, tags: bool = True) -> str:
    """A portal page with `body` in it, with or without the elements that newer portals use."""
    head, foot = ("header", "footer") if tags else ("div", "div")
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>Cổng 55</title><script>var x = "thu 999 tỷ"</script>'
        f"<style>p {{ margin: 77px }}</style></head><body><{head}><h2>CỔNG THÔNG TIN</h2>{MENU}</{head}>"
        f'<div class="wrap"><div class="col-left">{MENU}</div><div class="detail-news">'
        f'<div class="date">Ngày đăng: 20/02/2024 - Lượt xem: 1.688</div>{body}'
        f'<div class="tin-lien-quan"><h3>Tin liên quan</h3>{NEWS}</div></div><div class="col-right">{NEWS}</div></div>'
        f"<{foot}>{IMPRINT}</{foot}></body></html>"
    )


NAMES = ["body", "share", "comment", "sidebar-text", "footer-note", "menu", "nav"]

PLAIN = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
BODIES = {
    "paragraphs": PLAIN,
    "boxes": "".join(f"<div>{text}</div>" for text in PARAGRAPHS),
    "Word": "".join(f"<p class=MsoNormal><span lang=VI>{text}<o:p></o:p></span></p>" for text in PARAGRAPHS),
    "breaks": "<div>" + "<br>\n".join(PARAGRAPHS) + "</div>",
    "table that lays out": f"<table><tr><td>{'</td></tr><tr><td>'.join(PARAGRAPHS)}</td></tr></table>",
    "items": "<ul>" + "".join(f"<li>{text}</li>" for text in PARAGRAPHS) + "</ul>",
    "form": "<form action=/x><input value='99999'>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS) + "</form>",
    "names of furniture": "".join(
        f'<p class="{name}">{text}</p>'
        for name, text in zip(NAMES, PARAGRAPHS, strict=True)
    ),
    "linked": "".join(f'<p><a href="/x">{text}</a></p>' if "ha," in text else f"<p>{text}</p>" for text in PARAGRAPHS),
    "two parts": f"<div>{PLAIN.replace('<p>Đã', '</div><div><p>Đã')}</div>",
    "deep": "<div>" * 60 + PLAIN + "</div>" * 60,
}  # fmt: skip


@pytest.mark.parametrize("tags", [True, False])
@pytest.mark.parametrize("name", BODIES)
def test_every_figure_of_the_body_and_none_of_the_page_around(name: str, tags: bool) -> None:
    wanted = Counter(FIGURE.findall(" ".join(PARAGRAPHS)))
    assert Counter(FIGURE.findall(read(portal(BODIES[name], tags=tags)).text)) == wanted


@pytest.mark.parametrize("name", ["paragraphs", "boxes", "Word", "table that lays out", "two parts"])
def test_blocks_are_those_of_the_plain_text(name: str) -> None:
    plain = read_bytes("\n\n".join(PARAGRAPHS).encode(), "a.txt")
    found = read(portal(BODIES[name]))
    assert [(b.kind, b.text) for b in found.blocks] == [(b.kind, b.text) for b in plain.blocks]


def test_merged_cells_of_a_table() -> None:
    rows = (
        "<tr><th rowspan=2>Chỉ tiêu</th><th colspan=2>Thực hiện 2024</th></tr><tr><th>Quý I</th><th>Quý II</th></tr>"
        "<tr><td rowspan=2>Lúa</td><td>120</td><td>130</td></tr><tr><td colspan=2>250 ha</td></tr>"
    )
    text = read(portal(f"{BODIES['paragraphs']}<table border=1>{rows}</table>")).text
    assert text.rstrip().endswith(
        "| Chỉ tiêu | Thực hiện 2024 | Thực hiện 2024 |\n| --- | --- | --- |\n|  | Quý I | Quý II |\n"
        "| Lúa | 120 | 130 |\n|  | 250 ha |  |"
    )


def test_a_page_with_a_table_alone() -> None:
    rows = "".join(f"<tr><td>{n}</td><td>Chỉ tiêu {n}</td><td>{n}.{n}00</td></tr>" for n in range(1, 8))
    report = read(portal(f"<table>{rows}</table>"))
    assert sum(block.kind is BlockKind.TABLE_ROW for block in report.blocks) == 7


def test_headings_lists_and_numbers() -> None:
    text = read(
        "<html><body><h1>BÁO CÁO</h1><h2>I. Kết quả</h2><ol start=3><li>Ba<li value=7>Bảy<li>Tám</ol>"
        "<ol type=a><li>A</ol><ul><li>Gạch<ul><li>Cộng</ul></ul></body></html>"
    ).text
    assert text == "## BÁO CÁO\n\n### I. Kết quả\n\n3. Ba\n\n7. Bảy\n\n8. Tám\n\na. A\n\n- Gạch\n\n+ Cộng\n"


@pytest.mark.parametrize(
    ("call", "body"),
    [
        ('<sup><a href="#n1">[1]</a></sup>', '<p><a href="#c1">[1]</a> Trong đó 70 ha lúa lai.</p>'),
        (
            '<a href="#sdfootnote1sym"><sup>1</sup></a>',
            '<p><a href="#sdfootnote1anc">1</a> Trong đó 70 ha lúa lai.</p>',
        ),
        ('<span style="vertical-align: super">1</span>', "<p><sup>1</sup> Trong đó 70 ha lúa lai.</p>"),
    ],
)
def test_notes_are_tied_to_their_calls(call: str, body: str) -> None:
    report = read(f"<html><body><p>BÁO CÁO</p><p>Thu hoạch 120 ha{call} lúa.</p>{body}</body></html>")
    note = next(block for block in report.blocks if block.kind is BlockKind.FOOTNOTE)
    assert report.blocks[note.called_from or 0].text == "Thu hoạch 120 ha lúa."
    assert note.text == "Trong đó 70 ha lúa lai."


def test_what_is_hidden_is_not_read() -> None:
    text = read(
        "<html><body><p>Thu 120 ha.</p><p style='display:none'>Thu 121 ha.</p><p hidden>122</p><noscript>123</noscript>"
        "<template>124</template><div title=footer><p>125</p></div><!-- 126 --></body></html>"
    ).text
    assert text == "Thu 120 ha.\n"


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "iso-8859-1"),  # portals often name the wrong one
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-16-le", "utf-16"),
        ("cp1258", "windows-1258"),
    ],
)
def test_encodings(encoding: str, declared: str) -> None:
    word = "Ba\u0301o ca\u0301o" if encoding == "cp1258" else "Báo cáo"
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">'
    page = f"<html><head>{meta}</head><body>{word}</body></html>"
    data = page.encode(encoding)
    assert read(b"\xff\xfe" + data if encoding == "utf-16-le" else data).blocks[0].text == "Báo cáo"


def test_a_page_from_before_unicode() -> None:
    assert read(b"<html><body>B\xb8o c\xb8o th\xb8ng 3</body></html>").text == "Báo cáo tháng 3\n"
    declared = b"<html><head><meta charset=windows-1252></head><body>B\xb8o c\xb8o th\xb8ng 3</body></html>"
    assert read(declared).text == "Báo cáo tháng 3\n"


def test_unknown_encoding_is_a_reason() -> None:
    with pytest.raises(ReadError) as caught:
        read(b"<html><body>" + bytes(range(128, 256)) * 4 + b"</body></html>")
    assert caught.value.code == "not_utf8"


def test_a_few_broken_letters_cost_no_page() -> None:
    page = portal(BODIES["paragraphs"]).encode()
    broken = page.replace("Tổng thu".encode(), b"T\xe1\xbbng thu", 1)
    assert "ng thu ngân sách đạt 30.000 triệu đồng" in read(broken).text


def test_a_page_archive() -> None:
    archive = MIMEMultipart("related", type="text/html")
    archive.attach(MIMEText(portal(BODIES["paragraphs"]), "html", "utf-8"))
    archive.attach(MIMEText("p { margin: 5px }", "css"))
    report = read_bytes(archive.as_bytes(), "trang.mht")
    assert report.media_type == "multipart/related"
    assert "30.000 triệu đồng" in report.text
    assert "Chuyên mục" not in report.text


def test_a_table_that_a_portal_calls_a_spreadsheet_is_a_page() -> None:
    data = "<table border=1><tr><td>Chỉ tiêu</td><td>2024</td></tr><tr><td>Lúa</td><td>1.250</td></tr></table>".encode()
    report = read_bytes(data, "xuất.xls")
    assert report.media_type == "text/html"
    assert "| Lúa | 1.250 |" in report.text


def test_nothing_is_fetched_or_run() -> None:
    report = read(
        '<!DOCTYPE html SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        '<html><body onload="alert(1)"><p>Thu 5 ha &x; <img src="http://127.0.0.1:9/x.png">'
        '<iframe src="file:///etc/passwd">33</iframe><object data="http://127.0.0.1:9/">44</object></p></body></html>'
    )
    assert "Thu 5 ha" in report.text
    assert "root:" not in report.text
    assert not {"33", "44"} & set(FIGURE.findall(report.text))


@pytest.mark.parametrize("depth", [300, 20_000])
def test_elements_nested_without_end(depth: int) -> None:
    for tag in ("div", "span", "ul><li", "table><tr><td"):
        opened = "".join(f"<{tag}>" for _ in range(depth))
        assert "120" in read(f"<html><body><p>Thu 120 ha</p>{opened}5 ha</body></html>").text


def test_an_empty_page() -> None:
    with pytest.raises(ReadError) as caught:
        read("<html><body><script>1</script></body></html>")
    assert caught.value.code == "html_no_text"
