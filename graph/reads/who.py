"""Who takes which side on an actor: a candidate, a member-to-be."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from foedus.cypher.catalogue import statement
from foedus.graph.engine.connection import Graph
from foedus.graph.reads.as_of import AsOf
from foedus.graph.reads.positions import held
from foedus.graph.reads.said import Said, said


class Sider(msgspec.Struct, frozen=True, kw_only=True):
    """One actor's side, with the claims that it rests on.

    Attributes:
        since: the first day of the position.
    """

    actor: str
    name: str
    question: str
    since: date
    last_heard: date
    confidence: float
    claims: tuple[Said, ...]


class Would(msgspec.Struct, frozen=True):
    """Who would take a side on a condition; it moves no position."""

    actor: str
    name: str
    claim: Said


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """Who takes which side on `target` at (T, K), each list sorted by question and actor."""

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


def who(graph: Graph, target: str, question: str | None, as_of: AsOf) -> Who:
    """Who supports, opposes or is undecided on an actor, on one question or on all.

    Args:
        graph: where to read.
        target: id of the candidate or of whom the question is about.
        question: id of a question; all if None.
        as_of: T and K.
    """
    asked = {"target": target, "question": question, **as_of.parameters}
    sides: dict[str, list[Sider]] = {"support": [], "oppose": [], "undecided": [], "disputed": []}
    for row in graph.read(statement("read/who"), **asked):
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
    )
