"""``explain``: why a position says what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from foedus.cli.ask import On, Option, day, found_option
from foedus.cli.options import AsJson, AsPolicy, KnownAt, ValidAt, opened
from foedus.cli.output import show
from foedus.errors import BadInput

if TYPE_CHECKING:
    from rich.console import Console

    from foedus.bootstrap import Foedus
    from foedus.graph.fold.model import Policy
    from foedus.graph.reads.explanation import Explained


def explain(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="POSITION|ACTOR", help="A position's id; or an actor, with --on.")],
    on: On = None,
    option: Option = None,
    policy: AsPolicy = None,
    valid_at: ValidAt = None,
    known_at: KnownAt = None,
    as_json: AsJson = False,
) -> None:
    """Why a position says what it says: what carries it, in which words, what decided, what was set aside.

    A position is named by its id, or as that of an actor on a question at (T, K).

    Example: `foedus explain Turkey --on sweden-nato-accession --valid-at 2022-05-15 --policy majority`
    """
    from foedus.cli.names import with_names
    from foedus.graph.reads.explanation import Explaining
    from foedus.graph.reads.folded import policy_of

    chosen = policy_of(policy)
    with opened(context) as foedus:
        if on is not None:
            answer = _of_actor(foedus, what, on, option, chosen, valid_at, known_at)
        elif what.startswith("pos-"):
            known = None if known_at is None else foedus.as_of(None, known_at).known_sequence
            answer = Explaining(foedus.graph(), foedus.log).by_id(what, chosen, day(valid_at), known)
        else:
            raise BadInput(
                f"{what!r} on what? give --on QUESTION, or the id of a position (`timeline --json` shows ids)"
            )
        shown = answer if as_json else with_names(foedus.connected(), answer)
    show(shown, as_json=as_json, text=_render)


def _of_actor(
    foedus: Foedus,
    name: str,
    on: str,
    option: str | None,
    policy: Policy | None,
    valid_at: str | None,
    known_at: str | None,
) -> Explained:
    from foedus.graph.fold.model import Key
    from foedus.graph.reads.explanation import Explaining
    from foedus.graph.reads.find import find_question
    from foedus.graph.reads.tally import leading_option

    as_of = foedus.as_of(day(valid_at), known_at)
    graph = foedus.graph()
    question = find_question(graph, on)
    chosen = found_option(foedus, option) or leading_option(graph, question, as_of) or ""
    return Explaining(graph, foedus.log).on(Key(foedus.find_actor(name), question, chosen), as_of, policy)


def _render(answer: Explained, console: Console) -> None:
    from itertools import groupby

    from rich.markup import escape

    from foedus.cli.render import COLOUR, render_said
    from foedus.graph.reads.explanation import DECIDED

    position = answer.position
    stance = position.stance or "disputed"
    option = f" / {escape(position.option)}" if position.option else ""
    console.print(
        f"[bold]{escape(position.actor)}[/] on {escape(position.question)}{option}: [{COLOUR[stance]}]{stance}[/] "
        f"from {position.valid_from} to {position.valid_to or 'now'}, confidence {position.confidence}"
    )
    held_so = "" if answer.projected else "; the graph is projected by another policy"
    console.print(f"  by the policy {answer.policy}, as known at sequence {answer.known_sequence}{held_so}")
    for choice in answer.choices:
        console.print(f"  on {choice.day} reports disagree; what decides is {DECIDED[choice.criterion]}")
    for why, reasons in groupby(answer.claims, key=lambda reason: reason.why):
        console.print(f"  {why}:")
        for reason in reasons:
            claim = reason.claim
            console.print(f"    {claim.valid_from or 'undated'}: {claim.act}, {claim.factuality}")
            render_said(claim, console, 6)
