"""``claim``, ``article``: what people say of single claims and articles, as events with who and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from foedus.cli.options import By, Reason, opened
from foedus.cli.recording import Id, held_at, on_whose_word, recorded, times
from foedus.errors import BadInput, NotFound

if TYPE_CHECKING:
    from foedus.bootstrap import Foedus
    from foedus.graph.events import ClaimAsserted

claim_app = typer.Typer(no_args_is_help=True, help="Retract, reinstate or correct a claim.")
article_app = typer.Typer(no_args_is_help=True, help="Withdraw an article.")


@claim_app.command("retract")
def retract_claim(context: typer.Context, claim: Id, reason: Reason, by: By) -> None:
    """Take a claim out of what counts; what it had closed opens again.

    Example: `foedus claim retract clm-1f0c... --reason "misread" --by ada`
    """
    from foedus.graph.events import ClaimReinstated, ClaimRetracted

    with opened(context) as foedus:
        _claim(foedus, claim)
        retracted, reinstated = (times(foedus, f"claim/{claim}", kind) for kind in (ClaimRetracted, ClaimReinstated))
        # A claim that is retracted already is not retracted once more: this finds the event that did it.
        nth = retracted if retracted > reinstated else retracted + 1
        recorded(foedus, ClaimRetracted(claim_id=claim, nth=nth, reason=reason, by=by))


@claim_app.command("reinstate")
def reinstate_claim(context: typer.Context, claim: Id, reason: Reason, by: By) -> None:
    """Let a retracted claim count again.

    Example: `foedus claim reinstate clm-1f0c... --reason "it was right" --by ada`
    """
    from foedus.graph.events import ClaimReinstated, ClaimRetracted

    with opened(context) as foedus:
        nth = times(foedus, f"claim/{claim}", ClaimRetracted)
        if nth == 0:
            raise NotFound(f"claim {claim} was never retracted")
        recorded(foedus, ClaimReinstated(claim_id=claim, nth=nth, reason=reason, by=by))


@claim_app.command("correct")
def correct_claim(
    context: typer.Context,
    claim: Id,
    change: Annotated[list[str], typer.Option("--set", metavar="FIELD=VALUE", help="A field and its right value.")],
    reason: Reason,
    by: By,
) -> None:
    """Say what a claim should have been read as. The first reading stays in the log.

    Example: `foedus claim correct clm-1f0c... --set act=oppose --set valid_from=2024-06-18 --reason "misread" --by ada`
    """
    import msgspec

    from foedus.graph.events import ClaimCorrected
    from foedus.ingest.review.fields import changed

    with opened(context) as foedus:
        said = _claim(foedus, claim)
        earlier = [
            row.event
            for row in foedus.log.read(stream=f"claim/{claim}", types=[ClaimCorrected])
            if isinstance(row.event, ClaimCorrected)
        ]
        latest = max(earlier, key=lambda event: event.nth).claim if earlier else said.claim
        changes = dict(_field(each) for each in change)
        corrected = changed(msgspec.to_builtins(latest), changes, _text(foedus, said.article_id), foedus.registry)
        event = ClaimCorrected(claim_id=claim, nth=len(earlier) + 1, claim=corrected, reason=reason, by=by)
        recorded(foedus, event)


def _field(given: str) -> tuple[str, str | None]:
    name, separator, value = given.partition("=")
    if not separator:
        raise BadInput(f"--set {given!r}: write FIELD=VALUE")
    return name, value or None


def _text(foedus: Foedus, article: str) -> str:
    """An article's text; empty if it is withdrawn."""
    from foedus.graph.events import ArticleCaptured

    for row in foedus.log.read(stream=f"article/{article}", types=[ArticleCaptured]):
        if isinstance(row.event, ArticleCaptured):
            return foedus.texts.get(row.event.text_id) or ""
    return ""


@article_app.command("withdraw")
def withdraw_article(context: typer.Context, article: Id, reason: Reason, by: By) -> None:
    """Erase an article's text from every file here and from the graph; the log's chain stays verifiable.

    Example: `foedus article withdraw art-0a1b... --reason "asked by the publisher" --by ada`
    """
    with opened(context) as foedus:
        withdrawn = foedus.withdraw(article, reason=reason, by=by)
        for each, appended in withdrawn.items():
            same = "" if each == article else f"{each} has the same text and is withdrawn with it: "
            if appended.status == "stored":
                print(f"{same}recorded as event {appended.sequence}")
            else:
                said = on_whose_word(held_at(foedus, appended.sequence))
                print(f"{same}was withdrawn already, by event {appended.sequence}{said}")
        print("the text is erased, and the graph was made anew without it")


def _claim(foedus: Foedus, claim: str) -> ClaimAsserted:
    from foedus.graph.events import ClaimAsserted

    for row in foedus.log.read(stream=f"claim/{claim}", types=[ClaimAsserted]):
        if isinstance(row.event, ClaimAsserted):
            return row.event
    raise NotFound(f"no claim has the id {claim!r}; `foedus timeline --json` shows ids")
