"""What people have decided, as labelled texts in the form that the ranker is trained and measured on.

A text is labelled as far as people have looked: what they found right or put right is a label, what they rejected is
none, and all else that an extractor might propose there is marked optional, so that nobody's silence counts as a no.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from foedus.errors import BadInput
from foedus.graph.events import POLARITY, Claim, ReviewDecided
from foedus.graph.log.port import EventLog, TextStore
from foedus.ingest.extract.features import Draft
from foedus.ingest.extract.model import Document
from foedus.ingest.extract.pipeline import Rules
from foedus.ingest.intake import published_day
from foedus.ingest.resolve.registry import Registry
from foedus.ingest.review.desk import Desk, Held
from foedus.ingest.review.items import item_id

SOURCE = "decided in review"


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """What was written.

    Attributes:
        labels: claims that people have found or put right.
        rejected: claims that they have retracted; they are no labels of their texts.
        optional: candidates that nobody has looked at.
    """

    file: str
    texts: int
    labels: int
    rejected: int
    optional: int


class _Judged(msgspec.Struct, frozen=True):
    """The claims of one article that people have looked at."""

    right: tuple[Claim, ...]
    rejected: tuple[Claim, ...]


class _Everything:
    """A judge that keeps every candidate of the rules."""

    def kept(self, drafts: Sequence[Draft]) -> list[tuple[Claim, str]]:
        """All of them."""
        return [(draft.claim, draft.why) for draft in drafts if not draft.proposal.gleaned]


def write_labels(log: EventLog, texts: TextStore, registry: Registry, file: Path) -> Exported:
    """Write a line of JSON for every text of which a person has judged a claim.

    Raises:
        BadInput: the file cannot be written, or nothing is decided yet.
    """
    desk = Desk(log)
    desk.read_on()
    judged = _judged(desk)
    if not judged:
        raise BadInput("nobody has decided on a claim yet, so there is nothing to export; `foedus review` asks")
    labels = optional = written = 0
    lines: list[bytes] = []
    for line in _lines(desk, judged, texts, registry):
        written += 1
        optional += sum(claim["optional"] for claim in line["claims"])
        labels += sum(not claim["optional"] for claim in line["claims"])
        lines.append(msgspec.json.encode(line))
    try:
        file.write_bytes(b"".join(line + b"\n" for line in lines))
    except OSError as error:
        raise BadInput(f"{file}: cannot be written ({error.strerror})") from None
    rejected = sum(len(each.rejected) for each in judged.values())
    return Exported(file=str(file), texts=written, labels=labels, rejected=rejected, optional=optional)


def _judged(desk: Desk) -> dict[str, _Judged]:
    """By article, in the order of the log; those whose text is withdrawn are left out."""
    found: dict[str, tuple[list[Claim], list[Claim]]] = {}
    answers = _made_or_kept(desk)
    for claim_id, held in desk.claims.items():
        if held.said is None or held.article_id in desk.withdrawn or held.article_id not in desk.articles:
            continue
        accepted = item_id("claim", (claim_id,)) in desk.decisions or claim_id in answers
        if held.judged or accepted:
            right, rejected = found.setdefault(held.article_id, ([], []))
            if held.counts:
                right.append(held.said)
            if not held.counts or _changed(held):
                rejected.append(held.asserted or held.said)
    return {article: _Judged(tuple(right), tuple(rejected)) for article, (right, rejected) in found.items()}


def _made_or_kept(desk: Desk) -> set[str]:
    """Claims that a person made of what was put aside, or kept of readings that disagreed."""
    decided = (decision.event for decision in desk.decisions.values())
    return {claim for event in decided if isinstance(event, ReviewDecided) for claim in event.answer.split()}


def _changed(held: Held) -> bool:
    """Whether the claim was first read as another one than it is held to be now."""
    first, now = held.asserted, held.said
    assert first is not None
    assert now is not None
    return (first.actor, first.act, first.target) != (now.actor, now.act, now.target)


def _lines(desk: Desk, judged: dict[str, _Judged], texts: TextStore, registry: Registry) -> Iterator[dict[str, Any]]:
    documents = []
    for article_id in judged:
        article = desk.articles[article_id]
        text = texts.get(article.text_id)
        if text is not None:
            documents.append(Document(id=article_id, text=text, published=published_day(article.published)))
    # the bundled registry, since training reads the texts with it: what it proposes there is what is proposed here
    extractions = Rules(judge=_Everything()).extract(documents, Registry.bundled())
    for document, extraction in zip(documents, extractions, strict=True):
        seen = judged[document.id]
        own = [_label(claim, document.text, registry, optional=False) for claim in seen.right]
        known = [*seen.right, *seen.rejected]
        others = [
            _label(claim, document.text, registry, optional=True)
            for claim in extraction.claims
            if not any(_same(claim, other, registry) for other in known)
        ]
        yield {
            "id": document.id,
            "date": str(document.published) if document.published else None,
            "text": document.text,
            "claims": [*own, *others],
            "source": SOURCE,
        }


def _same(one: Claim, other: Claim, registry: Registry) -> bool:
    """Whether two claims are the same to the score: actor, act and target, in words that overlap."""
    return (
        one.act == other.act
        and not _ids(one.actor, registry).isdisjoint(_ids(other.actor, registry))
        and (other.target is None or not _ids(one.target, registry).isdisjoint(_ids(other.target, registry)))
        and one.evidence[0] < other.evidence[1]
        and other.evidence[0] < one.evidence[1]
    )


def _label(claim: Claim, text: str, registry: Registry, *, optional: bool) -> dict[str, Any]:
    words = text[slice(*claim.evidence)]
    return {
        "actor": sorted(_ids(claim.actor, registry)),
        "act": claim.act,
        "polarity": POLARITY[claim.act],
        "target": sorted(_ids(claim.target, registry)) or None,
        "question": claim.question,
        "factuality": claim.factuality,
        "date": {"stated": claim.valid_from, "past": "past"}.get(claim.date_basis),
        "speaker": claim.speaker,
        "attribution": [text[start:end] for start, end in claim.attribution],
        "condition": text[slice(*claim.condition)] if claim.condition else None,
        "count": claim.count,
        "evidence": words if text.count(words) == 1 else claim.evidence,
        "optional": optional,
    }


def _ids(actor: str | None, registry: Registry) -> set[str]:
    """The id that the text was read with, and that of the actor that it was merged into: either is right."""
    if actor is None:
        return set()
    known = registry.actor(actor)
    return {actor, known.id} if known else {actor}
