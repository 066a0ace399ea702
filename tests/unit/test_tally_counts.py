"""A number of unnamed actors held against the named."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from foedus.graph.fold.counts import reconcile
from foedus.graph.fold.tally import ReportedCount

MEMBERS = "ABCDEFGH"
sides = st.dictionaries(st.sampled_from(MEMBERS), st.sampled_from(["support", "oppose", "undecided"]))


def report(count, of=None):
    return ReportedCount(count, of, "clm-1")


def test_who_is_not_named_is_among_those_of_whom_nothing_is_known():
    found = reconcile(report(5, 8), MEMBERS, {"A": "support", "B": "support", "C": "oppose"})
    assert (found.named, found.unnamed, found.may_be) == (("A", "B"), 3, ("D", "E", "F", "G", "H"))
    assert (found.must_be, found.contradiction) == ((), None)


def test_if_all_the_unknown_are_needed_they_must_be_the_unnamed():
    found = reconcile(report(3, 4), "ABCD", {"A": "support", "B": "oppose"})
    assert found.must_be == ("C", "D")


def test_more_named_than_counted_is_a_contradiction():
    found = reconcile(report(1), MEMBERS, {"A": "support", "B": "support"})
    assert (found.contradiction, found.unnamed, found.may_be) == ("more_named_than_counted", 0, ())


def test_a_count_that_known_opponents_make_impossible_is_a_contradiction():
    # seven of eight are reported, and two are known to be against
    found = reconcile(report(7, 8), MEMBERS, {"A": "oppose", "B": "oppose"})
    assert found.contradiction == "too_many_take_another_side"


def test_more_counted_than_there_are_members_is_a_contradiction():
    assert reconcile(report(9), MEMBERS, {}).contradiction == "more_counted_than_members"


def test_a_count_of_another_electorate_is_marked_and_may_still_be_right():
    found = reconcile(report(5, 31), MEMBERS, {})
    assert (found.of_others, found.contradiction) == (True, None)


def test_a_count_of_those_against_is_held_against_the_opponents():
    assert reconcile(report(2), MEMBERS, {"A": "oppose", "B": "support"}, "oppose").named == ("A",)


@given(sides, st.integers(0, 9))
def test_a_count_contradicts_the_named_exactly_if_no_choice_of_the_unknown_gives_it(taken, count):
    named = sum(side == "support" for side in taken.values())
    unknown = len(MEMBERS) - len(taken)
    possible = count in range(named, named + unknown + 1)
    assert (reconcile(report(count), MEMBERS, taken).contradiction is None) == possible
