"""``export``: tables for other programs, read from columns."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from foedus.cli.ask import day
from foedus.cli.options import KnownAt, opened

if TYPE_CHECKING:
    from foedus.bootstrap import Foedus
    from foedus.graph.projection.snapshot import Snapshot

app = typer.Typer(no_args_is_help=True, help="Write tables for other programs: CSV, Parquet or Arrow.")

Into = Annotated[
    Path, typer.Argument(metavar="FILE", help="What to write; .csv, .parquet or .arrow says in which form.")
]


@app.command("positions")
def positions(
    context: typer.Context,
    path: Into,
    valid_at: Annotated[
        str | None, typer.Option("--valid-at", metavar="DAY", help="Only what holds on the day T; else of all days.")
    ] = None,
    known_at: KnownAt = None,
) -> None:
    """Write positions, one a row: who, on what, which side, from when to when, since when it is known.

    Read from the columns of `foedus snapshot`, which are renewed first where the graph has left them behind. Needs the
    extra `research`.

    Example: `foedus export positions positions.csv --valid-at 2024-06-18`
    """
    from foedus.graph.reads import exported

    exported.refuse_other_forms(path)
    with opened(context) as foedus:
        as_of = foedus.as_of(day(valid_at), known_at)
        found = exported.positions(_columns(foedus), as_of.known_sequence, day(valid_at))
    exported.write(found, path)
    print(f"{path}: {found.num_rows} positions, as known at sequence {as_of.known_sequence}")


@app.command("agreement")
def agreement(
    context: typer.Context,
    path: Into,
    members: Annotated[
        list[str],
        typer.Option("--members", metavar="ACTOR", help="Of whom: an actor or an alliance; may be repeated."),
    ],
    window: Annotated[
        str,
        typer.Option("--window", metavar="FROM..TO", help="When they took sides: 2022..2024 or 2022-03..2024-06-30."),
    ],
    known_at: KnownAt = None,
) -> None:
    """Write how often every two actors took the same side in a window: one pair a row.

    `identical` is the share of the common questions with the same side; `graded` counts half where only one of the two
    abstained. An alliance means its members at the window's end. Needs the extra `research`.

    Example: `foedus export agreement agreement.csv --members NATO --window 2022..2024`
    """
    from foedus.graph.reads import exported
    from foedus.graph.reads.coalitions import expanded, last_day, window_of

    exported.refuse_other_forms(path)
    days = window_of(window)
    with opened(context) as foedus:
        as_of = foedus.as_of(last_day(days), known_at)
        columns = _columns(foedus)
        graph = foedus.connected()
        among = expanded(graph, [foedus.find_actor(name) for name in members], as_of)
        found = exported.agreement(columns, among, days, as_of.known_sequence)
    exported.write(found, path)
    print(f"{path}: {found.num_rows} pairs of {len(among)} actors, as known at sequence {as_of.known_sequence}")


def _columns(foedus: Foedus) -> Snapshot:
    """The columns, renewed where they are not those of the graph."""
    from foedus.graph.projection import snapshot
    from foedus.graph.reads.columns import columns

    snapshot.needs_pyarrow()
    data = foedus.settings.data
    kept = columns(foedus.graph(), data)
    if kept is not None:
        return kept
    foedus.snapshot()
    return snapshot.read(data / snapshot.FILE)
