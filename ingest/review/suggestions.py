"""Whom or what a doubt may mean, by what the registry knows."""

from __future__ import annotations

from collections.abc import Sequence

from foedus.graph.events import Claim
from foedus.ingest.resolve.folding import folded
from foedus.ingest.resolve.registry import Registry
from foedus.ingest.review.doubts import Doubt
from foedus.ingest.review.items import Suggestion

MOST = 5


def suggestions(doubt: Doubt, claims: Sequence[Claim], registry: Registry) -> tuple[Suggestion, ...]:
    """Actors with the name or its last word, or registered questions about the actors of the claims; at most `MOST`."""
    if doubt.kind == "actor":
        return _actors(doubt, registry)
    if doubt.kind == "matter":
        return _questions(claims, registry)
    return ()


def _actors(doubt: Doubt, registry: Registry) -> tuple[Suggestion, ...]:
    words = folded(doubt.name).split()
    if not words:
        return ()
    may_be = (each for aside in doubt.asides for each in aside.what.may_be)
    found = {actor.id: actor.name for actor in map(registry.actor, may_be) if actor is not None}
    for name in registry.names():
        known = folded(name.text).split()
        actor = registry.actor(name.actor)
        if known and known[-1] == words[-1] and actor is not None and actor.id != doubt.subject[0]:
            found.setdefault(actor.id, actor.name)
            if len(found) >= MOST:
                break
    return tuple(Suggestion(*each) for each in found.items())[:MOST]


def _questions(claims: Sequence[Claim], registry: Registry) -> tuple[Suggestion, ...]:
    about = {each for claim in claims for each in (claim.target, claim.actor) if each is not None}
    found = [
        Suggestion(question.question_id, question.title)
        for question in registry.questions()
        if question.subject in about or not about.isdisjoint(question.options)
    ]
    return tuple(found[:MOST])
