"""Decision rules, held to real decisions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import BadInput
from foedus.graph.fold.rules import RULES, rule_named

ALLIES = tuple("ABCDEFGH")
sides = st.dictionaries(st.sampled_from(ALLIES), st.sampled_from(["support", "oppose", "undecided"]))


def test_one_refusal_blocks_unanimity_and_the_holdouts_are_all_who_are_missing():
    outcome = RULES["unanimity"]("ABC", {"A": "support", "B": "oppose"})
    assert (outcome.result, outcome.holdouts) == ("blocked", ("B", "C"))


def test_unanimity_without_a_refusal_is_open_until_all_are_for_it():
    assert RULES["unanimity"]("AB", {"A": "support"}).result == "open"
    assert RULES["unanimity"]("AB", {"A": "support", "B": "support"}).result == "reached"


def test_the_general_assembly_vote_of_2_march_2022_reached_two_thirds_of_those_voting():
    voting = {f"y{i}": "support" for i in range(141)} | {f"n{i}": "oppose" for i in range(5)}
    abstaining = {f"a{i}": "undecided" for i in range(35)}
    outcome = RULES["two_thirds_of_present_and_voting"]([*voting, *abstaining], voting | abstaining)
    assert (outcome.result, outcome.needed) == ("reached", 98)


def test_in_the_european_council_an_abstention_does_not_stand_in_the_way_of_unanimity():
    assert RULES["unanimity_with_abstention"]("AB", {"A": "support", "B": "undecided"}).result == "reached"


def test_silence_is_consent_only_under_the_rule_of_silence():
    assert RULES["consensus_by_silence"]("AB", {}).result == "reached"
    assert RULES["unanimity"]("AB", {}).result == "open"


@given(st.sampled_from(sorted(RULES)), sides, st.sampled_from(ALLIES))
def test_one_more_supporter_never_turns_a_reached_decision_around(name, taken, actor):
    rule = rule_named(name)
    if rule(ALLIES, taken).result == "reached":
        assert rule(ALLIES, taken | {actor: "support"}).result == "reached"


@given(st.sampled_from(sorted(RULES)), sides)
def test_a_blocked_decision_stays_blocked_whatever_the_silent_say(name, taken):
    rule = rule_named(name)
    if rule(ALLIES, taken).result == "blocked":
        everyone_for_it = dict.fromkeys(ALLIES, "support") | taken
        assert rule(ALLIES, everyone_for_it).result != "reached"


def test_an_unknown_rule_is_refused_with_the_names_of_those_there_are():
    with pytest.raises(BadInput, match="unanimity"):
        rule_named("dice")
