"""Constraints and indexes, applied as often as one likes."""

from __future__ import annotations

import time

from neo4j import Query, Session
from neo4j.exceptions import ClientError

from foedus.cypher.catalogue import Statement, names, statement
from foedus.errors import Unavailable
from foedus.graph.engine.connection import Graph

NO_LIMIT = 0
"""A transaction's time limit that is none: on a graph of millions a constraint takes longer than any query may."""

POLL_SECONDS = 0.1

MADE_MEANWHILE = "Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists"
"""What the engine says where another process has made the same just now."""


def apply(graph: Graph) -> None:
    """Make every constraint and index that is not there, and wait until they can be used, however long that takes.

    Raises:
        Unavailable: an index cannot be made.
    """
    for name in names("schema"):
        _execute(graph, statement(name))
    while pending := graph.read(statement("read/indexes_not_online")):
        failed = [f"{index['name']}: {index['failure']}" for index in pending if index["state"] == "FAILED"]
        if failed:
            raise Unavailable(f"Neo4j at {graph.address} could not make an index ({'; '.join(failed)})")
        time.sleep(POLL_SECONDS)


def _execute(graph: Graph, of: Statement) -> None:
    def work(session: Session) -> None:
        try:
            session.run(Query(of.text, timeout=NO_LIMIT)).consume()  # pyright: ignore[reportArgumentType] (our file)
        except ClientError as error:  # "if not exists" does not hold between two processes at once
            if error.code != MADE_MEANWHILE:
                raise

    graph.within(work)
