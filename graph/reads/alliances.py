"""An alliance at a date: its members, who of them stands apart on what, and what else binds them."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from foedus.cypher.catalogue import statement
from foedus.errors import NotFound
from foedus.graph.engine.connection import Graph
from foedus.graph.fold.deviations import Deviation, Matter, SideTaken, deviations
from foedus.graph.fold.memberships import BEGINNING
from foedus.graph.reads.as_of import AsOf

EVER = BEGINNING
"""Since the first day there is."""


class Member(msgspec.Struct, frozen=True):
    """A member, since a day (None: since when is not known)."""

    actor: str
    name: str
    since: date | None


class Shared(msgspec.Struct, frozen=True):
    """Another organisation to which several members belong."""

    organisation: str
    name: str
    members: tuple[str, ...]


class FormalTie(msgspec.Struct, frozen=True):
    """An organisation or a treaty that makes allies of members: of how many pairs."""

    basis: str
    name: str
    kind: str
    pairs: int


class AllianceAt(msgspec.Struct, frozen=True, kw_only=True):
    """An alliance at (T, K).

    Attributes:
        deviations: matters on which some members stand apart from the majority of those who take a side, the latest
            turn first.
        ties: what makes allies of its members, this alliance among them, of most pairs first.
        shared: the other organisations to which several members belong, those of most members first.
    """

    alliance: str
    valid_at: date
    known_at: datetime | None
    known_sequence: int
    members: tuple[Member, ...]
    deviations: tuple[Deviation, ...]
    ties: tuple[FormalTie, ...]
    shared: tuple[Shared, ...]


def members(graph: Graph, organisation: str, as_of: AsOf) -> tuple[Member, ...]:
    """The members of an organisation at (T, K), sorted by id; none of an actor that has no members."""
    rows = graph.read(statement("read/members"), organisation=organisation, **as_of.parameters)
    return tuple(Member(row["actor"], row["name"], _since(row["valid_from"])) for row in rows)


def alliance(
    graph: Graph, organisation: str, as_of: AsOf, *, question: str | None = None, since: date | None = None
) -> AllianceAt:
    """An alliance at (T, K).

    Args:
        graph: where to read.
        organisation: its id.
        as_of: T and K.
        question: look for deviations on this one only.
        since: leave out positions that were last heard before this day.

    Raises:
        NotFound: nobody is a member of it at (T, K).
    """
    allies = members(graph, organisation, as_of)
    if not allies:
        raise NotFound(
            f"no member of {organisation} is known on {as_of.valid_at}, as known at sequence {as_of.known_sequence}"
        )
    actors = [member.actor for member in allies]
    rows = graph.read(
        statement("read/sides_of_actors"), actors=actors, question=question, since=since or EVER, **as_of.parameters
    )
    sides = {
        Matter(row["question"], row["option"] or None): [SideTaken(**side) for side in row["sides"]] for row in rows
    }
    shared = graph.read(statement("read/shared_memberships"), actors=actors, **as_of.parameters)
    return AllianceAt(
        alliance=organisation,
        valid_at=as_of.valid_at,
        known_at=as_of.known_at,
        known_sequence=as_of.known_sequence,
        members=allies,
        deviations=deviations(sides),
        ties=tuple(
            FormalTie(**row) for row in graph.read(statement("read/ties_among"), actors=actors, **as_of.parameters)
        ),
        shared=tuple(
            Shared(row["organisation"], row["name"], tuple(sorted(row["members"])))
            for row in shared
            if row["organisation"] != organisation
        ),
    )


def _since(day: date) -> date | None:
    return None if day == BEGINNING else day
