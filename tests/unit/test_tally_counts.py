"""A number of unnamed actors held against the named."""

from __future__ import annotations

from datetime import date

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from foedus.cypher.catalogue import statement
from foedus.graph.fold.acts import STANCE
from foedus.graph.fold.counts import Standing, reconcile, reconcile_all
from foedus.graph.fold.groups import InferredSide
from foedus.graph.fold.tally import ReportedCount, Side, Tally, tally

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


TODAY, EARLIER = date(2024, 6, 28), date(2024, 6, 4)


def counted(supporters: str, reports: list[ReportedCount], inferred: str = "") -> Tally:
    """A tally of eight, in which some are for it and some only as a group of theirs is."""
    found = tally(
        question="q",
        option=None,
        valid_at=TODAY,
        known_at=None,
        known_sequence=9,
        rule="unanimity",
        electorate=MEMBERS,
        sides=[Side(actor, "support", disputed=False) for actor in supporters + inferred],
        reported_counts=reports,
    )
    return msgspec.structs.replace(found, inferred=tuple(InferredSide(one, "support", "NATO") for one in inferred))


def test_who_came_round_later_contradicts_no_earlier_count():
    two = ReportedCount(2, 8, "clm-1", EARLIER)
    three = counted("ABC", [two])
    (held,) = reconcile_all(three, {EARLIER: Standing(frozenset(MEMBERS), {"A": "support"})})
    assert (held.named, held.unnamed, held.contradiction, held.day) == (("A",), 1, None, EARLIER)
    (wrong,) = reconcile_all(three, {EARLIER: Standing(frozenset("ABCDE"), dict.fromkeys("ABC", "support"))})
    assert (wrong.contradiction, wrong.of_others) == ("more_named_than_counted", True)


def test_who_is_only_inferred_is_not_named_and_contradicts_no_count():
    (held,) = reconcile_all(counted("AB", [ReportedCount(3, 8, "clm-1", TODAY)], inferred="CDEF"))
    assert (held.named, held.unnamed, held.contradiction) == (("A", "B"), 1, None)
    assert set("CDEF") <= set(held.may_be)


def test_counts_of_both_sides_are_held_against_their_own_side_the_latest_first():
    found = counted("AB", [ReportedCount(2, 8, "clm-old", EARLIER), ReportedCount(3, 8, "clm-new", TODAY)])
    found = msgspec.structs.replace(found, opposing_counts=(ReportedCount(7, 8, "clm-against", TODAY),))
    held = {one.claim: one for one in reconcile_all(found)}
    assert list(held) == ["clm-new", "clm-against", "clm-old"]
    assert (held["clm-against"].stance, held["clm-against"].contradiction) == ("oppose", "too_many_take_another_side")


def test_where_nobody_is_known_to_decide_no_count_is_contradicted():
    assert reconcile(report(9), (), {}).contradiction is None


def test_the_named_query_takes_a_side_from_the_acts_that_the_fold_takes_it_from():
    text = statement("queries/counts_against_named").text
    for stance in ("support", "oppose"):
        acts = ", ".join(f"'{act}'" for act, side in STANCE.items() if side == stance)
        assert f"WHEN claim.act IN [{acts}] THEN '{stance}'" in text
