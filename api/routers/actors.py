"""Actors: names, memberships, offices, positions; and who takes which side on them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from foedus.api.answers import Answer, answers
from foedus.api.parameters import ActorId, AsPolicy, At, Service
from foedus.api.problems import documented
from foedus.errors import BadInput, NotFound, Unavailable
from foedus.graph.reads.actors import Actor, actor
from foedus.graph.reads.find import find_question
from foedus.graph.reads.folded import reading_by
from foedus.graph.reads.who import Who, who

router = APIRouter(prefix="/v1/actors", tags=["actors"])
PROBLEMS = documented(BadInput, NotFound, Unavailable)


@router.get("/{actor_id}", responses={**answers(Actor, "The actor at (T, K)."), **PROBLEMS})
def get_actor(service: Service, at: At, actor_id: ActorId) -> Answer:
    """An actor: its names, memberships, offices and positions at (T, K)."""
    graph = service.connected()
    return Answer(actor(graph, service.find_actor(actor_id), at))


@router.get("/{actor_id}/who", responses={**answers(Who, "Who takes which side."), **PROBLEMS})
def get_who(
    service: Service,
    at: At,
    actor_id: ActorId,
    on: Annotated[str | None, Query(description="A question's id, title or alias; all questions if not given.")] = None,
    policy: AsPolicy = None,
) -> Answer:
    """Who supports, opposes or is undecided on an actor at (T, K), each with the sentences that say so."""
    graph = service.connected()
    question = None if on is None else find_question(graph, on)
    return Answer(who(graph, service.find_actor(actor_id), question, at, reading_by(graph, service.log, policy)))
