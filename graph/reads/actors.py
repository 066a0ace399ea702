"""One actor: names, memberships, offices, positions."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from foedus.cypher.catalogue import statement
from foedus.errors import NotFound
from foedus.graph.engine.connection import Graph
from foedus.graph.fold.memberships import BEGINNING
from foedus.graph.reads.as_of import AsOf
from foedus.graph.reads.positions import Held, held
from foedus.graph.time import iso_or_none


class Membership(msgspec.Struct, frozen=True):
    """Membership of an organisation; an unknown start and an open end are None."""

    organisation: str
    valid_from: str | None
    valid_to: str | None


class Tenure(msgspec.Struct, frozen=True):
    """A person's time in an office of a body."""

    person: str
    office: str
    body: str
    valid_from: str | None
    valid_to: str | None


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """An actor at (T, K).

    Attributes:
        canonical: who stands for it, where it was merged into another.
        offices: that it holds. holders: who holds offices in it.
    """

    id: str
    kind: str | None
    name: str
    aliases: tuple[str, ...]
    canonical: str | None
    valid_at: date
    known_sequence: int
    memberships: tuple[Membership, ...]
    offices: tuple[Tenure, ...]
    holders: tuple[Tenure, ...]
    positions: tuple[Held, ...]


def actor(graph: Graph, actor_id: str, as_of: AsOf) -> Actor:
    """An actor by its id; raises `NotFound`."""
    rows = graph.read(statement("read/actor"), actor=actor_id, **as_of.parameters)
    if not rows:
        raise NotFound(f"nothing that was read names {actor_id}: no question, no claim, no membership")
    row = rows[0]
    node = row["actor"]
    return Actor(
        id=node["id"],
        kind=node["kind"],
        name=node["name"] or node["id"],
        aliases=tuple(node["aliases"] or ()),
        canonical=node["canonical"],
        valid_at=as_of.valid_at,
        known_sequence=as_of.known_sequence,
        memberships=tuple(Membership(tie["organisation"], *_interval(tie)) for tie in row["memberships"]),
        offices=tuple(_tenure(tie) for tie in row["offices"]),
        holders=tuple(_tenure(tie) for tie in row["holders"]),
        positions=tuple(held(position, position["rests_on"]) for position in row["positions"]),
    )


def _tenure(tie: dict[str, Any]) -> Tenure:
    return Tenure(tie["person"], tie["office"], tie["body"], *_interval(tie))


def _interval(tie: dict[str, Any]) -> tuple[str | None, str | None]:
    start: date = tie["valid_from"]
    return None if start == BEGINNING else start.isoformat(), iso_or_none(tie["valid_to"])
