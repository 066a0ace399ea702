"""py2neo on the real server, in a process of its own, as in a notebook."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest
from doc_pages import DOCS

from foedus.cypher.catalogue import Statement

pytest.importorskip("py2neo")
pytest.importorskip("pandas")

WRITE = Statement("write/actor", "CREATE (:Actor {id: 'HUN', name: 'Hungary'})", "", ())
SUPPORTED = Statement(
    "write/support",
    "CREATE (:Actor {id: 'HUN', name: 'Hungary'})-[:SUPPORTS {valid_from: date('2024-06-18')}]->"
    "(:Actor {id: 'mark-rutte', name: 'Mark Rutte'})",
    "",
    (),
)
NOTEBOOK = """
import json, foedus
graph = foedus.py2neo_graph()
print(json.dumps(graph.run("MATCH (actor:Actor) RETURN actor.id AS id, actor.name AS name").data()))
"""


@pytest.fixture
def notebook(neo4j_settings):
    """Runs a notebook's code on the session's server; what it prints is JSON."""
    if neo4j_settings.neo4j_uri:
        pytest.skip("the tests run on a server of another's")

    def run(code):
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", code],
            env={**os.environ, "FOEDUS_DATA": str(neo4j_settings.data)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


def test_py2neo_reads_what_foedus_has_written(graph, notebook):
    graph.write(lambda transaction: transaction.run(WRITE))
    assert notebook(NOTEBOOK) == [{"id": "HUN", "name": "Hungary"}]


def test_the_page_on_py2neo_makes_a_data_frame_of_who_supports_whom(graph, notebook):
    graph.write(lambda transaction: transaction.run(SUPPORTED))
    (block,) = re.findall(
        r"^```python\n(.*?)^```$", (DOCS / "how-to" / "py2neo.md").read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    assert ".to_data_frame()" in block
    shown = notebook(block + "\nimport pandas\nassert isinstance(frame, pandas.DataFrame)\n"
                     "print(frame.to_json(orient='records'))")  # fmt: skip
    assert shown == [{"who": "Hungary", "whom": "Mark Rutte", "since": "2024-06-18"}]
