"""The demo's graph, made by an earlier version of Foedus."""

from __future__ import annotations

import pytest

from foedus.bootstrap import open_foedus
from foedus.cli.demo import renew
from foedus.graph.events import ActorRegistered
from foedus.graph.log.port import by_stream
from foedus.graph.projection.checkpoint import VERSION, found
from foedus.settings import Settings


@pytest.mark.slow
def test_a_graph_that_an_earlier_version_made_is_made_anew(tmp_path):
    with open_foedus(Settings(data=tmp_path / "data", neo4j_heap="512m")) as foedus:
        foedus.log.append(by_stream([ActorRegistered(actor_id="XXA", kind="state", name="Atlantis")]))
        foedus.projector().keep_up()
        foedus.connected().within(lambda session: session.run("MATCH (c:Checkpoint) SET c.version = 1").consume())
        renew(foedus)
        stands = found(foedus.connected())
        assert stands is not None
        assert (stands.version, stands.sequence) == (VERSION, foedus.log.head().sequence)
        renew(foedus)
        assert found(foedus.connected()) == stands
