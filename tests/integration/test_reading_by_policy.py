"""The verdict policy is a parameter of reading, and reading by the graph's own policy is reading the graph."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from histories import random_log
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foedus.bootstrap import Foedus, open_foedus
from foedus.cypher.catalogue import statement
from foedus.graph.engine.connection import Graph
from foedus.graph.events import OutletRated
from foedus.graph.fold.model import Key, Policy
from foedus.graph.fold.tally import sides_of
from foedus.graph.log.opened import Opened, open_log
from foedus.graph.log.port import by_stream
from foedus.graph.projection.projector import Projector
from foedus.graph.projection.recalled import claims_on, entries_of
from foedus.graph.projection.state import State
from foedus.graph.reads.as_of import AsOf
from foedus.graph.reads.folded import Folded, Reading, reading_by
from foedus.graph.reads.tally import leading_option, tally
from foedus.graph.reads.who import who

SWEDEN = "sweden-nato-accession"
POLICIES: tuple[Policy, ...] = ("most_reliable", "majority", "latest")


@pytest.fixture(scope="module")
def foedus(with_data, bundled_copy) -> Iterator[Foedus]:
    with open_foedus(with_data(bundled_copy)) as foedus:
        foedus.record(OutletRated(outlet="Continental Wire", reliability=0.9, by="tests"))
        foedus.graph()
        yield foedus


def test_two_outlets_that_disagree_are_decided_by_the_policy_that_is_asked_for(foedus):
    graph, as_of = foedus.graph(), foedus.as_of(date(2022, 5, 15))
    side = {}
    for policy in (None, *POLICIES):
        found = tally(graph, SWEDEN, None, as_of, reading_by(graph, foedus.log, policy))
        side[policy] = "disputed" if "TUR" in found.disputed else sides_of(found)["TUR"]
        assert found.policy == policy
    assert side == {None: "oppose", "most_reliable": "oppose", "majority": "disputed", "latest": "disputed"}
    by_majority = who(graph, "SWE", SWEDEN, as_of, reading_by(graph, foedus.log, "majority"))
    assert [one.actor for one in by_majority.disputed] == ["TUR"]
    assert all(claim.quote for one in by_majority.disputed for claim in one.claims)


def answers(graph: Graph, points: list[AsOf], reading: Reading | None) -> list[Any]:
    """All tallies and sides at some points, without the word by which policy."""
    found: list[Any] = []
    for as_of in points:
        for question in ("q0", "q1"):
            if graph.read(statement("read/question"), question=question):
                found.append(leading_option(graph, question, as_of, reading))
                found.append(tally(graph, question, None, as_of, reading))
                found.append(tally(graph, question, "actor1", as_of, reading))
        found += [who(graph, f"actor{one}", None if one % 2 else "q1", as_of, reading) for one in range(4)]
    return [msgspec.structs.replace(one, policy=None) if isinstance(one, msgspec.Struct) else one for one in found]


def projected(opened: Opened, graph: Graph, policy: Policy) -> None:
    graph.execute(statement("write/empty"))
    Projector(opened.log, opened.texts, graph, policy).catch_up()


@pytest.mark.slow
@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32), policy=st.sampled_from(POLICIES))
def test_any_graph_read_by_a_policy_says_what_the_graph_projected_by_it_says(graph, seed, policy):
    chance = random.Random(seed)
    with TemporaryDirectory() as folder:
        opened = open_log(None, Path(folder))
        try:
            head = opened.log.append(by_stream(random_log(chance, opened, length=80)))[-1].sequence
            points = [
                AsOf(date(2024, 5, chance.randint(1, 12)), None, chance.randint(1, head) if number else head)
                for number in range(2)
            ]
            projected(opened, graph, policy)
            held_so = answers(graph, points, None)
            assert answers(graph, points, reading_by(graph, opened.log, policy)) == held_so
            projected(opened, graph, chance.choice(POLICIES))
            assert answers(graph, points, reading_by(graph, opened.log, policy)) == held_so
            whole = State.as_of(opened.log, head)
            key = Key("actor0", "q0")
            expected = [made for row in claims_on(graph, whole, [key]) for made in entries_of(row, whole).get(key, ())]
            assert list(Folded(graph, opened.log).entries_on(key)) == expected
        finally:
            opened.log.close()
