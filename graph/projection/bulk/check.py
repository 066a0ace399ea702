"""Is the new store what was folded? Counts of every kind of node and tie, and a digest over a sample of positions.

The sample is every position whose id has a prefix: ids are digests, so it is one of every 16, 256, ... positions,
each with all its properties, its actor, its question and its claims.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import msgspec

from foedus.cypher.catalogue import statement
from foedus.errors import BrokenPromise
from foedus.graph.engine.connection import Graph
from foedus.graph.projection.bulk.kinds import NODES, TIES
from foedus.graph.projection.dump import digest
from foedus.graph.projection.rows import Row

SAMPLED = 4_096
"""About how many positions are compared one by one."""


def prefix(entries: int) -> str:
    """What the ids of sampled positions begin with, for about as many positions as there are entries."""
    zeros = 0
    while entries > SAMPLED * 16**zeros:
        zeros += 1
    return "pos-" + "0" * zeros


class Sample:
    """Takes the positions of the sample, as lines to compare."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self.lines: list[str] = []

    def take(self, row: Row) -> None:
        """A position as `rows.position_row` gives it; of those beyond the sample nothing is kept."""
        if row["id"].startswith(self._prefix):
            stored = {name: value for name, value in row["properties"].items() if value is not None}
            self.lines.append(
                _line(row["id"], stored, row["actor"], row["question"], row["rests_on"], row["set_aside"])
            )


def compare(graph: Graph, counts: Mapping[str, int], prefix: str, lines: list[str]) -> None:
    """Raise `BrokenPromise` where the graph holds not what was written into the files."""
    expected: Counter[str] = Counter()
    for kind, number in counts.items():
        expected[NODES[kind].label if kind in NODES else TIES[kind].type] += number
    (found,) = graph.read(statement("read/counts_by_kind"))
    wrong = [f"{name}: {found[name]} for {expected[name]}" for name in sorted(found) if found[name] != expected[name]]
    if wrong:
        raise BrokenPromise(f"the new store does not hold what was folded ({'; '.join(wrong)}). {AGAIN}")
    sampled = [
        _line(
            row["properties"].pop("id"),
            row["properties"],
            row["actor"],
            row["question"],
            sorted(row["rests_on"]),
            sorted(row["set_aside"]),
        )
        for row in graph.read(statement("read/positions_by_prefix"), prefix=prefix)
    ]
    if digest(sorted(sampled)) != digest(sorted(lines)):
        raise BrokenPromise(
            f"{len(sampled)} sampled positions of the new store are not those that were folded. {AGAIN}"
        )


AGAIN = "The old graph goes on serving: run `foedus rebuild` again, and report it if it fails again"


def _line(*parts: Any) -> str:
    return msgspec.json.encode(parts, order="deterministic").decode()
