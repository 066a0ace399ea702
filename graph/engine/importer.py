"""Neo4j's own offline importer: CSV files become a new store, which `EmbeddedNeo4j.replace_store` puts in place."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from foedus.errors import Unavailable
from foedus.graph.engine.host import OPENS, java_home


def import_store(
    nodes: Sequence[Path],
    relationships: Sequence[Path],
    target: Path,
    *,
    jars: Path,
    heap: str = "1g",
    options: Mapping[str, str] | None = None,
) -> None:
    """Make a new store in `target` from CSV files, in a process of its own.

    Args:
        nodes: files whose first line names their columns: ``id:ID(group)``, ``:LABEL``, ``name``, ``since:date``.
        relationships: the same with ``:START_ID(group)``, ``:END_ID(group)``, ``:TYPE``.
        target: a home for a server; what it holds is deleted first.
        jars: the folder of the locked jars.
        heap: largest Java heap.
        options: further options of ``database import full`` by name, such as ``{"array-delimiter": "|"}``.

    Raises:
        Unavailable: the importer failed; nothing in `target` may be used then.
    """
    shutil.rmtree(target, ignore_errors=True)
    (target / "conf").mkdir(parents=True)
    (target / "conf" / "neo4j.conf").touch()
    command = [
        str(java_home() / "bin" / "java"),
        f"-Xmx{heap}",
        "-XX:+UseParallelGC",
        *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENS),
        "-cp",
        f"{jars}{os.sep}*",
        "org.neo4j.cli.AdminTool",
        "database",
        "import",
        "full",
        "neo4j",
        *(f"--{name}={value}" for name, value in (options or {}).items()),
        *(f"--nodes={file}" for file in nodes),
        *(f"--relationships={file}" for file in relationships),
    ]
    environment = {**os.environ, "NEO4J_HOME": str(target), "NEO4J_CONF": str(target / "conf")}
    done = subprocess.run(  # noqa: S603 (our own Java and jars, no shell)
        command, env=environment, cwd=target, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        raise Unavailable(f"Neo4j's importer failed: {' '.join(said[-3:])[:500]}")
