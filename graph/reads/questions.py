"""The questions, registered and provisional."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from foedus.cypher.catalogue import statement
from foedus.errors import NotFound
from foedus.graph.engine.connection import Graph


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A matter on which positions are taken.

    Attributes:
        provisional: made from a text, not registered by anyone; it has no rule and no electorate.
        claims: how many claims are on it.
    """

    id: str
    title: str
    kind: str | None
    rule: str | None
    opened: date | None
    closed: date | None
    stale_after: int | None
    subject: str | None
    body: str | None
    alliance: str | None
    aliases: tuple[str, ...]
    options: tuple[str, ...]
    provisional: bool
    claims: int


def questions(graph: Graph, *, provisional: bool | None = None) -> tuple[Question, ...]:
    """All questions sorted by id, or only the provisional (True) or the registered (False) ones."""
    found = (_question(row) for row in graph.read(statement("read/questions")))
    return tuple(one for one in found if provisional is None or one.provisional == provisional)


def question(graph: Graph, question_id: str) -> Question:
    """A question by its id; raises `NotFound`."""
    rows = graph.read(statement("read/question"), question=question_id)
    if not rows:
        raise NotFound(f"no question has the id {question_id!r}: `foedus question list` shows them")
    return _question(rows[0])


def _question(row: dict[str, Any]) -> Question:
    return Question(**{**row, "aliases": tuple(row["aliases"]), "options": tuple(row["options"])})
