"""``foedus review``: what the machine was unsure of, decided at the terminal or by scripts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foedus.cli.options import AsJson, opened
from foedus.cli.output import show
from foedus.errors import BadInput

if TYPE_CHECKING:
    from rich.console import Console

    from foedus.ingest.review.decisions import NewQuestion, Ruling
    from foedus.ingest.review.export import Exported

app = typer.Typer(help="Decide what the machine was unsure of: actors, matters, doubtful claims.")

ItemId = Annotated[
    str, typer.Argument(metavar="ID", help="An item's id, a claim's, or a provisional question's (~...).")
]
Who = Annotated[str, typer.Option("--by", help="Who decides; kept with the decision.")]
Why = Annotated[str, typer.Option("--reason", help="Why; kept with the decision.")]
Kinds = Annotated[
    list[str] | None,
    typer.Option("--kind", help="claim, disagreement, actor, matter or quarantined; as often as needed. Else all."),
]
Below = Annotated[
    float, typer.Option("--below", min=0.0, max=1.0, help="Ask about claims that are less sure than this.")
]
UNSURE = 0.4


@app.callback(invoke_without_command=True)
def review(
    context: typer.Context,
    by: Annotated[str, typer.Option("--by", help="Who decides; asked for if not given.")] = "",
    kind: Kinds = None,
    below: Below = UNSURE,
) -> None:
    """Go through what waits, one by one: accept, correct, reject, say who or which question is meant, or skip.

    What is decided is asked no more, here or elsewhere; end at any time, nothing is lost.

    Example: `foedus review --by ada --kind actor`
    """
    if context.invoked_subcommand is not None:
        return
    from foedus.cli.reviewing import go_through
    from foedus.ingest.review.review import kinds_named

    with opened(context) as foedus:
        go_through(foedus, by or typer.prompt("who decides"), kinds_named(kind or ()), below)


@app.command("list")
def list_items(
    context: typer.Context,
    kind: Kinds = None,
    below: Below = UNSURE,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Items at most.")] = 20,
    skip: Annotated[int, typer.Option("--skip", min=0, help="Items to pass over first.")] = 0,
    as_json: AsJson = False,
) -> None:
    """What waits, each with its sentences, and how much of each kind.

    Example: `foedus review list --kind matter --limit 5`
    """
    from foedus.cli.reviewing import render_queue
    from foedus.ingest.review.review import kinds_named

    with opened(context) as foedus:
        answer = foedus.review.queue(
            foedus.registry, kinds=kinds_named(kind or ()), below=below, limit=limit, skip=skip
        )  # fmt: skip
    show(answer, as_json=as_json, text=render_queue)


@app.command("show")
def show_item(context: typer.Context, item: ItemId, as_json: AsJson = False) -> None:
    """One item with all its sentences. A claim can be asked about however sure it is, and a matter by its own id.

    Example: `foedus review show rev-0a1b...; foedus review show clm-1f0c...; foedus review show ~talks-with-FRA`
    """
    from foedus.cli.reviewing import render_item

    with opened(context) as foedus:
        answer = foedus.review.item(item, foedus.registry)
    show(answer, as_json=as_json, text=render_item)


@app.command("accept")
def accept(
    context: typer.Context,
    item: ItemId,
    by: Who,
    keep: Annotated[
        list[str] | None, typer.Option("--keep", metavar="CLAIM", help="Of readings that disagree, this; or several.")
    ] = None,
    reason: Why = "",
    as_json: AsJson = False,
) -> None:
    """It was read rightly: a claim is certain from now on; an actor or a matter stays one of its own.

    Example: `foedus review accept rev-0a1b... --by ada`
    """
    from foedus.ingest.review.decisions import Ruling

    _decide(context, item, Ruling(decision="accept", by=by, reason=reason, keep=tuple(keep or ())), as_json=as_json)


@app.command("correct")
def correct(
    context: typer.Context,
    item: ItemId,
    change: Annotated[list[str], typer.Option("--set", metavar="FIELD=VALUE", help="A field and its right value.")],
    by: Who,
    reason: Why = "",
    as_json: AsJson = False,
) -> None:
    """Say what a claim should have been read as, or make one of what was put aside.

    Actors are given by id or name, evidence and condition by the words of the article, a count as 28/32.

    Example: `foedus review correct rev-0a1b... --set act=oppose --set target="Mark Rutte" --by ada`
    """
    from foedus.ingest.review.decisions import Ruling

    ruling = Ruling(decision="correct", by=by, reason=reason, changes=changes_of(change))
    _decide(context, item, ruling, as_json=as_json)


@app.command("reject")
def reject(context: typer.Context, item: ItemId, by: Who, reason: Why = "", as_json: AsJson = False) -> None:
    """It is no claim, no actor, no matter: every claim that the item is about is retracted.

    Example: `foedus review reject rev-0a1b... --by ada --reason "a football match"`
    """
    from foedus.ingest.review.decisions import Ruling

    _decide(context, item, Ruling(decision="reject", by=by, reason=reason), as_json=as_json)


@app.command("alias")
def alias(
    context: typer.Context,
    item: ItemId,
    actor: Annotated[str, typer.Argument(metavar="ACTOR", help="Who is meant: an id or a name.")],
    by: Who,
    reason: Why = "",
    as_json: AsJson = False,
) -> None:
    """Say whom a name means: its claims are theirs, and the next article that writes it so is understood.

    Example: `foedus review alias rev-0a1b... gitanas-nauseda --by ada`
    """
    from foedus.ingest.review.decisions import Ruling

    _decide(context, item, Ruling(decision="alias", by=by, reason=reason, actor=actor), as_json=as_json)


@app.command("question")
def question(
    context: typer.Context,
    item: ItemId,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="An id or a title; an id for a new one.")],
    by: Who,
    option: Annotated[str | None, typer.Option("--option", help="The candidate, where it is not the target.")] = None,
    title: Annotated[str | None, typer.Option("--title", help="Open it as a new question of this title.")] = None,
    kind: Annotated[str, typer.Option("--kind", help="Of a new question: accession, treaty ...")] = "other",
    rule: Annotated[str, typer.Option("--rule", help="Of a new question: how it is decided.")] = "none",
    alliance: Annotated[str | None, typer.Option("--alliance", help="Of a new question: whose members decide.")] = None,
    subject: Annotated[str | None, typer.Option("--subject", help="Of a new question: whom it is about.")] = None,
    reason: Why = "",
    as_json: AsJson = False,
) -> None:
    """Say which question a matter is: its claims go there, by corrections, and later ones on this matter too.

    Example: `foedus review question rev-0a1b... kosovo-recognition --by ada`
    """
    from foedus.ingest.review.decisions import Ruling

    opens = None if title is None else _new_question(title, kind, rule, alliance, subject)
    ruling = Ruling(decision="question", by=by, reason=reason, question=question, option=option, opens=opens)
    _decide(context, item, ruling, as_json=as_json)


@app.command("export")
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help="Written anew.")],
    as_json: AsJson = False,
) -> None:
    """Write what people have decided as labelled texts, to train with and to measure by.

    Example: `foedus review export corrections.jsonl`
    """
    from foedus.ingest.review.export import write_labels

    with opened(context) as foedus:
        answer = write_labels(foedus.log, foedus.texts, foedus.registry, file)
    show(answer, as_json=as_json, text=_exported)


def _exported(answer: Exported, out: Console) -> None:
    out.print(
        f"{answer.texts} texts with {answer.labels} claims that people have checked, {answer.rejected} that they have "
        f"rejected, and {answer.optional} that nobody has looked at, marked optional"
    )


def _decide(context: typer.Context, item: str, ruling: Ruling, *, as_json: bool) -> None:
    from foedus.cli.reviewing import render_decided

    with opened(context) as foedus:
        answer = foedus.review.decide(item, ruling, foedus.registry)
    show(answer, as_json=as_json, text=render_decided)


def changes_of(given: list[str]) -> dict[str, Any]:
    """Fields and values as they were typed; an empty value unsets the field."""
    changes: dict[str, Any] = {}
    for each in given:
        name, separator, value = each.partition("=")
        if not separator:
            raise BadInput(f"{each!r}: write FIELD=VALUE, such as act=oppose")
        changes[name.strip()] = value.strip()
    return changes


def _new_question(title: str, kind: str, rule: str, alliance: str | None, subject: str | None) -> NewQuestion:
    import msgspec

    from foedus.ingest.review.decisions import NewQuestion

    fields = {"title": title, "kind": kind, "rule": rule, "alliance": alliance, "subject": subject}
    try:
        return msgspec.convert(fields, NewQuestion)
    except msgspec.ValidationError as error:
        raise BadInput(f"--kind {kind!r}: {error}") from None
