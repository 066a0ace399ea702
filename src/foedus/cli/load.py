"""``foedus load``: tables of records in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from foedus.cli.options import AsJson, opened, registry_of, settings_of
from foedus.cli.output import show
from foedus.errors import EXIT_PARTIAL

if TYPE_CHECKING:
    from rich.console import Console

    from foedus.ingest.records.loading import Loaded
    from foedus.ingest.records.mapping import Records

app = typer.Typer(no_args_is_help=True, help="Load records: votes, memberships, offices, treaties, parties.")

Table = Annotated[Path, typer.Argument(metavar="PATH", help="A CSV file (.gz, .zst), or the folder that holds it.")]
Mapped = Annotated[
    str | None,
    typer.Option("--mapping", metavar="FILE|NAME", help="Which columns are what; else the bundled one that fits."),
]
Dry = Annotated[bool, typer.Option("--dry-run", help="Read and check all, and store nothing.")]


@app.command("un-votes")
def un_votes(
    context: typer.Context, path: Table, mapping: Mapped = None, dry_run: Dry = False, as_json: AsJson = False
) -> None:
    """Load recorded votes: a question for each roll call, a recorded vote for each row.

    Loaded again, or after it was broken off, only what is missing is stored. Rows that cannot be used are listed with
    their line and the reason, and the exit code is then 8.

    Example: `foedus load un-votes un_votes.csv.gz`
    """
    _load(context, path, "un-votes", mapping, dry_run=dry_run, as_json=as_json)


@app.command("memberships")
def memberships(
    context: typer.Context, path: Table, mapping: Mapped = None, dry_run: Dry = False, as_json: AsJson = False
) -> None:
    """Load who has been a member of which organisation, from when to when.

    Example: `foedus load memberships accession.csv`
    """
    _load(context, path, "memberships", mapping, dry_run=dry_run, as_json=as_json)


@app.command("office-holders")
def office_holders(
    context: typer.Context, path: Table, mapping: Mapped = None, dry_run: Dry = False, as_json: AsJson = False
) -> None:
    """Load who has held which office, and so spoken for whom, from when to when.

    Example: `foedus load office-holders leaders.csv --mapping factbook-heads-of-state`
    """
    _load(context, path, "office-holders", mapping, dry_run=dry_run, as_json=as_json)


@app.command("treaties")
def treaties(
    context: typer.Context, path: Table, mapping: Mapped = None, dry_run: Dry = False, as_json: AsJson = False
) -> None:
    """Load who has signed and ratified which treaty; each treaty is a question.

    Example: `foedus load treaties ratifications.csv`
    """
    _load(context, path, "treaties", mapping, dry_run=dry_run, as_json=as_json)


@app.command("parties")
def parties(
    context: typer.Context, path: Table, mapping: Mapped = None, dry_run: Dry = False, as_json: AsJson = False
) -> None:
    """Load which parties were in which cabinet, from when to when; each cabinet is a group with members.

    Example: `foedus load parties parlgov/ --mapping parlgov`
    """
    _load(context, path, "parties", mapping, dry_run=dry_run, as_json=as_json)


def _load(
    context: typer.Context, path: Path, records: Records, mapping: str | None, *, dry_run: bool, as_json: bool
) -> None:
    from foedus.cli.progress import shown
    from foedus.ingest.records.loading import Loading

    if dry_run:
        registry = registry_of(settings_of(context))
        with shown() as progress:
            loaded = Loading(None, progress).load(path, records, mapping, registry)
    else:
        with opened(context) as foedus:
            foedus.seed()
            loaded = Loading(foedus.log, foedus.progress).load(path, records, mapping, foedus.registry)
    show(loaded, as_json=as_json, text=_report)
    if loaded.rejected:
        raise typer.Exit(EXIT_PARTIAL)


def _report(loaded: Loaded, console: Console) -> None:
    from rich.markup import escape

    for row in loaded.rejections:
        console.print(f"line {row.line}: {escape(row.reason)}", soft_wrap=True)
    if loaded.rejected > len(loaded.rejections):
        console.print(f"... and {loaded.rejected - len(loaded.rejections)} more")
    into = "nothing stored (dry run)" if loaded.dry_run else f"{loaded.stored} stored, {loaded.duplicates} duplicates"
    console.print(
        f"{loaded.rows} rows: {loaded.events} events, {into}; {loaded.passed_over} passed over, "
        f"{loaded.rejected} rejected"
    )
