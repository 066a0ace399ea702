"""``foedus ingest`` and ``foedus extract``: articles in."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from foedus.cli.options import AsJson, opened, settings_of
from foedus.cli.output import console, show
from foedus.errors import EXIT_PARTIAL

if TYPE_CHECKING:
    from rich.console import Console

    from foedus.graph.events import Claim
    from foedus.ingest.extract.model import Document, Extraction
    from foedus.ingest.intake import Taken
    from foedus.ingest.resolve.registry import Registry
    from foedus.ingest.sources import SourceText
    from foedus.settings import Settings

Sources = Annotated[list[str], typer.Argument(metavar="FILE|DIR|-", help="Files, folders, or - for standard input.")]
Date = Annotated[str | None, typer.Option("--date", help="Day of publication, where the source itself names none.")]


class IngestReport(msgspec.Struct, frozen=True):
    """What became of all that was given.

    Attributes:
        counts: number of sources by status.
        projected: sequence that the graph has reached; None with `--no-project`.
    """

    counts: dict[str, int]
    articles: list[Taken]
    projected: int | None


def ingest(
    context: typer.Context,
    sources: Sources,
    date: Date = None,
    outlet: Annotated[str | None, typer.Option("--outlet", help="Who published, if the source names none.")] = None,
    url: Annotated[str | None, typer.Option("--url", help="Address, where the source names none.")] = None,
    project: Annotated[bool, typer.Option("--project/--no-project", help="Bring the graph up to date.")] = True,
    as_json: AsJson = False,
) -> None:
    """Read articles into the log, and bring the graph up to date.

    An article that is in the log already is reported as a duplicate and changes nothing. What cannot be read is
    listed with the reason while the rest goes in, and the exit code is then 8.

    Example: `foedus ingest articles/ --outlet "Continental Wire"`
    """
    from foedus.ingest.sources import Defaults, read_sources

    with opened(context) as foedus:
        given = read_sources(sources, Defaults(published=date, outlet=outlet, url=url))
        taken = list(_watched(foedus.take(given), as_json=as_json))
        projected = None
        if project:
            foedus.graph()
            projected = foedus.projector().checkpoint()
    report = IngestReport(dict(Counter(each.status for each in taken)), taken, projected)
    show(report, as_json=as_json, text=_summary)
    if report.counts.get("failed"):
        raise typer.Exit(EXIT_PARTIAL)


def _watched(taken: Iterable[Taken], *, as_json: bool) -> Iterator[Taken]:
    for each in taken:
        if not as_json:
            console().print(_line(each))
        yield each


def _line(taken: Taken) -> str:
    from rich.markup import escape

    name = escape(taken.title or taken.origin)
    if taken.status != "new":
        return f"[yellow]{taken.status.replace('_', ' '):>9}[/]  {name}: {escape(taken.message)}"
    notes = [f"{taken.claims} claims"]
    if taken.near:
        notes.append(f"near copy of {', '.join(taken.near)}")
    if taken.retracted:
        notes.append(f"takes back {taken.retracted}")
    if taken.quarantined:
        notes.append(f"{taken.quarantined} quarantined")
    return f"[green]{'new':>9}[/]  {name}: {', '.join(notes)}"


def _summary(report: IngestReport, console: Console) -> None:
    counts = ", ".join(f"{count} {status.replace('_', ' ')}" for status, count in sorted(report.counts.items()))
    claims = sum(each.claims for each in report.articles)
    graph = "" if report.projected is None else f"; the graph stands at sequence {report.projected}"
    console.print(f"{counts or 'nothing was given'}; {claims} claims{graph}")


def extract(
    context: typer.Context,
    source: Annotated[str, typer.Argument(metavar="FILE", help=".jsonl with id, date, text a line; .txt, .md; -")],
    date: Date = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show which rule and words made each claim.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="With --explain: stable JSON, one line a text.")] = False,
) -> None:
    """Read texts and print their claims, without storing anything: one line of JSON a text.

    With `--explain`, every candidate instead: the rule and the words that made it, what the ranker said of it, and why
    it is a claim or none.

    Example: `foedus extract items.jsonl > claims.jsonl; foedus extract article.txt --date 2024-06-04 --explain`
    """
    from foedus.cli.explained import render_explanation
    from foedus.ingest.extract.explain import explain as explained
    from foedus.ingest.extract.pipeline import Rules
    from foedus.ingest.sources import Defaults, SourceFailure, read_sources

    settings = settings_of(context)
    failed = 0
    texts: dict[str, str] = {}

    def documents() -> Iterator[Document]:
        nonlocal failed
        for number, each in enumerate(read_sources([source], Defaults(published=date)), start=1):
            if isinstance(each, SourceFailure):
                failed += 1
                print(f"foedus: {each.origin}: {each.reason}", file=sys.stderr)
                continue
            document = _document(each, number)
            texts[document.id] = document.text
            yield document

    if explain:
        for _, answer in explained(documents(), _registry(settings)):
            show(answer, as_json=as_json, text=render_explanation)
    else:
        for extraction in Rules().extract(documents(), _registry(settings)):
            text = texts.pop(extraction.document_id)
            sys.stdout.write(msgspec.json.encode(_predictions(extraction, text)).decode() + "\n")
    if failed:
        raise typer.Exit(EXIT_PARTIAL)


def _registry(settings: Settings) -> Registry:
    """What the data directory knows of actors and questions, where there is one; else the bundled set."""
    from foedus.bootstrap import open_foedus
    from foedus.ingest.resolve.registry import Registry

    if settings.log is None and not settings.data.exists():
        return Registry.bundled()
    with open_foedus(settings) as foedus:
        return foedus.registry


def _document(source: SourceText, number: int) -> Document:
    from foedus.ingest.extract.model import Document
    from foedus.ingest.intake import published_day

    return Document(
        id=source.id or f"{source.origin}#{number}",
        text=source.text,
        published=published_day(source.published),
        title=source.title,
        outlet=source.outlet,
    )


def _predictions(extraction: Extraction, text: str) -> dict[str, Any]:
    return {"id": extraction.document_id, "claims": [_prediction(claim, text) for claim in extraction.claims]}


def _prediction(claim: Claim, text: str) -> dict[str, Any]:
    from foedus.graph.events import POLARITY

    dates = {"stated": claim.valid_from, "past": "past"}
    return {
        "actor": claim.actor,
        "act": claim.act,
        "polarity": POLARITY[claim.act],
        "target": claim.target,
        "question": claim.question,
        "factuality": claim.factuality,
        "date": dates.get(claim.date_basis),
        "speaker": claim.speaker,
        "attribution": [text[start:end] for start, end in claim.attribution],
        "condition": text[slice(*claim.condition)] if claim.condition else None,
        "count": claim.count,
        "evidence": claim.evidence,
    }
