"""Where a projection stands, as the graph itself says it."""

from __future__ import annotations

import msgspec

from foedus.cypher.catalogue import statement
from foedus.graph.engine.connection import Graph

NAME = "graph"
VERSION = 7
"""Moves when the same log would give another graph; a graph of another version must be rebuilt."""


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True):
    """The last sequence that is in the graph, and what is to be known of how it came there.

    Attributes:
        parked: sequences that are passed by at someone's word, ascending.
        halted_at: the sequence that could not be applied, if the projection stands before one.
        halted_because: why not.
        emptying: a rebuild has begun to empty the graph and has not done so.
    """

    sequence: int
    log_id: str
    version: int | None = None
    policy: str | None = None
    writer: str | None = None
    parked: tuple[int, ...] = ()
    halted_at: int | None = None
    halted_because: str | None = None
    emptying: bool = False


def found(graph: Graph) -> Checkpoint | None:
    """The graph's checkpoint; None where nothing was projected yet."""
    rows = graph.read(statement("read/checkpoint"), name=NAME)
    return msgspec.convert(rows[0], Checkpoint) if rows else None
