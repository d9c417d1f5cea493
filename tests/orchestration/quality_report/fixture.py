"""A small warehouse by hand, after the public contract, for tests of the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

COLUMNS = {
    "raw.report_texts": "report_id varchar, text varchar",
    "raw.blocks": "report_id varchar, block_number integer, section_path varchar, char_start bigint",
    "marts.reports": """report_id varchar, file_name varchar, other_file_names varchar[], media_type varchar,
        title varchar, issuer varchar, number varchar, issued_on varchar, time_period varchar, ref_area varchar,
        extractor_version varchar, first_run_id varchar, sha256 varchar""",
    "marts.report_quality": """report_id varchar, pages integer, figures_read integer, figures_unread integer,
        checks_consistent integer, checks_inconsistent integer, checks_not_checkable integer,
        flags_error integer, flags_warning integer, flags_info integer""",
    "marts.observations": """observation_id varchar, report_id varchar, page_number integer, printed_text varchar,
        quote varchar, sentence varchar, sentence_start bigint, section_path varchar, unit_measure varchar,
        box_x0 double, box_top double, box_x1 double, box_bottom double, read_confidence double""",
    "marts.checks": """check_id varchar, finding_id varchar, report_id varchar, kind varchar, verdict varchar,
        severity varchar, char_start bigint, char_end bigint, page_number integer, quote varchar, sentence varchar,
        sentence_start bigint, stated_value decimal(38,9), computed_value decimal(38,9), computed_low decimal(38,9),
        computed_high decimal(38,9), difference decimal(38,9), message_vi varchar, message_en varchar""",
    "marts.check_operands": """check_id varchar, position integer, role varchar, observation_id varchar,
        report_id varchar, char_start bigint, char_end bigint""",
    "marts.unread_figures": """report_id varchar, char_start bigint, char_end bigint, page_number integer,
        printed_text varchar, context varchar""",
    "marts.files": """run_id varchar, file_name varchar, relative_path varchar, byte_size bigint, status varchar,
        reason_code varchar, reason_vi varchar, reason_en varchar, received_at timestamp""",
    "marts.runs": """run_id varchar, started_at timestamp, finished_at timestamp, extractor_version varchar,
        reports_new integer, reports_known integer, reports_quarantined integer, reports_total integer,
        observations bigint, checks_consistent bigint, checks_inconsistent bigint, checks_not_checkable bigint""",
}

SCORES = {
    "consistent": "checks_consistent",
    "inconsistent": "checks_inconsistent",
    "not_checkable": "checks_not_checkable",
    "error": "flags_error",
    "warning": "flags_warning",
    "info": "flags_info",
}

TEXT = """BÁO CÁO

Kinh tế - xã hội xã An Sơn quý I năm 2024

1. Nông nghiệp

