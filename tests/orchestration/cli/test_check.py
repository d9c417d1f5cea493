"""`solieu check`: the author's look before signing."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from orchestration.cli import main
from orchestration.settings import PROJECT
from tests.support.bad_files import encrypted_pdf
from tests.support.home import GOOD, WRONG_RATIO

HEAVY = ("dagster", "dbt", "duckdb", "great_expectations", "pandas", "pdfplumber", "docx", "rich")


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "dự thảo.md"
    path.write_text(WRONG_RATIO, encoding="utf-8")
    return path


def test_a_wrong_ratio_is_named_with_its_line_and_arithmetic(wrong: Path) -> None:
    result = CliRunner().invoke(main, ["check", str(wrong)])
    assert result.exit_code == 1
    line = next(line for line in result.stdout.splitlines() if "40/50" in line)
    number = WRONG_RATIO.splitlines().index(next(text for text in WRONG_RATIO.splitlines() if "40/50" in text)) + 1
    assert line.startswith(f"{wrong}:{number}: lỗi: ")
    assert "80%" in line
    assert "85%" in line


def test_a_sound_report_gives_no_line_and_exit_0(tmp_path: Path) -> None:
    path = tmp_path / "tốt.txt"
    path.write_text(GOOD, encoding="utf-8")
    result = CliRunner().invoke(main, ["check", str(path)])
    assert (result.exit_code, result.stdout) == (0, "")
    assert "0 chỗ cần xem" in result.stderr


def test_english_on_request(wrong: Path) -> None:
    result = CliRunner().invoke(main, ["check", "--lang", "en", str(wrong)])
    assert ": error: " in result.stdout


def test_json_for_machines(wrong: Path, tmp_path: Path) -> None:
    locked = tmp_path / "khóa.pdf"
    encrypted_pdf(locked)
    result = CliRunner().invoke(main, ["check", "--format", "json", str(wrong), str(locked)])
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert (document["format"], document["version"]) == ("solieu-check", 1)
    readable, unreadable = document["files"]
    (flag,) = [flag for flag in readable["flags"] if flag["kind"] == "ratio"]
    assert (flag["severity"], flag["stated_value"], flag["printed_text"]) == ("error", "85", "85")
    assert flag["computed_low"] < flag["computed_high"] or flag["computed_low"] == flag["computed_high"]
    assert unreadable["error"]["code"] == "pdf_encrypted"


def test_an_unreadable_file_is_told_and_does_not_stop_the_next(wrong: Path, tmp_path: Path) -> None:
    empty = tmp_path / "rỗng.txt"
    empty.write_bytes(b"")
    result = CliRunner().invoke(main, ["check", str(empty), str(wrong)])
    assert result.exit_code == 1
    assert "Tệp rỗng" in result.stderr
    assert "40/50" in result.stdout


def test_a_missing_file_is_wrong_usage() -> None:
    assert CliRunner().invoke(main, ["check", "không có.txt"]).exit_code == 2
    assert CliRunner().invoke(main, ["check"]).exit_code == 2


def test_control_characters_of_a_report_do_not_reach_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "x\x1b]0;title\x07.txt"
    path.write_text(WRONG_RATIO.replace("xã đã giải", "xã \x1b[31mđã\x1b[0m \u202egiải"), encoding="utf-8")
    result = CliRunner().invoke(main, ["check", str(path)])
    for character in ("\x1b", "\x07", "\u202e"):
        assert character not in result.stdout + result.stderr


def test_check_imports_nothing_heavy(wrong: Path) -> None:
    code = (
        "import sys\nfrom orchestration.cli import main\n"
        "try:\n    main(['check', sys.argv[1]])\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(wrong)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_help_imports_nothing_but_click() -> None:
    code = (
        "import sys\nfrom orchestration.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print([name for name in (*{HEAVY!r}, 'polars') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


SAMPLES = PROJECT / "data" / "samples"
SAMPLE = SAMPLES / "bc-thang-5-2023-huyen-uy-duc-trong.docx"


def test_a_copy_with_a_comment_at_each_flag(tmp_path: Path) -> None:
    copy = tmp_path / "đã kiểm.docx"
    result = CliRunner().invoke(main, ["check", str(SAMPLE), "--annotate", str(copy)])
    assert result.exit_code == 1
    comments = list(docx.Document(str(copy)).comments)
    flags = [line for line in result.stdout.splitlines() if line.startswith(str(SAMPLE))]
    assert len(comments) == len(flags) > 0
    wrong = next(one.text for one in comments if "1.980/3.600" in one.text)
    assert wrong.splitlines()[0] == "Sai chắc chắn: Phần trăm kế hoạch không khớp"
    assert "55,0%" in wrong.splitlines()[2]
    assert f"{len(comments)} ghi chú" in result.stderr


def test_the_draft_itself_is_never_overwritten(tmp_path: Path) -> None:
    draft = tmp_path / "dự thảo.docx"
    draft.write_bytes(SAMPLE.read_bytes())
    (tmp_path / "lối tắt.docx").symlink_to(draft)
    for target in (draft, tmp_path / "lối tắt.docx"):
        result = CliRunner().invoke(main, ["check", str(draft), "--annotate", str(target)])
        assert result.exit_code == 2
        assert "không được ghi đè" in result.stderr
    assert draft.read_bytes() == SAMPLE.read_bytes()


def test_only_word_documents_take_comments(wrong: Path, tmp_path: Path) -> None:
    copy = tmp_path / "bản sao.md"
    result = CliRunner().invoke(main, ["check", str(wrong), "--annotate", str(copy)])
    assert result.exit_code == 1
    assert "40/50" in result.stdout
    assert "lưu dự thảo thành .docx" in result.stderr
    assert not copy.exists()


def test_a_document_in_an_archive_takes_no_comments(tmp_path: Path) -> None:
    packed, copy = tmp_path / "x.zip", tmp_path / "y.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(SAMPLE, "dự thảo.docx")
    result = CliRunner().invoke(main, ["check", str(packed), "--annotate", str(copy)])
    assert result.exit_code == 1
    assert "lưu dự thảo thành .docx" in result.stderr
    assert not copy.exists()


def test_a_copy_takes_the_suffix_of_its_draft_and_one_draft(wrong: Path, tmp_path: Path) -> None:
    for arguments in ([str(wrong), "--annotate", "x.docx"], [str(wrong), str(SAMPLE), "--annotate", "x.docx"]):
        assert CliRunner().invoke(main, ["check", *arguments]).exit_code == 2


def test_a_copy_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "tệp").write_text("x")
    result = CliRunner().invoke(main, ["check", str(SAMPLE), "--annotate", str(tmp_path / "tệp" / "x.docx")])
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1].startswith(str(tmp_path / "tệp" / "x.docx"))
