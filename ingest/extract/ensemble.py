"""Two extractors on one text: where they agree they are surer, where they disagree a person is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import tee

import msgspec

from foedus.graph.events import Claim
from foedus.ingest.extract.model import Document, Extraction, Extractor
from foedus.ingest.extract.slots import SYMMETRIC
from foedus.ingest.resolve.registry import Registry

DOUBT = 0.5
"""What is left of the confidence of two claims that contradict each other."""


class Ensemble:
    """Reads each document by two extractors; the first one's words and dates stand where both say the same."""

    def __init__(self, first: Extractor, second: Extractor) -> None:
        self._first = first
        self._second = second

    @property
    def name(self) -> str:
        """Both names: it moves with each of them."""
        return f"{self._first.name}+{self._second.name}"

    def extract(self, documents: Iterable[Document], registry: Registry) -> Iterator[Extraction]:
        """One `Extraction` a document, in order, streaming; each claim with who made it."""
        one, other = tee(documents)
        pairs = zip(self._first.extract(one, registry), self._second.extract(other, registry), strict=True)
        for first, second in pairs:
            yield combined(first, self._first.name, second, self._second.name)


class _Made(msgspec.Struct, frozen=True):
    claim: Claim
    why: str
    maker: str


def combined(first: Extraction, first_name: str, second: Extraction, second_name: str) -> Extraction:
    """The claims of both, each once.

    Confidence of what both say: that not both are wrong, had they nothing to do with each other. Of two claims of one
    actor in the same words that neither shares with the other extractor: `DOUBT` of its own, so that review asks.
    """
    ours, theirs = _made(first, first_name), _made(second, second_name)
    made: list[_Made] = []
    lone: list[_Made] = []
    for mine in ours:
        match = next((other for other in theirs if _same(mine.claim, other.claim)), None)
        if match is None:
            lone.append(mine)
        else:
            theirs.remove(match)
            made.append(_agreed(mine, match))
    made += [_doubted(mine) if _contradicted(mine, theirs) else mine for mine in lone]
    made += [_doubted(other) if _contradicted(other, lone) else other for other in theirs]
    made.sort(key=lambda each: each.claim.evidence)
    actors = {actor.actor_id: actor for actor in (*second.new_actors, *first.new_actors)}
    return Extraction(
        document_id=first.document_id,
        claims=tuple(each.claim for each in made),
        why=tuple(each.why for each in made),
        makers=tuple(each.maker for each in made),
        new_actors=tuple(actors[actor_id] for actor_id in sorted(actors)),
        quarantined=(*first.quarantined, *second.quarantined),
    )


def _made(extraction: Extraction, name: str) -> list[_Made]:
    return [_Made(claim, why, name) for claim, why in zip(extraction.claims, extraction.why, strict=True)]


def _agreed(one: _Made, other: _Made) -> _Made:
    confidence = 1 - (1 - one.claim.confidence) * (1 - other.claim.confidence)
    claim = msgspec.structs.replace(one.claim, confidence=round(confidence, 3))
    return _Made(claim, f"{one.why} / {other.why}", f"{one.maker}+{other.maker}")


def _doubted(made: _Made) -> _Made:
    claim = msgspec.structs.replace(made.claim, confidence=round(DOUBT * made.claim.confidence, 3))
    return msgspec.structs.replace(made, claim=claim)


def _same(one: Claim, other: Claim) -> bool:
    """Whether two claims say the same: who, what, whom, on what and how far it is so; of the same words if on nobody.

    A text's several reports of one act on one target are one claim, wherever each extractor has found it.
    """
    return _said(one) == _said(other) and (one.target is not None or _overlap(one, other))


def _said(claim: Claim) -> tuple[object, ...]:
    parties = (claim.actor, claim.target)
    both = frozenset(parties) if claim.act in SYMMETRIC else parties
    return (claim.act, both, claim.question, claim.option, claim.factuality)


def _contradicted(one: _Made, others: list[_Made]) -> bool:
    return any(one.claim.actor == other.claim.actor and _overlap(one.claim, other.claim) for other in others)


def _overlap(one: Claim, other: Claim) -> bool:
    return one.evidence[0] < other.evidence[1] and other.evidence[0] < one.evidence[1]
