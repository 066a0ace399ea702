"""The tally at (T, K) with all that follows from it.

Beside the tally's own round trip it takes one more where counts were reported of other days than T, since each is held
against those who were named on its day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from foedus.cypher.catalogue import statement
from foedus.graph.engine.connection import Graph
from foedus.graph.fold.counts import Standing
from foedus.graph.fold.full_tally import FullTally, in_full
from foedus.graph.fold.model import Stance
from foedus.graph.fold.tally import Tally
from foedus.graph.reads.as_of import AsOf
from foedus.graph.reads.folded import Reading
from foedus.graph.reads.tally import electorate_of, is_open, tally


class Stretch(NamedTuple):
    """One actor's side over days, half open."""

    actor: str
    stance: Stance
    valid_from: date
    valid_to: date


def full_tally(
    graph: Graph,
    question: str,
    option: str | None,
    as_of: AsOf,
    reading: Reading | None = None,
    *,
    groups: bool = False,
) -> FullTally:
    """As `tally`, with what would suffice and with the reported counts held against the named of their days."""
    counted = tally(graph, question, option, as_of, reading, groups=groups)
    reports = (*counted.reported_counts, *counted.opposing_counts)
    days = {report.day for report in reports if report.day is not None} - {as_of.valid_at}
    return in_full(counted, _standings(graph, counted, days, reading) if days else {})


def _standings(graph: Graph, counted: Tally, days: Collection[date], reading: Reading | None) -> dict[date, Standing]:
    option = counted.option or ""
    asked = {"question": counted.question, "option": option, "known_sequence": counted.known_sequence}
    (row,) = graph.read(statement("read/standings"), **asked)
    opened = is_open(row, counted.known_sequence)
    held = (Stretch(*each) for each in row["sides"]) if reading is None else _stretches(reading, counted)
    stretches = tuple(held)
    found: dict[date, Standing] = {}
    for day in days:
        decides_on = day if counted.closed is None else min(day, counted.closed)
        allies = [actor for actor, since, until in row["allies"] if since <= decides_on < until]
        electorate = electorate_of(row, allies) if opened else ()
        sides = {each.actor: each.stance for each in stretches if each.valid_from <= day < each.valid_to}
        found[day] = Standing(frozenset(electorate), sides)
    return found


def _stretches(reading: Reading, counted: Tally) -> Iterable[Stretch]:
    """The undisputed sides on the tally's option by another policy than the graph's."""
    for found in reading.known([counted.question], counted.known_sequence):
        position = found.position
        if position.key.option == (counted.option or "") and position.stance is not None and not position.disputed:
            yield Stretch(position.key.actor, position.stance, position.valid.start, position.valid.end)
