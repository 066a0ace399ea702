"""The named queries of the catalogue."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request

from foedus.api.answers import Answer, answers
from foedus.api.parameters import Service
from foedus.api.problems import documented
from foedus.cypher.named import NamedQuery, named_queries
from foedus.errors import BadInput, NotFound, Unavailable
from foedus.graph.reads.named import NamedAnswer, answer

router = APIRouter(prefix="/v1/queries", tags=["queries"])


@router.get("", responses=answers(tuple[NamedQuery, ...], "The named queries."))
def list_queries() -> Answer:
    """Every named query: what it answers, its parameters with their kinds and defaults, and an example."""
    return Answer(named_queries())


@router.get(
    "/{name}",
    responses={**answers(NamedAnswer, "The answer."), **documented(BadInput, NotFound, Unavailable)},
)
def run_query(
    request: Request,
    service: Service,
    name: Annotated[str, Path(description="A query's name.", examples=["holdouts"])],
) -> Answer:
    """Run a named query. Its parameters, which `/v1/queries` lists, are given as query parameters: `?actor=HUN`."""
    given = request.query_params
    twice = sorted({key for key in given if len(given.getlist(key)) > 1})
    if twice:
        raise BadInput(f"{', '.join(twice)}: give each parameter once")
    return Answer(answer(service.connected(), name, dict(given), service.as_of, service.called))
