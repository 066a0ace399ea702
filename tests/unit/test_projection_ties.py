"""Ties between canonical actors: what a merge moves, its undoing moves back; alliances follow from memberships."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from importlib import resources

from foedus.graph import events
from foedus.graph.fold.allying import ALLYING
from foedus.graph.log.port import Recorded
from foedus.graph.projection import facts, ties
from foedus.graph.projection.state import State
from foedus.graph.time import OPEN_SEQUENCE

BECAUSE = {"reason": "a test", "by": "tests"}


def state_of(*said: events.Event) -> tuple[list[Recorded], State]:
    now = datetime.now(UTC)
    recorded = [
        Recorded(sequence, event.event_id, event.stream, 1, now, event, b"", ("", 1, b""))
        for sequence, event in enumerate(said, 1)
    ]
    state = State()
    for each in recorded:
        state.apply(each)
    return recorded, state


def member(actor: str, organisation: str = "NATO", day: str = "2004-03-29") -> events.Event:
    return events.MembershipStarted(member=actor, organisation=organisation, valid_from=day)


def known(rows: list[dict[str, object]], *ends: str) -> set[tuple[object, ...]]:
    return {tuple(row[end] for end in (*ends, "known_from", "known_to")) for row in rows}


def test_a_merge_moves_a_membership_and_its_undoing_moves_it_back():
    merge = {"kept": "CZE", "merged": "Czechia", **BECAUSE}
    recorded, state = state_of(member("Czechia"), events.ActorsMerged(**merge), events.MergeUndone(**merge))
    judged = facts.judged(recorded, state)
    assert known(ties.memberships(recorded, judged, state), "member") == {
        ("Czechia", 1, 2), ("CZE", 2, 3), ("Czechia", 3, OPEN_SEQUENCE),
    }  # fmt: skip


def test_what_was_said_of_either_counts_for_the_one_that_stands_for_both():
    ended = events.MembershipEnded(member="Czechia", organisation="NATO", valid_to="2020-01-01")
    merge = events.ActorsMerged(kept="CZE", merged="Czechia", **BECAUSE)
    recorded, state = state_of(member("CZE"), ended, merge)
    rows = ties.memberships(recorded, facts.judged(recorded, state), state)
    assert [(str(row["valid_to"]), row["known_from"]) for row in rows if row["known_to"] == OPEN_SEQUENCE] == [
        ("2020-01-01", 3)
    ]


def test_members_of_an_alliance_are_allied_and_those_of_a_forum_are_not():
    recorded, state = state_of(member("SWE", day="2024-03-07"), member("FIN"), member("SWE", "UN"), member("FIN", "UN"))
    (row,) = ties.alliances(recorded, frozenset(), state)
    assert (row["one"], row["other"], row["basis"], str(row["valid_from"]), row["known_from"]) == (
        "FIN", "SWE", "NATO", "2024-03-07", 2,
    )  # fmt: skip


def test_a_merge_moves_an_alliance():
    merge = events.ActorsMerged(kept="CZE", merged="Czechia", **BECAUSE)
    recorded, state = state_of(member("Czechia"), member("FIN"), merge)
    rows = ties.alliances(recorded, facts.judged(recorded, state), state)
    assert known(rows, "one", "other") == {("Czechia", "FIN", 2, 3), ("CZE", "FIN", 3, OPEN_SEQUENCE)}


def test_the_organisations_that_ally_are_those_whose_nature_is_an_alliance():
    text = resources.files("foedus.ingest.data").joinpath("organisations.csv").read_text("utf-8")
    assert set(ALLYING) == {row["id"] for row in csv.DictReader(text.splitlines()) if row["nature"] == "alliance"}
