"""Errors over HTTP: every `FoedusError` is a problem document (RFC 9457) with its own status, type and title."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi_problem.error import Problem
from fastapi_problem.handler import ExceptionHandler, add_exception_handler, new_exception_handler

from foedus.errors import FoedusError

MEDIA_TYPE = "application/problem+json"


def install(app: FastAPI) -> None:
    """Answer every error of this app as a problem document; an unforeseen one is logged and says nothing inside."""
    handler = new_exception_handler(
        logger=logging.getLogger("foedus.api"),
        handlers={FoedusError: _problem, Exception: _unforeseen},
    )
    add_exception_handler(app, handler)


def _problem(_handler: ExceptionHandler, _request: Request, error: FoedusError) -> Problem:
    return Problem(title=error.title, type_=error.type, status=error.status, detail=str(error))


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
                    "example": {"type": error.type, "title": error.title, "status": error.status, "detail": "…"}
                }
            },
        }
        for error in errors
    }
