"""``worker`` and ``jobs``: articles that wait, those who take them in, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import typer

from foedus.cli.options import AsJson, settings_of
from foedus.cli.output import show
from foedus.cli.stopping import stopped_by_signals
from foedus.cli.take import AllowPrivate, Date, Full, Outlet, Pause, Sources, network_for
from foedus.errors import EXIT_PARTIAL, BadInput

if TYPE_CHECKING:
    from rich.console import Console

    from foedus.ingest.queue import JobQueue, Listed, Stats
    from foedus.work import Enqueued

app = typer.Typer(no_args_is_help=True, help="The queue of articles that wait to be taken in.")

StateName = Literal["waiting", "held", "dead"]
Ids = Annotated[list[str] | None, typer.Argument(metavar="JOB...", help="Ids as `foedus jobs list` shows them.")]

SHOWN = 10_000
"""Dead letters that `--all` takes at a time."""


class Done(msgspec.Struct, frozen=True):
    """Jobs that a command has changed."""

    jobs: list[str]


def worker(
    context: typer.Context,
    processes: Annotated[int, typer.Option("-n", "--processes", min=1, help="Articles worked on side by side.")] = 1,
    seconds: Annotated[float, typer.Option("--job-seconds", min=1, help="A job that takes longer is given up.")] = 600,
    until_empty: Annotated[bool, typer.Option("--until-empty", help="End when no job is left.")] = False,
) -> None:
    """Take the articles in the queue into the log, until Ctrl-C or SIGTERM; each process ends its article first.

    A process that dies is replaced, and its article is taken up again. An article that fails again and again is set
    aside as a dead letter: `foedus jobs list --state dead`. The graph follows the log with `foedus project`.

    Example: `foedus worker -n 4`
    """
    from functools import partial

    from foedus.ingest.queue.worker import Worker
    from foedus.work import queue_of, taking

    settings = settings_of(context)
    at_work = Worker(
        partial(queue_of, settings), partial(taking, settings), processes=processes, job_seconds=seconds
    )  # fmt: skip
    with stopped_by_signals() as stop:
        at_work.run(stop, until_empty=until_empty)


@app.command("put")
def put(
    context: typer.Context,
    sources: Sources,
    date: Date = None,
    outlet: Outlet = None,
    full: Full = False,
    pause: Pause = 1.0,
    allow_private: AllowPrivate = False,
    as_json: AsJson = False,
) -> None:
    """Put articles into the queue for `foedus worker` to take in.

    What cannot be read is listed with the reason while the rest goes in, and the exit code is then 8.

    Example: `foedus jobs put articles/ --outlet "Continental Wire"`
    """
    from foedus.graph.log.opened import open_log
    from foedus.ingest.sources import Defaults, read_sources
    from foedus.work import enqueue

    settings = settings_of(context)
    opened = open_log(settings.log.get_secret_value() if settings.log else None, settings.data)
    found = []
    with (
        closing(opened.log),
        _queue(context) as queue,
        network_for(sources, settings, full, pause, allow_private) as network,
    ):
        given = read_sources(sources, Defaults(published=date, outlet=outlet), network)
        for one in enqueue(queue, opened.texts, given):
            if network is not None:
                network.memory.done(one.origin, kept=one.status != "failed")
            found.append(one)
    show(found, as_json=as_json, text=_enqueued)
    if any(one.status == "failed" for one in found):
        raise typer.Exit(EXIT_PARTIAL)


def _enqueued(found: list[Enqueued], console: Console) -> None:
    from collections import Counter

    from rich.markup import escape

    for one in found:
        if one.status == "failed":
            console.print(f"[yellow]failed[/]  {escape(one.origin)}: {escape(one.message)}")
    counts = Counter(one.status for one in found)
    console.print(", ".join(f"{count} {status}" for status, count in sorted(counts.items())) or "nothing was given")


@contextmanager
def _queue(context: typer.Context) -> Iterator[JobQueue]:
    from foedus.work import queue_of

    with closing(queue_of(settings_of(context))) as queue:
        yield queue


@app.command("list")
def listed(
    context: typer.Context,
    state: Annotated[StateName | None, typer.Option("--state", help="Only jobs in this state.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 100,
    as_json: AsJson = False,
) -> None:
    """List jobs in the order in which they were put, with the reason of those that failed.

    Example: `foedus jobs list --state dead`
    """
    with _queue(context) as queue:
        jobs = queue.listed(state, limit)
    show(jobs, as_json=as_json, text=_jobs)


def _jobs(jobs: list[Listed], console: Console) -> None:
    from datetime import UTC, datetime

    from rich.markup import escape
    from rich.table import Table

    if not jobs:
        console.print("no jobs")
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("job", "state", "tries", "put", "what", "why it failed"):
        table.add_column(heading, overflow="fold")
    for job in jobs:
        put_at = datetime.fromtimestamp(job.put_at, UTC).strftime("%Y-%m-%d %H:%M")
        reason = (job.reason or "").strip().rpartition("\n")[2]
        table.add_row(job.job_id, job.state, str(job.attempt), put_at, escape(job.key), escape(reason))
    console.print(table)


@app.command("stats")
def stats(context: typer.Context, as_json: AsJson = False) -> None:
    """Count the jobs: ready for a worker, held (at work, or paused after a failure), and dead.

    Example: `foedus jobs stats`
    """
    with _queue(context) as queue:
        counts = queue.stats()
    show(counts, as_json=as_json, text=_counts)


def _counts(counts: Stats, console: Console) -> None:
    console.print(f"{counts.waiting} waiting, {counts.held} held, {counts.dead} dead")


@app.command("retry")
def retry(
    context: typer.Context,
    jobs: Ids = None,
    every: Annotated[bool, typer.Option("--all", help="Every dead letter.")] = False,
    as_json: AsJson = False,
) -> None:
    """Put dead letters back to work, with all their tries.

    Example: `foedus jobs retry --all`
    """
    with _queue(context) as queue:
        chosen = _chosen(queue, jobs, every=every)
        for job_id in chosen:
            queue.retry(job_id)
    show(Done(chosen), as_json=as_json, text=lambda done, console: console.print(f"{len(done.jobs)} put back to work"))


@app.command("drop")
def drop(
    context: typer.Context,
    jobs: Ids = None,
    every: Annotated[bool, typer.Option("--all", help="Every dead letter.")] = False,
    as_json: AsJson = False,
) -> None:
    """Forget jobs, whatever their state; what they took into the log already stays.

    Example: `foedus jobs drop job-1f0c5e7a9b3d2468`
    """
    with _queue(context) as queue:
        chosen = _chosen(queue, jobs, every=every)
        for job_id in chosen:
            queue.drop(job_id)
    show(Done(chosen), as_json=as_json, text=lambda done, console: console.print(f"{len(done.jobs)} dropped"))


def _chosen(queue: JobQueue, jobs: list[str] | None, *, every: bool) -> list[str]:
    if every == bool(jobs):
        raise BadInput("name the jobs, or give --all for every dead letter: `foedus jobs list` shows them")
    return jobs or [letter.job_id for letter in queue.listed("dead", SHOWN)]
