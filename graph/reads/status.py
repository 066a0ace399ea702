"""How things stand: the engine, the projection and its lag, what was set aside."""

from __future__ import annotations

import msgspec

from foedus.cypher.catalogue import statement
from foedus.graph.engine.connection import Graph
from foedus.graph.log.port import EventLog
from foedus.graph.projection.projector import NAME


class Quarantine(msgspec.Struct, frozen=True):
    """Proposed claims of one article that failed a check, and why."""

    article: str
    title: str | None
    reasons: tuple[str, ...]


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """How things stand.

    Attributes:
        head: the log's last sequence. checkpoint: the graph's. lag: events between them.
        quarantine: proposed claims that are not stored as fact.
        not_read: articles captured and not read, for their language.
    """

    engine: str
    version: str
    address: str
    log_id: str
    head: int
    checkpoint: int
    lag: int
    actors: int
    questions: int
    provisional_questions: int
    articles: int
    claims: int
    positions: int
    quarantined: int
    not_read: int
    quarantine: tuple[Quarantine, ...] = ()


def status(graph: Graph, log: EventLog) -> Status:
    """Ask engine, graph and log."""
    stands = graph.read(statement("read/checkpoint"), name=NAME)
    checkpoint = stands[0]["sequence"] if stands else 0
    head = log.head().sequence
    (counts,) = graph.read(statement("read/counts"))
    quarantine = tuple(
        Quarantine(row["article"], row["title"], tuple(row["reasons"]))
        for row in graph.read(statement("read/quarantine"))
    )
    return Status(
        engine="Neo4j",
        version=graph.version,
        address=graph.address,
        log_id=log.log_id,
        head=head,
        checkpoint=checkpoint,
        lag=head - checkpoint,
        quarantine=quarantine,
        **counts,
    )
