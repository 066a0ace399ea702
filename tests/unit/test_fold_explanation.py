"""Why a position says what it says."""

from __future__ import annotations

from datetime import date

import pytest

from foedus.graph.fold.explanation import Choice, explain
from foedus.graph.fold.model import Entry, Key
from foedus.graph.fold.positions import positions
from foedus.graph.time import SequenceInterval, When

KEY = Key("HUN", "nato-secretary-general", "mark-rutte")
DAY = date(2024, 6, 4)


def entry(claim, act, day="2024-06-04", basis="named", source=None, reliability=0.5, factuality="actual", known=(1,)):
    when = None if day is None else When.parse(day)
    return Entry(claim, act, factuality, when, basis, source or claim, reliability, 1.0, (SequenceInterval(*known),))


def held_on(day, entries, policy="most_reliable"):
    (found,) = [p for p in positions(KEY, entries, policy) if day in p.valid and 1 in p.known]
    return found


def test_every_claim_on_the_key_is_carried_by_or_set_aside_with_a_reason():
    entries = [
        entry("c1", "oppose"),
        entry("c2", "support", basis="unnamed"),
        entry("c3", "oppose", "2024-06-10"),
        entry("c4", "support", "2024-03-01"),
        entry("c5", "concede", "2024-06-18"),
        entry("c6", "support", factuality="planned"),
        entry("c7", "praise"),
        entry("c8", "support", None),
        entry("c9", "support", "2024-06-05", known=(5,)),
    ]
    found = explain(held_on(DAY, entries), entries)
    assert {one.claim_id: one.role for one in found.claims} == {
        "c1": "carries",
        "c2": "outweighed",
        "c3": "carries",
        "c4": "earlier",
        "c5": "later",
        "c6": "not_actual",
        "c7": "takes_no_side",
        "c8": "undated",
        "c9": "did_not_count_then",
    }
    assert found.choices == (Choice(DAY, "basis"),)


@pytest.mark.parametrize(
    ("entries", "policy", "criterion"),
    [
        ([entry("a", "support", basis="record"), entry("b", "oppose", basis="statement")], "most_reliable", "basis"),
        ([entry("a", "support"), entry("b", "support"), entry("c", "oppose")], "most_reliable", "sources"),
        ([entry("a", "support", reliability=0.9), entry("b", "oppose")], "most_reliable", "reliability"),
        ([entry("a", "support"), entry("b", "oppose")], "most_reliable", None),
        ([entry("a", "support", basis="record"), entry("b", "oppose")], "majority", None),
        ([entry("a", "support", "2024-06-01"), entry("b", "oppose", "2024-06")], "latest", "precision"),
    ],
)
def test_what_decided_between_acts_of_one_day_is_named(entries, policy, criterion):
    position = held_on(date(2024, 6, 4), entries, policy)
    (choice,) = explain(position, entries, policy).choices
    assert choice.criterion == criterion
    assert (position.stance is None) == (criterion is None)


def test_the_claims_of_a_disputed_position_are_of_either_side():
    entries = [entry("a", "support"), entry("b", "oppose")]
    assert {one.role for one in explain(held_on(DAY, entries), entries).claims} == {"disputes"}


def test_as_known_later_a_claim_that_came_meanwhile_and_moved_nothing_is_named_too():
    entries = [entry("a", "oppose"), entry("b", "support", factuality="planned", known=(4,))]
    position = held_on(DAY, entries)
    early, late = (
        {one.claim_id: one.role for one in explain(position, entries, known_at=known).claims} for known in (None, 5)
    )
    assert early == {"a": "carries", "b": "did_not_count_then"}
    assert late == {"a": "carries", "b": "not_actual"}
