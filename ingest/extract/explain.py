"""Why a text came to its claims, and why what else was considered came to none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from foedus.graph.events import Act, Claim, Factuality
from foedus.ingest.extract import grammar
from foedus.ingest.extract.annotate import span_of
from foedus.ingest.extract.factuality import judge
from foedus.ingest.extract.features import Draft, is_registered, ruled_features, second_features
from foedus.ingest.extract.grounding import evidence_of
from foedus.ingest.extract.model import Document, Extraction
from foedus.ingest.extract.pipeline import Rules
from foedus.ingest.extract.ranker import Model, Ranker, Weights, bundled_weights, logistic, rivals
from foedus.ingest.resolve.registry import Registry

if TYPE_CHECKING:
    from spacy.tokens import Token

    from foedus.ingest.extract.proposals import Proposal
    from foedus.ingest.extract.titles import Party

MOST_REASONS = 3
"""Features that are named on either side of the ranker's score."""


class Words(msgspec.Struct, frozen=True):
    """An actor, the words that stand for it, and how they were read (`Party.via`)."""

    id: str
    words: str
    via: str


class Reason(msgspec.Struct, frozen=True):
    """A feature of the ranker and what it adds to the score."""

    feature: str
    weight: float


class Verdict(msgspec.Struct, frozen=True):
    """What the ranker said: the probability, the threshold that it must reach, and what weighed most.

    Where a claim took the place of the same act on another target, the threshold is what that one is given.
    """

    probability: float
    threshold: float
    registered: bool
    speaks_for: tuple[Reason, ...]
    speaks_against: tuple[Reason, ...]


