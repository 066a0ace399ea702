"""Everything behind the log can be deleted and made again: here it is done."""

from __future__ import annotations

from foedus.cypher.catalogue import statement
from foedus.graph.engine.connection import Graph
from foedus.graph.fold.model import Policy
from foedus.graph.log.port import EventLog, TextStore
from foedus.graph.projection.checkpoint import NAME, VERSION, found
from foedus.graph.projection.projector import Progress, Projector


def rebuild(
    log: EventLog, texts: TextStore, graph: Graph, policy: Policy = "most_reliable", progress: Progress | None = None
) -> int:
    """Empty the graph's database and project the whole log into it; return the checkpoint reached.

    Events that were parked in a graph of this log stay parked. A rebuild that is broken off while it empties leaves a
    checkpoint that says so, which every projector refuses; broken off later, it goes on by `Projector.catch_up`.
    """
    parked = list(parked_in(graph, log))
    named = {"name": NAME, "log_id": log.log_id}
    graph.execute(statement("write/emptying"), **named)
    graph.execute(statement("write/empty_but_checkpoint"))
    graph.execute(statement("write/begun"), sequence=0, parked=parked, version=VERSION, policy=policy, **named)
    return Projector(log, texts, graph, policy).catch_up(progress=progress)


def parked_in(graph: Graph, log: EventLog) -> tuple[int, ...]:
    """The events that a graph of this log passes by at someone's word; none of a graph of another log."""
    stood = found(graph)
    return stood.parked if stood is not None and stood.log_id == log.log_id else ()
