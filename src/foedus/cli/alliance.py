"""``alliance`` and ``coalition``: who belongs together by treaty, and who by the sides that they take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from foedus.cli.ask import On, day
from foedus.cli.options import AsJson, KnownAt, ValidAt, opened
from foedus.cli.output import show

if TYPE_CHECKING:
    from rich.console import Console

    from foedus.graph.reads.alliances import AllianceAt
    from foedus.graph.reads.coalitions import Coalitions

MOST_SHOWN = 20
"""Matters and ties that the text shows; `--json` has all."""


def alliance(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ALLIANCE", help="An organisation's id or name.")],
    on: On = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DAY", help="Leave out positions last heard before this day.")
    ] = None,
    valid_at: ValidAt = None,
    known_at: KnownAt = None,
    as_json: AsJson = False,
) -> None:
    """An alliance at a date: its members, who of them stands apart from the majority on what, what else binds them.

    Example: `foedus alliance NATO --valid-at 2024-06-04`
    """
    from foedus.cli.names import with_names
    from foedus.graph.reads.alliances import alliance as ask
    from foedus.graph.reads.find import find_question

    with opened(context) as foedus:
        as_of = foedus.as_of(day(valid_at), known_at)
        graph = foedus.graph()
        question = None if on is None else find_question(graph, on)
        answer = ask(graph, foedus.find_actor(name), as_of, question=question, since=day(since))
        shown = answer if as_json else with_names(graph, answer)
    show(shown, as_json=as_json, text=_alliance)


def coalition(
    context: typer.Context,
    members: Annotated[
        list[str],
        typer.Option("--members", metavar="ACTOR", help="Whom to look at: an actor or an alliance; may be repeated."),
    ],
    window: Annotated[
        str,
        typer.Option("--window", metavar="FROM..TO", help="When they took sides: 2022..2024 or 2022-03..2024-06-30."),
    ],
    min_common: Annotated[
        int, typer.Option("--min-common", min=1, help="Questions on which every two must both have taken a side.")
    ] = 3,
    min_agreement: Annotated[
        float, typer.Option("--min-agreement", min=0, max=1, help="Share of them with the same side, 0 to 1.")
    ] = 0.8,
    known_at: KnownAt = None,
    as_json: AsJson = False,
) -> None:
    """Who took the same side on enough common questions in a window. An alliance means its members at the window's end.

    Example: `foedus coalition --members NATO --window 2022..2024 --min-common 2`
    """
    from foedus.cli.names import with_names
    from foedus.graph.reads.coalitions import coalitions_in, expanded, last_day, window_of
    from foedus.graph.reads.columns import columns

    days = window_of(window)
    with opened(context) as foedus:
        as_of = foedus.as_of(last_day(days), known_at)
        graph = foedus.graph()
        among = expanded(graph, [foedus.find_actor(name) for name in members], as_of)
        answer = coalitions_in(
            graph,
            among,
            days,
            as_of.known_sequence,
            min_common=min_common,
            min_agreement=min_agreement,
            columns=columns(graph, foedus.settings.data),
        )
        shown = answer if as_json else with_names(graph, answer)
    show(shown, as_json=as_json, text=_coalitions)


def _alliance(answer: AllianceAt, console: Console) -> None:
    from rich.markup import escape

    from foedus.cli.render import COLOUR

    console.print(
        f"[bold]{escape(answer.alliance)}[/] on {answer.valid_at}, as known at sequence {answer.known_sequence}: "
        f"{len(answer.members)} members"
    )
    console.print("  " + escape(", ".join(sorted(member.name for member in answer.members))))
    for one in answer.deviations[:MOST_SHOWN]:
        option = f" / {escape(one.matter.option)}" if one.matter.option else ""
        console.print(
            f"  [bold]{escape(one.matter.question)}{option}[/]: {len(one.with_it)} "
            f"[{COLOUR[one.majority]}]{one.majority}[/]; apart: "
            + ", ".join(
                f"{escape(each.actor)} [{COLOUR[each.stance]}]{each.stance}[/] since {each.since}" for each in one.apart
            )
        )
    if not answer.deviations:
        console.print("  nobody is known to stand apart from a majority")
    _more(len(answer.deviations), console)
    for formal in answer.ties[:MOST_SHOWN]:
        console.print(f"  {formal.pairs} pairs of them are allied by the {formal.kind} of {escape(formal.name)}")
    for tie in answer.shared[:MOST_SHOWN]:
        console.print(f"  [dim]{len(tie.members)} are also members of {escape(tie.name)}[/]")


def _coalitions(answer: Coalitions, console: Console) -> None:
    from rich.markup import escape

    window = answer.window
    console.print(
        f"{len(answer.among)} actors from {window.start} until {window.end}, as known at sequence "
        f"{answer.known_sequence}: every two with {answer.min_common} or more common questions, "
        f"{answer.min_agreement:.0%} or more of them on the same side"
    )
    for one in answer.coalitions:
        console.print(
            f"  [bold]{escape(', '.join(one.members))}[/]: any two agree on {one.weakest:.0%}"
            f"{'' if one.weakest == 1 else ' or more'} of {one.common} or more questions"
        )
    if not answer.coalitions:
        console.print("  none")
    for heading, actors in (("in none", answer.apart), ("took no side that is known", answer.silent)):
        if actors:
            console.print(f"  [dim]{heading}: {escape(', '.join(actors))}[/]")


def _more(count: int, console: Console) -> None:
    if count > MOST_SHOWN:
        console.print(f"  [dim]and {count - MOST_SHOWN} more: --json shows all, --since and --on fewer[/]")
