"""Decisions in the graph: they count there at once, and are there again after a rebuild."""

from __future__ import annotations

import msgspec
import pytest

from foedus.bootstrap import open_foedus
from foedus.graph.projection.dump import canonical
from foedus.graph.reads.actors import actor
from foedus.graph.reads.timeline import timeline
from foedus.ingest.review.decisions import NewQuestion, Ruling
from foedus.ingest.review.items import KINDS, item_id
from foedus.ingest.sources.text import source_text

RECOGNISED = item_id("matter", ("~recognition-of-BTN",))
PERSON = item_id("actor", ("alexander-darchiev",))


@pytest.mark.slow
def test_what_is_decided_counts_in_the_graph_and_is_there_again_after_a_rebuild(with_data, tmp_path):
    texts = ("Iceland recognised Bhutan.", "Japan condemned Alexander Darchiev on Monday.")
    with open_foedus(with_data(tmp_path / "data")) as foedus:
        given = [source_text(text=text, published="2024-06-04", outlet="Example Wire", origin="test") for text in texts]
        assert [taken.status for taken in foedus.take(given)] == ["new", "new"]
        graph = foedus.graph()
        opens = NewQuestion(title="Recognition of Bhutan", kind="other", subject="BTN")
        ruling = Ruling(decision="question", by="ada", question="bhutan-recognition", opens=opens)
        foedus.review.decide(RECOGNISED, ruling, foedus.registry)
        foedus.review.decide(PERSON, Ruling(decision="alias", by="ada", actor="George W. Bush"), foedus.registry)
        for again in (False, True):
            if again:
                before = list(canonical(graph))
                foedus.rebuild()
                assert list(canonical(graph)) == before
            graph = foedus.graph()
            said = timeline(graph, "ISL", "bhutan-recognition", None, foedus.as_of())
            assert [(stretch.position.stance, str(stretch.position.valid_from)) for stretch in said.stretches] == [
                ("support", "2024-06-04")
            ]
            meant = actor(graph, "alexander-darchiev", foedus.as_of())
            assert meant.canonical == "george-w-bush"
            assert "Alexander Darchiev" in actor(graph, "george-w-bush", foedus.as_of()).aliases
        queue = foedus.review.queue(foedus.registry, kinds=KINDS)
        assert {item.id for item in queue.items}.isdisjoint({RECOGNISED, PERSON})
        assert msgspec.json.encode(queue)
