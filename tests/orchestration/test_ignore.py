"""`.solieuignore`: what lies in an inbox and is no report."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.ignore import load_patterns
from orchestration.inbox import scan_inbox


@pytest.mark.parametrize(
    ("patterns", "path", "ignored"),
    [
        ("manifest.json", "manifest.json", True),
        ("manifest.json", "nested/manifest.json", True),
        ("sources/", "sources", True),
        ("*.bak\n# note", "cũ/báo cáo.bak", True),
        ("nested/*.txt", "nested/a.txt", True),
        ("nested/*.txt", "a.txt", False),
        ("# manifest.json", "manifest.json", False),
        ("", "anything", False),
    ],
)
def test_patterns(tmp_path: Path, patterns: str, path: str, ignored: bool) -> None:
    (tmp_path / ".solieuignore").write_text(patterns, "utf-8")
    assert load_patterns(tmp_path)(path) is ignored


def test_an_ignored_folder_is_not_entered(tmp_path: Path) -> None:
    (tmp_path / ".solieuignore").write_text("sources/\n", "utf-8")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "a.md").write_text("120 ha", "utf-8")
    (tmp_path / "b.md").write_text("130 ha", "utf-8")
    scan = scan_inbox(tmp_path)
    assert [file.relative_path for file in scan.files] == ["b.md"]
    assert ("sources", "ignored") in [(item.relative_path, item.reason.code) for item in scan.skipped]


def test_the_samples_hold_reports_only() -> None:
    samples = Path(__file__).resolve().parents[2] / "data" / "samples"
    scan = scan_inbox(samples)
    assert len(scan.files) >= 6
    assert {file.path.suffix for file in scan.files} == {".md", ".docx", ".pdf"}
