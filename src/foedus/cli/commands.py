"""Which commands there are. The modules import what they need when they are called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from foedus.cli import (
    alliance,
    ask,
    claims,
    config,
    demo,
    evaluate,
    explain,
    export,
    graph,
    jobs,
    load,
    log,
    query,
    register,
    review,
    serve,
    take,
    watch,
)

app = typer.Typer(
    name="foedus",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(
    epilog="Exit codes: 0 done; 2 bad input; 3 not found; 4 conflict; 5 damaged data; 6 a part is not available; "
    "7 the projection stands still; 8 done in part, with what failed listed; 130 interrupted."
)
def root(
    data: Annotated[  # noqa: ARG001 (read by settings_of, from the context)
        Path | None,
        typer.Option("--data", metavar="DIR", help="Data directory; else `FOEDUS_DATA`, else your user's own."),
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Who supports whom, on what, at time T, as known at time K, on whose word."""
    if version:
        from foedus import __version__

        print(__version__)
        raise typer.Exit


for name, command in (
    ("demo", demo.demo),
    ("ingest", take.ingest),
    ("watch", watch.watch),
    ("extract", take.extract),
    ("evaluate", evaluate.evaluate),
    ("who", ask.who),
    ("tally", ask.tally),
    ("timeline", ask.timeline),
    ("diff", ask.diff),
    ("explain", explain.explain),
    ("alliance", alliance.alliance),
    ("coalition", alliance.coalition),
    ("query", query.query),
    ("project", graph.project),
    ("rebuild", graph.rebuild),
    ("snapshot", graph.snapshot),
    ("status", graph.status),
    ("verify", log.verify),
    ("cypher", graph.cypher),
    ("serve", serve.serve),
    ("worker", jobs.worker),
    ("config", config.config),
):
    app.command(name)(command)
for name, group in (
    ("jobs", jobs.app),
    ("load", load.app),
    ("export", export.app),
    ("question", register.question_app),
    ("actor", register.actor_app),
    ("outlet", register.outlet_app),
    ("claim", claims.claim_app),
    ("article", claims.article_app),
    ("review", review.app),
    ("log", log.log_app),
):
    app.add_typer(group, name=name)
