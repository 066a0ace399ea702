"""A claim as it is shown: who did what, in which words, in which article."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from foedus.cypher.catalogue import statement
from foedus.graph.engine.connection import Graph
from foedus.graph.time import OPEN_SEQUENCE, When


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A claim with its quote and its article.

    Attributes:
        valid_from: when it happened or began to hold, as precise as the text; None if unknown.
        quote: the exact words that it rests on; None for a record, or once the article was withdrawn.
        attribution: on whose word the text gives it, outermost first.
        record: the official record that it is, if it is one.
        source: where the record stands: a collection, a file and its line.
        known_from, known_to: sequences of the log between which it counts; None is open.
    """

    claim: str
    actor: str
    act: str
    target: str | None = None
    question: str | None = None
    option: str | None = None
    factuality: str
    valid_from: str | None = None
    speaker: str | None = None
    attribution: tuple[str, ...] = ()
    condition: str | None = None
    quote: str | None = None
    start: int | None = None
    end: int | None = None
    article: str | None = None
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = None
    record: str | None = None
    source: str | None = None
    confidence: float = 1.0
    known_from: int = 0
    known_to: int | None = None


def said(row: dict[str, Any]) -> Said:
    """A claim from the properties that the read statements return."""
    valid_from: date | None = row.get("valid_from")
    return Said(
        claim=row["id"],
        actor=row["actor"],
        act=row["act"],
        target=row.get("target"),
        question=row.get("question"),
        option=row.get("option") or None,
        factuality=row["factuality"],
        valid_from=None if valid_from is None else str(When(valid_from, row["precision"])),
        speaker=row.get("speaker"),
        attribution=tuple(row.get("attribution") or ()),
        condition=row.get("condition"),
        quote=row.get("evidence"),
        start=row.get("start"),
        end=row.get("end"),
        article=row.get("article"),
        title=row.get("title"),
        outlet=row.get("outlet_name") or row.get("outlet"),
        url=row.get("url"),
        published=row.get("published"),
        record=row.get("record"),
        source=row.get("source") or None,
        confidence=row.get("confidence", 1.0),
        known_from=row["known_from"],
        known_to=None if row["known_to"] >= OPEN_SEQUENCE else row["known_to"],
    )


def claims(graph: Graph, ids: list[str]) -> dict[str, Said]:
    """Claims by id."""
    if not ids:
        return {}
    found = (said(row["claim"]) for row in graph.read(statement("read/claims_by_id"), claims=ids))
    return {one.claim: one for one in found}
