"""Every statement of ours rides on the indexes that its head names: the server's own plans say so.

Each plan is asked for on a graph of some thousand plain nodes of each label, after the engine was told to draw its
statistics: left alone it draws them when it finds the time, and until then plans by what was there before.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from foedus.cypher.catalogue import names, statement
from foedus.graph.engine.connection import Graph

READS_ALL = {"AllNodesScan", "DirectedAllRelationshipsScan", "UndirectedAllRelationshipsScan"}
SCANS = {"NodeByLabelScan", "NodeIndexScan", "DirectedRelationshipTypeScan", "UndirectedRelationshipTypeScan"}
FEW = ("Question", "Outlet", "Checkpoint", "Option")
"""Labels of which there are few: reading all of them is meant where a statement says that it rides on nothing else."""
SIZE = 3_000

Plan = list[tuple[str, str]]
"""Operators, and what each works on."""

EVERY = [name for folder in ("write", "read", "queries") for name in names(folder)]

FILLING = """
UNWIND range(1, $size) AS i
CREATE (actor:Actor {id: 'plan-' + i, name: 'Actor ' + i}),
  (question:Question {id: 'plan-' + i}), (outlet:Outlet {id: 'plan-' + i}),
  (option:Option {id: 'plan-' + i})-[:OF]->(question),
  (article:Article {id: 'plan-' + i, text_id: toString(i), url: toString(i)}),
  (position:Position {id: 'plan-' + i, question: toString(i), option: toString(i % 7), actor: toString(i % 200)}),
  (claim:Claim {id: 'plan-' + i, claim_id: toString(i), question: toString(i), option: toString(i % 7),
                actor: toString(i % 200), target: toString(i), article: toString(i), outlet: toString(i)}),
  (actor)-[:HOLDS]->(position)-[:ON]->(question), (position)-[:RESTS_ON]->(claim)-[:REPORTED_IN]->(article),
  (claim)-[:BY]->(actor), (claim)-[:VOICED_BY]->(actor), (claim)-[:TARGETS]->(actor), (claim)-[:ON]->(question),
  (claim)-[:CORRECTS]->(claim), (position)-[:SET_ASIDE]->(claim), (position)-[:FOR_OPTION]->(option),
  (option)-[:IS]->(actor), (article)-[:PUBLISHED_BY]->(outlet), (question)-[:ABOUT]->(actor),
  (actor)-[:SUPPORTS {position: toString(i)}]->(actor),
  (actor)-[:OPPOSES {position: toString(i)}]->(actor), (actor)-[:MEMBER_OF]->(actor), (actor)-[:ALLIED_WITH]->(actor),
  (actor)-[:HOLDS_OFFICE]->(actor)
"""


def operators(plan: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The operators of a plan with what each works on."""
    yield plan["operatorType"].partition("@")[0], plan["args"].get("Details", "")
    for child in plan.get("children", ()):
        yield from operators(child)


def plan_of(graph: Graph, text: str) -> Plan:
    explained = graph.within(lambda session: session.run("EXPLAIN " + text).consume())
    assert explained.plan is not None
    return list(operators(explained.plan))


@pytest.fixture(scope="module")
def plans(neo4j_server: Graph) -> Iterator[dict[str, Plan]]:
    """The plan of every statement, on a filled graph whose statistics have just been drawn."""
    neo4j_server.execute(statement("write/empty"))
    neo4j_server.within(lambda session: session.run(FILLING, size=SIZE).consume())
    neo4j_server.within(lambda session: session.run("CALL db.prepareForReplanning(60)").consume())
    yield {name: plan_of(neo4j_server, statement(name).text) for name in EVERY}
    neo4j_server.execute(statement("write/empty"))


@pytest.mark.parametrize("name", EVERY)
def test_a_statement_reads_no_more_than_what_its_indexes_find(plans, name):
    found = plans[name]
    assert [each for each in found if each[0] == "CartesianProduct"] == []
    if statement(name).rides_on:
        assert [each for each in found if each[0] in READS_ALL] == []
        scanned = [each for each in found if each[0] in SCANS]
        assert [each for each in scanned if not any(f":{label}" in each[1] for label in FEW)] == []


def test_a_statement_that_reads_all_would_be_found(graph):
    found = {operator for operator, _ in plan_of(graph, "MATCH (p:Position {stance: 'x'}), (c:Claim) RETURN p, c")}
    assert {"CartesianProduct", "NodeByLabelScan"} <= found
    assert "AllNodesScan" in dict(plan_of(graph, "MATCH (n {id: 'x'}) RETURN n"))
