"""Neo4j's own offline importer: CSV files become a new store, which `EmbeddedNeo4j.replace_store` puts in place."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from foedus.errors import Unavailable


def import_store(
    nodes: Sequence[Path | str],
    relationships: Sequence[Path | str],
    target: Path,
    *,
    jars: Path,
    heap: str = "1g",
    folder: Path | None = None,
    options: Mapping[str, str] | None = None,
) -> None:
    """Make a new store in `target` from CSV files, in a process of its own that ends with this one.

    Args:
        nodes: files whose first line names their columns: ``id:ID(group)``, ``:LABEL``, ``name``, ``since:date``; or
            ``Label=header.csv,part.csv`` with the names of files in `folder`.
        relationships: the same with ``:START_ID(group)``, ``:END_ID(group)``, ``:TYPE``.
        target: a home for a server; what it holds is deleted first.
        jars: the folder of the locked jars.
        heap: largest Java heap.
        folder: where names of files are looked for.
        options: further options of ``database import full`` by name, such as ``{"array-delimiter": "|"}``.

    Raises:
        Unavailable: the importer failed; nothing in `target` may be used then.
    """
    shutil.rmtree(target, ignore_errors=True)
    (target / "conf").mkdir(parents=True)
    (target / "conf" / "neo4j.conf").touch()
    command = [
        *(sys.executable, "-m", "foedus.graph.engine.import_host", str(jars), heap),
        *("database", "import", "full", "neo4j"),
        *(f"--{name}={value}" for name, value in (options or {}).items()),
        *(f"--nodes={_from_here(file)}" for file in nodes),
        *(f"--relationships={_from_here(file)}" for file in relationships),
    ]
    environment = {**os.environ, "NEO4J_HOME": str(target), "NEO4J_CONF": str(target / "conf")}
    with (target / "import.log").open("w+", encoding="utf-8", errors="replace") as said:
        with subprocess.Popen(  # noqa: S603 (our own module, no shell)
            command,
            env=environment,
            cwd=folder or target,
            stdin=subprocess.PIPE,  # held open for as long as we live
            stdout=said,
            stderr=subprocess.STDOUT,
        ) as process:
            try:
                process.wait()
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            said.seek(0)
            raise Unavailable(f"Neo4j's importer failed: {_reason(said.read())}")


def _from_here(files: Path | str) -> str:
    """Files of the working folder with their path from there: Neo4j 2026 takes no bare name."""
    if isinstance(files, Path):
        return str(files)
    label, equals, names = files.rpartition("=")
    return label + equals + ",".join(f"./{name}" for name in names.split(","))


def _reason(said: str) -> str:
    """What went wrong first, and where, of all that the importer prints."""
    lines = [line.strip() for line in said.splitlines() if line.strip() and not line.lstrip().startswith("at ")]
    telling = [line for line in lines if any(word in line.lower() for word in ("error", "exception", "source:"))]
    return "; ".join((telling or lines)[:4])[:500] or "nothing was said"
