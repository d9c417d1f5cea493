"""What analysts type, on twenty million observations: milliseconds of ten queries on the marts.

    .venv/bin/python benchmarks/queries.py [--observations 20000000] [--folder DIR] [--times 5]

The raw tables are generated (`benchmarks/cross_report_sql.py`), with a check on every tenth figure; the marts are dbt's
own, apart from the comparisons between reports. A query is read to its last row in a process that has the file open, as
an analyst's session is: the median of `--times`, and the first, which finds nothing in memory. The baseline of the same
run is counting the rows of marts.observations that are not null in one column.

Exit code 1 where the median query takes 100 ms or one takes a second.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.cross_report_sql import fill
from orchestration import dbt_runner, raw

MEDIAN, LONGEST = 100.0, 1000.0  # milliseconds
PROBE = "SELECT measure, count(*) FROM marts.observations GROUP BY measure"
QUERIES = {
    "an indicator of a district over the years": """
        SELECT time_period, obs_value, unit_measure, file_name FROM marts.indicator_series
        WHERE indicator_code = $code AND ref_area_code = $area ORDER BY period_start""",
    "the latest year by district, the largest first": """
        SELECT ref_area, obs_value FROM marts.indicator_series
        WHERE indicator_code = $code AND time_period = '2023' ORDER BY obs_value DESC""",
    "growth on the year before, month by month": """
        SELECT ref_area, time_period, obs_value / lag(obs_value, 12) OVER (
            PARTITION BY ref_area_code ORDER BY period_start) - 1 AS growth
        FROM marts.indicator_series
        WHERE indicator_code = $code AND period_frequency = 'month'""",
    "sum over the districts by month": """
        SELECT time_period, sum(obs_value), count(*) FROM marts.indicator_series
        WHERE indicator_code = $code AND period_frequency = 'month' GROUP BY ALL ORDER BY 1""",
    "every statement of an indicator by a district": """
        SELECT time_period, measure, printed_text, file_name, page_number FROM marts.observations
        WHERE indicator_code = $code AND ref_area_code = $area ORDER BY time_period""",
    "everything that one report says": """
        SELECT position, indicator_text, printed_text, obs_value, unit_measure FROM marts.observations
        WHERE report_id = $report ORDER BY position""",
    "plans of a year that are furthest from reached": """
        SELECT ref_area, indicator_text, time_period, obs_value, printed_text FROM marts.observations
        WHERE measure = 'attainment' AND time_period LIKE '%-12' AND obs_value < 50 ORDER BY obs_value LIMIT 100""",
    "contradictions by kind and severity": """
        SELECT kind, severity, count(*) FROM marts.checks WHERE verdict = 'inconsistent' GROUP BY ALL ORDER BY ALL""",
    "reports with most to look at": """
        SELECT file_name, flags_error, flags_warning, unread_percent FROM marts.report_quality
        ORDER BY flags_error DESC, flags_warning DESC, file_name LIMIT 50""",
    "figures read by year and measure": """
        SELECT left(time_period, 4) AS year, measure, count(*) FROM marts.observations GROUP BY ALL ORDER BY ALL""",
}
MODELS = (
    *(
        "int_report_heads",
        "int_report_likenesses",
        "int_report_duplicates",
        "int_outdated_checks",
        "int_changed_checks",
    ),
    *("int_operand_texts", "int_check_keys", "int_reviews", "int_corrections", "int_changed_series"),
    *("observations", "indicator_series", "checks", "check_operands", "report_quality", "files", "reports"),
)
CHECKS = """
    INSERT INTO raw.checks BY NAME
    SELECT 'c-' || observation_id AS check_id, 'f-' || observation_id AS finding_id, report_id,
        ['total', 'growth', 'attainment', 'share'][(hash(observation_id) % 4 + 1)::integer] AS kind,
        CASE WHEN hash(observation_id, 1) % 50 = 0 THEN 'inconsistent' ELSE 'consistent' END AS verdict,
        ['error', 'warning', 'info'][(hash(observation_id, 2) % 3 + 1)::integer] AS severity,
        char_start, char_end, quote, sentence, sentence_start, obs_value AS stated_value, obs_value AS computed_value,
        'Tổng ' || printed_text AS message_vi, 'Total ' || printed_text AS message_en
    FROM raw.observations WHERE position % 10 = 0;
    INSERT INTO raw.check_operands BY NAME
    SELECT 'c-' || observation_id AS check_id, 0 AS position, 'stated' AS role, observation_id, report_id,
        char_start, char_end
    FROM raw.observations WHERE position % 10 = 0
