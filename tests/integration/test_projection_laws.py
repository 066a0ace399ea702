"""However a log is cut into batches, the graph is the same: random logs of events that meet each other (G7)."""

from __future__ import annotations

import random
from pathlib import Path
from tempfile import TemporaryDirectory

from histories import random_log
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foedus.cypher.catalogue import statement
from foedus.graph.engine.connection import Graph
from foedus.graph.log.opened import Opened, open_log
from foedus.graph.log.port import by_stream
from foedus.graph.projection.dump import canonical
from foedus.graph.projection.projector import Projector

EXAMPLES = 8


def projected(opened: Opened, graph: Graph, cuts: list[int]) -> list[str]:
    graph.execute(statement("write/empty"))
    projector = Projector(opened.log, opened.texts, graph)
    for size in cuts:
        projector.catch_up(limit=size)
    projector.catch_up()
    return list(canonical(graph))


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32), cuts=st.lists(st.integers(1, 15), min_size=1, max_size=8))
def test_any_cut_into_batches_makes_the_graph_of_one_batch(graph, seed, cuts):
    with TemporaryDirectory() as folder:
        opened = open_log(None, Path(folder))
        try:
            opened.log.append(by_stream(random_log(random.Random(seed), opened, length=60)))
            assert projected(opened, graph, cuts) == projected(opened, graph, [])
        finally:
            opened.log.close()
