"""py2neo on the real server, in a process of its own, as in a notebook."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from foedus.cypher.catalogue import Statement

pytest.importorskip("py2neo")

WRITE = Statement("write/actor", "CREATE (:Actor {id: 'HUN', name: 'Hungary'})", "", ())
NOTEBOOK = """
import json, foedus
graph = foedus.py2neo_graph()
print(json.dumps(graph.run("MATCH (actor:Actor) RETURN actor.id AS id, actor.name AS name").data()))
"""


def test_py2neo_reads_what_foedus_has_written(graph, neo4j_settings):
    if neo4j_settings.neo4j_uri:
        pytest.skip("the tests run on a server of another's")
    graph.write(lambda transaction: transaction.run(WRITE))
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", NOTEBOOK],
        env={**os.environ, "FOEDUS_DATA": str(neo4j_settings.data)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [{"id": "HUN", "name": "Hungary"}]
