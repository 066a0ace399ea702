"""``foedus ingest`` and ``foedus extract``: articles in."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from foedus.cli.options import AsJson, opened, registry_of, settings_of
from foedus.cli.output import console, show
from foedus.errors import EXIT_PARTIAL

if TYPE_CHECKING:
    from rich.console import Console

    from foedus.bootstrap import Foedus, Progress
    from foedus.graph.events import Claim
    from foedus.ingest.extract.model import Document, Extraction
    from foedus.ingest.intake import Taken
    from foedus.ingest.sources import Network, Source, SourceText
    from foedus.settings import Settings

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE|DIR|URL|-", help="Files, folders, addresses of pages and feeds, - for standard input."
    ),
]
Date = Annotated[str | None, typer.Option("--date", help="Day of publication, where the source itself names none.")]
Outlet = Annotated[str | None, typer.Option("--outlet", help="Who published, if the source names none.")]
Project = Annotated[bool, typer.Option("--project/--no-project", help="Bring the graph up to date.")]
Full = Annotated[
    bool, typer.Option("--full", help="Fetch the page of every entry of a feed, not only of those without a text.")
]
AllowPrivate = Annotated[
    bool,
    typer.Option(
        "--allow-private",
        help="Follow links and redirects to this machine and its network too: only if you trust them.",
    ),
]
Pause = Annotated[
    float,
    typer.Option("--pause", min=0, help="Seconds between two requests to one site; more if the site asks for it."),
]

Processes = Annotated[
    int,
    typer.Option(
        "-n", "--processes", min=1, help="Processes that read side by side; the order stays. One a core pays."
    ),
]

FAILURES_SHOWN = 20
"""Failures that are listed once more at the end."""


class IngestReport(msgspec.Struct, frozen=True):
    """What became of all that was given.

    Attributes:
        counts: number of sources by status.
        near: how many of the new ones are near copies of others.
        claims: how many were read.
        articles: each source with `--json`; else those that failed, so that memory does not grow with the others.
        projected: sequence that the graph has reached; None with `--no-project`.
    """

    counts: dict[str, int]
    near: int
    claims: int
    articles: list[Taken]
    projected: int | None = None


def ingest(
    context: typer.Context,
    sources: Sources,
    date: Date = None,
    outlet: Outlet = None,
    url: Annotated[str | None, typer.Option("--url", help="Address, where the source names none.")] = None,
    mapping: Annotated[
        Path | None, typer.Option("--mapping", metavar="FILE", help="How JSON of another form is read: a YAML file.")
    ] = None,
    full: Full = False,
    pause: Pause = 1.0,
    allow_private: AllowPrivate = False,
    processes: Processes = 1,
    project: Project = True,
    as_json: AsJson = False,
) -> None:
    """Read articles into the log, and bring the graph up to date.

    Text, Markdown, HTML, JSON Lines, mail, PDF and WARC files, folders and zip archives of them, pages and feeds at
    an address. An article that is in the log already is reported as a duplicate and changes nothing. What cannot be
    read is listed with the reason while the rest goes in, and the exit code is then 8.

    Example: `foedus ingest articles/ --outlet "Continental Wire" -n 2`
    """
    from foedus.ingest.sources import Defaults, read_sources
    from foedus.ingest.sources.mapped import mapping_in

    defaults = Defaults(published=date, outlet=outlet, url=url)
    mapped = None if mapping is None else mapping_in(mapping)
    with opened(context) as foedus, network_for(sources, foedus.settings, full, pause, allow_private) as network:
        given = read_sources(sources, defaults, network, mapped)
        report = taken_in(foedus, given, network, as_json=as_json, processes=processes)
        if project:
            report = brought_up(foedus, report)
    show(report, as_json=as_json, text=summary)
    if report.counts.get("failed"):
        raise typer.Exit(EXIT_PARTIAL)


@contextmanager
def network_for(
    names: list[str], settings: Settings, full: bool, pause: float, allow_private: bool
) -> Iterator[Network | None]:
    """Leave to use the network, where one of the names is an address; with what the data directory remembers of it."""
    from foedus.ingest.sources import Network, is_address

    if not any(map(is_address, names)):
        yield None
        return
    import logging

    from foedus.ingest.sources.web import Manners, Memory, Web

    logging.getLogger("stamina").setLevel(logging.ERROR)  # what is tried again is no news; what fails is reported
    with Web(Manners(pause=pause, allow_private=allow_private)) as web, Memory(settings.data) as memory:
        yield Network(web, memory, full)


def taken_in(
    foedus: Foedus,
    sources: Iterable[Source],
    network: Network | None,
    *,
    as_json: bool,
    known: bool = True,
    processes: int = 1,
) -> IngestReport:
    """Take sources in, each shown as it is done; what is known already only where `known` says so."""
    counts: Counter[str] = Counter()
    near = claims = 0
    articles = []
    for each in foedus.take(_counted(sources, foedus.progress), processes=processes):
        if network is not None:
            network.memory.done(each.origin, kept=each.status != "failed")
        if not as_json and (known or each.status != "duplicate"):
            _said(_line(each))
        counts[each.status] += 1
        near += bool(each.near)
        claims += each.claims
        if as_json or each.status == "failed":
            articles.append(each)
    return IngestReport(dict(counts), near, claims, articles)


def _said(line: str) -> None:
    """Print a line above the progress bar, where there is one."""
    out = console()
    if not sys.stdout.isatty():
        out.print(line)
        return
    with out.capture() as rendered:
        out.print(line)
    sys.stdout.write(rendered.get())  # a console would write past the bar's hold on the standard output, and over it


def brought_up(foedus: Foedus, report: IngestReport) -> IngestReport:
    """Bring the graph up to date; the report with the sequence that it has reached."""
    foedus.graph()
    return msgspec.structs.replace(report, projected=foedus.projector().checkpoint())


def _counted(sources: Iterable[Source], progress: Progress | None) -> Iterator[Source]:
    for number, source in enumerate(sources, start=1):
        if progress is not None:
            progress("sources read", number, 0)
        yield source


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
    if taken.message:
        notes.append(escape(taken.message))
    return f"[green]{'new':>9}[/]  {name}: {', '.join(notes)}"


def summary(report: IngestReport, console: Console) -> None:
    """The counts, and once more what failed, which may have scrolled away."""
    from rich.markup import escape

    failed = [each for each in report.articles if each.status == "failed"]
    if sum(report.counts.values()) > FAILURES_SHOWN:
        for each in failed[:FAILURES_SHOWN]:
            console.print(f"[yellow]failed[/]  {escape(each.origin)}: {escape(each.message)}")
        if len(failed) > FAILURES_SHOWN:
            console.print(f"[yellow]failed[/]  and {len(failed) - FAILURES_SHOWN} more, listed above")
    counts = ", ".join(_counted_as(status, count, report.near) for status, count in sorted(report.counts.items()))
    graph = "" if report.projected is None else f"; the graph stands at sequence {report.projected}"
    console.print(f"{counts or 'nothing was given'}; {report.claims} claims{graph}")


def _counted_as(status: str, count: int, near: int) -> str:
    words = "not English" if status == "not_read" else status
    copies = f" ({near} near copies)" if status == "new" and near else ""
    return f"{count} {words}{copies}"


def extract(
    context: typer.Context,
    source: Annotated[str, typer.Argument(metavar="FILE", help=".jsonl with id, date, text a line; .txt, .md; -")],
    date: Date = None,
    processes: Processes = 1,
    explain: Annotated[bool, typer.Option("--explain", help="Show which rule and words made each claim.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="With --explain: stable JSON, one line a text.")] = False,
) -> None:
    """Read texts and print their claims, without storing anything: one line of JSON a text.

    With `--explain`, every candidate instead: the rule and the words that made it, what the ranker said of it, and why
    it is a claim or none.

    Example: `foedus extract items.jsonl > claims.jsonl; foedus extract article.txt --date 2024-06-04 --explain`
    """
    from foedus.bootstrap import abreast, chosen_extractor
    from foedus.cli.explained import render_explanation
    from foedus.ingest.extract.explain import explain as explained
    from foedus.ingest.sources import Defaults, SourceText, read_sources

    settings = settings_of(context)
    failed = 0
    texts: dict[str, str] = {}

    def documents() -> Iterator[Document]:
        nonlocal failed
        for number, each in enumerate(read_sources([source], Defaults(published=date)), start=1):
            if not isinstance(each, SourceText):
                failed += 1
                print(f"foedus: {each.origin}: {each.reason}", file=sys.stderr)
                continue
            document = _document(each, number)
            texts[document.id] = document.text
            yield document

    if explain:
        for _, answer in explained(documents(), registry_of(settings)):
            show(answer, as_json=as_json, text=render_explanation)
    else:
        registry = registry_of(settings)
        with ExitStack() as held:
            if processes == 1:
                extractor = chosen_extractor(settings, held)
            else:
                extractor = held.enter_context(abreast(settings, registry, processes))
            for extraction in extractor.extract(documents(), registry):
                text = texts.pop(extraction.document_id)
                line = _predictions(extraction, text, extractor.name)
                sys.stdout.write(msgspec.json.encode(line).decode() + "\n")
    if failed:
        raise typer.Exit(EXIT_PARTIAL)


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


def _predictions(extraction: Extraction, text: str, extractor: str) -> dict[str, Any]:
    return {
        "id": extraction.document_id,
        "extractor": extractor,
        "claims": [_prediction(claim, text) for claim in extraction.claims],
    }


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
