"""Parameters that several routes share, each a named type."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Query, Request

from foedus.bootstrap import Foedus
from foedus.graph.fold.model import Policy
from foedus.graph.reads.as_of import AsOf
from foedus.graph.time import day_of


def service_of(request: Request) -> Foedus:
    """The data directory that this server serves."""
    foedus: Foedus = request.app.state.foedus
    return foedus


Service = Annotated[Foedus, Depends(service_of)]

ValidAt = Annotated[
    str | None,
    Query(description="The day T that is asked about, YYYY-MM-DD; today in UTC if not given.", examples=["2024-06-18"]),
]
KnownAt = Annotated[
    str | None,
    Query(
        description="As known at K: an RFC 3339 instant, a day (its end) or a sequence of the log; now if not given.",
        examples=["2024-06-18T12:00:00Z"],
    ),
]
Option = Annotated[
    str | None,
    Query(description="Option of the question, such as a candidate's id; the leading one if not given."),
]
AsPolicy = Annotated[
    Policy | None,
    Query(alias="policy", description="Who is believed where reports of one day disagree; as projected if not given."),
]
ActorId = Annotated[str, Path(description="An actor's id or one of its names.", examples=["HUN", "mark-rutte"])]
QuestionId = Annotated[str, Path(description="A question's id.", examples=["nato-secretary-general"])]
Cursor = Annotated[str | None, Query(description="Where the next page begins: `next` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=1000, description="Rows of a page.")]


def as_of(service: Service, valid_at: ValidAt = None, known_at: KnownAt = None) -> AsOf:
    """The point on both time axes that a request asks about."""
    return service.as_of(day_of(valid_at) if valid_at else None, known_at)


At = Annotated[AsOf, Depends(as_of)]
