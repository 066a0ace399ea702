"""``query``: the named queries of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from foedus.cli.options import AsJson, opened
from foedus.cli.output import show
from foedus.errors import BadInput

if TYPE_CHECKING:
    from rich.console import Console

    from foedus.cypher.named import NamedQuery
    from foedus.graph.reads.named import NamedAnswer


def query(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Which query; `--list` shows all.")] = None,
    values: Annotated[
        list[str] | None, typer.Argument(metavar="[KEY=VALUE]...", help="Its parameters, such as valid_at=2024-06-04.")
    ] = None,
    every: Annotated[bool, typer.Option("--list", help="List the queries.")] = False,
    describe: Annotated[
        bool, typer.Option("--describe", help="Say what the query answers, its parameters and an example; run nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Run a named query: who supports whom, flips, holdouts, common enemies, quotes by speaker, and many more.

    Every query takes `valid_at` or `known_at` or both where its answer depends on them. Actors and questions are typed
    as an id or a name.

    Example: `foedus query holdouts question=nato-secretary-general valid_at=2024-06-19`
    """
    from foedus.cypher.named import named_queries, named_query
    from foedus.graph.reads.named import answer as ask

    if every:
        show(named_queries(), as_json=as_json, text=_list)
    elif name is None:
        raise BadInput("which query? `foedus query --list` shows all")
    elif describe:
        show(named_query(name), as_json=as_json, text=_describe)
    else:
        given = assigned(values or [])
        named_query(name)  # before a server is started
        with opened(context) as foedus:
            answer = ask(foedus.graph(), name, given, foedus.as_of, foedus.called)
        show(answer, as_json=as_json, text=_rows)


def assigned(values: list[str]) -> dict[str, str]:
    """Values by key, from ``key=value``."""
    given: dict[str, str] = {}
    for each in values:
        key, separator, value = each.partition("=")
        if not separator or not key:
            raise BadInput(f"{each!r}: write KEY=VALUE, such as actor=HUN")
        if key in given:
            raise BadInput(f"{key} is given twice")
        given[key] = value
    return given


def _list(queries: tuple[NamedQuery, ...], console: Console) -> None:
    from rich.markup import escape

    for one in queries:
        console.print(f"[bold]{one.name}[/]: {escape(one.description)}")
    console.print(f"{len(queries)} queries; `foedus query NAME --describe` shows parameters and an example")


def _describe(one: NamedQuery, console: Console) -> None:
    from rich.markup import escape

    console.print(f"[bold]{one.name}[/]: {escape(one.description)}")
    for parameter in one.parameters:
        default = "required" if parameter.default is None else f"default {parameter.default}"
        console.print(f"  {parameter.name}: {parameter.kind}, {default}")
    console.print(f"  answers with: {escape(one.columns)}")
    console.print(f"  example: foedus query {one.name} {escape(one.example)}")


def _rows(answer: NamedAnswer, console: Console) -> None:
    from foedus.cli.graph import render_table
    from foedus.graph.engine.users_query import Table

    render_table(Table(list(answer.columns), list(answer.rows), truncated=False), console)
