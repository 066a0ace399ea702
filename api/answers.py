"""Answers: the read side's own structs, encoded once by msgspec, with their schema in the OpenAPI document."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import FastAPI, Response
from fastapi.openapi.utils import get_openapi

REFERENCE = "#/components/schemas/{name}"


_KINDS: list[Any] = []
"""What the routes answer with, for the components of the OpenAPI document."""


class Answer(Response):
    """A struct as JSON."""

    media_type = "application/json"

    def render(self, content: object) -> bytes:
        """Encode the struct."""
        return msgspec.json.encode(content)


def answers(kind: Any, description: str, example: object = None) -> dict[int | str, dict[str, Any]]:
    """The ``responses`` entry of a route that answers with `kind`, a struct or a list of one."""
    (schema,), _ = msgspec.json.schema_components([kind], ref_template=REFERENCE)
    content: dict[str, Any] = {"schema": schema}
    if example is not None:
        content["example"] = example
    _KINDS.append(kind)
    return {200: {"description": description, "content": {"application/json": content}}}


def document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with the structs' schemas among its components."""
    if app.openapi_schema is None:
        schema = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        _, components = msgspec.json.schema_components(_KINDS, ref_template=REFERENCE)
        schema.setdefault("components", {}).setdefault("schemas", {}).update(components)
        app.openapi_schema = schema
    return app.openapi_schema
