"""``who``, ``tally``, ``timeline`` and ``diff``: the questions of the product."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, get_args

import typer

from foedus.cli.options import AsJson, AsPolicy, KnownAt, ValidAt, opened
from foedus.cli.output import show
from foedus.errors import BadInput

if TYPE_CHECKING:
    from datetime import date

    from foedus.bootstrap import Foedus
    from foedus.graph.fold.model import Stance

On = Annotated[str | None, typer.Option("--on", metavar="QUESTION", help="A question's id, title or alias.")]
Question = Annotated[str, typer.Argument(metavar="QUESTION", help="A question's id, title or alias.")]
Option = Annotated[
    str | None, typer.Option("--option", metavar="ACTOR", help="An option, such as a candidate; else the leading one.")
]


Assume = Annotated[
    list[str] | None,
    typer.Option(
        "--assume", metavar="ACTOR=STANCE", help="What if: a member's id or name, and support, oppose or undecided."
    ),
]


def who(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ACTOR", help="A candidate or member-to-be: an id or a name.")],
    on: On = None,
    policy: AsPolicy = None,
    valid_at: ValidAt = None,
    known_at: KnownAt = None,
    as_json: AsJson = False,
) -> None:
    """Who supports and who opposes someone, since when, and according to which sentence.

    Example: `foedus who "Mark Rutte" --on nato-secretary-general --valid-at 2024-06-04`
    """
    from foedus.cli.names import with_names
    from foedus.cli.render import render_who
    from foedus.graph.reads.find import find_question
    from foedus.graph.reads.folded import policy_of, reading_by
    from foedus.graph.reads.who import who as ask

    chosen = policy_of(policy)
    with opened(context) as foedus:
        as_of = foedus.as_of(day(valid_at), known_at)
        graph = foedus.graph()
        question = None if on is None else find_question(graph, on)
        reading = reading_by(graph, foedus.log, chosen)
        answer = ask(graph, foedus.find_actor(name), question, as_of, reading)
        shown = answer if as_json else with_names(graph, answer)
    show(shown, as_json=as_json, text=render_who)


def tally(
    context: typer.Context,
    question: Question,
    option: Option = None,
    assume: Assume = None,
    policy: AsPolicy = None,
    groups: Annotated[
        bool, typer.Option("--groups", help="Read what a group holds as held by its members that have not spoken.")
    ] = False,
    valid_at: ValidAt = None,
    known_at: KnownAt = None,
    as_json: AsJson = False,
) -> None:
    """The count on a question under its rule: who is for it, who against, of whom nothing is known, who is missing.

    And what would suffice or block, and each number that was reported without names ("28 of 32") held against those who
    were named on its day.

    With `--assume HUN=support`, what the rule would say then: the outcome, who is pivotal, what would suffice. With
    `--json` that is printed instead of the tally.

    Example: `foedus tally nato-secretary-general --option mark-rutte --valid-at 2024-06-04 --assume HUN=support`
    """
    from foedus.cli.render import render_decision, render_tally
    from foedus.graph.fold.tally import decision_of
    from foedus.graph.reads.find import find_question, names_of
    from foedus.graph.reads.folded import policy_of, reading_by
    from foedus.graph.reads.full_tally import full_tally

    chosen = policy_of(policy)
    with opened(context) as foedus:
        as_of = foedus.as_of(day(valid_at), known_at)
        graph = foedus.graph()
        reading = reading_by(graph, foedus.log, chosen)
        asked, named = find_question(graph, question), found_option(foedus, option)
        answer = full_tally(graph, asked, named, as_of, reading, groups=groups)
        names = names_of(graph, {*answer.electorate, answer.option or "", answer.decided or ""})
        sides: dict[str, Stance] = {foedus.find_actor(member): side for member, side in assumed(assume or []).items()}
    if assume:
        decision = decision_of(answer, sides)
        show(decision, as_json=as_json, text=lambda given, console: render_decision(given, names, console))
        return
    show(answer, as_json=as_json, text=lambda given, console: render_tally(given, names, console))


def timeline(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ACTOR", help="Whose positions: an id or a name.")],
    question: Question,
    option: Option = None,
    known_at: KnownAt = None,
    as_json: AsJson = False,
) -> None:
    """One actor's positions on a question over time, each with its quotes; and the claims that moved nothing.

    Example: `foedus timeline Hungary nato-secretary-general --option mark-rutte`
    """
    from foedus.cli.names import with_names
    from foedus.cli.render import render_timeline
    from foedus.graph.reads.find import find_question
    from foedus.graph.reads.tally import leading_option
    from foedus.graph.reads.timeline import timeline as ask

    with opened(context) as foedus:
        as_of = foedus.as_of(None, known_at)
        graph = foedus.graph()
        actor, asked = foedus.find_actor(name), find_question(graph, question)
        chosen = found_option(foedus, option) or leading_option(graph, asked, as_of)
        answer = ask(graph, actor, asked, chosen, as_of)
        shown = answer if as_json else with_names(graph, answer)
    show(shown, as_json=as_json, text=render_timeline)


def diff(
    context: typer.Context,
    question: Question,
    option: Option = None,
    valid_from: Annotated[str | None, typer.Option("--valid-from", metavar="DAY", help="The earlier day T.")] = None,
    valid_to: Annotated[
        str | None, typer.Option("--valid-to", metavar="DAY", help="The later day T; else today.")
    ] = None,
    known_from: Annotated[str | None, typer.Option("--known-from", metavar="INSTANT", help="The earlier K.")] = None,
    known_to: Annotated[
        str | None, typer.Option("--known-to", metavar="INSTANT", help="The later K; else now.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """What changed on a question between two days, or between two states of knowledge, and because of which sentence.

    Example: `foedus diff nato-secretary-general --option mark-rutte --valid-from 2024-06-04 --valid-to 2024-06-20`
    """
    from foedus.cli.names import with_names
    from foedus.cli.render import render_diff
    from foedus.graph.reads.diff import diff as ask
    from foedus.graph.reads.find import find_question
    from foedus.graph.reads.tally import leading_option

    if valid_from is None and known_from is None:
        raise BadInput("from when? give --valid-from DAY (the world changed) or --known-from INSTANT (we learned)")
    with opened(context) as foedus:
        later = foedus.as_of(day(valid_to), known_to)
        earlier = foedus.as_of(day(valid_from) or later.valid_at, known_from or str(later.known_sequence))
        if earlier.valid_at > later.valid_at or earlier.known_sequence > later.known_sequence:
            raise BadInput("what changed is told from the earlier to the later: exchange the two days or instants")
        graph = foedus.graph()
        asked = find_question(graph, question)
        chosen = found_option(foedus, option) or leading_option(graph, asked, later)
        answer = ask(graph, foedus.log, asked, chosen, earlier, later)
        shown = answer if as_json else with_names(graph, answer)
    show(shown, as_json=as_json, text=render_diff)


def day(text: str | None) -> date | None:
    """The day that was typed, or None."""
    from foedus.graph.time import day_of

    return None if text is None else day_of(text)


def assumed(given: list[str]) -> dict[str, Stance]:
    """Members and the sides that they are assumed to take."""
    import msgspec

    from foedus.graph.fold.model import Stance

    sides: dict[str, Stance] = {}
    for each in given:
        actor, _, stance = each.partition("=")
        try:
            sides[actor] = msgspec.convert(stance, Stance)
        except msgspec.ValidationError:
            sides_there_are = ", ".join(get_args(Stance))
            raise BadInput(f"--assume {each!r}: write a member's id and {sides_there_are}: HUN=support") from None
    return sides


def found_option(foedus: Foedus, option: str | None) -> str | None:
    """The id of the option that was typed, or None."""
    return None if option is None else foedus.find_actor(option)
