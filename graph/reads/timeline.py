"""One actor's positions on a question over valid time, with the claims that made them and those that did not."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec

from foedus.cypher.catalogue import statement
from foedus.graph.engine.connection import Graph
from foedus.graph.fold.acts import STANCE
from foedus.graph.fold.staleness import stale_from
from foedus.graph.reads.as_of import AsOf
from foedus.graph.reads.positions import Held, held
from foedus.graph.reads.said import Said, said


class Stretch(msgspec.Struct, frozen=True):
    """A position, with the claims that it rests on and those of the same moment that were set aside.

    Attributes:
        stale_from: the day from which nothing had been heard of it for longer than its question allows; None if that
            never came, or the question does not say.
    """

    position: Held
    rests_on: tuple[Said, ...]
    set_aside: tuple[Said, ...]
    stale_from: date | None = None


class Unmoving(msgspec.Struct, frozen=True):
    """A claim that moved nothing, and why."""

    claim: Said
    why: str


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """Positions in order of valid time, as known at K."""

    actor: str
    question: str
    option: str | None
    known_at: datetime | None
    known_sequence: int
    stretches: tuple[Stretch, ...]
    moved_nothing: tuple[Unmoving, ...]


def timeline(graph: Graph, actor: str, question: str, option: str | None, as_of: AsOf) -> Timeline:
    """The positions of one actor on a question (and an option of it), as known at K; T does not matter here."""
    asked = {"question": question, "option": option or "", "known_sequence": as_of.known_sequence}
    rows = graph.read(statement("read/timeline_positions"), actor=actor, **asked)
    claims = [said(row["claim"]) for row in graph.read(statement("read/timeline_claims"), actors=[actor], **asked)]
    known = {claim.claim: claim for claim in claims}
    used = {claim for row in rows for claim in (*row["rests_on"], *row["set_aside"])}
    return Timeline(
        actor=actor,
        question=question,
        option=option,
        known_at=as_of.known_at,
        known_sequence=as_of.known_sequence,
        stretches=tuple(
            Stretch(
                held(row["position"], row["rests_on"]),
                tuple(known[claim] for claim in row["rests_on"] if claim in known),
                tuple(known[claim] for claim in row["set_aside"] if claim in known),
                _stale_from(row),
            )
            for row in rows
        ),
        moved_nothing=tuple(Unmoving(claim, _why(claim)) for claim in claims if claim.claim not in used),
    )


def _stale_from(row: dict[str, Any]) -> date | None:
    begins = stale_from(row["position"]["last_heard"], row["stale_after"])
    return begins if begins is not None and begins < row["position"]["valid_to"] else None


def _why(claim: Said) -> str:
    if claim.factuality != "actual":
        return f"the text presents it as {claim.factuality}"
    if claim.valid_from is None:
        return "the text does not say when"
    if claim.act not in STANCE:
        return f"{claim.act} takes no side in a decision"
    return "it says nothing else than the others of its day"
