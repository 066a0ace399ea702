"""``question``, ``actor``, ``outlet``: what people say of whom and what texts are about, as events with who and why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from foedus.cli.options import AsJson, By, Reason, opened
from foedus.cli.output import show
from foedus.cli.recording import Id, recorded, times
from foedus.errors import BadInput, Conflict, NotFound

if TYPE_CHECKING:
    from rich.console import Console

    from foedus.graph.reads.questions import Question
    from foedus.ingest.resolve.registry import Registry

question_app = typer.Typer(no_args_is_help=True, help="Open questions, name them, close them, list them.")
actor_app = typer.Typer(no_args_is_help=True, help="Name actors, merge and unmerge them, tell them apart.")
outlet_app = typer.Typer(no_args_is_help=True, help="Rate outlets.")

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@question_app.command("open")
def open_question(
    context: typer.Context,
    question: Id,
    title: Annotated[str, typer.Option("--title", help="What it is about, in a few words.")],
    kind: Annotated[str, typer.Option("--kind", help="appointment, accession, recognition, resolution, treaty ...")],
    rule: Annotated[str, typer.Option("--rule", help="How it is decided, such as unanimity.")] = "none",
    alliance: Annotated[str | None, typer.Option("--alliance", help="Organisation whose members decide.")] = None,
    member: Annotated[list[str] | None, typer.Option("--member", help="Who decides, where no alliance does.")] = None,
    subject: Annotated[str | None, typer.Option("--subject", help="Whom it is about.")] = None,
    body: Annotated[str | None, typer.Option("--body", help="Organisation that decides or is joined.")] = None,
    option: Annotated[list[str] | None, typer.Option("--option", help="A candidate's id; as often as needed.")] = None,
    alias: Annotated[list[str] | None, typer.Option("--alias", help="Another name of it; as often as needed.")] = None,
    opened_on: Annotated[str | None, typer.Option("--opened", metavar="DATE", help="Since when it is open.")] = None,
    stale_after: Annotated[
        int | None,
        typer.Option("--stale-after", min=1, metavar="DAYS", help="Days without news after which a position is stale."),
    ] = None,
    by: By = "",
) -> None:
    """Register a question, so that claims on it are counted under its rule.

    Example: `foedus question open un-secretary-general --title "next UN secretary general" --kind appointment
    --rule unanimity --alliance UNSC --body UN`
    """
    from foedus.graph.events import ActorRegistered, Electorate, QuestionKind, QuestionOpened
    from foedus.graph.fold.rules import rule_named
    from foedus.graph.time import When
    from foedus.ingest.review.fields import known_actor

    kinds = get_args(QuestionKind)
    if kind not in kinds:
        raise BadInput(f"--kind {kind!r}: choose one of {', '.join(kinds)}")
    rule_named(rule)
    if opened_on is not None:
        When.parse(opened_on)
    if not SLUG.fullmatch(question) or not title.strip():
        raise BadInput(f"{question!r}, {title!r}: write an id such as nato-secretary-general, and a title")
    with opened(context) as foedus:
        registry = foedus.registry
        candidates = [_candidate(each, registry) for each in option or ()]
        event = QuestionOpened(
            question_id=question,
            title=title,
            kind=kind,  # type: ignore[arg-type]
            rule=rule,
            electorate=Electorate(
                alliance=_known(alliance, registry),
                members=tuple(known_actor(each, registry) for each in member or ()),
            ),
            subject=_known(subject, registry),
            body=_known(body, registry),
            options=tuple(candidates),
            aliases=tuple(alias or ()),
            opened=opened_on,
            stale_after=stale_after,
            by=by,
        )
        persons = [known for each in candidates if (known := registry.actor(each)) and known.kind == "person"]
        foedus.record(*(ActorRegistered(actor_id=one.id, kind="person", name=one.name, source=by) for one in persons))
        recorded(foedus, event)


def _known(given: str | None, registry: Registry) -> str | None:
    from foedus.ingest.review.fields import known_actor

    return None if given is None else known_actor(given, registry)


def _candidate(given: str, registry: Registry) -> str:
    """The id of a candidate: of who is known by that name, else as it is given, for who will be known by it."""
    from foedus.ingest.review.fields import known_actor

    try:
        return known_actor(given, registry)
    except NotFound:
        if SLUG.fullmatch(given):
            return given
        raise


@question_app.command("alias")
def alias_question(context: typer.Context, question: Id, alias: str, by: By = "") -> None:
    """Give a question another name, as texts write it.

    Example: `foedus question alias nato-secretary-general "Stoltenberg's succession"`
    """
    from foedus.graph.events import QuestionAliased
    from foedus.ingest.review.fields import known_question

    with opened(context) as foedus:
        recorded(foedus, QuestionAliased(question_id=known_question(question, foedus.registry), alias=alias, by=by))


@question_app.command("rule")
def change_rule(
    context: typer.Context,
    question: Id,
    rule: str,
    since: Annotated[str, typer.Option("--from", metavar="DAY", help="The day from which it is decided so.")],
    reason: Reason,
    by: By,
) -> None:
    """Say that a question is decided by another rule from a day on.

    Example: `foedus question rule nato-secretary-general two_thirds --from 2024-07-01 --reason "agreed" --by ada`
    """
    from foedus.graph.events import QuestionRuleChanged
    from foedus.graph.fold.rules import rule_named
    from foedus.graph.time import When
    from foedus.ingest.review.fields import known_question

    rule_named(rule)
    When.parse(since)
    with opened(context) as foedus:
        asked = known_question(question, foedus.registry)
        recorded(foedus, QuestionRuleChanged(question_id=asked, rule=rule, valid_from=since, reason=reason, by=by))


@question_app.command("close")
def close_question(
    context: typer.Context,
    question: Id,
    on: Annotated[str, typer.Option("--on", metavar="DAY", help="When it was decided or fell away.")],
    outcome: Annotated[str, typer.Option("--outcome", help="What came of it.")],
    by: By = "",
) -> None:
    """Close a question that was decided or fell away.

    Example: `foedus question close nato-secretary-general --on 2024-06-26 --outcome mark-rutte`
    """
    from foedus.graph.events import QuestionClosed
    from foedus.graph.time import When
    from foedus.ingest.review.fields import known_question

    When.parse(on)
    with opened(context) as foedus:
        asked = known_question(question, foedus.registry)
        recorded(foedus, QuestionClosed(question_id=asked, closed=on, outcome=outcome, by=by))


@question_app.command("list")
def list_questions(
    context: typer.Context,
    provisional: Annotated[bool, typer.Option("--provisional", help="Only those that nobody has registered.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the questions; provisional ones (`~...`) were made from texts and are nobody's yet.

    Example: `foedus question list --provisional`
    """
    from foedus.graph.reads.questions import questions

    with opened(context) as foedus:
        answer = questions(foedus.graph(), provisional=True if provisional else None)
    show(answer, as_json=as_json, text=_questions)


