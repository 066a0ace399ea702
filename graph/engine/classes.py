"""An archive of the classes of a running Neo4j, from which later ones start in half the time.

    python -m foedus.graph.engine.classes HOME JARS ARCHIVE

Two fifths of a start is Java's reading and checking of some twenty thousand classes. Java can keep them as they lie in
memory (class data sharing) and map them. The archive lies beside the jars and is made once, by a Neo4j of its own that
does a little of all that later ones do. Java itself passes by an archive that does not fit it or the jars, so nothing
rests on it but time.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from foedus.cypher.catalogue import names, statement
from foedus.graph.engine import host
from foedus.graph.engine.import_host import end_with_input

if TYPE_CHECKING:
    from foedus.graph.engine.jars import Progress

HEAP = "512m"
USUAL = ("read/tally", "read/who", "read/positions", "write/claims", "write/positions", "write/supports")
"""Statements whose planning needs most of what the planning of any needs."""

SECONDS = 180.0
"""How long the making may take; then starts stay as slow as they are. It takes 10 to 30 seconds."""


def ensure_archive(jars: Path, progress: Progress | None = None) -> None:
    """Make the archive for these jars where there is none. Where none can be made, an empty file says so."""
    archive = host.archive_of(jars)
    if archive.exists():
        return
    try:
        with FileLock(jars.parent / "classes.lock", timeout=SECONDS):
            if not archive.exists():
                _make(jars, archive, progress)
    except OSError:  # a cache that may only be read, or no room; a lock that another holds for too long
        return


def _make(jars: Path, archive: Path, progress: Progress | None) -> None:
    if progress:
        progress("preparing Java for quick starts (once)", 0, 1)
    with tempfile.TemporaryDirectory(prefix="classes-", dir=jars.parent, ignore_cleanup_errors=True) as folder:
        part = Path(folder) / archive.name
        command = [sys.executable, "-m", "foedus.graph.engine.classes", folder, str(jars), str(part)]
        # The compiler for long lives would take more of this one's time than all else.
        environment = {**os.environ, "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1"}
        with subprocess.Popen(  # noqa: S603 (our own module, no shell)
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as child:
            try:
                child.wait(SECONDS)
            except subprocess.TimeoutExpired:
                pass
            finally:
                child.kill()
        if not part.exists():
            part.touch()
        for old in jars.parent.glob("classes-*.jsa"):  # of another Java
            old.unlink()
        part.replace(archive)
    if progress:
        progress("preparing Java for quick starts (once)", 1, 1)


def main() -> None:
    """Start a Neo4j in a home of its own, let it do a little, and have its Java write the archive."""
    from neo4j import GraphDatabase

    home, jars, archive = (Path(each) for each in sys.argv[1:4])
    threading.Thread(target=end_with_input, daemon=True).start()
    host.start_java(str(jars), HEAP)
    password = "only for this once"  # noqa: S105 (of a server that ends in seconds, on loopback)
    _, port = host.start(home, password)
    with (
        GraphDatabase.driver(f"bolt://127.0.0.1:{port}", auth=("neo4j", password)) as driver,
        driver.session() as session,
    ):
        for name in names("schema"):
            session.run(statement(name).text).consume()  # pyright: ignore[reportArgumentType] (a file of ours)
        for name in USUAL:
            session.run("EXPLAIN " + statement(name).text).consume()  # pyright: ignore[reportArgumentType]
    command = [str(host.java_home() / "bin" / "jcmd"), str(os.getpid()), "VM.cds", "static_dump", str(archive)]
    subprocess.run(command, check=False, timeout=SECONDS)  # noqa: S603 (Java's own tool)
    os._exit(0)


if __name__ == "__main__":
    main()
