"""What the tests of review share: articles taken in, what is claimed now, and decisions."""

from __future__ import annotations

from foedus.bootstrap import Foedus
from foedus.graph.events import Claim, ClaimAsserted, ClaimCorrected, ClaimRetracted
from foedus.ingest.review.decisions import Ruling
from foedus.ingest.review.items import KINDS, item_id
from foedus.ingest.sources.text import source_text

RECOGNISED = "Iceland recognised Bhutan on Monday."
TOO = "Norway recognised Bhutan on Tuesday."
CONDEMNED = "Japan condemned Alexander Darchiev on Monday."
MATTER = item_id("matter", ("~recognition-of-BTN",))
PERSON = item_id("actor", ("alexander-darchiev",))


def ingest(foedus: Foedus, *texts: str, published: str = "2024-06-04") -> list[str]:
    """Take texts in; the ids of their articles."""
    given = [source_text(text=text, published=published, outlet="Example Wire", origin="test") for text in texts]
    return [taken.article_id or "" for taken in foedus.take(given)]


def claims(foedus: Foedus, article: str | None = None) -> dict[str, Claim]:
    """What claims say now, retracted ones left out."""
    said = {}
    for row in foedus.log.read(types=[ClaimAsserted, ClaimCorrected, ClaimRetracted]):
        match row.event:
            case ClaimAsserted() if article in (None, row.event.article_id):
                said[row.event.claim_id] = row.event.claim
            case ClaimCorrected(claim_id=claim_id) if claim_id in said:
                said[claim_id] = row.event.claim
            case ClaimRetracted(claim_id=claim_id):
                said.pop(claim_id, None)
    return said


def decide(foedus: Foedus, item: str, decision: str, by: str = "ada", **given):
    return foedus.review.decide(item, Ruling(decision=decision, by=by, **given), foedus.registry)


def queue(foedus: Foedus, *kinds: str, **options):
    return foedus.review.queue(foedus.registry, kinds=kinds or KINDS, **options)
