"""Names in a row, "A, B and C": a list by its commas, where the parse has lost the thread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from foedus.ingest.extract.mentions import Mention

SHORTEST = 3
"""Names that make a row: of two, the comma or the "and" may as well stand between clauses."""

_KINDS = frozenset({"state", "organisation"})
_FORMS = frozenset({"name", "alias", "acronym"})
_BETWEEN = frozenset({",", "and", "the", "&", "or"})
_LAST = frozenset({"and", "&", "or"})


def rows(doc: Doc, mentions: Sequence[Mention]) -> dict[int, list[Token]]:
    """For the head of every name in a row, the heads of all of them, left to right."""
    found: dict[int, list[Token]] = {}
    for row in _rows(doc, mentions):
        for token in row:
            found[token.i] = row
    return found


def _rows(doc: Doc, mentions: Sequence[Mention]) -> Iterator[list[Token]]:
    row: list[Mention] = []
    closed = False
    for mention in mentions:
        between = _words_between(doc, row[-1], mention) if row else None
        if between is None or closed or mention.kind not in _KINDS or mention.form not in _FORMS:
            if closed and len(row) >= SHORTEST:
                yield [doc[each.head] for each in row]
            row, closed = [], False
            if mention.kind in _KINDS and mention.form in _FORMS:
                row = [mention]
            continue
        row.append(mention)
        closed = not _LAST.isdisjoint(between)
    if closed and len(row) >= SHORTEST:
        yield [doc[each.head] for each in row]


def _words_between(doc: Doc, one: Mention, other: Mention) -> list[str] | None:
    """What stands between two names that are neighbours in a list; None if they are not."""
    first, last = one.head, other.head
    while first + 1 < len(doc) and doc[first + 1].idx < one.end:
        first += 1
    while last > 0 and doc[last - 1].idx >= other.start:
        last -= 1
    words = [token.lower_ for token in doc[first + 1 : last]]
    return words if words and words != ["the"] and all(word in _BETWEEN for word in words) else None
