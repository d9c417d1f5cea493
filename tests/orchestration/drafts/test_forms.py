"""One draft told as JSON, SARIF and a page: each has the same flags, and none is a way in for hostile text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from extract.readers import Limits
from orchestration.drafts.findings import Checked
from orchestration.drafts.machine import as_document, to_json
from orchestration.drafts.page import as_page
from orchestration.drafts.reading import DraftReader, read_drafts
from orchestration.drafts.sarif import as_sarif
from orchestration.settings import PROJECT
from tests.orchestration.quality_report.test_render import Reader
from tests.support.home import GOOD, WRONG_RATIO
from tests.support.sarif import published_schema

SAMPLES = PROJECT / "data" / "samples"
SCHEMA = json.loads((PROJECT / "docs" / "check.schema.json").read_text("utf-8"))
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> \u202e\x9b31m"


def checked(*paths: Path) -> list[Checked]:
    with DraftReader(Limits()) as reader:
        return [result for path in paths for result in read_drafts(path, reader)]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[Checked]:
    """A text, a Word document, a PDF, a sound text and an unreadable file."""
    folder = tmp_path_factory.mktemp("dự thảo")
    (folder / "sai.md").write_text(WRONG_RATIO, encoding="utf-8")
    (folder / "đúng.txt").write_text(GOOD, encoding="utf-8")
    (folder / "rỗng.txt").write_bytes(b"")
    documents = (SAMPLES / "bc-thang-5-2023-huyen-uy-duc-trong.docx", SAMPLES / "bc-nam-2024-tinh-lao-cai.pdf")
    return checked(folder / "sai.md", *documents, folder / "đúng.txt", folder / "rỗng.txt")


def flags(results: list[Checked]) -> int:
    return sum(len(result.flags) for result in results)


def test_json_keeps_its_documented_shape(results: list[Checked]) -> None:
    document = json.loads(to_json(as_document(results)))
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    jsonschema.validate(document, SCHEMA)
    assert [len(file["flags"]) for file in document["files"]] == [len(result.flags) for result in results]
    text, word, *_ = document["files"]
    assert (text["flags"][0]["line"], text["flags"][0]["page_number"]) == (8, None)
    assert (word["flags"][0]["line"], word["flags"][0]["paragraph"]) == (None, 14)


def test_every_field_of_json_is_documented(results: list[Checked]) -> None:
    document = as_document(results)
    definitions = SCHEMA["definitions"]
    for file in document["files"]:
        known = definitions["read" if file["error"] is None else "unread"]["properties"]
        assert set(file) <= set(known)
        assert all(set(flag) == set(definitions["flag"]["properties"]) for flag in file["flags"])


@pytest.mark.parametrize("language", ["vi", "en"])
def test_sarif_follows_the_published_schema(results: list[Checked], language: str) -> None:
    schema = published_schema()
    if schema is None:
        pytest.skip("needs the published SARIF schema (scripts/setup.sh --tests)")
    jsonschema.validate(json.loads(to_json(as_sarif(results, language))), schema)


def regions(log: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    run = log["runs"][0]
    found = []
    for result in run["results"]:
        for location in [*result["locations"], *result["relatedLocations"]]:
            place = location["physicalLocation"]
            found.append((run["artifacts"][place["artifactLocation"]["index"]], place["region"]))
    return found


def test_regions_of_sarif_cut_out_their_snippets(results: list[Checked]) -> None:
    log = as_sarif(results, "vi")
    seen = set()
    for artifact, region in regions(log):
        contents = artifact.get("contents")
        text = contents["text"] if contents else WRONG_RATIO
        start = region["charOffset"]
        assert text[start : start + region["charLength"]] == region["snippet"]["text"]
        first = text.split("\n")[region["startLine"] - 1][region["startColumn"] - 1 :]
        assert (first + "\n" + text[start:]).startswith(region["snippet"]["text"].split("\n")[0])
        seen.add(bool(contents))
    assert seen == {True, False}


def test_sarif_names_rules_levels_and_what_could_not_be_read(results: list[Checked]) -> None:
    (run,) = as_sarif(results, "en")["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    assert {"ratio", "attainment"} <= {rule["id"] for rule in rules}
    assert {result["level"] for result in run["results"]} <= {"error", "warning", "note"}
    assert len(run["results"]) == flags(results)
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert (note["descriptor"]["id"], note["message"]["text"]) == ("empty", "The file is empty.")
    assert run["invocations"][0]["executionSuccessful"] is False
    assert run["artifacts"][0]["location"]["uri"].startswith("file:///")
    assert "%E1%BB%B1" in run["artifacts"][0]["location"]["uri"]  # dự


def test_the_page_says_what_the_author_needs(results: list[Checked]) -> None:
    page = as_page(results, "vi")
    text = Reader(page).text
    for expected in (
        "Tỷ lệ không khớp với n/N",
        "Gợi ý: Nếu tử số và mẫu số đúng thì số này là 80%.",
        "dòng 8",
        "Không có chỗ nào cần xem.",
        "Tệp rỗng, không có nội dung.",
    ):
        assert expected in text
    assert '<mark class="stated">85</mark>' in page
    assert page.count('<article class="flag') == flags(results)
    assert "Nothing to look at." in Reader(as_page(results, "en")).text


def test_hostile_text_stays_text_in_every_form(tmp_path: Path) -> None:
    path = tmp_path / "x\x1b]0;t\x07<b>.txt"
    path.write_text(WRONG_RATIO.replace("xã đã giải", f"xã {HOSTILE} đã giải"), encoding="utf-8")
    results = checked(path)
    assert flags(results)
    page = as_page(results, "vi")
    tags = [tag for tag, _ in Reader(page).tags]
    assert "script" not in tags
    assert "img" not in tags
    assert all(not name.startswith("on") for _, attributes in Reader(page).tags for name in attributes)
    for form in (page, to_json(as_document(results)), to_json(as_sarif(results, "vi"))):
        assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(form)
    assert json.loads(to_json(as_document(results)))["files"][0]["file"] == str(path)


def test_a_name_that_is_no_utf8_is_still_json(tmp_path: Path) -> None:
    path = Path(str(tmp_path) + "/b\udce1o.txt")
    path.write_text(WRONG_RATIO, encoding="utf-8")
    results = checked(path)
    for form in (as_page(results, "vi"), to_json(as_document(results)), to_json(as_sarif(results, "vi"))):
        form.encode("utf-8")
    assert as_sarif(results, "vi")["runs"][0]["artifacts"][0]["location"]["uri"].endswith("/b%E1o.txt")
