"""``foedus serve``: the API and the page."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from foedus.cli.options import opened
from foedus.errors import ProjectionHalted, Unavailable

if TYPE_CHECKING:
    from foedus.bootstrap import Foedus


def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option("--host", help="Address to bind to; loopback unless you say so.")] = None,
    port: Annotated[int | None, typer.Option("--port", help="Port to bind to; 0: any free one.")] = None,
) -> None:
    """Serve the API until Ctrl-C; its documentation is at `/docs`.

    Example: `foedus serve --port 8350`
    """
    with opened(context) as foedus:
        try:
            foedus.graph()
        except ProjectionHalted as halted:  # what came before it can be asked; `/readyz` says so, too
            print(f"foedus: {halted}", file=sys.stderr)
        run(foedus, host or foedus.settings.host, foedus.settings.port if port is None else port)


def run(foedus: Foedus, host: str, port: int) -> None:
    """Serve on an address until interrupted; says where, once it listens."""
    import socket

    import uvicorn

    from foedus.api.app import create_app

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise Unavailable(
            f"{host}:{port} cannot be bound ({error.strerror}): choose another with --port or FOEDUS_PORT"
        ) from error
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listening.getsockname()[1]}"
    print(f"API: {address}/v1, its documentation: {address}/docs (Ctrl-C ends it)", flush=True)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    config = uvicorn.Config(create_app(foedus), log_level="warning", access_log=False)
    uvicorn.Server(config).run(sockets=[listening])
