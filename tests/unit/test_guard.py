"""The first fence: only texts whose whole tree reads may run."""

from __future__ import annotations

import time

import pytest

from foedus.cypher import guard
from foedus.errors import BadQuery

READS = [
    "MATCH (a:Actor {id: $id})-[:HOLDS]->(p:Position)-[:ON]->(q:Question) RETURN q.title, p.stance ORDER BY p.valid_from",
    "MATCH (a)-[:HOLDS]->(p) WHERE p.valid_from <= date() < p.valid_to RETURN a.name AS name, count(*) AS n LIMIT 5",
    "MATCH (a)-[r]->(b) WHERE a.x <> b.x AND (r.y IS NULL OR (r.z > 1 AND NOT (a.k = 2))) RETURN a, r, b",
    "OPTIONAL MATCH (a) WHERE NOT (a)-->() RETURN a SKIP 3 LIMIT $n",
    "MATCH p = ANY SHORTEST (a)-[:SUPPORTS*..4]-(b) RETURN [n IN nodes(p) | n.name], length(p)",
    "MATCH (a)-[:R]->{1,3}(b) RETURN DISTINCT a",
    "UNWIND $rows AS row WITH row WHERE row.x > 1 RETURN collect(row.x)[..3], size([(a)-->(b) | b])",
    "CALL { MATCH (n) RETURN n LIMIT 1 } RETURN n UNION ALL MATCH (n) RETURN n",
    "CALL db.index.fulltext.queryNodes('actor_names', 'x') YIELD node, score RETURN node.name, score",
    "CALL db.labels()",
    "RETURN CASE WHEN true THEN 1 ELSE 2 END, toInteger('1'), coalesce(null, 'x'), date.truncate('month', date())",
    "MATCH (a) WHERE EXISTS { MATCH (a)-->(b) WHERE b.x = a.x } RETURN labels(a), keys(a), properties(a) // the end",
    "RETURN 'SHOW USERS; DELETE' AS `CREATE (n)` /* MERGE (n) */;",
]


@pytest.mark.parametrize("text", READS)
def test_reading_is_let_through(text):
    guard.refuse_unless_reading(text)


@pytest.mark.parametrize("text", [
    "CREATE (n)",
    "MERGE (n:A)",
    "INSERT (:A)",
    "MATCH (n) SET n.x = 1",
    "MATCH (n) SET n:X",
    "MATCH (n) SET n += {a: 1}",
    "MATCH (n) REMOVE n.x",
    "MATCH (n) DETACH DELETE n",
    "FOREACH (x IN [1] | CREATE (n))",
    "CALL { CREATE (n) RETURN n } RETURN 1",
    "MATCH (n) CALL { WITH n SET n.x = 1 } RETURN n",
    "MATCH (n) CALL { WITH n DELETE n } IN TRANSACTIONS",
    "MATCH (a) WHERE EXISTS { CREATE (b) } RETURN a",
    "MATCH (n) RETURN n NEXT CREATE (m)",
    "CREATE INDEX x FOR (n:A) ON (n.x)",
    "DROP INDEX x",
    "CREATE CONSTRAINT x FOR (n:A) REQUIRE n.x IS UNIQUE",
    "CREATE USER x SET PASSWORD 'y'",
    "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'",
    "DROP DATABASE neo4j",
])  # fmt: skip
def test_writing_is_refused(text):
    with pytest.raises(BadQuery):
        guard.refuse_unless_reading(text)


@pytest.mark.parametrize("text", [
    "SHOW USERS",
    "SHOW SETTINGS",
    "SHOW TRANSACTIONS YIELD *",
    "TERMINATE TRANSACTION 'neo4j-transaction-1'",
    "TERMINATE /* ... */ TRANSACTIONS 'a', 'b'",
    "LOAD CSV FROM 'file:///x' AS line RETURN line",
    "EXPLAIN LOAD CSV FROM 'file:///x' AS line RETURN line",
    "EXPLAIN MATCH (n) RETURN n",
    "PROFILE MATCH (n) RETURN n",
    "CYPHER runtime=slotted MATCH (n) RETURN n",
    "USE system MATCH (n) RETURN n",
    "CALL { USE system MATCH (n) RETURN n } RETURN n",
    "CALL dbms.listConfig() YIELD name RETURN name",
    "CALL dbms.queryJmx('x') YIELD name RETURN name",
    "CALL db.clearQueryCaches()",
    "CALL db.createLabel('x')",
    "CALL db.labels() YIELD label CALL dbms.listConfig() YIELD name RETURN name",
    "CALL { CALL dbms.listConfig() YIELD name RETURN name } RETURN name",
])  # fmt: skip
def test_administration_is_refused_though_read_mode_lets_it_through(text):
    with pytest.raises(BadQuery):
        guard.refuse_unless_reading(text)


