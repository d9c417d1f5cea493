"""A real PostgreSQL for one test: Debian's programs, a folder of its own, loopback only.

What belongs here: starting and stopping the server. It refuses to run as root, so root starts it as `nobody`.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "solieu"


def programs() -> Path | None:
    """Folder of initdb and pg_ctl: the newest that Debian has installed, or that of the PATH."""
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(versions, key=lambda path: float(path.parts[-3]), default=None)
    found = newest or shutil.which("initdb")
    return Path(found).parent if found else None


@contextmanager
def running(bin_folder: Path) -> Iterator[str]:
    """Address of a new, empty server, with a password in it; stopped and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="solieu-postgres-"))
    password = secrets.token_hex(16)
    account = pwd.getpwnam("nobody") if os.getuid() == 0 else None
    try:
        (folder / "password").write_text(password, "utf-8")
        if account is not None:
            for path in (folder, folder / "password"):
                os.chown(path, account.pw_uid, account.pw_gid)
        port = _free_port()
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"

        def call(program: str, *arguments: object) -> None:
            subprocess.run(
                [str(bin_folder / program), *map(str, arguments)],
                check=True,
                stdout=subprocess.DEVNULL,
                timeout=120,
                cwd=folder,
                user=account.pw_uid if account else None,
                group=account.pw_gid if account else None,
                extra_groups=[] if account else None,
            )

        data = folder / "data"
        call("initdb", "-D", data, "-U", USER, "-A", "scram-sha-256", f"--pwfile={folder / 'password'}", "-E", "UTF8")
        call("pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql+psycopg2://{USER}:{password}@127.0.0.1:{port}/postgres"
        finally:
            call("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