class Considered(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate: what it would say, by which rule and words, and what became of it.

    Attributes:
        outcome: ``claim``, or why it is none.
        evidence: the words that it rests on.
        rule: name of the frame.
        predicate: the words that evoked it.
        slot: where the target was found; empty if nowhere.
        trail: what the words around the predicate make of it, innermost first: ``plan:intend``, ``said:announce``.
        verdict: the ranker's; None where the candidate fell before it.
    """

    outcome: str
    actor: Words
    act: Act
    target: Words | None
    question: str | None = None
    factuality: Factuality
    date: str | None = None
    evidence: str
    rule: str
    predicate: str
    slot: str
    trail: tuple[str, ...]
    verdict: Verdict | None = None


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was considered in one text, claims first, each in the order of the text."""

    id: str
    claims: tuple[Considered, ...]
    dropped: tuple[Considered, ...]


class _Witness:
    """A judge that remembers what it was given and what it kept of the last document, and what never came before it."""

    def __init__(self, ranker: Ranker) -> None:
        self._ranker = ranker
        self.drafts: list[Draft] = []
        self.kept_claims: list[Claim | None] = []
        self.passed_over: list[tuple[Proposal, str]] = []
        self._fallen: list[tuple[Proposal, str]] = []

    def kept(self, drafts: Sequence[Draft]) -> list[tuple[Claim, str]]:
        """What the ranker keeps."""
        kept = self._ranker.kept(drafts)
        self.drafts, self.kept_claims = list(drafts), []
        remaining = iter(kept)
        claim = next(remaining, None)
        for draft in drafts:
            same = (
                claim is not None
                and msgspec.structs.replace(claim[0], confidence=draft.claim.confidence) == draft.claim
            )
            self.kept_claims.append(claim[0] if claim is not None and same else None)
            claim = next(remaining, None) if same else claim
        self.passed_over, self._fallen = self._fallen, []
        return kept

    def pass_over(self, proposal: Proposal, why: str) -> None:
        """Note a proposal that comes to no candidate."""
        self._fallen.append((proposal, why))


def explain(
    documents: Iterable[Document], registry: Registry, weights: Weights | None = None
) -> Iterator[tuple[Extraction, Explanation]]:
    """Read documents as `Rules` does, and explain each; one pair a document, in order, streaming."""
    weights = weights or bundled_weights()
    witness = _Witness(Ranker(weights))
    for extraction in Rules(judge=witness, passed_over=witness.pass_over).extract(documents, registry):
        yield extraction, _explanation(extraction, witness, weights)


def _explanation(extraction: Extraction, witness: _Witness, weights: Weights) -> Explanation:
    made: list[tuple[Claim, Considered]] = []
    left = list(extraction.claims)
    of_ruled = ruled_features(witness.drafts)
    taken = [at for at, kept in enumerate(witness.kept_claims) if kept and witness.drafts[at].proposal.gleaned]
    replaced = _replaced(witness, of_ruled, weights)
    second = second_features(witness.drafts, of_ruled, {*taken, *replaced.values()})
    for at, (draft, kept) in enumerate(zip(witness.drafts, witness.kept_claims, strict=True)):
        if draft.proposal.gleaned and kept is None:
            continue  # every two parties are tried: thousands in a long text, and nothing to learn from them
        if at in replaced and weights.targets is not None:
            best = logistic(weights.targets.score(second[replaced[at]]))
            verdict = _verdict(draft, second[at], weights.targets, round(best, 3))
        elif draft.proposal.gleaned and weights.gleanings is not None:
            verdict = _verdict(draft, second[at], weights.gleanings, weights.gleanings.threshold)
        else:
            verdict = _verdict(draft, of_ruled[at], weights, weights.threshold)
        if kept is not None and kept in left:
            left.remove(kept)
            outcome = "claim"
        elif kept is None:
            outcome = f"the ranker gives it {verdict.probability:.2f}, and asks for {verdict.threshold:.2f}"
            if verdict.probability >= verdict.threshold:
                outcome = "the same act on another target is likelier"
        else:
            outcome = "the text has this act of this actor already, or its words are not sound evidence"
        made.append((draft.claim, _considered(draft.proposal, outcome, draft.claim, verdict)))
    claims = [each for _, each in sorted(made, key=lambda pair: pair[0].evidence) if each.outcome == "claim"]
    dropped = [each for _, each in made if each.outcome != "claim"]
    fallen = [_considered(proposal, _fallen(proposal, why)) for proposal, why in witness.passed_over]
    return Explanation(id=extraction.document_id, claims=tuple(claims), dropped=(*dropped, *fallen))


def _replaced(witness: _Witness, of_ruled: Mapping[int, set[str]], weights: Weights) -> dict[int, int]:
    """By the place of each claim that the second look put on another target, the place of the rules' candidate."""
    drafts = witness.drafts
    passed = [
        at
        for at, seen in of_ruled.items()
        if is_registered(drafts[at].claim) or logistic(weights.score(seen)) >= weights.threshold
    ]
    return {
        best: at
        for at, places in rivals(drafts, passed).items()
        for best in places
        if witness.kept_claims[best] is not None
    }


def _considered(
    proposal: Proposal, outcome: str, claim: Claim | None = None, verdict: Verdict | None = None
) -> Considered:
    judgement = judge(proposal.predicate)
    start, end = evidence_of(proposal)
    return Considered(
        outcome=outcome,
        actor=_words(proposal.actor, proposal, claim.actor if claim else None),
        act=claim.act if claim else proposal.act,
        target=_target(proposal, claim),
        question=claim.question if claim else None,
        factuality=claim.factuality if claim else judgement.value,
        date=claim.valid_from if claim else None,
        evidence=proposal.predicate.doc.text[start:end],
        rule=proposal.frame.name,
        predicate=proposal.predicate.text,
        slot=proposal.slot,
        trail=tuple(judgement.trail),
        verdict=verdict,
    )


def _target(proposal: Proposal, claim: Claim | None) -> Words | None:
    if proposal.target is not None:
        return _words(proposal.target, proposal, claim.target if claim else None)
    if claim is not None and claim.target is not None:
        return Words(claim.target, "", "question")
    return None


def _words(party: Party, proposal: Proposal, settled: str | None) -> Words:
    """The party with its words; `settled` is who it turned out to be once the question was known."""
    return Words(settled or party.id, _phrase(proposal.predicate.doc[party.at]), party.via)


def _phrase(head: Token) -> str:
    """The head with what stands close before it: "the Hungarian foreign minister"."""
    first = head
    while first.i > head.sent.start and first.nbor(-1).head.i == head.i and first.nbor(-1).dep_ in _CLOSE:
        first = first.nbor(-1)
    start, end = span_of(first, head)
    return str(head.doc.text[start:end])


_CLOSE = frozenset({"compound", "amod", "det", "poss", "nummod"})


def _verdict(draft: Draft, seen: set[str], model: Model, threshold: float) -> Verdict:
    weighed = sorted((model.weights.get(feature, 0.0), feature) for feature in seen)
    return Verdict(
        round(logistic(model.score(seen)), 3),
        threshold,
        is_registered(draft.claim),
        tuple(Reason(feature, weight) for weight, feature in reversed(weighed[-MOST_REASONS:]) if weight > 0),
        tuple(Reason(feature, weight) for weight, feature in weighed[:MOST_REASONS] if weight < 0),
    )


def _fallen(proposal: Proposal, why: str) -> str:
    judgement = judge(proposal.predicate)
    if judgement.wished:
        return f"{why}: it is wished, or someone is blamed for it"
    if judgement.hypothetical:
        return f"{why}: it is supposed, not said"
    if grammar.is_asked(proposal.predicate):
        return f"{why}: it is asked whether"
    return why