@pytest.mark.parametrize("text", [
    "CALL `dbms`.`listConfig`()",
    "CALL `dbms.listConfig`()",
    "CALL dbms . /* */ listConfig ()",
    "cAlL DBMS.listConfig()",
    "RETURN 1 AS x; MATCH (n) DELETE n",
    "RETURN 1; RETURN 2",
    "RETURN 1 /* \\u002a/ */ CREATE (n) //",
    "RETURN '\\u0027 CREATE (n) //'",
    "MATCH (n) RETURN n //\nSET n.x = 1",
    "RETURN `apoc.cypher`.run('CREATE (n)', {})",
    "RETURN apoc.cypher.runFirstColumnSingle('MATCH (n) RETURN n', {})",
    "RETURN @x",
    "MATCH (n) RETURN n\x00",
    "",
    ";",
    "// nothing",
])  # fmt: skip
def test_tricks_with_names_comments_escapes_and_semicolons_are_refused(text):
    with pytest.raises(BadQuery):
        guard.refuse_unless_reading(text)


def test_nested_conditions_are_parsed_in_bounded_time():
    started = time.monotonic()
    guard.refuse_unless_reading("MATCH (a) WHERE " + "(a.x = 1 AND " * 30 + "true" + ")" * 30 + " RETURN a")
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("text", [
    "RETURN " + "(" * 5000 + "1" + ")" * 5000,
    "RETURN " + "{a: " * 1000 + "1" + "}" * 1000,
    "RETURN '" + "x" * 30_000 + "'",
])  # fmt: skip
def test_texts_too_deep_or_too_long_are_refused_and_not_crashed_on(text):
    with pytest.raises(BadQuery):
        guard.refuse_unless_reading(text)


@pytest.mark.parametrize("fault", [AttributeError, TypeError, KeyError, AssertionError, RecursionError, ValueError])
def test_a_fault_of_the_parser_refuses_the_query(monkeypatch, fault):
    class Broken:
        def __init__(self, **_: object) -> None: ...

        def parse(self, *_: object) -> object:
            raise fault

    dialect, _ = guard._parser()
    monkeypatch.setattr(guard, "_parser", lambda: (dialect, Broken))
    with pytest.raises(BadQuery):
        guard.refuse_unless_reading("RETURN 1")


def test_a_kind_that_is_on_no_list_is_refused(monkeypatch):
    monkeypatch.setattr(guard, "CLAUSES", guard.CLAUSES - {"LimitClause"})
    with pytest.raises(BadQuery, match="LimitClause is not among"):
        guard.refuse_unless_reading("RETURN 1 LIMIT 1")


def test_a_refusal_says_where_and_what_would_do():
    with pytest.raises(BadQuery, match=r"line 1, column 21.*shortestPath\(\) write ANY SHORTEST"):
        guard.refuse_unless_reading("MATCH p=shortestPath((a)-[*..4]-(b)) RETURN p")


@pytest.mark.parametrize(("query_type", "plan"), [
    ("w", {"operatorType": "ProduceResults@neo4j"}),
    ("rw", {"operatorType": "ProduceResults@neo4j"}),
    ("s", {"operatorType": "ProduceResults@neo4j"}),
    (None, {"operatorType": "ProduceResults@neo4j"}),
    ("r", None),
    ("r", {"operatorType": "ProduceResults@neo4j", "children": [{"operatorType": "TerminateTransactions@neo4j"}]}),
    ("r", {"operatorType": "LoadCSV@neo4j"}),
    ("r", {"operatorType": "ProcedureCall@neo4j", "args": {"Details": "dbms.listConfig() :: (name :: STRING)"}}),
    ("r", {"operatorType": "ProcedureCall@neo4j"}),
])  # fmt: skip
def test_a_plan_that_does_more_than_read_is_refused(query_type, plan):
    with pytest.raises(BadQuery):
        guard.refuse_plan(query_type, plan)


def test_a_plan_that_reads_is_let_through():
    plan = {
        "operatorType": "ProduceResults@neo4j",
        "children": [{"operatorType": "ProcedureCall@neo4j", "args": {"Details": "db.labels() :: (label :: STRING)"}}],
    }
    guard.refuse_plan("r", plan)
