"""Errors over HTTP: every `FoedusError` is a problem document (RFC 9457) with its own status, type and title."""

from __future__ import annotations

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi_problem.error import Problem
from fastapi_problem.handler import (
    ExceptionHandler,
    add_exception_handler,
    http_exception_handler_,
    new_exception_handler,
)
from starlette.exceptions import HTTPException

from foedus.errors import BadInput, Conflict, FoedusError, NotFound, ProjectionHalted, Unavailable

MEDIA_TYPE = "application/problem+json"

SCHEMA = {
    "title": "Problem",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "What kind of problem, for a program."},
        "title": {"type": "string", "description": "The same for a person."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What was wrong, where, and what to do."},
    },
}
DETAILS: dict[type[FoedusError], str] = {
    BadInput: "'4 June' is not a date: write YYYY, YYYY-MM or YYYY-MM-DD, such as 2024-06-18",
    NotFound: "no actor is called 'Atlantis'",
    Conflict: "rev-0123456789abcdef0123 is decided already: ada said accept on 2024-06-19",
    Unavailable: "Neo4j at bolt://127.0.0.1:7687 does not answer: check that it runs",
    ProjectionHalted: "event 1204 cannot be applied. `foedus project --park 1204` goes on without it",
}
"""What a problem of each kind says, for the documentation."""


def install(app: FastAPI) -> None:
    """Answer every error of this app as a problem document; an unforeseen one is logged and says nothing inside."""
    handler = new_exception_handler(
        logger=logging.getLogger("foedus.api"),
        # looked through in this order, so that what is unforeseen comes last
        handlers={
            FoedusError: _problem,
            HTTPException: _refused,
            RequestValidationError: _invalid,
            Exception: _unforeseen,
        },
        http_exception_handler=_refused,
        request_validation_handler=_invalid,
    )
    add_exception_handler(app, handler)


def _problem(_handler: ExceptionHandler, _request: Request, error: FoedusError) -> Problem:
    return Problem(title=error.title, type_=error.type, status=error.status, detail=str(error))


def _refused(handler: ExceptionHandler, request: Request, error: HTTPException) -> Problem:
    """What the framework refuses; a body that cannot be read at all is the caller's, as one of the wrong form is."""
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return _problem(handler, request, BadInput(f"body: {error.detail}; send JSON in UTF-8"))
    return http_exception_handler_(handler, request, error)


def _invalid(handler: ExceptionHandler, request: Request, error: RequestValidationError) -> Problem:
    said = "; ".join(f"{' '.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
    return _problem(handler, request, BadInput(said))


def _unforeseen(_handler: ExceptionHandler, _request: Request, _error: Exception) -> Problem:
    return Problem(
        title="Foedus failed", type_="internal", status=500, detail="an unforeseen error; the server's log has it"
    )


def documented(*errors: type[FoedusError]) -> dict[int | str, dict[str, object]]:
    """The ``responses`` of a route that may answer with these errors."""
    return {
        error.status: {
            "description": error.title,
            "content": {
                MEDIA_TYPE: {
                    "schema": SCHEMA,
                    "example": {
                        "type": error.type,
                        "title": error.title,
                        "status": error.status,
                        "detail": DETAILS[error],
                    },
                }
            },
        }
        for error in errors
    }
