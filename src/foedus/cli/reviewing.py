"""The reviewer's side of the terminal: how items are shown, and the round in which they are decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from rich.markup import escape
from rich.padding import Padding

from foedus.cli.output import console
from foedus.errors import BadInput, Conflict, NotFound
from foedus.ingest.review.decisions import NewQuestion, Ruling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from foedus.bootstrap import Foedus
    from foedus.graph.events import ReviewKind
    from foedus.ingest.review.items import Item, Queue, Sighting
    from foedus.ingest.review.review import Decided

KEYS = {"accept": "a", "correct": "c", "reject": "r", "alias": "l", "question": "q"}
DO = {
    "accept": "[a]ccept", "correct": "[c]orrect", "reject": "[r]eject", "alias": "a[l]ias", "question": "[q]uestion",
}  # fmt: skip


def render_queue(queue: Queue, out: Console) -> None:
    """The items of a page, and how much waits."""
    for item in queue.items:
        render_item(item, out)
    counts = ", ".join(f"{count} {kind}" for kind, count in queue.counts.items() if count)
    out.print(f"{queue.total} wait, {len(queue.items)} shown; in all: {counts or 'nothing'}")


def render_item(item: Item, out: Console) -> None:
    """What is in doubt and why, where it stands, and whom or what it may mean."""
    out.print(f"[bold]{escape(item.name)}[/]  [dim]{item.kind} {item.id}[/]")
    many = f"; {item.claims} claims" if item.claims > 1 else ""
    out.print(Padding(f"{escape(item.why)}{many}", (0, 0, 0, 2)))
    for sighting in item.sightings:
        _sighting(sighting, out)
    for suggestion in item.suggestions:
        out.print(Padding(f"[cyan]perhaps[/] {escape(suggestion.id)}: {escape(suggestion.name)}", (0, 0, 0, 2)))


def _sighting(sighting: Sighting, out: Console) -> None:
    sentence, quote = escape(sighting.sentence), escape(" ".join(sighting.quote.split()))
    shown = sentence.replace(quote, f"[bold]{quote}[/]", 1) if quote else sentence
    out.print(Padding(shown or "[dim]the text is not to be had[/]", (0, 0, 0, 4)))
    if sighting.claim is not None:
        claim = sighting.claim
        said = " ".join(filter(None, (claim.actor, claim.act, claim.target)))
        when = f", {claim.valid_from}" if claim.valid_from else ""
        read = f"{escape(said)} ({claim.factuality}{when}), {claim.confidence:.2f}"
        which = sighting.claim_id or "put aside"
        out.print(Padding(f"[dim]read as[/] {read} [dim]{which} by {escape(sighting.extractor)}[/]", (0, 0, 0, 4)))
    place = ", ".join(filter(None, (sighting.title, sighting.outlet, (sighting.published or "")[:10], sighting.url)))
    out.print(Padding(f"[dim]{escape(place or sighting.article_id)}[/]", (0, 0, 0, 4)))


def render_decided(decided: Decided, out: Console) -> None:
    """What was recorded."""
    if decided.status == "known":
        out.print(f"{decided.by} decided so before, event {decided.sequence}; nothing was added")
        return
    out.print(f"recorded as event {decided.sequence}: {decided.by} says {decided.decision}")
    for effect in decided.effects:
        out.print(Padding(f"[dim]{effect.sequence}[/] {effect.type} {escape(effect.stream)}", (0, 0, 0, 2)))


def go_through(foedus: Foedus, by: str, kinds: Sequence[ReviewKind], below: float) -> None:
    """Ask about one item after the other until none is left or the person ends; skipped ones come again next time."""
    out = console()
    skipped, decided = 0, 0
    while True:
        queue = foedus.review.queue(foedus.registry, kinds=kinds, below=below, limit=1, skip=skipped)
        if not queue.items:
            break
        item = queue.items[0]
        out.print()
        render_item(item, out)
        try:
            done = _ask(foedus, item, by, out)
        except typer.Abort:  # the end of the input, or Ctrl-C: what was decided is stored
            break
        if done is None:
            break
        decided += done
        skipped += not done
    left = foedus.review.queue(foedus.registry, kinds=kinds, below=below, limit=1).total
    out.print(f"\n{decided} decided, {left} left")


def _ask(foedus: Foedus, item: Item, by: str, out: Console) -> bool | None:
    """Whether the item is settled; None to end the round. A decision that does not fit is asked for again."""
    keys = {KEYS[decision]: decision for decision in item.may}
    line = " ".join([*(DO[decision] for decision in item.may), "[s]kip e[x]it"])
    while True:
        key = typer.prompt(line, prompt_suffix=": ").strip().lower()[:1]
        if key == "x":
            return None
        if key == "s":
            return False
        if key not in keys:
            continue
        try:
            ruling = _ruling(keys[key], item, by)
            render_decided(foedus.review.decide(item.id, ruling, foedus.registry), out)
        except Conflict as error:
            out.print(f"[yellow]{escape(str(error))}[/]")
        except (BadInput, NotFound) as error:
            out.print(f"[red]{escape(str(error))}[/]")
            continue
        return True


def _ruling(decision: str, item: Item, by: str) -> Ruling:
    """Ask for what the decision needs."""
    from foedus.cli.review import changes_of

    suggested = item.suggestions[0].id if item.suggestions else None
    if decision == "alias":
        return Ruling(decision="alias", by=by, actor=typer.prompt("who is meant", default=suggested))
    if decision == "question":
        return _question(item, by, suggested)
    if decision == "correct":
        typed = typer.prompt("what is right (act=oppose; target=Mark Rutte)")
        changes = changes_of([each for each in typed.split(";") if each.strip()])
        return Ruling(decision="correct", by=by, changes=changes)
    if decision == "accept" and item.kind == "disagreement":
        kept = typer.prompt("which claim is right (several: divide them by spaces)", default=item.subject[0])
        return Ruling(decision="accept", by=by, keep=tuple(kept.split()))
    if decision == "reject":
        if item.claims > 1 and not typer.confirm(f"retract all {item.claims} claims"):
            raise BadInput("nothing was decided")
        return Ruling(decision="reject", by=by, reason=typer.prompt("why", default="", show_default=False))
    return Ruling(decision="accept", by=by)


def _question(item: Item, by: str, suggested: str | None) -> Ruling:
    given = typer.prompt("which question (id or title; an id for a new one)", default=suggested)
    title = typer.prompt("title, if it is a new one", default="", show_default=False)
    opens = None
    if title:
        subjects = [sighting.claim.target for sighting in item.sightings if sighting.claim and sighting.claim.target]
        opens = NewQuestion(title=title, kind="other", subject=subjects[0] if subjects else None)
    return Ruling(decision="question", by=by, question=given, opens=opens)