"""


def build(database: Path, observations: int, memory: str) -> None:
    """A warehouse of so many observations; raises RuntimeError where dbt failed."""
    filled = database.with_name("filled")
    if not filled.exists():
        database.unlink(missing_ok=True)
        fill(database, observations)
        with raw.connect(database) as connection:
            connection.execute(f"SET memory_limit = '{memory}'")
            connection.execute(CHECKS)
        filled.touch()
    steps = (
        ("seed",),
        ("run", "--empty"),  # what compares reports is there, and stays without rows
        ("run", "--select", "config.materialized:view"),
        ("run", "--select", *MODELS),
    )
    for step in steps:
        result = dbt_runner.build(database, arguments=step, memory=memory)
        if not result.success:
            raise RuntimeError(result.explain())
        print(", ".join(f"{node.name} {node.seconds:.0f}" for node in result.nodes if node.seconds > 5), flush=True)
    database.with_name("built").touch()


def milliseconds(connection: duckdb.DuckDBPyConnection, query: str, values: dict[str, str]) -> tuple[float, int]:
    """How long a query took to its last row, and the rows."""
    given = {name: value for name, value in values.items() if f"${name}" in query}
    started = time.perf_counter()
    rows = connection.execute(query, given).fetchall()
    return (time.perf_counter() - started) * 1000, len(rows)


def measure(database: Path, times: int) -> list[float]:
    """Print and return the median of each query."""
    medians = []
    with duckdb.connect(str(database), read_only=True) as connection:
        names = ("code", "area", "report")
        row = connection.execute(
            "SELECT indicator_code, ref_area_code, report_id FROM marts.observations "
            "WHERE indicator_code IS NOT NULL AND measure = 'level' LIMIT 1 OFFSET 1000"
        ).fetchone()
        values = dict(zip(names, row or (), strict=True))
        baseline = statistics.median(milliseconds(connection, PROBE, {})[0] for _ in range(times))
        print(f"baseline, rows counted by one column: {baseline:.0f} ms")
        for title, query in QUERIES.items():
            first, rows = milliseconds(connection, query, values)
            median = statistics.median(milliseconds(connection, query, values)[0] for _ in range(times))
            medians.append(median)
            print(f"{title:48} {median:7.1f} ms (first {first:7.1f}), {rows} rows, {median / baseline:.1f} × baseline")
    return medians


def main() -> int:
    """Generate, ask, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--observations", type=int, default=20_000_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--memory", default="4GB", help="DuckDB's, while building")
    parser.add_argument("--folder", type=Path, help="kept afterwards, and gone on with where it was left")
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="solieu-queries-"))
    database = folder / "solieu.duckdb"
    try:
        if not database.with_name("built").exists():
            started = time.monotonic()
            build(database, options.observations, options.memory)
            size = database.stat().st_size / 1e9
            print(f"{options.observations:,} observations built in {time.monotonic() - started:.0f} s, {size:.1f} GB")
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        medians = measure(database, options.times)
    finally:
        if options.folder is None:
            shutil.rmtree(folder, ignore_errors=True)
    middle, longest = statistics.median(medians), max(medians)
    print(f"median {middle:.0f} ms (asked: {MEDIAN:.0f}), longest {longest:.0f} ms (asked: {LONGEST:.0f})")
    return int(middle >= MEDIAN or longest >= LONGEST)


if __name__ == "__main__":
    raise SystemExit(main())
