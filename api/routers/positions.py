"""Positions, a page at a time, why one says what it says, and one actor's timeline."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query

from foedus.api.answers import Answer, answers
from foedus.api.parameters import AsPolicy, At, Cursor, KnownAt, Limit, Option, Service, ValidAt
from foedus.api.problems import documented
from foedus.errors import BadInput, NotFound, Unavailable
from foedus.graph.reads.explanation import Explained, Explaining
from foedus.graph.reads.find import find_question
from foedus.graph.reads.positions import Page, positions
from foedus.graph.reads.tally import leading_option
from foedus.graph.reads.timeline import Timeline, timeline
from foedus.graph.time import day_of

router = APIRouter(prefix="/v1", tags=["positions"])
PROBLEMS = documented(BadInput, NotFound, Unavailable)

ByActor = Annotated[str | None, Query(alias="actor", description="An actor's id or name.", examples=["HUN"])]
ByQuestion = Annotated[str | None, Query(alias="question", description="A question's id, title or alias.")]
ByStance = Annotated[Literal["support", "oppose", "undecided"] | None, Query(alias="stance")]


@router.get("/positions", responses={**answers(Page, "A page of positions."), **PROBLEMS})
def list_positions(
    service: Service,
    at: At,
    actor: ByActor = None,
    question: ByQuestion = None,
    option: Option = None,
    stance: ByStance = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Answer:
    """Positions at (T, K), by any of actor, question, option and stance."""
    graph = service.connected()
    return Answer(
        positions(
            graph,
            at,
            actor=None if actor is None else service.find_actor(actor),
            question=None if question is None else find_question(graph, question),
            option=None if option is None else service.find_actor(option),
            stance=stance,
            limit=limit,
            cursor=cursor,
        )
    )


@router.get("/positions/{position_id}/explanation", responses={**answers(Explained, "Why it says so."), **PROBLEMS})
def get_explanation(
    service: Service,
    position_id: Annotated[str, Path(description="A position's id, as other answers give it.")],
    policy: AsPolicy = None,
    valid_at: ValidAt = None,
    known_at: KnownAt = None,
) -> Answer:
    """Which claims carry a position, in which words, what decided on each day, and what was set aside and why.

    With another policy, day or state of knowledge: the position of the same actor and question there.
    """
    day = day_of(valid_at) if valid_at else None
    known = service.as_of(day, known_at).known_sequence if known_at else None
    return Answer(Explaining(service.connected(), service.log).by_id(position_id, policy, day, known))


@router.get("/timeline", responses={**answers(Timeline, "The timeline."), **PROBLEMS})
def get_timeline(
    service: Service,
    at: At,
    actor: Annotated[str, Query(description="An actor's id or name.", examples=["HUN"])],
    question: Annotated[
        str, Query(description="A question's id, title or alias.", examples=["nato-secretary-general"])
    ],
    option: Option = None,
) -> Answer:
    """One actor's positions on a question over valid time, as known at K, with the sentences that made them."""
    graph = service.connected()
    asked = find_question(graph, question)
    chosen = leading_option(graph, asked, at) if option is None else service.find_actor(option)
    return Answer(timeline(graph, service.find_actor(actor), asked, chosen, at))
