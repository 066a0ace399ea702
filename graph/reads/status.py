"""How things stand: the engine, the projection and its lag, what was set aside."""

from __future__ import annotations

import msgspec

from foedus.cypher.catalogue import statement
from foedus.graph.engine.connection import Graph
from foedus.graph.log.port import EventLog
from foedus.graph.projection.checkpoint import found


class Quarantine(msgspec.Struct, frozen=True):
    """Proposed claims of one article that failed a check, and why."""

    article: str
    title: str | None
    reasons: tuple[str, ...]


class Halted(msgspec.Struct, frozen=True):
    """The event that the projection could not apply and stands before, and why."""

    sequence: int
    reason: str


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """How things stand.

    Attributes:
        head: the log's last sequence. checkpoint: the graph's. lag: events between them.
        halted: None while the projection goes on. parked: events that it passes by at someone's word.
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
    halted: Halted | None = None
    parked: tuple[int, ...] = ()


def status(graph: Graph, log: EventLog) -> Status:
    """Ask engine, graph and log."""
    stands = found(graph)
    checkpoint = stands.sequence if stands else 0
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
        halted=Halted(stands.halted_at, stands.halted_because or "") if stands and stands.halted_at else None,
        parked=stands.parked if stands else (),
        **counts,
    )
