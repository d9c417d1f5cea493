"""Checks between reports on two million observations: seconds of each model and the peak of memory.

    .venv/bin/python benchmarks/cross_report_sql.py [--observations 2000000] [--folder DIR]

The raw tables are generated: monthly and yearly reports of some hundred districts over ten years, each with the same
indicators, most of them consistent from report to report, a few with slips. dbt then builds what compares reports. The
budget is 60 s and 4 GB.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import tempfile
import time
from pathlib import Path

from orchestration import dbt_runner, raw

BUDGET_SECONDS = 60.0
BUDGET_GIGABYTES = 4.0
PER_REPORT = 500
MODELS = (
    "int_report_statements",
    "int_report_series",
    "int_implied_values",
    "int_cross_checks",
    "int_checks_across",
    "int_check_keys",
    "int_operand_texts",
    "indicator_series",
    "int_plans_and_actuals",
    "plan_vs_actual",
    "budget_execution",
)
ACROSS_REPORTS = ("run", "--select", *MODELS, "implied_values", "checks", "check_operands")
EVERYTHING = ("build", "--exclude-resource-type", "unit_test", "test", "exposure")

REPORTS = """
    INSERT INTO raw.reports BY NAME
    SELECT 'r' || n AS report_id, 's' || n AS sha256, 'bench' AS extractor_version, 'bc-' || n || '.txt' AS file_name,
        'text/plain' AS media_type, 100 AS char_count, 'UBND huyện số ' || area AS issuer, n || '/BC-UBND' AS number,
        'báo cáo' AS kind, strftime(last_day(month), '%Y-%m-%d') AS issued_on,
        CASE WHEN serial % 13 = 12 THEN year(month)::varchar ELSE strftime(month, '%Y-%m') END AS time_period,
        'Huyện ' || area AS ref_area, 'd' || area AS ref_area_code, 'district' AS ref_area_level,
        500 AS figures_read, 0 AS figures_refused, 0 AS figures_unread
    FROM (
        SELECT range AS n, range // 130 AS area, range % 130 AS serial,
            DATE '2015-01-01' + to_months(((range % 130) // 13 * 12 + least(range % 130 % 13, 11))::integer) AS month
        FROM range($reports)
    )
"""
TEXTS = "INSERT INTO raw.report_texts SELECT report_id, 'Báo cáo ' || report_id || repeat(' .', 60) FROM raw.reports"
OBSERVATIONS = """
    INSERT INTO raw.observations BY NAME
    WITH coded AS (
        SELECT row_number() OVER (ORDER BY code) - 1 AS kind, code, name_vi, unit
        FROM read_csv($indicators, header = true, all_varchar = true) WHERE unit <> '%'
    ),
    kinds AS (SELECT count(*) AS number FROM coded),
    figures AS (
        SELECT reports.*, n.range AS position, n.range // 4 AS subject, n.range % 4 AS part,
            hash(ref_area, n.range // 4) % 900000 + 1000 AS base,
            CASE WHEN length(time_period) = 4 THEN 12 ELSE 1 END AS months,
            CASE WHEN length(time_period) = 4 THEN 546 ELSE 7 * right(time_period, 2)::integer END AS drift,
            hash(report_id, n.range) % 400 AS luck
        FROM raw.reports AS reports, range($per_report) AS n
    ),
    valued AS (
        SELECT figures.*, coded.code,
            lower(coalesce(coded.name_vi, 'chỉ tiêu riêng số ' || subject || ' của huyện')) AS name,
            coalesce(coded.unit, 'hộ') AS unit,
            CASE part WHEN 0 THEN (base * months + drift) * (CASE luck WHEN 0 THEN 1000 WHEN 1 THEN 2 ELSE 1 END)
                WHEN 1 THEN base * 12 WHEN 2 THEN round(100.0 * months / 12, 1) ELSE 0.0 END::decimal(38, 9) AS value
        FROM figures LEFT JOIN coded ON coded.kind = figures.subject
    )
    SELECT report_id || '-' || position AS observation_id, report_id, position::integer AS position, 8 AS char_start, 10
        AS char_end, value::varchar AS printed_text, 'trong kỳ, ' || name || ' đạt ' || value AS quote,
        'Báo cáo' AS sentence, 0 AS sentence_start, 'I. Kết quả' AS section_path, name AS indicator_text,
        code AS indicator_code, code AS indicator_detail,
        ['level', 'plan', 'attainment', 'yoy_growth'][part + 1] AS measure,
        CASE part WHEN 1 THEN 'target' ELSE 'actual' END AS basis, value AS obs_value,
        value - CASE WHEN part >= 2 THEN 0.05 ELSE 0.5 END AS bound_low,
        value + CASE WHEN part >= 2 THEN 0.05 ELSE 0.5 END AS bound_high, '=' AS comparator,
        CASE WHEN part >= 2 THEN '%' ELSE unit END AS unit_measure,
        CASE part WHEN 1 THEN left(time_period, 4) ELSE time_period END AS time_period, ref_area, ref_area_code
    FROM valued
"""


def fill(database: Path, observations: int) -> None:
    """Write the raw tables of a warehouse with about this many observations."""
    database.parent.mkdir(parents=True, exist_ok=True)
    with raw.connect(database) as connection:
        connection.execute("CREATE SCHEMA raw")
        for table, schema in raw.schemas():
            connection.execute(raw.create_table(table, schema))
        connection.execute(REPORTS, {"reports": observations // PER_REPORT})
        connection.execute(TEXTS)
        indicators = str(dbt_runner.CATALOGUE_DIR / "indicators.csv")
        connection.execute(OBSERVATIONS, {"per_report": PER_REPORT, "indicators": indicators})
        connection.execute("CHECKPOINT")


def main() -> int:
    """Generate, build, report; 1 when a budget is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--observations", type=int, default=2_000_000)
    parser.add_argument("--folder", type=Path, help="keep the warehouse in this folder")
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="solieu-bench-"))
    try:
        return measure(folder / "solieu.duckdb", options.observations)
    finally:
        if options.folder is None:
            shutil.rmtree(folder, ignore_errors=True)


def measure(database: Path, observations: int) -> int:
    """Build the models on a generated warehouse and print what they took."""
    fill(database, observations)
    prepared = dbt_runner.build(database, arguments=EVERYTHING)  # the views and what is not counted
    if not prepared.success:
        print(prepared.explain())
        return 1
    before, started = time.process_time(), time.monotonic()
    result = dbt_runner.build(database, arguments=ACROSS_REPORTS)
    seconds, busy = time.monotonic() - started, time.process_time() - before
    if not result.success:
        print(result.explain())
        return 1
    gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    for node in sorted(result.nodes, key=lambda node: -node.seconds):
        print(f"{node.name:24} {node.seconds:6.1f} s")
    with raw.connect(database) as connection:
        print(connection.sql("SELECT rule, verdict, count(*) FROM marts.checks GROUP BY ALL ORDER BY ALL"))
    took = f"{seconds:.1f} s of {BUDGET_SECONDS:.0f} ({busy:.1f} s of processor)"
    print(f"{observations:,} observations: {took}, {gigabytes:.1f} GB at the peak")
    return int(seconds > BUDGET_SECONDS or gigabytes > BUDGET_GIGABYTES)


if __name__ == "__main__":
    raise SystemExit(main())
