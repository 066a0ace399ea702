"""``foedus verify`` and ``foedus log``: the log itself."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foedus.cli import moving
from foedus.cli.options import AsJson, opened, settings_of, stored
from foedus.cli.output import show

if TYPE_CHECKING:
    from rich.console import Console

    from foedus.graph.log.port import Recorded
    from foedus.graph.log.verify import Verified

EMPTY = "the log is empty: it holds no event yet"

log_app = typer.Typer(no_args_is_help=True, help="Look at the log, and move it.")

LARGEST = 2**63 - 1
"""The largest number that a database holds in a column of whole numbers."""

After = Annotated[
    int, typer.Option("--after", metavar="SEQUENCE", min=0, max=LARGEST, help="Begin after this sequence.")
]
Limit = Annotated[int, typer.Option("--limit", min=1, max=LARGEST, help="How many events at the most.")]
Stream = Annotated[str | None, typer.Option("--stream", help="Only one stream, such as claim/clm-1f0c...")]


def verify(
    context: typer.Context,
    anchor: Annotated[
        Path | None,
        typer.Option(
            "--anchor", metavar="FILE", help="Hold the log to the head kept in this file; then keep the new head."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Walk the whole log and name the first event that is not as it was written, if there is one.

    Example: `foedus verify --anchor head.json`
    """
    from foedus.graph.log.verify import anchor_at, write_anchor
    from foedus.graph.log.verify import verify as walk

    kept = anchor_at(anchor) if anchor is not None else None
    with stored(context) as (rows, progress):
        verified = walk(rows, anchor=kept, progress=progress)
    if anchor is not None:
        write_anchor(anchor, verified)
    show(verified, as_json=as_json, text=_verified)


def _verified(verified: Verified, console: Console) -> None:
    console.print(
        f"log {verified.log_id}: all {verified.events} events are as they were written, "
        f"and all {verified.texts} texts as they were captured\nhead {verified.chain}"
    )


@log_app.command("show")
def show_log(
    context: typer.Context, after: After = 0, limit: Limit = 20, stream: Stream = None, as_json: AsJson = False
) -> None:
    """Show events in order.

    Example: `foedus log show --after 1500 --limit 5`
    """
    with opened(context) as foedus:
        rows = [_plain(row) for row in foedus.log.read(after, limit=limit, stream=stream)]
        head = foedus.log.head().sequence
    nothing = _why_nothing(after, stream, head)
    show(rows, as_json=as_json, text=lambda rows, console: _rows(rows, console, nothing))


@log_app.command("tail")
def tail_log(context: typer.Context, limit: Limit = 10, as_json: AsJson = False) -> None:
    """Show the last events.

    Example: `foedus log tail --limit 3`
    """
    with opened(context) as foedus:
        after = max(0, foedus.log.head().sequence - limit)
        rows = [_plain(row) for row in islice(foedus.log.read(after), limit)]
    show(rows, as_json=as_json, text=lambda rows, console: _rows(rows, console, EMPTY))


@log_app.command("stats")
def stats(context: typer.Context, as_json: AsJson = False) -> None:
    """Count the events by type.

    Example: `foedus log stats`
    """
    from collections import Counter

    with stored(context) as (rows, _):
        counts = Counter(row.type for row, _ in rows.rows())
    show(dict(sorted(counts.items())), as_json=as_json, text=_counts)


@log_app.command("grant")
def grant(
    context: typer.Context,
    role: Annotated[str, typer.Argument(help="A role of the server; your program then connects as this one.")],
) -> None:
    """Let a role of PostgreSQL append to the log and read it, and nothing else. FOEDUS_LOG names the owner.

    Example: `foedus log grant newsroom`
    """
    from foedus.errors import BadInput
    from foedus.graph.log.opened import open_log

    settings = settings_of(context)
    if settings.log is None:
        raise BadInput(
            "roles are PostgreSQL's: set FOEDUS_LOG to the owner's address, postgresql://owner@host/database"
        )
    address = settings.log.get_secret_value()
    open_log(address, settings.data).log.close()

    from foedus.graph.log.postgres_role import grant as to

    to(address, role)
    print(f"{role} can append to the log and read it; it cannot change or delete what is there")


def _plain(row: Recorded) -> dict[str, Any]:
    import base64

    import msgspec

    kind, schema_version, payload = row.stored
    data: Any
    try:
        data = msgspec.json.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError):
        data = {"base64": base64.b64encode(payload).decode()}  # a type of which nothing is known may hold anything
    return {
        "sequence": row.sequence,
        "recorded_at": row.recorded_at,
        "event_id": row.event_id,
        "stream": row.stream,
        "version": row.version,
        "type": kind,
        "schema_version": schema_version,
        "data": data,
        "chain": row.chain.hex(),
    }


def _why_nothing(after: int, stream: str | None, head: int) -> str:
    if head == 0:
        return EMPTY
    where = "in the log" if stream is None else f"in the stream {stream}"
    return f"there is no event {where}" + (f" after {after}; the last one of the log is {head}" if after else "")


def _rows(rows: list[dict[str, Any]], console: Console, nothing: str) -> None:
    import msgspec

    if not rows:
        console.print(nothing, markup=False)
    for row in rows:
        data = msgspec.json.encode(row["data"]).decode()
        console.print(f"{row['sequence']:>8}  {row['recorded_at']:%Y-%m-%d %H:%M:%S}  {row['type']}", markup=False)
        console.print(f"          {data}", markup=False)


def _counts(counts: dict[str, int], console: Console) -> None:
    if not counts:
        console.print(EMPTY)
    for name, count in counts.items():
        console.print(f"{count:>10,}  {name}", markup=False)


for name, command in (("export", moving.export), ("import", moving.import_log), ("copy", moving.copy)):
    log_app.command(name)(command)
