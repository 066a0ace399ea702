"""The tally: who is on which side, and what the rule says of it."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import BadInput
from foedus.graph.fold.counts import reconcile_all
from foedus.graph.fold.full_tally import in_full
from foedus.graph.fold.staleness import is_stale, stale_from
from foedus.graph.fold.tally import Conditional, ReportedCount, Side, Tally, decision_of, sides_of, tally

ALLIES = ("EST", "FRA", "HUN", "ROU", "USA")


def counted(sides, electorate=ALLIES, rule="unanimity", **more):
    return tally(
        question="nato-secretary-general",
        option="mark-rutte",
        valid_at=date(2024, 6, 4),
        known_at=None,
        known_sequence=12,
        rule=rule,
        electorate=electorate,
        sides=[Side(actor, stance, stance is None) for actor, stance in sides.items()],
        **more,
    )


def test_every_member_is_on_exactly_one_list():
    found = counted({"EST": "support", "FRA": "support", "HUN": "oppose", "ROU": None})
    lists = [found.support, found.oppose, found.undecided, found.disputed, found.unknown]
    assert lists == [("EST", "FRA"), ("HUN",), (), ("ROU",), ("USA",)]
    assert (found.outcome, found.holdouts) == ("blocked", ("HUN", "ROU", "USA"))


def test_a_position_is_stale_after_more_days_of_silence_than_its_question_allows_and_counts_all_the_same():
    heard = date(2024, 4, 5)
    assert stale_from(heard, 60) == date(2024, 6, 5)
    assert (stale_from(heard, None), stale_from(heard, 10**7)) == (None, None)
    assert not is_stale(heard, 60, date(2024, 6, 4))
    assert is_stale(heard, 60, date(2024, 6, 5))
    assert not is_stale(heard, 60, date(2023, 1, 1))  # a claim of a later day says that it was held until then
    found = tally(
        question="q",
        option=None,
        valid_at=date(2024, 6, 5),
        known_at=None,
        known_sequence=12,
        rule="unanimity",
        electorate=("EST", "FRA"),
        sides=[Side("EST", "support", disputed=False, stale=True), Side("FRA", "support", disputed=False)],
    )
    assert (found.stale, found.support, found.outcome) == (("EST",), ("EST", "FRA"), "reached")


def test_who_is_on_record_is_told_from_who_has_only_said_so():
    acts = {"EST": ("vote_for",), "FRA": ("approve", "vote_for"), "HUN": ("sign",), "ROU": (), "CHE": ("vote_for",)}
    found = tally(
        question="q",
        option=None,
        valid_at=date(2024, 6, 4),
        known_at=None,
        known_sequence=12,
        rule="unanimity",
        electorate=ALLIES,
        sides=[Side(actor, "support", disputed=False, recorded=recorded) for actor, recorded in acts.items()],
    )
    assert (found.voted, found.ratified, found.signed) == (("EST", "FRA"), ("FRA",), ("HUN",))


@given(st.dictionaries(st.sampled_from([*ALLIES, "CHE"]), st.sampled_from(["support", "oppose", "undecided", None])))
def test_the_lists_add_up_to_the_electorate_whoever_else_has_a_position(sides):
    found = counted(sides)
    everyone = [*found.support, *found.oppose, *found.undecided, *found.disputed, *found.unknown]
    assert sorted(everyone) == sorted(ALLIES)


def test_the_json_has_the_documented_fields_in_their_order():
    fields = list(msgspec.to_builtins(counted({})))
    assert fields[:15] == [
        "question", "option", "valid_at", "known_at", "known_sequence", "rule", "electorate", "support", "oppose",
        "undecided", "disputed", "unknown", "reported_counts", "outcome", "holdouts",
    ]  # fmt: skip


def test_who_would_on_a_condition_is_shown_and_counts_on_no_side():
    would = Conditional("HUN", "support", "if it need not send troops", "clm-1")
    found = counted({"EST": "support"}, conditional=[would])
    assert (found.conditional, found.support, "HUN" in found.unknown) == ((would,), ("EST",), True)


def test_what_if_hungary_and_romania_gave_in():
    found = counted({"EST": "support", "FRA": "support", "USA": "support", "HUN": "oppose", "ROU": "undecided"})
    assert decision_of(found).smallest_winning == ("HUN", "ROU")
    assert decision_of(found, {"HUN": "support"}).pivotal == ("ROU",)
    assert decision_of(found, {"HUN": "support", "ROU": "support"}).outcome == "reached"
    with pytest.raises(BadInput, match="CHE"):
        decision_of(found, {"CHE": "support"})


def test_a_rule_whose_figures_change_uses_those_of_the_tallys_date():
    found = counted({"FRA": "support"}, electorate=("FRA", "HUN"), rule="eu_qualified_majority")
    assert found.needed == 2


def test_the_reported_counts_are_held_against_the_named_of_the_tally():
    found = counted({"EST": "support", "HUN": "oppose"}, reported_counts=[ReportedCount(4, 5, "clm-2")])
    (held,) = reconcile_all(found)
    assert (held.named, held.must_be) == (("EST",), ("FRA", "ROU", "USA"))
    assert sides_of(found) == {"EST": "support", "HUN": "oppose"}


def test_the_full_tally_has_what_a_what_if_has_and_all_that_the_tally_has():
    found = counted({"EST": "support", "FRA": "support", "USA": "support", "HUN": "oppose"})
    full, decision = in_full(found, {}), decision_of(found)
    assert (full.pivotal, full.smallest_winning, full.smallest_blocking) == ((), ("HUN", "ROU"), ())
    told, said = msgspec.to_builtins(full), msgspec.to_builtins(decision)
    assert {field: told[field] for field in said} == said
    assert {field: told[field] for field in Tally.__struct_fields__} == msgspec.to_builtins(found)


def test_where_nobody_decides_nobody_is_pivotal_and_nothing_would_suffice():
    full = in_full(counted({}, electorate=()), {})
    assert (full.outcome, full.pivotal, full.smallest_winning, full.smallest_blocking) == ("open", (), None, None)


@pytest.mark.parametrize("rule", ["unanimity", "consensus_by_silence", "ratification_by_all"])
def test_nothing_is_reached_where_nobody_decides(rule):
    found = counted({"EST": "support"}, electorate=(), rule=rule)
    assert (found.outcome, found.needed, found.holdouts) == ("open", 0, ())
