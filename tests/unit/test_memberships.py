"""Memberships, offices and the succession of states, over both time axes."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.graph.events import MembershipEnded, MembershipStarted, OfficeHeld, OfficeLeft
from foedus.graph.fold.memberships import Change, members, memberships, offices, speakers, spoken_for, ties
from foedus.graph.fold.succession import continuator, successors
from foedus.graph.time import OPEN_DATE, OPEN_SEQUENCE, DateInterval

IN, OUT, AGAIN = date(1981, 1, 1), date(1990, 1, 1), date(1995, 1, 1)

changes = st.lists(
    st.builds(Change, st.dates(date(2000, 1, 1), date(2000, 1, 6)), st.booleans(), st.integers(1, 6)), max_size=7
)


def known_now(changes: list[Change]) -> list[DateInterval]:
    return sorted(tie.valid for tie in ties(changes) if tie.known.end == OPEN_SEQUENCE)


def started(member, start, organisation="NATO"):
    return MembershipStarted(member=member, organisation=organisation, valid_from=start)


def ended(member, end, organisation="NATO"):
    return MembershipEnded(member=member, organisation=organisation, valid_to=end)


def test_who_leaves_and_comes_back_was_a_member_twice():
    for order in itertools.permutations([(IN, True), (OUT, False), (AGAIN, True)]):
        changes = [Change(day, begins, sequence) for sequence, (day, begins) in enumerate(order, start=1)]
        assert known_now(changes) == [DateInterval(IN, OUT), DateInterval(AGAIN, OPEN_DATE)]


def test_before_the_end_was_known_the_membership_was_held_to_be_open():
    found = ties([Change(IN, True, 1), Change(OUT, False, 5)])
    assert [tie.valid for tie in found if 3 in tie.known] == [DateInterval(IN, OPEN_DATE)]
    assert [tie.valid for tie in found if 5 in tie.known] == [DateInterval(IN, OUT)]


def test_an_end_without_a_beginning_makes_nothing_by_itself():
    assert ties([Change(OUT, False, 1)]) == ()


@given(changes, st.integers(0, 7))
def test_what_was_known_then_follows_from_what_had_arrived_then(given_changes, sequence):
    then = sorted(tie.valid for tie in ties(given_changes) if sequence in tie.known)
    assert then == known_now([change for change in given_changes if change.known_from <= sequence])


@given(changes, st.randoms(use_true_random=False))
def test_the_order_in_which_changes_are_read_changes_nothing(given_changes, random):
    shuffled = [*given_changes, *given_changes]
    random.shuffle(shuffled)
    assert ties(shuffled) == ties(given_changes)


def test_the_members_of_an_alliance_are_those_of_the_day_as_known_then():
    log = [
        (1, started("HUN", "1999-03-12")),
        (2, started("FIN", "2023-04-04")),
        (3, started("SWE", "2024-03-07")),
        (4, started("SWE", "1995-01-01", "EU")),
    ]
    records = memberships(log)
    assert members(records, "NATO", date(2023, 12, 1)) == ("FIN", "HUN")
    assert members(records, "NATO", date(2024, 3, 7)) == ("FIN", "HUN", "SWE")
    assert members(records, "NATO", date(2024, 3, 7), known_at=2) == ("FIN", "HUN")


def test_who_left_is_no_member_from_that_day_on():
    records = memberships([(1, ended("GBR", "2020-02-01", "EU")), (2, started("GBR", "1973-01-01", "EU"))])
    assert members(records, "EU", date(2020, 1, 31)) == ("GBR",)
    assert members(records, "EU", date(2020, 2, 1)) == ()


def test_who_speaks_for_a_state_is_who_holds_the_office_on_that_day():
    def held(person, start):
        return OfficeHeld(person=person, office="head of government", body="NLD", valid_from=start)

    left = OfficeLeft(person="mark-rutte", office="head of government", body="NLD", valid_to="2024-07-02")
    records = offices([(1, held("mark-rutte", "2010-10-14")), (2, held("dick-schoof", "2024-07-02")), (3, left)])
    assert [one.person for one in speakers(records, "NLD", date(2024, 7, 1))] == ["mark-rutte"]
    assert [one.person for one in speakers(records, "NLD", date(2024, 7, 2))] == ["dick-schoof"]
    assert [one.body for one in spoken_for(records, "mark-rutte", date(2024, 6, 20))] == ["NLD"]
    assert spoken_for(records, "mark-rutte", date(2024, 10, 1)) == ()


def test_an_office_held_since_an_unknown_day_counts_until_its_end():
    records = offices([
        (1, OfficeHeld(person="p", office="foreign minister", body="AUT", valid_from=None)),
        (2, OfficeLeft(person="p", office="foreign minister", body="AUT", valid_to="2020")),
    ])  # fmt: skip
    assert len(speakers(records, "AUT", date(2019, 12, 31))) == 1
    assert speakers(records, "AUT", date(2020, 1, 1)) == ()


@pytest.mark.parametrize(
    ("state", "day", "after", "seat"),
    [
        ("SUN", date(1991, 12, 25), ("SUN",), "SUN"),
        ("SUN", date(1991, 12, 26), ("RUS",), "RUS"),
        ("CSK", date(1993, 1, 1), ("CZE", "SVK"), None),
        ("DDR", date(1990, 10, 3), ("DEU",), None),
        ("YUG", date(2004, 1, 1), ("SCG",), "SCG"),
        ("YUG", date(2006, 6, 5), ("MNE", "SRB"), "SRB"),
        ("FRA", date(2024, 1, 1), ("FRA",), "FRA"),
    ],
)
def test_states_are_followed_by_those_that_came_after(state, day, after, seat):
    assert (successors(state, day), continuator(state, day)) == (after, seat)
