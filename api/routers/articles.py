"""Articles in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from foedus.api.answers import Answer, answers
from foedus.api.parameters import Service
from foedus.api.problems import documented
from foedus.errors import BadInput, Unavailable
from foedus.ingest.intake import Taken
from foedus.ingest.sources import SourceFailure, SourceText, source_text

router = APIRouter(prefix="/v1/articles", tags=["articles"])
MOST = 1_000_000


class Article(BaseModel):
    """An article to read."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=1, max_length=MOST, description="The article's words.")]
    title: Annotated[str, Field(max_length=1_000)] = ""
    outlet: Annotated[str | None, Field(description="Who published.", examples=["Continental Wire"])] = None
    url: str | None = None
    published: Annotated[str | None, Field(description="A day, or an RFC 3339 instant.", examples=["2024-06-04"])] = (
        None
    )
    author: str | None = None
    corrects: Annotated[
        str | None, Field(description="Address of the article that this is a corrected version of.")
    ] = None


@router.post(
    "",
    status_code=201,
    responses={
        201: answers(Taken, "What became of it.")[200],
        **answers(Taken, "This very article was there already; nothing was added."),
        **documented(BadInput, Unavailable),
    },
)
def post_article(request: Request, service: Service, article: Article) -> Answer:
    """Read an article into the log, and bring the graph up to date; 200 if this very article was there already."""
    given: SourceText | SourceFailure = source_text(**article.model_dump(), origin="api")
    if isinstance(given, SourceFailure):
        raise BadInput(given.reason)
    (taken,) = service.take([given])
    request.app.state.follower.catch_up()
    return Answer(taken, status_code=200 if taken.status == "duplicate" else 201)
