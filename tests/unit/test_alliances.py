"""Who is allied, who agrees with whom, and whose friends are whose enemies."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import BadInput
from foedus.graph.fold.agreement import Agreement, agreement, agreements
from foedus.graph.fold.alliances import alliances
from foedus.graph.fold.balance import balance, unbalanced
from foedus.graph.fold.coalitions import coalitions
from foedus.graph.fold.memberships import Membership, Tie
from foedus.graph.time import DateInterval, SequenceInterval

ACTORS = "ABCDEF"
EVER = SequenceInterval(1)
sides = st.dictionaries(
    st.sampled_from(ACTORS),
    st.dictionaries(st.sampled_from("123456"), st.sampled_from(["support", "oppose", "undecided"])),
)
signed = st.dictionaries(st.sampled_from(list(combinations(ACTORS, 2))), st.sampled_from([1, -1])).map(
    lambda ties: [(one, other, sign) for (one, other), sign in ties.items()]
)


def member(actor, organisation, start, end=date(9999, 12, 31), known=EVER):
    return Membership(actor, organisation, Tie(DateInterval(start, end), known))


# alliances


def test_allies_are_allied_from_when_the_later_one_joined():
    records = [member("FIN", "NATO", date(2023, 4, 4)), member("DNK", "NATO", date(1949, 8, 24))]
    (found,) = alliances(records, {"NATO": "membership"})
    assert (found.one, found.other, found.basis) == ("DNK", "FIN", "NATO")
    assert found.tie.valid.start == date(2023, 4, 4)


def test_allies_are_allied_until_the_first_one_leaves_and_again_when_it_is_back():
    greece = [member("GRC", "NATO", date(1952, 2, 18), date(1974, 8, 14)), member("GRC", "NATO", date(1980, 10, 20))]
    found = alliances([*greece, member("USA", "NATO", date(1949, 8, 24))], {"NATO": "membership"})
    assert [one.tie.valid for one in found] == [one.tie.valid for one in greece]


def test_who_was_never_a_member_at_the_same_time_is_no_ally():
    records = [member("A", "X", date(2000, 1, 1), date(2001, 1, 1)), member("B", "X", date(2001, 1, 1))]
    assert alliances(records, {"X": "membership"}) == ()


def test_a_tie_is_known_only_while_both_memberships_are():
    records = [
        member("A", "X", date(2000, 1, 1), known=SequenceInterval(3, 9)),
        member("B", "X", date(2000, 1, 1), known=SequenceInterval(5)),
    ]
    assert alliances(records, {"X": "treaty"})[0].tie.known == SequenceInterval(5, 9)


def test_seats_in_one_forum_ally_nobody():
    records = [member("CHN", "UN", date(1971, 10, 25)), member("USA", "UN", date(1945, 10, 24))]
    assert alliances(records, {"NATO": "membership"}) == ()


# balance


def test_triads_are_counted_by_their_enmities():
    friends = [("A", "B", 1), ("A", "C", 1), ("B", "C", 1)]
    common_enemy = [("A", "B", 1), ("A", "D", -1), ("B", "D", -1)]
    found = balance([*friends, *common_enemy[1:], ("C", "D", 1)])
    assert (found.friends, found.one_enmity, found.common_enemy, found.enemies) == (1, 2, 1, 0)
    assert unbalanced([*friends, *common_enemy[1:], ("C", "D", 1)]) == (("A", "C", "D"), ("B", "C", "D"))


@given(signed)
def test_every_triad_is_counted_once(ties):
    signs = {(one, other): sign for one, other, sign in ties}
    expected = [0, 0, 0, 0]
    for one, other, third in combinations(ACTORS, 3):
        triad = [signs.get(pair) for pair in ((one, other), (one, third), (other, third))]
        if None not in triad:
            expected[triad.count(-1)] += 1
    found = balance(ties)
    assert [found.friends, found.one_enmity, found.common_enemy, found.enemies] == expected
    assert len(unbalanced(ties)) == found.one_enmity + found.enemies


def test_which_way_a_tie_is_written_changes_nothing():
    ties = [("A", "B", 1), ("B", "C", -1), ("A", "C", -1)]
    assert balance([(other, one, sign) for one, other, sign in ties]) == balance(ties)


def test_a_pair_with_two_signs_is_refused():
    with pytest.raises(BadInput, match="two signs"):
        balance([("A", "B", 1), ("B", "A", -1)])


# agreement and coalitions


def test_an_abstention_is_half_an_agreement_and_an_absence_is_no_common_question():
    one = {"q1": "support", "q2": "support", "q3": "oppose", "q4": "support"}
    other = {"q1": "support", "q2": "undecided", "q3": "support"}
    found = agreement(one, other)
    assert (found.common, found.identical, found.graded) == (3, 1 / 3, 0.5)


def test_without_a_common_question_agreement_is_unknown():
    assert agreement({"q1": "support"}, {"q2": "support"}).identical is None


@given(sides)
def test_agreement_is_what_a_count_question_by_question_finds(taken):
    line = {"oppose": 0, "undecided": 1, "support": 2}
    for (one, other), found in agreements(taken).items():
        pairs = [(taken[one][matter], taken[other][matter]) for matter in taken[one].keys() & taken[other].keys()]
        assert found == Agreement(
            common=len(pairs),
            same=sum(left == right for left, right in pairs),
            halves=sum(2 - abs(line[left] - line[right]) for left, right in pairs),
        )


@given(sides)
def test_agreement_has_no_direction(taken):
    for (one, other), found in agreements(taken).items():
        assert found == agreement(taken[other], taken[one])


@given(sides, st.integers(1, 3), st.floats(0.3, 1))
def test_every_two_in_a_coalition_agree_enough_and_nobody_is_in_two(taken, common, share):
    found = coalitions(taken, min_common=common, min_agreement=share)
    for coalition in found:
        for one, other in combinations(coalition.members, 2):
            pair = agreement(taken[one], taken[other])
            assert pair.common >= common
            assert pair.identical >= share
    everyone = [actor for coalition in found for actor in coalition.members]
    assert len(everyone) == len(set(everyone))


def test_a_friends_friend_is_not_drawn_into_a_coalition():
    taken = {
        "A": dict.fromkeys("123456", "support"),
        "B": dict.fromkeys("12345", "support") | {"6": "oppose"},
        "C": dict.fromkeys("1234", "support") | {"5": "oppose", "6": "oppose"},
    }
    (found,) = coalitions(taken, min_common=5, min_agreement=0.8)
    assert (found.members, found.common) == (("A", "B"), 6)
