"""Every claim rests on words that stand in the text: spans are taken from the parse and checked against the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.graph.events import Claim, Quarantined, Span
from foedus.ingest.extract.annotate import Annotated, span_of

if TYPE_CHECKING:
    from foedus.ingest.extract.proposals import Proposal

_FAR = 30
"""Tokens between actor and predicate from which on the actor's words no longer belong to the shortest stretch."""


def evidence_of(proposal: Proposal) -> Span:
    """The shortest stretch that shows actor, predicate and target; without an actor who stands far away."""
    doc, at = proposal.predicate.doc, proposal.predicate.i
    near = [i for i in proposal.heads if abs(i - at) <= _FAR and doc[i].sent.start == proposal.predicate.sent.start]
    first, last = doc[min([*near, at])], doc[max([*near, at])]
    while (
        first.i > first.sent.start
        and first.nbor(-1).dep_ in ("compound", "amod", "det", "poss")
        and first.nbor(-1).head.i <= last.i
    ):
        first = first.nbor(-1)
    return span_of(first, last)


def fault(claim: Claim, annotated: Annotated) -> Quarantined | None:
    """Why a claim may not be stored: its spans are not stretches of words of the text. None if it may."""
    length = len(annotated.document.text)
    spans = (claim.evidence, *claim.attribution, *([claim.condition] if claim.condition else []))
    for start, end in spans:
        inside = 0 <= start < end <= length
        if not inside or not annotated.quote(start, end).strip():
            return Quarantined(
                reason=f"span {start}-{end} quotes nothing in a text of {length} characters", act=claim.act
            )
        if annotated.text[start:end].strip() != annotated.text[start:end]:
            return Quarantined(
                reason=f"span {start}-{end} begins or ends outside of a word", act=claim.act, span=(start, end)
            )
    return None
