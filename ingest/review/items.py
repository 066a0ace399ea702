"""What waits for a person: one item a doubt, with the sentences that it is about."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from foedus.graph.events import Claim, Decision, ReviewKind, Span, digest

MAY: dict[ReviewKind, tuple[Decision, ...]] = {
    "claim": ("accept", "correct", "reject", "question"),
    "disagreement": ("accept", "reject"),
    "actor": ("accept", "alias", "reject"),
    "matter": ("accept", "question", "reject"),
    "quarantined": ("correct", "reject"),
}
"""What can be decided, by kind."""

KINDS: tuple[ReviewKind, ...] = tuple(MAY)
"""In the order in which they are asked."""


class Sighting(msgspec.Struct, frozen=True, kw_only=True):
    """A place in an article that an item is about.

    Attributes:
        claim_id, claim: what was read there; None where nothing was.
        extractor: which read it.
        sentence: the text around; empty if the article is not to be had.
        quote: the words that the claim rests on.
        published: as the article has it.
    """

    claim_id: str | None = None
    claim: Claim | None = None
    extractor: str = ""
    sentence: str = ""
    quote: str = ""
    article_id: str
    title: str = ""
    outlet: str | None = None
    published: str | None = None
    url: str | None = None


class Suggestion(msgspec.Struct, frozen=True):
    """An actor or a question that may be meant."""

    id: str
    name: str


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A doubt that waits for a decision.

    Attributes:
        id: ``rev-`` and 20 hexadecimal digits; the same doubt has the same id for ever.
        subject: what it is about: claims, an actor, a question, or an article, an extractor and a number.
        name: the subject as a person would call it.
        why: why the machine was unsure.
        may: what can be decided.
        claims: how many claims it concerns.
        sightings: the first of them with their sentences.
        suggestions: whom or what it may mean.
    """

    id: str
    kind: ReviewKind
    subject: tuple[str, ...]
    name: str
    why: str
    may: tuple[Decision, ...]
    claims: int
    sightings: tuple[Sighting, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


class Queue(msgspec.Struct, frozen=True, kw_only=True):
    """A page of what waits.

    Attributes:
        total: how many items wait, of the kinds that were asked for.
        counts: how many wait, by kind.
    """

    total: int
    counts: dict[ReviewKind, int]
    items: tuple[Item, ...]


def item_id(kind: ReviewKind, subject: Sequence[str]) -> str:
    """The id of the doubt about a subject."""
    return "rev-" + digest(kind, *subject)[:20]


_STOPS = ".!?"
_LONGEST = 400
"""Code points that are shown before and after the words of a claim at most."""


def sentence_around(text: str, span: Span) -> str:
    """The text from the end of a sentence or line before the span to the next end after it."""
    start, end = span
    earliest, latest = max(0, start - _LONGEST), min(len(text), end + _LONGEST)
    first = next((at for at in range(start, earliest, -1) if _is_boundary(text, at)), earliest)
    last = next((at for at in range(end, latest) if _is_boundary(text, at)), latest)
    return " ".join(text[first:last].split())


def _is_boundary(text: str, at: int) -> bool:
    """Whether a sentence may end right before `at`: a line's end, or a stop before a space and no small letter."""
    if text[at - 1] == "\n":
        return True
    return text[at - 1] in _STOPS and text[at : at + 1].isspace() and not text[at + 1 : at + 2].islower()
