"""Who takes which side on an actor: a candidate, a member-to-be."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec

from foedus.cypher.catalogue import statement
from foedus.graph.engine.connection import Graph
from foedus.graph.fold.model import Policy
from foedus.graph.fold.staleness import is_stale
from foedus.graph.projection.rows import position_row
from foedus.graph.reads.as_of import AsOf
from foedus.graph.reads.find import names_of
from foedus.graph.reads.folded import Reading
from foedus.graph.reads.positions import held
from foedus.graph.reads.said import Said, said


class Sider(msgspec.Struct, frozen=True, kw_only=True):
    """One actor's side, with the claims that it rests on.

    Attributes:
        since: the first day of the position.
        stale: nothing was heard of it for longer than its question allows.
    """

    actor: str
    name: str
    question: str
    since: date
    last_heard: date
    confidence: float
    claims: tuple[Said, ...]
    stale: bool = False


class Would(msgspec.Struct, frozen=True):
    """Who would take a side on a condition; it moves no position."""

    actor: str
    name: str
    claim: Said


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """Who takes which side on `target` at (T, K), each list sorted by question, actor and option.

    Attributes:
        policy: by which the sides were read, if another than that of the graph was asked for.
    """

    target: str
    question: str | None
    valid_at: date
    known_at: datetime | None
    known_sequence: int
    support: tuple[Sider, ...]
    oppose: tuple[Sider, ...]
    undecided: tuple[Sider, ...]
    disputed: tuple[Sider, ...]
    conditional: tuple[Would, ...]
    policy: Policy | None = None


def who(graph: Graph, target: str, question: str | None, as_of: AsOf, reading: Reading | None = None) -> Who:
    """Who supports, opposes or is undecided on an actor, on one question or on all.

    Args:
        graph: where to read.
        target: id of the candidate or of whom the question is about.
        question: id of a question; all if None.
        as_of: T and K.
        reading: by another policy than the graph's; None: as the graph holds the positions.
    """
    asked = {"target": target, "question": question, **as_of.parameters}
    rows = (
        graph.read(statement("read/who"), **asked)
        if reading is None
        else _rows(graph, target, question, as_of, reading)
    )
    sides: dict[str, list[Sider]] = {"support": [], "oppose": [], "undecided": [], "disputed": []}
    for row in rows:
        position = held(row["position"], [])
        sides[position.stance or "disputed"].append(
            Sider(
                actor=position.actor,
                name=row["name"],
                question=position.question,
                since=position.valid_from,
                last_heard=position.last_heard,
                confidence=position.confidence,
                claims=tuple(said(claim) for claim in row["claims"]),
                stale=is_stale(position.last_heard, row["stale_after"], as_of.valid_at),
            )
        )
    would = tuple(
        Would(row["actor"], row["name"], said(row["claim"]))
        for row in graph.read(statement("read/conditional"), **asked)
    )
    return Who(
        target=target,
        question=question,
        valid_at=as_of.valid_at,
        known_at=as_of.known_at,
        known_sequence=as_of.known_sequence,
        support=tuple(sides["support"]),
        oppose=tuple(sides["oppose"]),
        undecided=tuple(sides["undecided"]),
        disputed=tuple(sides["disputed"]),
        conditional=would,
        policy=None if reading is None else reading.policy,
    )


def _rows(graph: Graph, target: str, question: str | None, as_of: AsOf, reading: Reading) -> list[dict[str, Any]]:
    """As ``read/who`` gives them, by the reading's policy."""
    asked = {"target": target, "question": question, "known_sequence": as_of.known_sequence}
    matters = graph.read(statement("read/matters_about"), **asked)
    stale_after = {(row["question"], row["option"]): row["stale_after"] for row in matters}
    held = [
        found
        for found in reading.held({row["question"] for row in matters}, as_of)
        if (found.position.key.question, found.position.key.option) in stale_after
    ]
    ids = [row["id"] for found in held for row in found.rests_on(as_of)]
    words = {row["claim"]["id"]: row["claim"] for row in graph.read(statement("read/claims_by_id"), claims=ids)}
    names = names_of(graph, {found.position.key.actor for found in held})
    return [
        {
            "position": {"id": position.id, **position_row(position)["properties"]},
            "name": names[position.key.actor],
            "stale_after": stale_after[position.key.question, position.key.option],
            "claims": [words[row["id"]] for row in found.rests_on(as_of) if row["id"] in words],
        }
        for found in sorted(held, key=lambda one: (one.position.key.question, one.position.key))
        if (position := found.position)
    ]
