"""A group's claim, read as its members': "NATO allies agreed".

The claim stays one claim of the group. Only in reading it is spread over the members of that date, less those who said
otherwise or spoke for themselves, and each position so gained is marked as inferred: it rests on membership, not on
the member's word.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

import msgspec

from foedus.graph.fold.memberships import Membership, members
from foedus.graph.fold.model import Position, Stance
from foedus.graph.time import OPEN_SEQUENCE


class Inferred(msgspec.Struct, frozen=True, order=True):
    """A member's position that follows from its group's.

    Attributes:
        position: id of the group's position.
        claims: the group's claims that it rests on.
    """

    actor: str
    stance: Stance
    group: str
    position: str
    claims: tuple[str, ...]
    inferred: bool = True


def expand(
    held: Position,
    group_members: Collection[str],
    own: Mapping[str, Stance | None],
) -> tuple[Inferred, ...]:
    """The positions of a group's members that follow from what the group holds, sorted.

    Args:
        held: the group's position; a disputed one is spread over nobody.
        group_members: its members at the date asked for.
        own: what members hold by their own or others' word, None where that is disputed: it stands, and nothing is
            inferred for them, whether they dissent or agree.
    """
    if held.stance is None:
        return ()
    return tuple(
        Inferred(member, held.stance, held.key.actor, held.id, held.claims_for)
        for member in sorted(set(group_members) - own.keys() - {held.key.actor})
    )


def expand_all(
    positions: Iterable[Position],
    records: Iterable[Membership],
    valid_at: date,
    known_at: int = OPEN_SEQUENCE - 1,
) -> tuple[Inferred, ...]:
    """Spread every group's position on one question and option at (T, K) over its members at (T, K).

    An actor that is a member of two groups which disagree gets nothing inferred: its silence does not choose.
    """
    visible = [one for one in positions if valid_at in one.valid and known_at in one.known]
    records = tuple(records)
    own: dict[str, Stance | None] = {one.key.actor: one.stance for one in visible}
    found = [
        inferred
        for held in visible
        for inferred in expand(held, members(records, held.key.actor, valid_at, known_at), own)
    ]
    stances: dict[str, set[Stance]] = {}
    for one in found:
        stances.setdefault(one.actor, set()).add(one.stance)
    return tuple(sorted(one for one in found if len(stances[one.actor]) == 1))


class InferredSide(msgspec.Struct, frozen=True, order=True):
    """The side that is inferred for a member from what its groups hold; of several groups that agree, the first."""

    actor: str
    stance: Stance
    group: str


def spread(sides: Mapping[str, Stance | None], members_of: Mapping[str, Collection[str]]) -> tuple[InferredSide, ...]:
    """The sides on one question and option that follow for members from their groups' at one (T, K), sorted.

    Args:
        sides: of every actor that holds one, groups among them; None where it is disputed.
        members_of: the members of each of these groups.
    """
    found: dict[str, list[InferredSide]] = {}
    for group in sorted(members_of):
        stance = sides.get(group)
        if stance is not None:
            for member in set(members_of[group]) - sides.keys():
                found.setdefault(member, []).append(InferredSide(member, stance, group))
    return tuple(sorted(each[0] for each in found.values() if len({one.stance for one in each}) == 1))