Diện tích gieo trồng toàn xã đạt 640 ha. Lúa chiếm 410 ha, rau màu 200 ha.
Đến hết quý đã cấp 45/60 giấy chứng nhận, đạt 80%.
Trên địa bàn có 03 thôn: Đông, Đoài, Trung.
"""


@dataclass
class Rows:
    """Rows to be inserted, by table; the scorecards are counted from the checks."""

    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    scores: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, table: str, **values: Any) -> None:
        """Adds one row; columns left out are null."""
        self.tables.setdefault(table, []).append(values)

    def report(self, report_id: str, text: str, *, pages: int | None = None, unread: int = 0, **values: Any) -> None:
        """Adds a report, its text and an empty scorecard."""
        self.add("raw.report_texts", report_id=report_id, text=text)
        self.add("marts.reports", **{"report_id": report_id, "file_name": f"{report_id}.md"} | values)
        self.scores[report_id] = {"pages": pages, "figures_read": 7, "figures_unread": unread} | dict.fromkeys(
            SCORES.values(), 0
        )

    def check(self, text: str, figures: list[tuple[str, str]], **values: Any) -> None:
        """Adds a check on the first of `figures` (role, exact characters); offsets are found in `text`."""
        report_id, check_id = values["report_id"], values["check_id"]
        for position, (role, printed) in enumerate(figures):
            start = text.index(printed)
            end = start + len(printed)
            first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
            sentence = text[first : last if last >= 0 else len(text)]
            observation_id = f"{report_id}-{start}"
            self.add(
                "marts.check_operands",
                check_id=check_id,
                position=position,
                role=role,
                observation_id=observation_id,
                report_id=report_id,
                char_start=start,
                char_end=end,
            )
            self.add(
                "marts.observations",
                observation_id=observation_id,
                report_id=report_id,
                printed_text=printed,
                quote=printed,
                sentence=sentence,
                sentence_start=first,
                section_path="1. Nông nghiệp",
                unit_measure=values.get("unit"),
            )
            if position == 0:
                row = {"char_start": start, "char_end": end, "sentence": sentence, "sentence_start": first}
                row |= {"verdict": "inconsistent", "severity": "error", "finding_id": check_id, "quote": printed}
                row |= {key: value for key, value in values.items() if key != "unit"}
                self.add("marts.checks", **row)
                self.scores[report_id][SCORES[row["verdict"]]] += 1
                if row["verdict"] == "inconsistent":
                    self.scores[report_id][SCORES[row["severity"]]] += 1

    def write(self, path: Path, leave_out: frozenset[str] = frozenset()) -> Path:
        """Writes the warehouse file, without the tables in `leave_out`."""
        tables = self.tables | {"marts.report_quality": [{"report_id": key} | row for key, row in self.scores.items()]}
        with duckdb.connect(str(path)) as connection:
            connection.execute("create schema raw; create schema marts")
            for table, columns in COLUMNS.items():
                if table in leave_out:
                    continue
                connection.execute(f"create table {table} ({columns})")
                for row in tables.get(table, []):
                    names, marks = ", ".join(row), ", ".join("?" for _ in row)
                    connection.execute(f"insert into {table} ({names}) values ({marks})", list(row.values()))
        return path


def sample() -> Rows:
    """One commune's report with two wrong figures, one right one, and a file that could not be read."""
    rows = Rows()
    rows.report(
        "r1",
        TEXT,
        file_name="an-son.md",
        title="Kinh tế - xã hội xã An Sơn quý I năm 2024",
        issuer="UBND xã An Sơn",
        number="12/BC-UBND",
        issued_on="2024-03-14",
        time_period="2024-Q1",
        ref_area="An Sơn",
        extractor_version="1",
        first_run_id="run2",
        unread=1,
    )
    rows.report("r2", "Không có gì đáng ngờ: 5 hộ.", file_name="sạch.md", title="Báo cáo sạch")
    rows.check(
        TEXT,
        [("stated", "640"), ("part", "410"), ("part", "200")],
        report_id="r1",
        check_id="k-total",
        kind="total",
        unit="ha",
        stated_value=Decimal(640),
        computed_value=Decimal(610),
        difference=Decimal(30),
        message_vi="410 + 200 = 610 ha, báo cáo ghi 640 ha.",
        message_en="410 + 200 = 610 ha, the report says 640 ha.",
    )
    rows.check(
        TEXT,
        [("stated", "80%"), ("numerator", "45"), ("denominator", "60"), ("other", "410")],
        report_id="r1",
        check_id="k-ratio",
        kind="ratio",
        unit="%",
        severity="warning",
        stated_value=Decimal(80),
        computed_value=Decimal(75),
        message_vi="45/60 = 75%, báo cáo ghi 80%.",
    )
    rows.check(
        TEXT,
        [("stated", "03")],
        report_id="r1",
        check_id="k-list",
        kind="list_count",
        verdict="consistent",
        severity=None,
        message_vi="Ghi 03 thôn, liệt kê đủ 3.",
    )
    rows.add("marts.unread_figures", report_id="r1", char_start=3, printed_text="1O5", context="ghi 1O5 lượt")
    rows.add(
        "marts.files",
        run_id="run2",
        file_name="rỗng.pdf",
        byte_size=0,
        status="quarantined",
        reason_vi="Tệp rỗng, không có nội dung.",
        reason_en="The file is empty.",
        received_at="2026-11-21 18:00:00",
    )
    for number, observations in ((1, 5), (2, 8)):
        rows.add(
            "marts.runs",
            run_id=f"run{number}",
            started_at=f"2026-11-2{number} 17:00:00",
            finished_at=f"2026-11-2{number} 18:01:00",
            extractor_version="1",
            reports_new=1,
            reports_known=number - 1,
            reports_total=number,
            reports_quarantined=1,
            observations=observations,
            checks_inconsistent=2,
        )
    return rows
