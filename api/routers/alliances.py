"""Alliances at a date, and coalitions of a window."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from foedus.api.answers import Answer, answers
from foedus.api.parameters import At, KnownAt, Service
from foedus.api.problems import documented
from foedus.errors import BadInput, NotFound, Unavailable
from foedus.graph.fold.coalitions import MIN_AGREEMENT, MIN_COMMON
from foedus.graph.reads.alliances import AllianceAt, alliance
from foedus.graph.reads.coalitions import Coalitions, coalitions_in, expanded, last_day, window_of
from foedus.graph.reads.columns import columns
from foedus.graph.reads.find import find_question
from foedus.graph.time import day_of

router = APIRouter(prefix="/v1", tags=["alliances"])
PROBLEMS = documented(BadInput, NotFound, Unavailable)


@router.get("/alliances/{alliance_id}", responses={**answers(AllianceAt, "The alliance at (T, K)."), **PROBLEMS})
def get_alliance(
    service: Service,
    at: At,
    alliance_id: Annotated[str, Path(description="An organisation's id or one of its names.", examples=["NATO"])],
    on: Annotated[str | None, Query(description="Look for deviations on this question only.")] = None,
    since: Annotated[str | None, Query(description="Leave out positions last heard before this day.")] = None,
) -> Answer:
    """An alliance at (T, K): members, who stands apart from the majority on what, what else binds them."""
    graph = service.connected()
    question = None if on is None else find_question(graph, on)
    day = None if since is None else day_of(since)
    return Answer(alliance(graph, service.find_actor(alliance_id), at, question=question, since=day))


@router.get("/coalitions", responses={**answers(Coalitions, "The coalitions of the window."), **PROBLEMS})
def list_coalitions(
    service: Service,
    members: Annotated[list[str], Query(description="Whom to look at: actors or alliances.", examples=["NATO"])],
    window: Annotated[str, Query(description="When they took sides.", examples=["2022..2024-06-30"])],
    min_common: Annotated[int, Query(ge=1, description="Questions that every two must have in common.")] = MIN_COMMON,
    min_agreement: Annotated[float, Query(ge=0, le=1, description="Share of them with the same side.")] = MIN_AGREEMENT,
    known_at: KnownAt = None,
) -> Answer:
    """Who took the same side on enough common questions in a window; an alliance means its members at its end."""
    days = window_of(window)
    as_of = service.as_of(last_day(days), known_at)
    graph = service.connected()
    among = expanded(graph, [service.find_actor(name) for name in members], as_of)
    return Answer(
        coalitions_in(
            graph,
            among,
            days,
            as_of.known_sequence,
            min_common=min_common,
            min_agreement=min_agreement,
            columns=columns(graph, service.settings.data),
        )
    )
