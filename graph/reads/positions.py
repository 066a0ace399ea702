"""Positions, a page at a time."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from foedus.cypher.catalogue import statement
from foedus.graph.engine.connection import Graph
from foedus.graph.reads.as_of import AsOf
from foedus.graph.time import OPEN_SEQUENCE, iso_or_none

MOST = 1_000


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A position as it is shown. Open ends are None; `stance` is None where reports disagree.

    Attributes:
        rests_on: ids of the claims that it rests on.
        imprecise: a claim known to the month or year only could change the order within it.
    """

    position: str
    actor: str
    question: str
    option: str | None
    stance: str | None
    disputed: bool
    valid_from: date
    valid_to: str | None
    known_from: int
    known_to: int | None
    last_heard: date
    confidence: float
    imprecise: bool
    rests_on: tuple[str, ...] = ()


class Page(msgspec.Struct, frozen=True):
    """Some positions, and where the next page begins (None: this is the last)."""

    positions: tuple[Held, ...]
    next: str | None


def held(row: dict[str, Any], rests_on: list[str]) -> Held:
    """A position from the properties that the read statements return."""
    return Held(
        position=row["id"],
        actor=row["actor"],
        question=row["question"],
        option=row["option"] or None,
        stance=row.get("stance"),
        disputed=row["disputed"],
        valid_from=row["valid_from"],
        valid_to=iso_or_none(row["valid_to"]),
        known_from=row["known_from"],
        known_to=None if row["known_to"] >= OPEN_SEQUENCE else row["known_to"],
        last_heard=row["last_heard"],
        confidence=row["confidence"],
        imprecise=row["imprecise"],
        rests_on=tuple(rests_on),
    )


def positions(
    graph: Graph,
    as_of: AsOf,
    *,
    actor: str | None = None,
    question: str | None = None,
    option: str | None = None,
    stance: str | None = None,
    limit: int = 100,
    cursor: str | None = None,
) -> Page:
    """Positions at (T, K), by any of actor, question, option and stance; sorted by their ids."""
    limit = min(limit, MOST)
    found = graph.read(
        statement("read/positions"),
        actor=actor,
        question=question,
        option=option,
        stance=stance,
        after=cursor or "",
        limit=limit + 1,
        **as_of.parameters,
    )
    page = tuple(held(row["position"], row["rests_on"]) for row in found[:limit])
    return Page(page, page[-1].position if len(found) > limit else None)
