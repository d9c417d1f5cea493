"""Small extractions with the columns of `extract.schema`, for tests of everything behind the lake."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import polars as pl

from extract import EXTRACTOR_VERSION
from extract.frames import report_id
from extract.schema import EXTRACTION_TABLES
from orchestration import lake
from orchestration.home import Home
from orchestration.storage import Key

TEXT = "Tổng thu ngân sách đạt 30 tỷ đồng, trong đó xã Bình An 10 tỷ đồng và xã Yên Hòa 19 tỷ đồng.\nMã 77-X."


def sha(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def span(text: str) -> tuple[int, int]:
    start = TEXT.index(text)
    return start, start + len(text)


def frame(table: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    schema = EXTRACTION_TABLES[table]
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema, orient="row")


def observation(report: str, position: int, figure: str, value: str, **other: Any) -> dict[str, Any]:
    start, end = span(f"{figure} tỷ đồng")
    amount = Decimal(value)
    return {
        "observation_id": f"o-{report}-{position}",
        "report_id": report,
        "position": position,
        "char_start": start,
        "char_end": end,
        "printed_text": TEXT[start:end],
        "quote": TEXT.split("\n", 1)[0],
        "sentence": TEXT.split("\n", 1)[0],
        "sentence_start": 0,
        "section_path": "I. Kết quả › 1. Ngân sách",
        "indicator_text": "thu ngân sách",
        "indicator_code": "budget.revenue.total" if position == 0 else None,
        "measure": "level",
        "basis": "actual",
        "obs_value": amount,
        "bound_low": amount - 500_000_000,
        "bound_high": amount + 500_000_000,
        "comparator": "=",
        "unit_measure": "VND",
        "time_period": "2024-Q1",
        "ref_area": "Vĩnh Bảo",
    } | other


def extraction(
    sha256: str, *, file_name: str = "bao-cao.txt", version: str = EXTRACTOR_VERSION, **report: Any
) -> dict[str, pl.DataFrame]:
    """Three figures of a total that does not add up, one check on it, and one that could not be made."""
    own = report_id(sha256)
    figures = [("30", "30e9"), ("10", "10e9"), ("19", "19e9")]
    observations = [observation(own, position, *figure) for position, figure in enumerate(figures)]
    head = {
        "report_id": own,
        "sha256": sha256,
        "extractor_version": version,
        "file_name": file_name,
        "media_type": "text/plain",
        "byte_size": len(TEXT.encode()),
        "char_count": len(TEXT),
        "title": "Kết quả thu ngân sách quý I",
        "issuer": "UBND huyện Vĩnh Bảo",
        "kind": "báo cáo",
        "time_period": "2024-Q1",
        "ref_area": "Vĩnh Bảo",
        "figures_read": 3,
        "figures_refused": 0,
        "figures_unread": 1,
    }
    start, end = span("30 tỷ đồng")
    base = {"report_id": own, "char_start": start, "char_end": end, "sentence_start": 0}
    base |= {"quote": observations[0]["quote"], "sentence": observations[0]["sentence"]}
    checks = [
        base
        | {"check_id": f"c-{own}-1", "finding_id": f"f-{own}-1", "kind": "total", "verdict": "inconsistent"}
        | {"severity": "error", "stated_value": Decimal("30e9"), "computed_value": Decimal("29e9")}
        | {"computed_low": Decimal("28e9"), "computed_high": Decimal("30e9"), "difference": Decimal("1e9")}
        | {"message_vi": "Tổng các phần là 29 tỷ, văn bản ghi 30 tỷ.", "message_en": "Parts add up to 29, stated 30."},
        base
        | {"check_id": f"c-{own}-2", "finding_id": f"f-{own}-2", "kind": "share", "verdict": "not_checkable"}
        | {"message_vi": "Không rõ mẫu số.", "message_en": "The denominator is unclear."},
    ]
    roles = ["stated", "part", "part"]
    operands = [
        {"check_id": f"c-{own}-1", "position": row["position"], "role": role}
        | {name: row[name] for name in ("observation_id", "report_id", "char_start", "char_end")}
        for role, row in zip(roles, observations, strict=True)
    ]
    operands.append(
        {"check_id": f"c-{own}-2", "position": 0, "role": "stated"}
        | {"observation_id": None}
        | {name: base[name] for name in ("report_id", "char_start", "char_end")}
    )
    unread_start, unread_end = span("77-X")
    unread = {"report_id": own, "char_start": unread_start, "char_end": unread_end, "kind": "unread"}
    return {
        "reports": frame("reports", [head | report]),
        "report_texts": frame("report_texts", [{"report_id": own, "text": TEXT}]),
        "blocks": frame(
            "blocks",
            [{"report_id": own, "block_number": 0, "kind": "paragraph", "char_start": 0, "char_end": len(TEXT)}],
        ),
        "observations": frame("observations", observations),
        "checks": frame("checks", checks),
        "check_operands": frame("check_operands", operands),
        "citations": frame("citations", []),
        "unread_figures": frame("unread_figures", [unread | {"printed_text": "77-X", "context": "Mã 77-X."}]),
    }


def commit(home: Home, name: str, version: str = EXTRACTOR_VERSION, **report: Any) -> str:
    """Put the extraction of a made-up file into the lake; its SHA-256."""
    sha256 = sha(name)
    lake.commit_extraction(home, sha256, extraction(sha256, file_name=name, version=version, **report), version)
    return sha256


def register(home: Home, run_id: str, names: dict[str, str], **row: Any) -> Key:
    """The registry of a run: file name -> status; the bytes of a file follow from its name's part before a '#'."""
    rows = [
        {
            "file_name": name,
            "relative_path": name,
            "sha256": sha(name.split("#")[0]),
            "byte_size": 1,
            "extractor_version": EXTRACTOR_VERSION,
            "status": status,
            "received_at": datetime(2024, 1, 2, tzinfo=UTC),
        }
        | row
        for name, status in names.items()
    ]
    return lake.write_files(home, run_id, rows)
