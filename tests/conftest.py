"""Plugins for all suites: the servers that several of them use, and how the tests are shared out among processes."""

import os
import sys
from pathlib import Path

pytest_plugins = ["postgres_server", "sharing_out", "web_server"]

# The Javas of the tests live for seconds. Without the compiler for long lives, and with their classes from an archive
# where `make` has written one, a Neo4j starts in a third of the processor time.
ARCHIVE = Path(sys.prefix) / f"neo4j-{os.environ.get('FOEDUS_NEO4J_VERSION', '5.26')}.jsa"
FOR_SHORT_LIVES = f"-XX:TieredStopAtLevel=1 -XX:SharedArchiveFile='{ARCHIVE}' -Xlog:disable"
os.environ.setdefault("JAVA_TOOL_OPTIONS", FOR_SHORT_LIVES)
