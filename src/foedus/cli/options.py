"""Options that several commands share, each a named type with its help."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from foedus.bootstrap import Foedus, Progress
    from foedus.graph.log.rows import RowStore
    from foedus.ingest.resolve.registry import Registry
    from foedus.settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help="Print stable JSON instead of text.")]
ValidAt = Annotated[
    str | None,
    typer.Option("--valid-at", metavar="DAY", help="The day T that is asked about: YYYY-MM-DD. Today if not given."),
]
KnownAt = Annotated[
    str | None,
    typer.Option(
        "--known-at",
        metavar="INSTANT",
        help="As known at K: an instant (2024-06-18T12:00:00Z), a day (its end) or a sequence of the log. Else now.",
    ),
]
AsPolicy = Annotated[
    str | None,
    typer.Option(
        "--policy",
        metavar="POLICY",
        help="Who is believed where reports of one day disagree: most_reliable, latest or majority. Else as projected.",
    ),
]
By = Annotated[str, typer.Option("--by", help="Who says so; kept with the event.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; kept with the event.")]


def settings_of(context: typer.Context) -> Settings:
    """The settings that the command was called with."""
    from foedus.settings import load

    data: Path | None = context.find_root().params.get("data")
    return load(data=data)


def registry_of(settings: Settings) -> Registry:
    """What the data directory knows of actors and questions, where there is one; else the bundled set."""
    from foedus.bootstrap import open_foedus
    from foedus.ingest.resolve.registry import Registry

    if settings.log is None and not settings.data.exists():
        return Registry.bundled()
    with open_foedus(settings) as foedus:
        return foedus.registry


@contextmanager
def opened(context: typer.Context) -> Iterator[Foedus]:
    """The data directory that the command works on, with progress shown on the terminal's error stream."""
    from foedus.bootstrap import open_foedus
    from foedus.cli.progress import shown

    with shown() as progress, open_foedus(settings_of(context), progress=progress) as foedus:
        yield foedus


@contextmanager
def stored(context: typer.Context) -> Iterator[tuple[RowStore, Progress]]:
    """The storage of the log, which need not be sound, and a function that shows progress."""
    from foedus.cli.progress import shown
    from foedus.graph.log.opened import open_rows

    settings = settings_of(context)
    with shown() as progress:
        rows = open_rows(settings.log.get_secret_value() if settings.log else None, settings.data)
        try:
            yield rows, progress
        finally:
            rows.close()
