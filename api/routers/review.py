"""Review: what the machine was unsure of, and decisions on it."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from foedus.api.answers import Answer, answers
from foedus.api.parameters import Service
from foedus.api.problems import documented
from foedus.errors import BadInput, Conflict, NotFound, Unavailable
from foedus.graph.events import Decision, QuestionKind, ReviewKind
from foedus.ingest.review.decisions import Ruling
from foedus.ingest.review.doubts import UNSURE
from foedus.ingest.review.items import KINDS, Item, Queue
from foedus.ingest.review.review import Decided

router = APIRouter(prefix="/v1/review", tags=["review"])
ItemId = Annotated[
    str,
    Path(description="An item's id, a claim's, or a provisional question's.", examples=["rev-0123456789abcdef0123"]),
]


class OpenedQuestion(BaseModel):
    """A question that the decision opens; fields as those of a question."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[str, Field(min_length=1, max_length=1_000)]
    kind: QuestionKind
    rule: Annotated[str, Field(description="How it is decided, such as unanimity.")] = "none"
    alliance: Annotated[str | None, Field(description="Organisation whose members decide.")] = None
    subject: Annotated[str | None, Field(description="Whom it is about, an id or a name.")] = None
    body: Annotated[str | None, Field(description="Organisation that decides or is joined.")] = None
    options: Annotated[tuple[str, ...], Field(description="Candidates, by id or name.")] = ()


class GivenDecision(BaseModel):
    """What a person says of an item."""

    model_config = ConfigDict(extra="forbid")

    decision: Annotated[Decision, Field(description="One of the item's `may`.")]
    by: Annotated[str, Field(min_length=1, max_length=200, description="Who decides; kept with the decision.")]
    reason: Annotated[str, Field(max_length=10_000)] = ""
    actor: Annotated[str | None, Field(description="For `alias`: who is meant, an id or a name.")] = None
    question: Annotated[str | None, Field(description="For `question`: its id or title.")] = None
    option: Annotated[str | None, Field(description="For `question`: the option, else the claim's target.")] = None
    opens: Annotated[OpenedQuestion | None, Field(description="For `question`: opens it, with `question` as id.")] = (
        None
    )
    keep: Annotated[
        tuple[str, ...], Field(description="For readings that disagree: the claim that is right, or several.")
    ] = ()
    changes: Annotated[
        dict[str, Any], Field(description="For `correct`: fields of the claim and their right values.")
    ] = {}


@router.get("", responses={**answers(Queue, "A page of what waits."), **documented(BadInput, Unavailable)})
def get_review(
    service: Service,
    kind: Annotated[list[ReviewKind] | None, Query(description="Kinds of doubt; all if not given.")] = None,
    below: Annotated[float, Query(ge=0, le=1, description="Ask about claims that are less sure than this.")] = UNSURE,
    limit: Annotated[int, Query(ge=1, le=100, description="Items of a page.")] = 20,
    skip: Annotated[int, Query(ge=0, description="Items to pass over: those that the reader has left for later.")] = 0,
) -> Answer:
    """What the machine was unsure of and nobody has decided, each with its sentences."""
    queue = service.review.queue(service.registry, kinds=kind or KINDS, below=below, limit=limit, skip=skip)
    return Answer(queue)


@router.get(
    "/{item}", responses={**answers(Item, "The item."), **documented(BadInput, NotFound, Conflict, Unavailable)}
)
def get_item(service: Service, item: ItemId) -> Answer:
    """One item with all its sentences; 409 once it is decided."""
    return Answer(service.review.item(item, service.registry))


@router.post(
    "/{item}/decision",
    status_code=201,
    responses={
        201: answers(Decided, "What was recorded.")[200],
        **answers(Decided, "The same person had decided the same before."),
        **documented(BadInput, NotFound, Conflict, Unavailable),
    },
)
def post_decision(request: Request, service: Service, item: ItemId, given: GivenDecision) -> Answer:
    """Decide an item, and bring the graph up to date; 200 if the same person had decided the same before.

    409 if someone else has decided it: the detail says who, what and when.
    """
    ruling = msgspec.convert(given.model_dump(), Ruling)
    decided = service.review.decide(item, ruling, service.registry)
    request.app.state.follower.catch_up()
    return Answer(decided, status_code=201 if decided.status == "recorded" else 200)