def _questions(answer: tuple[Question, ...], console: Console) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for heading in ("question", "title", "kind", "rule", "claims"):
        table.add_column(heading, overflow="fold")
    for one in answer:
        cells = (one.id, one.title, one.kind or "provisional", one.rule or "-", str(one.claims))
        table.add_row(*(Text(cell) for cell in cells))
    console.print(table)


@actor_app.command("alias")
def alias_actor(context: typer.Context, actor: Id, alias: str, by: By = "") -> None:
    """Give an actor another name, as texts write it.

    Example: `foedus actor alias TUR "Ankara's government" --by ada`
    """
    from foedus.graph.events import ActorAliased
    from foedus.ingest.review.fields import known_actor

    with opened(context) as foedus:
        recorded(foedus, ActorAliased(actor_id=known_actor(actor, foedus.registry), alias=alias, by=by))


@actor_app.command("merge")
def merge_actors(context: typer.Context, kept: Id, merged: Id, reason: Reason, by: By) -> None:
    """Say that MERGED is the same actor as KEPT. Claims keep the id that they were made with, so it can be undone.

    Two that were told apart are not merged.

    Example: `foedus actor merge gitanas-nauseda g-nauseda --reason "one person" --by ada`
    """
    from foedus.graph.events import ActorsMerged

    with opened(context) as foedus:
        kept, merged = _two(kept, merged, foedus.registry)
        if foedus.registry.apart(kept, merged):
            raise Conflict(f"{kept} and {merged} were judged never to be the same; nothing was recorded")
        nth = times(foedus, f"actor/{kept}", ActorsMerged, merged=merged) + 1
        recorded(foedus, ActorsMerged(kept=kept, merged=merged, nth=nth, reason=reason, by=by))


@actor_app.command("unmerge")
def unmerge_actors(context: typer.Context, kept: Id, merged: Id, reason: Reason, by: By) -> None:
    """Undo a merge; nothing is lost.

    Example: `foedus actor unmerge gitanas-nauseda g-nauseda --reason "father and son" --by ada`
    """
    from foedus.graph.events import ActorsMerged, MergeUndone

    with opened(context) as foedus:
        nth = times(foedus, f"actor/{kept}", ActorsMerged, merged=merged)
        if nth == 0:
            raise NotFound(f"{merged} was never merged into {kept}")
        recorded(foedus, MergeUndone(kept=kept, merged=merged, nth=nth, reason=reason, by=by))


@actor_app.command("distinguish")
def distinguish_actors(context: typer.Context, one: Id, other: Id, reason: Reason, by: By) -> None:
    """Say that two actors are never the same; no merge will join them.

    Example: `foedus actor distinguish COD COG --reason "two states" --by ada`
    """
    from foedus.graph.events import ActorsDistinguished

    with opened(context) as foedus:
        first, second = sorted(_two(one, other, foedus.registry))
        recorded(foedus, ActorsDistinguished(one=first, other=second, reason=reason, by=by))


def _two(one: str, other: str, registry: Registry) -> tuple[str, str]:
    from foedus.ingest.review.fields import known_actor

    first, second = known_actor(one, registry), known_actor(other, registry)
    if first == second:
        raise BadInput(f"{one} and {other} are one actor, {first}: name two")
    return first, second


@outlet_app.command("rate")
def rate_outlet(
    context: typer.Context,
    outlet: Id,
    reliability: Annotated[float, typer.Argument(min=0.0, max=1.0, help="0 (never right) to 1 (always).")],
    reason: Reason = "",
    by: By = "",
) -> None:
    """Say how reliable an outlet is; it weighs where reports disagree, and in confidence.

    Example: `foedus outlet rate "Continental Wire" 0.8 --reason "corrects itself openly" --by ada`
    """
    from foedus.graph.events import OutletRated

    with opened(context) as foedus:
        nth = times(foedus, f"outlet/{outlet}", OutletRated) + 1
        recorded(foedus, OutletRated(outlet=outlet, reliability=reliability, nth=nth, reason=reason, by=by))
