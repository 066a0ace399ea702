"""``foedus demo``: the main job on the bundled articles, with everything embedded."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from foedus.cli.options import settings_of
from foedus.cli.output import console

if TYPE_CHECKING:
    from rich.console import Console

    from foedus.bootstrap import Foedus
    from foedus.graph.engine.connection import Graph

QUESTION = "nato-secretary-general"
OPTION = "mark-rutte"
EARLIER = (date(2024, 3, 15), date(2024, 6, 4))
TIMELINE_OF = "HUN"
CYPHER = (
    "MATCH (a:Actor)-[s:SUPPORTS]->(b:Actor {id: 'mark-rutte'}) "
    "WHERE s.valid_to = date('9999-12-31') AND s.known_to = 4611686018427387904 "
    "RETURN a.name AS supporter, s.valid_from AS since ORDER BY since, supporter LIMIT 8"
)


def demo(
    context: typer.Context,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the API after printing.")] = True,
) -> None:
    """Read the bundled articles through the real path, print the answers, and serve.

    The data directory is `foedus-demo` in the user's own place unless `--data` or `FOEDUS_DATA` names one; a second run
    finds the articles there and takes seconds.

    Example: `foedus demo --no-serve`
    """
    from foedus.bootstrap import open_foedus
    from foedus.cli.progress import shown
    from foedus.cli.serve import run

    settings = settings_of(context)
    if "data" not in settings.model_fields_set:
        settings = settings.model_copy(update={"data": settings.data.with_name("foedus-demo")})
    out = console()
    with shown() as progress, open_foedus(settings, progress=progress) as foedus:
        _take(foedus, out)
        renew(foedus)
        graph = foedus.graph()
        _answers(foedus, graph, out)
        if serve:
            run(foedus, settings.host, settings.port)


def renew(foedus: Foedus) -> None:
    """Make the embedded graph of this log anew where an earlier version of Foedus has made it."""
    from foedus.graph.projection.checkpoint import VERSION, found

    if foedus.settings.neo4j_uri is not None:
        return  # a server that is not ours is not emptied unasked
    stands = found(foedus.connected())
    if stands is not None and stands.log_id == foedus.log.log_id and stands.version != VERSION:
        foedus.rebuild()


def _take(foedus: Foedus, out: Console) -> None:
    from collections import Counter
    from importlib import resources

    from foedus.ingest.sources import read_sources

    with resources.as_file(resources.files("foedus.ingest").joinpath("data", "articles")) as folder:
        counts = Counter(taken.status for taken in foedus.take(read_sources([str(Path(folder))])))
    said = ", ".join(f"{count} {status}" for status, count in sorted(counts.items()))
    out.print(f"[bold]Bundled articles[/]: {said}. The log has {foedus.log.head().sequence} events.\n")


def _answers(foedus: Foedus, graph: Graph, out: Console) -> None:
    from foedus.cli.graph import render_table
    from foedus.cli.names import with_names
    from foedus.cli.render import render_diff, render_tally, render_timeline
    from foedus.graph.engine.users_query import run_users_query
    from foedus.graph.reads.diff import diff
    from foedus.graph.reads.find import names_of
    from foedus.graph.reads.full_tally import full_tally
    from foedus.graph.reads.timeline import timeline

    points = [foedus.as_of(day) for day in (*EARLIER, None)]
    tallies = [full_tally(graph, QUESTION, OPTION, point) for point in points]
    names = names_of(graph, {member for one in tallies for member in one.electorate} | {OPTION})
    out.rule("Who supports whom now, and at two earlier dates", align="left")
    render_tally(tallies[-1], names, out)
    for earlier in tallies[:-1]:
        out.print()
        render_tally(earlier, names, out)
    out.print()
    out.rule("What changed in between, and because of which sentence", align="left")
    for before, after in pairwise(points):
        render_diff(with_names(graph, diff(graph, foedus.log, QUESTION, OPTION, before, after)), out)
    out.print()
    out.rule("One position over time", align="left")
    render_timeline(with_names(graph, timeline(graph, TIMELINE_OF, QUESTION, OPTION, points[-1])), out)
    out.print()
    out.rule("The count against the named", align="left")
    _count(foedus, graph, out)
    out.print()
    out.rule("A line of Cypher to try", align="left")
    out.print(f'foedus --data "{foedus.settings.data}" cypher "{CYPHER}"', soft_wrap=True, markup=False)
    render_table(run_users_query(graph, CYPHER, {}, seconds=10, rows=20), out)
    out.print()


def _count(foedus: Foedus, graph: Graph, out: Console) -> None:
    from foedus.cli.names import with_names
    from foedus.cli.render import render_said, reported
    from foedus.graph.reads.find import names_of
    from foedus.graph.reads.full_tally import full_tally
    from foedus.graph.reads.said import claims

    counted = full_tally(graph, QUESTION, OPTION, foedus.as_of(EARLIER[-1]))
    names = names_of(graph, set(counted.electorate))
    for held in counted.counts[:1]:
        out.print(f"On {counted.valid_at}: {reported(held, counted.valid_at)}.")
        out.print(f"Named: {', '.join(sorted(names[member] for member in held.named))}.")
        out.print(f"The others are among: {', '.join(sorted(names[member] for member in held.may_be))}.")
        render_said(with_names(graph, claims(graph, [held.claim])[held.claim]), out, 2)
