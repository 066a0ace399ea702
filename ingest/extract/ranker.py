"""Which candidates are claims: logistic models over what the rules and the parse know about each.

First the candidates of the rules are judged, one by one. Then comes a second look, at what the rules left (`gleaning`):
whether a claim is rather on another target, and what is said where the rules read nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from itertools import chain
from math import exp
from typing import TYPE_CHECKING, Protocol

import msgspec

from foedus.graph.events import Claim
from foedus.ingest.extract.features import Draft, is_registered, ruled_features, second_features
from foedus.ingest.extract.gleaning import ON_MATTERS
from foedus.ingest.extract.grammar import ancestors

if TYPE_CHECKING:
    from spacy.tokens import Token


class Judge(Protocol):
    """Says which candidates of one document are claims."""

    def kept(self, drafts: Sequence[Draft]) -> list[tuple[Claim, str]]:
        """The claims with their confidence, and why, in the order given."""
        ...


class Model(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A trained logistic model.

    Attributes:
        bias, weights: a feature that is not named weighs nothing.
        threshold: probability from which on a candidate is kept.
        slope, shift: from the model's score to the confidence.
    """

    bias: float
    weights: dict[str, float]
    threshold: float
    slope: float = 1.0
    shift: float = 0.0

    def score(self, seen: Collection[str]) -> float:
        """The score of a candidate by its features; its logistic is the probability."""
        return self.bias + sum(self.weights.get(name, 0.0) for name in seen)

    def confidence(self, score: float) -> float:
        """How sure a score makes, 0 to 1."""
        return round(logistic(self.slope * score + self.shift), 3)


