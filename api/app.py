"""The HTTP application, made by a factory from a working whole."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from foedus import __version__
from foedus.api import problems
from foedus.api.answers import document
from foedus.api.live import Follower
from foedus.api.routers import actors, alliances, articles, health, positions, queries, questions, review

if TYPE_CHECKING:
    from foedus.bootstrap import Foedus

DESCRIPTION = """Who supports whom, on what, at time T, as known at time K, on whose word.

Every answer takes `valid_at` (the day that is asked about) and `known_at` (what the log knew by then). Ids: a state is
its ISO 3166 alpha-3 code, an organisation its acronym, a person a slug such as `mark-rutte`. Errors are problem
documents (RFC 9457)."""


def create_app(foedus: Foedus) -> FastAPI:
    """An app that serves one data directory and keeps its graph at the log's head while it runs."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with Follower(foedus) as follower:
            app.state.follower = follower
            yield

    app = FastAPIOffline(  # its documentation comes from here, not from another site
        redoc_url=None,
        title="Foedus",
        version=__version__,
        description=DESCRIPTION,
        lifespan=lifespan,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.foedus = foedus
    problems.install(app)
    for router in (actors, alliances, questions, positions, queries, articles, review, health):
        app.include_router(router.router)
    app.openapi = lambda: document(app)  # type: ignore[method-assign]
    return app
