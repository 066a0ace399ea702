"""Everything behind the log can be deleted and made again: here it is done."""

from __future__ import annotations

from foedus.cypher.catalogue import statement
from foedus.graph.engine.connection import Graph
from foedus.graph.fold.model import Policy
from foedus.graph.log.port import EventLog, TextStore
from foedus.graph.projection.projector import Progress, Projector


def rebuild(
    log: EventLog, texts: TextStore, graph: Graph, policy: Policy = "most_reliable", progress: Progress | None = None
) -> int:
    """Empty the graph's database and project the whole log into it; return the checkpoint reached.

    The graph is not served meanwhile: the checkpoint goes first, so a reader sees an unfinished graph as one.
    """
    graph.execute(statement("write/empty"))
    return Projector(log, texts, graph, policy).catch_up(progress=progress)