class Weights(Model, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The model of the rules' candidates, and those of the second look.

    Attributes:
        registered: the share of candidates on registered questions that are right.
        targets: judges the same act on another target. None: the rules' stands.
        gleanings: judges what the rules left. None: nothing of it is taken.
    """

    registered: float
    targets: Model | None = None
    gleanings: Model | None = None


class Ranker:
    """Keeps the candidates whose probability reaches the threshold; the probability becomes the claim's confidence.

    A claim of the rules on a question of the registry is kept whatever its probability: what the text is about has
    been checked against the question, its office, its day and its candidates, which the model does not see. Its
    confidence is the share of such claims that are right.
    """

    def __init__(self, weights: Weights | None = None) -> None:
        self._weights = weights or bundled_weights()

    def kept(self, drafts: Sequence[Draft]) -> list[tuple[Claim, str]]:
        """The claims with their confidence, and why, in the order given."""
        of_ruled = ruled_features(drafts)
        confidence = self._ruled(drafts, of_ruled)
        if len(of_ruled) < len(drafts):
            others, left = rivals(drafts, confidence), leftovers(drafts, confidence)
            seen = second_features(drafts, of_ruled, {*left, *others, *chain.from_iterable(others.values())})
            self._retarget(others, seen, confidence)
            self._glean(left, drafts, seen, confidence)
        return [
            (msgspec.structs.replace(draft.claim, confidence=confidence[at]), draft.why)
            for at, draft in enumerate(drafts)
            if at in confidence
        ]

    def _ruled(self, drafts: Sequence[Draft], of_ruled: Mapping[int, set[str]]) -> dict[int, float]:
        """The rules' candidates that are kept, by place, with their confidence."""
        model, kept = self._weights, {}
        for at, seen in of_ruled.items():
            score = model.score(seen)
            if is_registered(drafts[at].claim):
                kept[at] = model.registered
            elif logistic(score) >= model.threshold:
                kept[at] = model.confidence(score)
        return kept

    def _retarget(
        self, others: Mapping[int, Sequence[int]], seen: Mapping[int, set[str]], confidence: dict[int, float]
    ) -> None:
        """Let another target take the place of the rules' where it is the likelier one."""
        model = self._weights.targets
        if model is None:
            return
        for at, best in likelier(others, lambda place: model.score(seen[place])):
            del confidence[at]
            confidence[best] = model.confidence(model.score(seen[best]))

    def _glean(
        self, left: Sequence[int], drafts: Sequence[Draft], seen: Mapping[int, set[str]], confidence: dict[int, float]
    ) -> None:
        model = self._weights.gleanings
        if model is None:
            return
        scores = {at: model.score(seen[at]) for at in left}
        for at in chosen(drafts, {at: score for at, score in scores.items() if logistic(score) >= model.threshold}):
            confidence[at] = model.confidence(scores[at])


def rivals(drafts: Sequence[Draft], kept: Iterable[int]) -> dict[int, list[int]]:
    """For each kept candidate of the rules, by place, the gleanings that differ from it in the target alone.

    Where the rules read several targets of one act, they read a list, and no single one is right.
    """
    by_key: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for at in kept:
        claim = drafts[at].claim
        if not is_registered(claim) and claim.act not in ON_MATTERS:
            by_key[_deed(drafts[at])].append(at)
    found: dict[int, list[int]] = {same[0]: [] for same in by_key.values() if len(same) == 1}
    for at, draft in enumerate(drafts):
        same = by_key.get(_deed(draft), []) if draft.proposal.gleaned else []
        if len(same) == 1:
            found[same[0]].append(at)
    return {at: others for at, others in found.items() if others}


def likelier(others: Mapping[int, Sequence[int]], score: Callable[[int], float]) -> Iterator[tuple[int, int]]:
    """Of candidates and their rivals, by place: each whose best rival scores higher, with that rival."""
    for at, places in others.items():
        best = max((*places, at), key=lambda place: (score(place), place == at))
        if best != at:
            yield at, best


def leftovers(drafts: Sequence[Draft], kept: Iterable[int]) -> list[int]:
    """Places of the gleanings that may stand: on words that say nothing yet, and on no registered question.

    What a question of the registry is told must rest on the parse. A noun that a kept predicate speaks of is its
    matter and not an act beside it: who backs a bid does not report the bid. Nor is a verb over it: who agrees to
    ratify signs no agreement.
    """
    taken: set[int] = set()
    said: set[tuple[int, str, str]] = set()
    for at in kept:
        predicate = drafts[at].proposal.predicate
        said.add(_saying(drafts[at]))
        taken.add(predicate.i)
        taken.update(head.i for child, head in ancestors(predicate) if child.dep_ in _UNDER)
    return [
        at
        for at, draft in enumerate(drafts)
        if draft.proposal.gleaned
        and not is_registered(draft.claim)
        and _saying(draft) not in said
        and taken.isdisjoint(_spoken_by(draft.proposal.predicate))
    ]


def _saying(draft: Draft) -> tuple[int, str, str]:
    """Sentence, actor and act: an act that the rules have read is not read again of somebody beside its target."""
    return draft.proposal.predicate.sent.start, draft.claim.actor, draft.claim.act


_UNDER = frozenset({"xcomp", "pcomp"})


def _spoken_by(predicate: Token) -> set[int]:
    """A predicate and, of a noun, what it hangs on up to the next verb."""
    above = {predicate.i}
    at = predicate
    while at.pos_ not in ("VERB", "AUX") and at.head.i != at.i:
        at = at.head
        above.add(at.i)
    return above


def chosen(drafts: Sequence[Draft], scores: Mapping[int, float]) -> list[int]:
    """Of scored gleanings the best of each actor and word, and none on whoever does it by a better one."""
    found: list[int] = []
    actors: set[tuple[int, str | None]] = set()
    for at in sorted(scores, key=lambda place: (-scores[place], place)):
        word, claim = drafts[at].proposal.predicate.i, drafts[at].claim
        if actors.isdisjoint({(word, claim.actor), (word, claim.target)}):
            actors.add((word, claim.actor))
            found.append(at)
    return found


def _deed(draft: Draft) -> tuple[object, ...]:
    return draft.proposal.predicate.i, draft.claim.act, draft.claim.actor


def logistic(score: float) -> float:
    """The probability that a score stands for."""
    return 1 / (1 + exp(-score)) if score >= 0 else exp(score) / (1 + exp(score))


@lru_cache(maxsize=1)
def bundled_weights() -> Weights:
    """The models that come with Foedus."""
    text = resources.files("foedus.ingest.extract").joinpath("ranker.json").read_bytes()
    return msgspec.json.decode(text, type=Weights)
