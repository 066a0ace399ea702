"""Is the server alive, and is what it answers up to date."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request

from foedus.api.answers import Answer, answers
from foedus.api.parameters import Service
from foedus.api.problems import documented
from foedus.errors import ProjectionHalted, Unavailable
from foedus.graph.reads.status import Status, status

router = APIRouter(tags=["health"])


class Alive(msgspec.Struct, frozen=True):
    """The process answers."""

    alive: bool = True


@router.get("/healthz", responses=answers(Alive, "The process answers."))
def healthz() -> Answer:
    """Say that the process answers; nothing else is asked."""
    return Answer(Alive())


@router.get(
    "/readyz",
    responses={**answers(Status, "Log and graph answer."), **documented(Unavailable, ProjectionHalted)},
)
def readyz(request: Request, service: Service) -> Answer:
    """Ask log and graph; a projection that stands still is not ready, and the answer says why."""
    failure = request.app.state.follower.failure
    if failure is not None:
        raise failure
    stands = status(service.connected(), service.log)
    if stands.halted is not None:
        raise ProjectionHalted(
            f"{stands.halted.reason}. `foedus project --park {stands.halted.sequence}` goes on without it"
        )
    return Answer(stands)
