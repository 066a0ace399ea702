"""A graph as sorted lines of text, to compare two of them node for node."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from foedus.cypher.catalogue import statement
from foedus.graph.engine.connection import Graph


def canonical(graph: Graph) -> Iterator[str]:
    """Every node and relationship as one line of JSON, sorted; ids are ours, never the engine's.

    The checkpoint's writer is left out: it says which process wrote, not what.
    """
    lines = [_line(row) for row in graph.read(statement("read/every_node"))]
    lines += [_line(row) for row in graph.read(statement("read/every_relationship"))]
    yield from sorted(lines)


def digest(lines: Iterable[str]) -> str:
    """SHA-256 over the lines, in hexadecimal."""
    hashed = hashlib.sha256()
    for line in lines:
        hashed.update(line.encode() + b"\n")
    return hashed.hexdigest()


def _line(row: dict[str, Any]) -> str:
    return msgspec.json.encode(row, order="deterministic").decode()
