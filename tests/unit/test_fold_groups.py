"""A group's claim read as its members'."""

from __future__ import annotations

from datetime import date

from foedus.graph.events import MembershipStarted
from foedus.graph.fold.groups import InferredSide, expand, expand_all, spread
from foedus.graph.fold.memberships import memberships
from foedus.graph.fold.model import Key, Position
from foedus.graph.time import DateInterval, SequenceInterval

DAY = date(2022, 3, 2)


def position(actor, stance, start=date(2022, 3, 1)):
    return Position(
        key=Key(actor, "q"),
        stance=stance,
        valid=DateInterval(start),
        known=SequenceInterval(4),
        claims_for=(f"clm-{actor}",),
        claims_against=(),
        last_heard=start,
        confidence=0.5,
        disputed=stance is None,
    )


MEMBERS = memberships(
    (number, MembershipStarted(member=member, organisation=body, valid_from="2000-01-01"))
    for number, (member, body) in enumerate([("HUN", "EU"), ("POL", "EU"), ("HUN", "V4")], start=1)
)


def test_what_a_group_says_is_inferred_of_its_members_and_marked():
    (found,) = expand(position("EU", "support"), ["POL"], {})
    assert (found.actor, found.stance, found.group, found.claims, found.inferred) == (
        "POL",
        "support",
        "EU",
        ("clm-EU",),
        True,
    )


def test_who_spoke_for_itself_is_not_spoken_for_by_its_group():
    positions = [position("EU", "support"), position("HUN", "oppose")]
    assert [one.actor for one in expand_all(positions, MEMBERS, DAY)] == ["POL"]


def test_about_whom_reports_disagree_nothing_is_inferred():
    positions = [position("EU", "support"), position("HUN", None)]
    assert [one.actor for one in expand_all(positions, MEMBERS, DAY)] == ["POL"]


def test_a_disputed_position_of_a_group_is_spread_over_nobody():
    assert expand_all([position("EU", None)], MEMBERS, DAY) == ()


def test_between_two_groups_that_disagree_nothing_is_inferred_of_a_member_of_both():
    positions = [position("EU", "support"), position("V4", "oppose")]
    assert [one.actor for one in expand_all(positions, MEMBERS, DAY)] == ["POL"]


def test_membership_and_position_are_those_of_the_day_as_known_then():
    positions = [position("EU", "support")]
    assert expand_all(positions, MEMBERS, date(1999, 12, 31)) == ()
    assert expand_all(positions, MEMBERS, DAY, known_at=3) == ()


def test_what_groups_hold_is_spread_over_members_that_have_not_spoken_and_that_no_two_groups_divide():
    sides = {"NATO": "support", "Nordics": "support", "BRICS": "oppose", "EU": None, "HUN": "oppose", "TUR": None}
    members_of = {
        "NATO": {"HUN", "TUR", "NOR", "BRA"}, "Nordics": {"NOR", "FIN"}, "BRICS": {"BRA", "CHN"}, "EU": {"FRA"}
    }  # fmt: skip
    assert spread(sides, members_of) == (
        InferredSide("CHN", "oppose", "BRICS"),
        InferredSide("FIN", "support", "Nordics"),
        InferredSide("NOR", "support", "NATO"),
    )
