"""What the published file offers to whoever opens it: Vietnamese views, names of codes, ready queries, labels."""

from __future__ import annotations

import json
from decimal import Decimal

import duckdb
import pytest

from extract.catalogue import catalogue_rows
from orchestration import dbt_runner
from orchestration.dictionary import read_dictionary
from orchestration.home import Home
from orchestration.query import run_query
from tests.support.home import rows

VIEWS = ["bao_cao", "kiem_tra", "so_lieu"]
# Columns whose codes stand under another name in marts.code_lists; scope names no code but a part of the catalogue.
CODE_LIST_OF = {
    "actual_basis": "basis",
    "correction": "decision",
    "level": "ref_area_level",
    "scope": None,
    "state": "review_state",
}


def test_the_views_say_the_same_in_vietnamese(sample_home: Home) -> None:
    query = "select loai, ket_luan, muc_do, tinh_lai from marts.kiem_tra where so_in = '24.836'"
    assert rows(sample_home.published, query) == [
        ("Tổng các thành phần", "Không khớp", "Sai chắc chắn", Decimal(24936))
    ]
    query = """
        select ky, dia_ban, loai_so_lieu, tinh_chat, so_sanh, gia_tri, don_vi from marts.so_lieu
        where ma_chi_tieu = 'budget.expenditure.total' and dia_ban = 'Tháp Mười' and loai_so_lieu = 'Mức đạt được'
    """
    assert rows(sample_home.published, query) == [
        ("quý III/2024", "Tháp Mười", "Mức đạt được", "Thực hiện", "đúng bằng", Decimal("168.4e9"), "VND")
    ]
    query = "select ky, ngay_ban_hanh, cap from marts.bao_cao where dia_ban = 'Mộc Châu'"
    assert rows(sample_home.published, query) == [("tháng 10/2023", "17/10/2023", "Cấp huyện")]


def test_views_and_their_columns_are_described_inside_the_file(sample_home: Home) -> None:
    views = "select view_name from duckdb_views() where schema_name = 'marts' and comment is not null order by 1"
    assert [row[0] for row in rows(sample_home.published, views)] == VIEWS
    silent = "select table_name, column_name from duckdb_columns() where schema_name = 'marts' and comment is null"
    assert rows(sample_home.published, silent) == []


def test_the_views_work_when_the_file_is_opened_under_another_name(sample_home: Home) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{sample_home.published.resolve()}' AS kho (READ_ONLY)")
        for view in VIEWS:
            assert connection.execute(f"select count(*) > 5 from kho.marts.{view}").fetchone() == (True,)


def test_every_code_that_a_column_may_hold_has_its_names() -> None:
    """When this fails: add the code to data/catalogue/code_lists.csv."""
    named = {(row["code_list"], row["code"]) for row in catalogue_rows("code_lists.csv")}
    allowed = {
        (CODE_LIST_OF.get(column.name, column.name), value)
        for relation in read_dictionary().values()
        for column in relation.columns
        for value in column.values
    }
    assert len(allowed) > 40
    assert {pair for pair in allowed if pair[0] is not None} - named == set()


def test_every_mart_and_column_has_a_vietnamese_label(sample_home: Home) -> None:
    """When this fails: add a row to data/catalogue/column_labels.csv."""
    labels = {(row["relation"], row["column"]) for row in catalogue_rows("column_labels.csv")}
    query = """
        select table_name, column_name from duckdb_columns()
        where schema_name = 'marts' and table_name not in (?, ?, ?)
    """
    with duckdb.connect(str(sample_home.published), read_only=True) as connection:
        columns = connection.execute(query, VIEWS).fetchall()
    assert [c for c in columns if c not in labels and ("*", c[1]) not in labels] == []
    assert [table for table in {c[0] for c in columns} if (table, "") not in labels] == []


QUERIES = [
    node["name"]
    for node in json.loads(dbt_runner.prepare_manifest().read_text("utf-8"))["nodes"].values()
    if node["resource_type"] == "analysis"
]
MAY_BE_EMPTY = {"13_files_that_were_not_read", "15_statements_that_differ"}  # the samples are all read, and agree


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_each_ready_query_answers(sample_home: Home, name: str) -> None:
    query = "select query_sql, question_vi, question_en from marts.example_query where query_name = ?"
    with duckdb.connect(str(sample_home.published), read_only=True) as connection:
        ((sql, question_vi, question_en),) = connection.execute(query, [name[3:]]).fetchall()
    assert question_vi.endswith("?")
    assert question_en.endswith("?")
    assert run_query(sample_home.published, sql).rows or name in MAY_BE_EMPTY
