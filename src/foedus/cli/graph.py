"""``project``, ``rebuild``, ``status``, ``cypher``: the graph itself."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foedus.cli.options import AsJson, opened
from foedus.cli.output import console, show
from foedus.errors import BadInput

if TYPE_CHECKING:
    from rich.console import Console

    from foedus.graph.engine.users_query import Table
    from foedus.graph.reads.status import Status


def project(
    context: typer.Context,
    park: Annotated[
        int | None,
        typer.Option(
            "--park",
            metavar="SEQUENCE",
            help="Pass by from now on the event that halts the projection; `foedus status` goes on to show it.",
        ),
    ] = None,
) -> None:
    """Bring the graph up to the log's head. An event that cannot be applied halts it, unless it is parked.

    Example: `foedus project`
    """
    with opened(context) as foedus:
        if park is not None:
            foedus.projector().park(park)
        foedus.graph()
        print(f"the graph stands at sequence {foedus.projector().checkpoint()}")


def rebuild(context: typer.Context) -> None:
    """Make the graph again from the log. Nothing is lost: the log is the only truth.

    The embedded graph goes on serving until the new one is whole and takes its place. The database of a Neo4j of your
    own is emptied first.

    Example: `foedus rebuild`
    """
    with opened(context) as foedus:
        foedus.seed()
        print(f"rebuilt: the graph stands at sequence {foedus.rebuild()}")


def snapshot(context: typer.Context, as_json: AsJson = False) -> None:
    """Write all positions as columns, for reading everything at once: `positions.parquet` in the data directory.

    It says itself of which sequence it is. Needs the extra `research`.

    Example: `foedus snapshot`
    """
    with opened(context) as foedus:
        foedus.seed()
        stands, path = foedus.snapshot(), foedus.settings.data
    show(stands, as_json=as_json, text=lambda one, shown: shown.print(f"{path}: positions at sequence {one.sequence}"))


def status(context: typer.Context, as_json: AsJson = False) -> None:
    """Show the engine, the projection and its lag, how much there is, and what was quarantined and why.

    Example: `foedus status`
    """
    from foedus.graph.reads.status import status as ask

    with opened(context) as foedus:
        answer = ask(foedus.connected(), foedus.log)
    show(answer, as_json=as_json, text=_status)


def _status(status: Status, console: Console) -> None:
    from rich.markup import escape

    console.print(f"{status.engine} {status.version} at {status.address}")
    console.print(f"log {status.log_id}: {status.head} events; the graph has {status.checkpoint}, lag {status.lag}")
    if status.halted:
        console.print(
            f"[red]halted[/] before event {status.halted.sequence}: {escape(status.halted.reason)}. "
            f"`foedus project --park {status.halted.sequence}` goes on without it"
        )
    if status.parked:
        console.print(f"[yellow]parked[/], not in the graph: events {', '.join(map(str, status.parked))}")
    console.print(
        f"{status.articles} articles ({status.not_read} not read), {status.claims} claims, {status.positions} positions"
    )
    console.print(
        f"{status.actors} actors, {status.questions} questions ({status.provisional_questions} provisional), "
        f"{status.quarantined} claims in quarantine"
    )
    for one in status.quarantine:
        for reason in one.reasons:
            console.print(f"  {escape(one.title or one.article)}: {escape(reason)}")


def cypher(
    context: typer.Context,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="A reading query; - reads it from standard input.")],
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", "-p", metavar="NAME=VALUE", help="A parameter; JSON or plain text."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run a Cypher query of your own on the graph: reading only, with limits of time and rows.

    Example: `foedus cypher "MATCH (a:Actor)-[:SUPPORTS]->(b) RETURN a.name, b.name LIMIT 5"`
    """
    from foedus.graph.engine.users_query import run_users_query

    text = sys.stdin.read() if query == "-" else query
    with opened(context) as foedus:
        settings = foedus.settings
        answer = run_users_query(
            foedus.graph(), text, _parameters(parameter or []), seconds=settings.query_seconds, rows=settings.query_rows
        )
    if as_json:
        show(answer._asdict(), as_json=True, text=lambda *_: None)
    else:
        render_table(answer, console())


def _parameters(given: list[str]) -> dict[str, Any]:
    import msgspec

    parameters: dict[str, Any] = {}
    for each in given:
        name, separator, value = each.partition("=")
        if not separator:
            raise BadInput(f"--parameter {each!r}: write NAME=VALUE, such as id=HUN")
        try:
            parameters[name] = msgspec.json.decode(value)
        except msgspec.MsgspecError:
            parameters[name] = value
    return parameters


def render_table(answer: Table, console: Console) -> None:
    """Rows under their columns, and whether there were more."""
    import msgspec
    from rich.table import Table as Rows
    from rich.text import Text

    rows = Rows(box=None, pad_edge=False)
    for column in answer.columns:
        rows.add_column(Text(column), overflow="fold")
    for row in answer.rows:
        cells = (value if isinstance(value, str) else msgspec.json.encode(value).decode() for value in row)
        rows.add_row(*(Text(cell) for cell in cells))
    console.print(rows)
    if answer.truncated:
        console.print(f"[yellow]cut after {len(answer.rows)} rows[/]: add LIMIT, or raise FOEDUS_QUERY_ROWS")
