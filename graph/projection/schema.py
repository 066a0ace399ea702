"""Constraints and indexes, applied as often as one likes."""

from __future__ import annotations

from foedus.cypher.catalogue import names, statement
from foedus.graph.engine.connection import Graph


def apply(graph: Graph) -> None:
    """Make every constraint and index that is not there, and wait until they can be used."""
    for name in names("schema"):
        graph.execute(statement(name))
    graph.execute(statement("write/await_indexes"))
