"""The rebuild of an embedded graph: a new store is made beside the old one, and takes its place when it is whole.

The old graph goes on serving until then, where somebody uses it. Killed at any moment, the old or the new one is
there, never a half; what was left over is deleted by the next rebuild.
"""

from __future__ import annotations

from pathlib import Path

from foedus.cypher.catalogue import statement
from foedus.errors import ProjectionHalted
from foedus.graph.engine.connection import Graph, connect
from foedus.graph.engine.embedded import USER, EmbeddedNeo4j
from foedus.graph.engine.importer import import_store
from foedus.graph.fold.model import Policy
from foedus.graph.log.port import EventLog, TextStore
from foedus.graph.projection import schema
from foedus.graph.projection.bulk import check, folding
from foedus.graph.projection.bulk.files import OPTIONS, sources
from foedus.graph.projection.bulk.folding import Written
from foedus.graph.projection.checkpoint import NAME, VERSION
from foedus.graph.projection.parked import Passing
from foedus.graph.projection.projector import Progress, Projector
from foedus.graph.projection.snapshot import Stands
from foedus.graph.projection.snapshot import write as write_snapshot


def rebuild_embedded(
    embedded: EmbeddedNeo4j,
    log: EventLog,
    texts: TextStore,
    policy: Policy = "most_reliable",
    *,
    parked: tuple[int, ...] = (),
    heap: str = "1g",
    snapshot_at: Path | None = None,
    progress: Progress | None = None,
) -> int:
    """Make the embedded graph anew from the log, and return the checkpoint reached.

    Events that are `parked` are passed by. `heap` is the importer's largest Java heap. A snapshot in
    columns is put at `snapshot_at`, if that is given, of the same rows as the graph.

    Raises:
        Conflict: another process rebuilds the same graph.
        ProjectionHalted: an event cannot be applied; the new graph is in place, and stands before it.
        BrokenPromise: the new store is not what was folded; the old graph is left as it was.
    """
    halted: ProjectionHalted | None = None
    with embedded.rebuilding() as folder:
        staged = embedded.staged_in(folder)
        written = folding.write(folder / "files", Passing(log, parked), texts, policy, log.head().sequence, progress)
        _import(folder / "files" / str(written.goal), staged, heap, progress)
        with staged.running() as server:
            graph = connect(server.uri, USER, server.password)
            with graph.driver:
                _finish(graph, log, written, policy, parked)
                reached = written.goal
                try:
                    reached = Projector(log, texts, graph, policy).catch_up(progress=progress)
                except ProjectionHalted as error:
                    halted = error
        if snapshot_at is not None:
            at = Stands(log_id=log.log_id, sequence=written.goal, policy=policy, version=VERSION)
            write_snapshot(folder / "files" / str(written.goal), snapshot_at, at)
        embedded.replace_store(staged.home)
    if halted is not None:
        raise halted
    return reached


def _import(files: Path, staged: EmbeddedNeo4j, heap: str, progress: Progress | None) -> None:
    if progress:
        progress("importing into a new store", 0, 1)
    nodes, ties = sources(files)
    if nodes:
        import_store(nodes, ties, staged.home, jars=staged.jars(progress), heap=heap, folder=files, options=OPTIONS)
    if progress:
        progress("importing into a new store", 1, 1)


def _finish(graph: Graph, log: EventLog, written: Written, policy: Policy, parked: tuple[int, ...]) -> None:
    """Make constraints and indexes, compare, and say where the new graph stands."""
    schema.apply(graph)
    if written.unlisted:
        rows = [
            {"label": label, "id": id_, "property": name, "values": values}
            for label, id_, name, values in written.unlisted
        ]
        graph.write(lambda transaction: transaction.run(statement("write/lists"), rows=rows))
    check.compare(graph, written.counts, written.prefix, written.sampled)
    graph.execute(
        statement("write/begun"),
        name=NAME,
        log_id=log.log_id,
        version=VERSION,
        policy=policy,
        sequence=written.goal,
        parked=list(parked),
    )
