"""``foedus watch``: feeds that are read again and again."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer

from foedus.cli.options import AsJson, opened
from foedus.cli.output import show
from foedus.cli.stopping import stopped_by_signals
from foedus.cli.take import AllowPrivate, Full, Outlet, Pause, Project, brought_up, network_for, summary, taken_in
from foedus.errors import EXIT_PARTIAL, BadInput, Conflict, Unavailable

if TYPE_CHECKING:
    from foedus.bootstrap import Foedus
    from foedus.cli.take import IngestReport
    from foedus.ingest.sources import Network, Source

LEAST_SECONDS = 60
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def watch(
    context: typer.Context,
    feeds: Annotated[list[str], typer.Argument(metavar="FEED...", help="Addresses of feeds, or of pages that change.")],
    every: Annotated[str, typer.Option("--every", metavar="TIME", help="How often: 15m, 2h, 1d; at least 1m.")] = "15m",
    once: Annotated[bool, typer.Option("--once", help="Read them once, and end.")] = False,
    outlet: Outlet = None,
    full: Full = False,
    pause: Pause = 1.0,
    allow_private: AllowPrivate = False,
    project: Project = True,
    as_json: AsJson = False,
) -> None:
    """Read feeds again and again, and take what is new into the log, until Ctrl-C.

    What was read is remembered in the data directory, also over restarts. What cannot be read is said, and tried again
    in the next round. The graph is brought up to date after each round that brought something new.

    Example: `foedus watch https://danube.example/feed.xml --every 30m`
    """
    from foedus.ingest.sources import Defaults, is_address, read_sources

    seconds = seconds_of(every)
    for feed in feeds:
        if not is_address(feed):
            raise BadInput(f"{feed!r} is no address: write https://…; files are read by `foedus ingest`")

    def in_a_round(network: Network | None) -> Iterator[Source]:
        return _until(stop, read_sources(feeds, Defaults(outlet=outlet), network))

    with stopped_by_signals() as stop:
        while True:
            try:
                with (
                    opened(context) as foedus,
                    network_for(feeds, foedus.settings, full, pause, allow_private) as network,
                ):
                    report = taken_in(foedus, in_a_round(network), network, as_json=as_json, known=False)
                    report = _followed(foedus, report) if project else report
            except (Unavailable, Conflict) as error:
                if once:
                    raise
                print(f"foedus: this round was left: {error}", file=sys.stderr)
            else:
                show(report, as_json=as_json, text=summary)
                if once and report.counts.get("failed"):
                    raise typer.Exit(EXIT_PARTIAL)
            if once or stop.wait(seconds):
                return


def _followed(foedus: Foedus, report: IngestReport) -> IngestReport:
    """The report of a round, with the graph brought up to date where the round brought something new."""
    return brought_up(foedus, report) if report.counts.keys() & {"new", "not_read"} else report


def _until(stop: Event, sources: Iterable[Source]) -> Iterator[Source]:
    for source in sources:
        yield source
        if stop.is_set():
            return


def seconds_of(text: str) -> int:
    """Seconds that a time such as ``15m`` means; raises `BadInput`."""
    found = re.fullmatch(r"(\d{1,6})([smhd])", text.strip().lower())
    seconds = int(found[1]) * _SECONDS[found[2]] if found else 0
    if seconds < LEAST_SECONDS:
        raise BadInput(f"--every {text!r}: write a number and s, m, h or d, of one minute at least: 15m")
    return seconds
