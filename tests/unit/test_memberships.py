"""Ties over both time axes."""

from __future__ import annotations

import itertools
from datetime import date

from foedus.graph.fold.memberships import Change, ties
from foedus.graph.time import OPEN_DATE, OPEN_SEQUENCE, DateInterval

IN, OUT, AGAIN = date(1981, 1, 1), date(1990, 1, 1), date(1995, 1, 1)


def known_now(changes: list[Change]) -> list[DateInterval]:
    return sorted(tie.valid for tie in ties(changes) if tie.known.end == OPEN_SEQUENCE)


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
