"""Who stands apart from a majority, and on what."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import BadInput
from foedus.graph.fold.deviations import Deviation, Matter, SideTaken, deviations
from foedus.graph.reads.coalitions import window_of
from foedus.graph.time import DateInterval

MATTER = Matter("q", None)
STANCES = st.sampled_from(["support", "oppose", "undecided"])


def taken(actor: str, stance: str, day: int = 1) -> SideTaken:
    return SideTaken(actor, stance, date(2024, 6, day))


def test_who_takes_another_side_than_more_than_half_stands_apart():
    (found,) = deviations({MATTER: [taken("A", "support"), taken("B", "support"), taken("C", "oppose", 4)]})
    assert found == Deviation(MATTER, "support", ("A", "B"), (taken("C", "oppose", 4),))


def test_half_is_no_majority_and_of_two_nobody_stands_apart():
    even = [taken("A", "support"), taken("B", "support"), taken("C", "oppose"), taken("D", "undecided")]
    assert deviations({MATTER: even}) == ()
    assert deviations({MATTER: [taken("A", "support"), taken("B", "oppose")]}) == ()


def test_the_latest_turn_away_comes_first():
    def split(day: int) -> list[SideTaken]:
        return [taken("A", "support"), taken("B", "support"), taken("C", "oppose", day)]

    found = deviations({Matter("a", None): split(2), Matter("b", "x"): split(9), Matter("c", None): split(5)})
    assert [one.matter.question for one in found] == ["b", "c", "a"]


@given(st.lists(STANCES, max_size=9))
def test_everyone_with_a_side_is_with_the_majority_or_apart_and_the_majority_is_one(stances):
    sides = [taken(f"A{number}", stance) for number, stance in enumerate(stances)]
    for one in deviations({MATTER: sides}):
        assert sorted([*one.with_it, *(each.actor for each in one.apart)]) == sorted(each.actor for each in sides)
        assert len(one.with_it) > len(one.apart) > 0


def test_a_window_goes_from_the_first_day_of_its_begin_through_the_last_of_its_end():
    assert window_of("2022..2024-02") == DateInterval(date(2022, 1, 1), date(2024, 3, 1))
    assert window_of("2022") == DateInterval(date(2022, 1, 1), date(2023, 1, 1))
    for wrong in ("2024..2022", "2022..", "soon"):
        with pytest.raises(BadInput):
            window_of(wrong)
