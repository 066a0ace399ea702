"""Plugins for all suites: the servers that several of them use, and how the tests are shared out among processes."""

import os

pytest_plugins = ["neo4j_server", "postgres_server", "sharing_out", "web_server"]

# The Javas of the tests live for seconds: without the compiler for long lives they start in two thirds of the time.
os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1")
