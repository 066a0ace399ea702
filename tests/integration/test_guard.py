"""Users' own Cypher against the real server: what only reads is answered within limits, all else is refused."""

from __future__ import annotations

import json
import time

import pytest

from foedus.cypher.guard import refuse_plan
from foedus.errors import BadQuery
from foedus.graph.engine.connection import Graph
from foedus.graph.engine.users_query import Table, run_users_query


def run(graph: Graph, text: str, seconds: float = 10, rows: int = 100, size: int = 10**6, **parameters) -> Table:
    return run_users_query(graph, text, parameters, seconds=seconds, rows=rows, size=size)


@pytest.fixture
def pair(graph: Graph) -> Graph:
    """Two actors, one supporting the other."""
    with graph.driver.session(database=graph.database) as session:
        session.run(
            "CREATE (:Actor {id: 'HUN', name: 'Hungary', since: date('1920-06-04')})"
            "-[:SUPPORTS {valid_from: date('2024-06-18')}]->(:Actor {id: 'mark-rutte', name: 'Mark Rutte'})"
        ).consume()
    return graph


def test_nodes_relationships_paths_and_dates_come_back_as_json(pair: Graph):
    table = run(pair, "MATCH p = (a:Actor {id: $id})-[r]->(b) RETURN a, r, p, a.since AS since, b.name", id="HUN")
    assert table.columns == ["a", "r", "p", "since", "b.name"]
    [[actor, edge, path, since, name]] = json.loads(json.dumps(table.rows))
    assert actor == {
        "id": "HUN",
        "labels": ["Actor"],
        "properties": {"id": "HUN", "name": "Hungary", "since": "1920-06-04"},
    }
    assert (edge["type"], edge["start"], edge["end"]) == ("SUPPORTS", "HUN", "mark-rutte")
    assert edge["properties"] == {"valid_from": "2024-06-18"}
    assert [node["id"] for node in path["nodes"]] == ["HUN", "mark-rutte"]
    assert (since, name) == ("1920-06-04", "Mark Rutte")


def test_values_without_a_word_in_json_are_null_and_times_are_iso(graph: Graph):
    table = run(
        graph, "RETURN 0.0 / 0.0, datetime('2024-06-18T10:00:00Z'), duration('P1M2D'), [1, {a: date('2024-01-01')}]"
    )
    assert table.rows == [[None, "2024-06-18T10:00:00.000000000+00:00", "P1M2D", [1, {"a": "2024-01-01"}]]]


def test_rows_beyond_the_limit_are_cut_and_it_is_said(graph: Graph):
    assert run(graph, "UNWIND range(1, 11) AS x RETURN x", rows=10) == Table(["x"], [[n] for n in range(1, 11)], True)
    assert run(graph, "UNWIND range(1, 10) AS x RETURN x", rows=10).truncated is False


def test_bytes_beyond_the_limit_are_cut_and_it_is_said(graph: Graph):
    table = run(graph, "UNWIND range(1, 100) AS x RETURN [y IN range(1, 100) | 'xxxxxxxxxx']", size=10_000)
    assert table.truncated
    assert 0 < len(table.rows) < 10


def test_a_query_that_takes_too_long_is_ended(graph: Graph):
    started = time.monotonic()
    with pytest.raises(BadQuery, match=r"longer than 0\.5 seconds"):
        run(graph, "UNWIND range(1, 1000000000) AS x WITH x WHERE x % 7 = 8 RETURN count(x)", seconds=0.5)
    assert time.monotonic() - started < 5


def test_the_server_lives_on_after_a_query_that_asks_for_too_much_memory(graph: Graph):
    with pytest.raises(BadQuery):
        run(graph, "UNWIND range(1, 1000000000) AS x RETURN collect([x, x, x, x, 'abcdefgh' + x])", seconds=20)
    assert run(graph, "RETURN 1 AS one").rows == [[1]]


@pytest.mark.parametrize("text", [
    "MATCH (n) RETURN n.x AS",
    "MATCH (n:Actor) RETURN m",
    "RETURN 1 / 0",
    "MATCH (n) WHERE n.x = $missing RETURN n",
])  # fmt: skip
def test_a_query_that_the_server_or_the_parser_refuses_is_the_users_error(graph: Graph, text):
    with pytest.raises(BadQuery):
        run(graph, text)


@pytest.mark.parametrize("text", [
    "SHOW USERS",
    "SHOW SETTINGS",
    "SHOW TRANSACTIONS",
    "TERMINATE TRANSACTION 'neo4j-transaction-1'",
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "CALL dbms.listConfig()",
    "CALL db.clearQueryCaches()",
    "CREATE (n)",
    "MATCH (n) DETACH DELETE n",
    "CALL db.createLabel('X')",
])  # fmt: skip
def test_the_second_fence_refuses_by_the_servers_own_plan(graph: Graph, text):
    with graph.driver.session(database=graph.database) as session:
        summary = session.run("EXPLAIN " + text).consume()
    with pytest.raises(BadQuery):
        refuse_plan(summary.query_type, summary.plan)


@pytest.mark.parametrize("text", [
    "MATCH (n) RETURN n",
    "CALL db.labels() YIELD label RETURN label",
    "CALL db.index.fulltext.queryNodes('actor_names', 'x') YIELD node RETURN node",
    "MATCH p = ANY SHORTEST (a:Actor)-[*..4]-(b:Actor) RETURN p",
    "MATCH (a) CALL (a) { MATCH (a)--(b) RETURN count(b) AS c } RETURN c",
])  # fmt: skip
def test_both_fences_let_reading_through(graph: Graph, text):
    assert run(graph, text).truncated is False
