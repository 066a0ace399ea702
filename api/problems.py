"""Errors over HTTP: every `FoedusError` is a problem document (RFC 9457) with its own status, type and title."""

from __future__ import annotations

import logging

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

from foedus.errors import BadInput, FoedusError

MEDIA_TYPE = "application/problem+json"


def install(app: FastAPI) -> None:
    """Answer every error of this app as a problem document; an unforeseen one is logged and says nothing inside."""
    handler = new_exception_handler(
        logger=logging.getLogger("foedus.api"),
        # looked through in this order, so that what is unforeseen comes last
        handlers={
            FoedusError: _problem,
            HTTPException: http_exception_handler_,
            RequestValidationError: _invalid,
            Exception: _unforeseen,
        },
        request_validation_handler=_invalid,
    )
    add_exception_handler(app, handler)


def _problem(_handler: ExceptionHandler, _request: Request, error: FoedusError) -> Problem:
    return Problem(title=error.title, type_=error.type, status=error.status, detail=str(error))


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
                    "example": {"type": error.type, "title": error.title, "status": error.status, "detail": "…"}
                }
            },
        }
        for error in errors
    }
