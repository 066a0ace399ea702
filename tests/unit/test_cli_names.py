"""Names in place of ids, for a person."""

from __future__ import annotations

from datetime import date

from foedus.cli import names
from foedus.graph.fold.deviations import Deviation, Matter, SideTaken
from foedus.graph.reads import find

CALLED = {"HUN": "Hungary", "mark-rutte": "Mark Rutte", "DEU": "Germany", "ALB": "Albania"}


def test_actors_are_named_wherever_they_stand_in_an_answer_and_nothing_else_changes(monkeypatch):
    monkeypatch.setattr(find, "names_of", lambda _graph, ids: {one: CALLED[one] for one in ids})
    given = Deviation(
        matter=Matter("nato-secretary-general", "mark-rutte"),
        majority="support",
        with_it=("DEU",),
        apart=(SideTaken("HUN", "oppose", date(2024, 3, 5)),),
    )
    made = names.with_names(None, given)
    assert made.matter == Matter("nato-secretary-general", "Mark Rutte")
    assert made.apart == (SideTaken("Hungary", "oppose", date(2024, 3, 5)),)
    assert (made.majority, made.with_it) == ("support", ("DEU",))
