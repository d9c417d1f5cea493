"""Old and open office formats (.doc, .rtf, .odt, .xls, .ods) -> .docx or .xlsx, by LibreOffice in a process of its own.

What belongs here: running LibreOffice so that a hostile file can do nothing but fail. Each file gets a fresh profile in
a temporary folder (0.3 s more than a warm one, and nothing of one file can reach the next), where macros, links and
the network are switched off; the process is alone in its group, dies with its parent, is killed when its time is
over, and cannot write more than the limit. LibreOffice is optional.
"""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from extract.readers.docx import render_docx
from extract.readers.errors import read_error
from extract.readers.limits import Deadline, Limits
from extract.readers.rendered import Rendered
from extract.readers.xlsx import render_xlsx

INSTALL = "apt-get install --no-install-recommends libreoffice-writer libreoffice-calc"
PROGRAMS = ("/usr/lib/libreoffice/program/soffice.bin", "/opt/libreoffice/program/soffice.bin")
DOCX_FILTER = "docx:MS Word 2007 XML"
XLSX_FILTER = "xlsx:Calc MS Excel 2007 XML"
PREFIX = "solieu-office-"
STALE = 86_400  # seconds
RESTART = 81  # LibreOffice's exit code after it has made its profile: it wants to be started again
_REGISTRY = (
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("org.openoffice.Office.Calc/Formula/Load", "OOXMLRecalcMode", "1"),
    ("org.openoffice.Office.Calc/Formula/Load", "ODFRecalcMode", "1"),
    ("org.openoffice.Office.Common/Misc", "FirstRun", "false"),
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
"""Settings of the profile: macros never run, links are never followed (port 9 of this machine answers nobody)."""


def render_text_document(data: bytes, limits: Limits, deadline: Deadline) -> Rendered:
    """Render .doc, .rtf or .odt. Raises ReadError: office_missing, office_failed, too_slow, and those of .docx."""
    return render_docx(convert(data, DOCX_FILTER, limits, deadline), limits, deadline)


def render_spreadsheet(data: bytes, limits: Limits, deadline: Deadline) -> Rendered:
    """Render .xls or .ods. Raises ReadError: office_missing, office_failed, too_slow, and those of .xlsx."""
    return render_xlsx(convert(data, XLSX_FILTER, limits, deadline), limits, deadline)


def libreoffice() -> str | None:
    """LibreOffice's program; None where it is not installed."""
    beside = (
        str(Path(os.path.realpath(found)).with_name("soffice.bin")) for found in [shutil.which("soffice")] if found
    )
    return next((path for path in (*beside, *PROGRAMS) if os.access(path, os.X_OK)), None)


def convert(data: bytes, target: str, limits: Limits, deadline: Deadline) -> bytes:
    """Bytes of `data` saved by the LibreOffice filter `target` (`docx:NAME`).

    Raises ReadError: office_missing, office_failed, too_slow.
    """
    program = libreoffice()
    if program is None:
        raise read_error("office_missing", install=INSTALL)
    seconds = min(limits.max_convert_seconds, deadline.remaining)
    _sweep()
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder:
        place = Path(folder)
        source, profile = place / "source", place / "profile"
        source.write_bytes(data)  # no suffix: LibreOffice too goes by content
        _write_profile(profile)
        command = [
            *_dies_with_parent(),
            program,
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
            "--nofirststartwizard",
            f"-env:UserInstallation={profile.as_uri()}",
            "--convert-to",
            target,
            "--outdir",
            str(place / "out"),
            str(source),
        ]
        if _run(command, place, seconds, limits) == RESTART:
            _run(command, place, min(seconds, deadline.remaining), limits)
        return _result(place / "out", limits)


def _sweep() -> None:
    """Remove what readers left that were killed: folders of ours that no conversion can still be using."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            status = folder.lstat()
            if status.st_uid == os.getuid() and time.time() - status.st_mtime > STALE:
                shutil.rmtree(folder, ignore_errors=True)


def _dies_with_parent() -> Sequence[str]:
    setpriv = shutil.which("setpriv")  # util-linux: on every Debian
    return [setpriv, "--pdeathsig", "KILL", "--"] if setpriv else []


def _write_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="/{escape(path)}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _REGISTRY
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>",
        "utf-8",
    )


def _run(command: Sequence[str], place: Path, seconds: float, limits: Limits) -> int:
    """Exit code of the program, which is killed with all that it started when `seconds` are over."""
    environment = {
        "HOME": str(place),
        "TMPDIR": str(place),
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
    }
    process = subprocess.Popen(  # noqa: S603 - fixed words and paths of our own making
        command,
        cwd=place,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        with contextlib.suppress(ProcessLookupError):
            most = limits.max_unpacked_bytes + 1  # one more than may be: what stops there is told from what fits
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (most, most))
            resource.prlimit(process.pid, resource.RLIMIT_CORE, (0, 0))
        return process.wait(timeout=max(seconds, 0.01))
    except subprocess.TimeoutExpired as error:
        raise read_error("too_slow", limit=f"{seconds:.0f}") from error
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _result(folder: Path, limits: Limits) -> bytes:
    made = sorted(folder.iterdir()) if folder.is_dir() else []
    if len(made) != 1 or not made[0].is_file() or not 0 < made[0].stat().st_size <= limits.max_unpacked_bytes:
        raise read_error("office_failed")
    return made[0].read_bytes()
