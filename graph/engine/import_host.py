"""The importer's process: Neo4j's admin tool, as long as its parent lives.

    python -m foedus.graph.engine.import_host JARS HEAP ARGUMENTS...

It ends with its parent, also by kill -9, so that nobody writes any more into a folder that the next rebuild empties.
"""

from __future__ import annotations

import os
import sys
import threading

from foedus.graph.engine.host import start_java

ORPHANED = 1


def main() -> None:
    """Run the tool, whose exit code is this process's."""
    import jpype

    jars, heap, *arguments = sys.argv[1:]
    threading.Thread(target=end_with_input, daemon=True).start()
    start_java(jars, heap, "-XX:+UseParallelGC")
    jpype.JClass("org.neo4j.cli.AdminTool").main(arguments)


def end_with_input() -> None:
    """End this process when its parent has gone: its standard input ends then."""
    sys.stdin.read()
    os._exit(ORPHANED)


if __name__ == "__main__":
    main()
