"""What a merge has moved, its undoing moves back: the graph as known now is the one without both.

What was known between the two stays in the graph with the sequences at which it was known; so the dumps are compared
without what is no longer held, and without the sequences themselves, of which the two events take two.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from histories import random_log
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from foedus.cypher.catalogue import statement
from foedus.graph import events
from foedus.graph.engine.connection import Graph
from foedus.graph.log.opened import Opened, open_log
from foedus.graph.log.port import by_stream
from foedus.graph.projection.dump import canonical
from foedus.graph.projection.projector import Projector
from foedus.graph.time import OPEN_SEQUENCE

JUDGEMENTS = (events.ActorsMerged, events.MergeUndone, events.ActorsDistinguished)
PAIR = {"kept": "actor0", "merged": "actor1", "reason": "a test", "by": "tests"}
SEQUENCES = ("known_to", "outlet_from", "present")
"""Beside whatever ends in known_from."""


def held(graph: Graph) -> list[str]:
    """The canonical dump of what is known now, without sequences; a position is called by what it says."""
    lines = [line for line in map(json.loads, canonical(graph)) if "Checkpoint" not in line.get("labels", ())]
    nodes = {line["properties"]["id"]: line for line in lines if "labels" in line}
    gone = {node_id for node_id, node in nodes.items() if not _known(node)}
    called = {
        node_id: _text({**_plain(node), "id": ""}) for node_id, node in nodes.items() if "Position" in node["labels"]
    }
    kept = [
        _text([node["labels"], called.get(node_id) or _plain(node)])
        for node_id, node in nodes.items()
        if node_id not in gone
    ]
    for tie in lines:
        if "type" in tie and _known(tie) and not {tie["from"], tie["to"]} & gone:
            ends = [called.get(tie[end], tie[end]) for end in ("from", "to")]
            kept.append(_text([tie["type"], *ends, _plain(tie)]))
    return sorted(kept)


def _known(line: dict[str, Any]) -> bool:
    return line["properties"].get("known_to", OPEN_SEQUENCE) == OPEN_SEQUENCE


def _plain(line: dict[str, Any]) -> dict[str, Any]:
    left_out = ("position", *SEQUENCES)
    kept = line["properties"].items()
    return {name: value for name, value in kept if name not in left_out and not name.endswith("known_from")}


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True)


def projected(log: Iterable[events.Event], folder: Path, texts: Opened, graph: Graph) -> list[str]:
    opened = open_log(None, folder)
    try:
        opened.log.append(by_stream(log))
        graph.execute(statement("write/empty"))
        Projector(opened.log, texts.texts, graph).catch_up()
        return held(graph)
    finally:
        opened.log.close()


@settings(
    max_examples=4,
    phases=(Phase.explicit, Phase.generate),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32), merged_at=st.integers(0, 40), undone_after=st.integers(0, 20))
def test_a_merge_and_its_undoing_leave_the_graph_of_the_log_without_both(graph, seed, merged_at, undone_after):
    with TemporaryDirectory() as folder:
        texts = open_log(None, Path(folder) / "texts")
        try:
            made = random_log(random.Random(seed), texts, length=60)
            plain = [event for event in made if not isinstance(event, JUDGEMENTS)]
            undone_at = merged_at + undone_after
            merged, undone = events.ActorsMerged(**PAIR), events.MergeUndone(**PAIR)
            log = [*plain[:merged_at], merged, *plain[merged_at:undone_at], undone, *plain[undone_at:]]
            without = projected(plain, Path(folder) / "without", texts, graph)
            assert any('"actor0"' in line for line in without)
            with_both = projected(log, Path(folder) / "undone", texts, graph)
            assert set(with_both) ^ set(without) == set()
            assert with_both == without
            assert projected([*plain, merged], Path(folder) / "merged", texts, graph) != without
        finally:
            texts.log.close()
