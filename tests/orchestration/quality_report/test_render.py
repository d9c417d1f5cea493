"""The page is right without a browser: what it says, and what hostile text cannot do to it."""

from __future__ import annotations

import re
from decimal import Decimal
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from orchestration.quality_report import queries, render, view
from tests.orchestration.quality_report.fixture import COLUMNS, TEXT, Rows, sample


class Reader(HTMLParser):
    """Collects what a browser would see: tags in order, attributes, and text outside style and script."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._hidden = 0
        self.feed(page)
        self.text = re.sub(r"\s+", " ", "".join(self.words))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._hidden += tag in ("style", "script")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)


def page_of(rows: Rows, tmp_path: Path, leave_out: frozenset[str] = frozenset()) -> str:
    warehouse = rows.write(tmp_path / "solieu.duckdb", leave_out)
    return render(warehouse, tmp_path / "quality").read_text(encoding="utf-8")


def test_the_page_says_what_a_reviewer_needs(tmp_path: Path) -> None:
    text = Reader(page_of(sample(), tmp_path)).text
    for expected in (
        "Lần chạy: 23/11/2026 00:00",
        "UBND xã An Sơn",
        "Kỳ báo cáo: quý I/2024",
        "Ngày ban hành: 14/03/2024",
        "Tổng không bằng các thành phần",
        "Diện tích gieo trồng toàn xã đạt 640 ha. Lúa chiếm 410 ha, rau màu 200 ha.",
        "410 + 200 = 610 ha, báo cáo ghi 640 ha.",
        "Chênh lệch: 30 ha",
        "dòng 7 · 1. Nông nghiệp · k-total",
        "Tệp rỗng, không có nội dung.",
        "The file is empty.",
        "ghi 1O5 lượt",
        "Kiểm tra khớp (1)",
        "Chưa kiểm tra được số liệu nào của báo cáo này.",
    ):
        assert expected in text


def test_figures_are_marked_by_what_they_are(tmp_path: Path) -> None:
    page = page_of(sample(), tmp_path)
    assert '<mark class="stated">640</mark> ha. Lúa chiếm <mark class="operand">410</mark> ha' in page
    assert '<mark class="operand">45</mark>/<mark class="operand">60</mark> giấy' in page


def test_a_figure_of_another_sentence_brings_its_sentence(tmp_path: Path) -> None:
    text = Reader(page_of(sample(), tmp_path)).text
    assert "số đối chiếu, dòng 7: Diện tích gieo trồng toàn xã đạt 640 ha. Lúa chiếm 410 ha" in text


def test_a_figure_of_another_report_brings_its_file_and_sentence(tmp_path: Path) -> None:
    rows = sample()
    earlier = "Quý trước, xã gieo trồng được 655 ha cây hằng năm."
    rows.report("r3", earlier, file_name="quý-4.md")
    start = earlier.index("655")
    operand = {"report_id": "r3", "char_start": start, "char_end": start + 3, "observation_id": "r3-o"}
    rows.tables["marts.check_operands"] = [
        row for row in rows.tables["marts.check_operands"] if row["check_id"] != "k-total" or row["position"] == 0
    ]
    rows.add("marts.check_operands", check_id="k-total", position=1, role="other", **operand)
    rows.add("marts.observations", observation_id="r3-o", report_id="r3", sentence=earlier, sentence_start=0)
    page = page_of(rows, tmp_path)
    assert "số đối chiếu, quý-4.md, dòng 1: Quý trước, xã gieo trồng được 655 ha" in Reader(page).text
    assert 'gieo trồng được <mark class="operand">655</mark> ha' in page


def test_where_it_stands_is_a_page_a_line_or_a_paragraph(tmp_path: Path) -> None:
    rows = sample()
    rows.tables["marts.checks"][0]["page_number"] = 3
    assert "trang 3 · 1. Nông nghiệp · k-total" in Reader(page_of(rows, tmp_path)).text
    rows = sample()
    rows.tables["marts.reports"][0]["media_type"] = "application/vnd.openxmlformats-officedocument"
    (tmp_path / "solieu.duckdb").unlink()
    for number, char_start in enumerate((0, TEXT.index("Diện tích"), TEXT.index("Đến hết"))):
        rows.add("raw.blocks", report_id="r1", block_number=number, char_start=char_start)
    text = Reader(page_of(rows, tmp_path)).text
    assert "đoạn 2 · 1. Nông nghiệp · k-total" in text
    assert "dòng" not in text


def test_the_range_that_rounding_allows_stands_beside_the_verdict(tmp_path: Path) -> None:
    rows = sample()
    bounds = {"computed_low": Decimal("74.25"), "computed_high": Decimal("75.752577320")}
    for check in rows.tables["marts.checks"][1:]:
        check.update(bounds)
    text = Reader(page_of(rows, tmp_path)).text
    assert "Khoảng làm tròn cho phép: 74,25% – 75,7526%" in text
    assert "liệt kê đủ 3. làm tròn cho phép 74,25 – 75,7526" in text
    assert text.count("cho phép") == 2


def test_the_gravest_report_and_flag_come_first(tmp_path: Path) -> None:
    text = Reader(page_of(sample(), tmp_path)).text
    assert text.index("k-total") < text.index("k-ratio") < text.index("Báo cáo sạch", text.index("k-total"))


def test_flags_of_one_cause_stand_together(tmp_path: Path) -> None:
    rows = sample()
    for check in rows.tables["marts.checks"]:
        check["finding_id"] = "one"
    assert "Cùng một nguyên nhân: 2 chỗ" in Reader(page_of(rows, tmp_path)).text


HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><style>*{display:none}</style>"
    "</blockquote></main>\u202e21\x00\x1b[31m&amp;{{ 7*7 }}{% raw %}</script><!-- "
)


def hostile_rows() -> Rows:
    rows = Rows()
    text = f"{HOSTILE} đạt 640 ha {HOSTILE}"
    rows.report("r1", text, **dict.fromkeys(("file_name", "title", "issuer", "number", "ref_area"), HOSTILE))
    rows.tables["marts.reports"][0] |= {"time_period": HOSTILE, "issued_on": HOSTILE, "other_file_names": [HOSTILE]}
    rows.check(
        text,
        [("stated", "640"), ("part", "{{ 7*7 }}")],
        report_id="r1",
        check_id="<b>'\"",
        kind='"><script>',
        message_vi=HOSTILE,
        message_en=HOSTILE,
    )
    for observation in rows.tables["marts.observations"]:
        observation |= {"section_path": HOSTILE, "unit_measure": HOSTILE}
    rows.add("marts.files", file_name=HOSTILE, status="quarantined", reason_vi=HOSTILE, reason_en=HOSTILE)
    rows.add("marts.unread_figures", report_id="r1", printed_text=HOSTILE, context=HOSTILE)
    return rows


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    page = page_of(hostile_rows(), tmp_path)
    seen = Reader(page)
    assert (seen.count("script"), seen.count("style"), seen.count("img"), seen.count("main")) == (1, 1, 0, 1)
    assert not [name for _, attributes in seen.tags for name in attributes if name.startswith("on")]
    assert "alert(1)" in seen.text
    assert "{{ 7*7 }}" in seen.text
    assert not set(page) & set("\x00\x1b\u202e")


def test_a_report_of_one_endless_sentence_stays_small(tmp_path: Path) -> None:
    rows = Rows()
    text = "số " * 350_000 + "640 ha, trong đó " + "chữ " * 50_000 + "410 ha"
    rows.report("r1", text)
    rows.check(text, [("stated", "640"), ("part", "410")], report_id="r1", check_id="k", kind="total")
    page = page_of(rows, tmp_path)
    assert '<mark class="stated">640</mark>' in page
    assert '<mark class="operand">410</mark>' in page
    assert len(page) < 40_000


def test_an_empty_warehouse_gives_a_page(tmp_path: Path) -> None:
    assert "Chưa có báo cáo nào." in Reader(page_of(Rows(), tmp_path)).text


@pytest.mark.parametrize("table", sorted(COLUMNS))
def test_a_missing_mart_leaves_a_gap_and_no_error(table: str, tmp_path: Path) -> None:
    assert "Báo cáo chất lượng số liệu" in page_of(sample(), tmp_path, frozenset({table}))


def test_without_texts_the_sentence_comes_from_the_check(tmp_path: Path) -> None:
    page = page_of(sample(), tmp_path, frozenset({"raw.report_texts", "marts.observations"}))
    assert '<mark class="stated">640</mark>' in page


def test_without_sentences_the_text_around_the_figure_is_shown(tmp_path: Path) -> None:
    rows = sample()
    for row in rows.tables["marts.checks"]:
        row |= {"sentence": None, "sentence_start": None}
    page = page_of(rows, tmp_path)
    assert 'toàn xã đạt <mark class="stated">640</mark> ha. Lúa chiếm' in page


def test_a_heading_number_comes_with_its_line_and_section(tmp_path: Path) -> None:
    rows = sample()
    rows.add("raw.blocks", report_id="r1", block_number=0, section_path="I. Kinh tế", char_start=0)
    start = TEXT.index("1. Nông")
    rows.add(
        "marts.checks",
        **{"check_id": "k-number", "report_id": "r1", "kind": "numbering", "verdict": "inconsistent"},
        **{"severity": "warning", "char_start": start, "char_end": start + 2, "message_vi": "Mục 1 đúng ra là 2"},
        **{"sentence": "1.", "sentence_start": start},
    )
    page = page_of(rows, tmp_path)
    assert '<mark class="stated">1.</mark> Nông nghiệp' in page
    assert "dòng 5 · I. Kinh tế · k-number" in Reader(page).text


def test_offsets_that_miss_the_text_leave_the_sentence_unmarked(tmp_path: Path) -> None:
    rows = sample()
    for row in rows.tables["marts.checks"]:
        row |= {"char_start": 10**9, "char_end": 10**9 + 3}
    text = Reader(page_of(rows, tmp_path)).text
    assert "Diện tích gieo trồng toàn xã đạt 640 ha." in text


def test_many_refused_files_are_all_there_but_most_are_folded(tmp_path: Path) -> None:
    rows = Rows()
    for number in range(30):
        rows.add("marts.files", file_name=f"tệp {number:02}.pdf", status="quarantined", reason_vi="Tệp rỗng.")
    text = Reader(page_of(rows, tmp_path)).text
    assert text.count("Tệp rỗng.") == 30
    assert text.index("tệp 11.pdf") < text.index("Còn 18 tệp nữa") < text.index("tệp 12.pdf")


def test_folded_rows_are_capped_and_the_rest_is_counted(tmp_path: Path) -> None:
    rows = sample()
    for number in range(60):
        rows.check(
            TEXT,
            [("stated", "03")],
            report_id="r1",
            check_id=f"c{number:02}",
            kind="list_count",
            verdict="consistent",
            severity=None,
            message_vi="đủ",
        )
    text = Reader(page_of(rows, tmp_path)).text
    most = queries.FOLDED_ROWS_PER_REPORT[1]
    assert f"Kiểm tra khớp (61) {'Đếm danh sách'}" in text
    assert f"Còn {61 - most} dòng nữa: select * from marts.checks where report_id = 'r1'" in text


def test_a_page_that_is_full_has_the_gravest_and_says_what_it_leaves_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = sample()
    for number, severity in enumerate(["info"] * 5 + ["error"]):
        rows.check(
            TEXT,
            [("stated", "03")],
            report_id="r1",
            check_id=f"c{number:02}",
            kind="list_count",
            severity=severity,
            message_vi=f"lỗi số {number}",
        )
    monkeypatch.setattr(view, "REPORTS_SHOWN", 1)
    monkeypatch.setattr(queries, "FLAGS_IN_ALL", 3)
    monkeypatch.setattr(queries, "FIRST_FLAGS", 1)
    text = Reader(page_of(rows, tmp_path)).text
    assert f"Còn {len(rows.scores) - 1} báo cáo nữa" in text
    assert "lỗi số 5" in text
    assert "lỗi số 4" not in text
    assert re.search(r"Còn \d+ chỗ nữa", text)


def test_the_policy_allows_nothing_but_the_pages_own_style_and_script(tmp_path: Path) -> None:
    seen = Reader(page_of(sample(), tmp_path))
    policy = next(attributes["content"] for tag, attributes in seen.tags if "http-equiv" in attributes)
    assert policy is not None
    assert re.fullmatch(
        r"default-src 'none'; img-src data:; style-src 'sha256-[\w+/=]{44}'; script-src 'sha256-[\w+/=]{44}'; "
        r"base-uri 'none'; form-action 'none'",
        policy,
    )
    assert not [attributes for tag, attributes in seen.tags if tag == "link" or "src" in attributes]


def test_headings_step_down_one_by_one(tmp_path: Path) -> None:
    levels = [int(tag[1]) for tag, _ in Reader(page_of(sample(), tmp_path)).tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_the_warehouse_is_only_read_and_the_old_page_is_replaced(tmp_path: Path) -> None:
    warehouse = sample().write(tmp_path / "solieu.duckdb")
    warehouse.chmod(0o444)
    with duckdb.connect(str(warehouse), read_only=True):  # an analyst has it open
        first = render(warehouse, tmp_path / "quality")
        second = render(warehouse, tmp_path / "quality")
    assert first == second == tmp_path / "quality" / "index.html"
    assert [path.name for path in second.parent.iterdir()] == ["index.html"]


def test_a_file_that_is_no_warehouse_leaves_the_old_page(tmp_path: Path) -> None:
    old = render(sample().write(tmp_path / "solieu.duckdb"), tmp_path / "quality").read_bytes()
    broken = tmp_path / "broken.duckdb"
    broken.write_bytes(b"not a database" * 1000)
    with pytest.raises(duckdb.Error):
        render(broken, tmp_path / "quality")
    assert (tmp_path / "quality" / "index.html").read_bytes() == old
