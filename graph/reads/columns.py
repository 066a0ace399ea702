"""The snapshot in columns, for reads of everything at once: used only where it says what the graph says."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from foedus.graph.engine.connection import Graph
from foedus.graph.projection import snapshot
from foedus.graph.projection.checkpoint import found
from foedus.graph.projection.snapshot import Snapshot, Stands


def columns(graph: Graph, data: Path) -> Snapshot | None:
    """The snapshot in a data directory, if it is of the very events, policy and version that the graph is of.

    None where it is not, where there is none, and where the extra `research` is not installed: then the graph answers,
    more slowly and with the same words.

    Raises:
        BrokenPromise: the file is no snapshot.
    """
    path = data / snapshot.FILE
    if find_spec("pyarrow") is None or not path.is_file() or snapshot.stands(path) != _stands(graph):
        return None
    return _read(path, path.stat().st_mtime_ns)


def _stands(graph: Graph) -> Stands | None:
    at = found(graph)
    if at is None or at.version is None or at.policy is None:
        return None
    return Stands(log_id=at.log_id, sequence=at.sequence, policy=at.policy, version=at.version)


@lru_cache(maxsize=1)
def _read(path: Path, changed: int) -> Snapshot:  # noqa: ARG001 (another time of change is another file)
    return snapshot.read(path)
