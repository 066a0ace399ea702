"""Write the classes of a running Neo4j into an archive that the Javas of the tests start from (Makefile).

    python tests/java_archive.py FILE

Dozens of Neo4js start in a run of the suite, and two fifths of a start is the reading and checking of classes. Java
itself passes by an archive that does not fit its version or the jars (`tests/conftest.py` says how they get it).
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from foedus.graph.engine.address import address_in
from foedus.graph.engine.connection import open_graph
from foedus.graph.engine.host import java_home
from foedus.graph.projection.schema import apply
from foedus.settings import Settings


def main() -> None:
    """Start a Neo4j, let it do a little, and have its Java write the archive."""
    os.environ["JAVA_TOOL_OPTIONS"] = "-XX:TieredStopAtLevel=1"  # this one has a short life, too
    target = Path(sys.argv[1]).resolve()
    part = target.with_suffix(".part")
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.chdir(folder),
        open_graph(Settings(data=Path(folder), neo4j_heap="512m")) as graph,
    ):
        apply(graph)
        server = address_in(Path(folder) / "neo4j")
        assert server is not None
        command = [java_home() / "bin" / "jcmd", str(server.pid), "VM.cds", "static_dump", part]
        said = subprocess.run(command, check=False, capture_output=True, text=True)
    if part.exists():
        part.replace(target)
    else:
        print(f"no archive of Java's classes was written; the tests do without: {said.stdout}{said.stderr}")


if __name__ == "__main__":
    main()
