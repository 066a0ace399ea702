"""The second half of a rebuild: the spool's entries, key by key, folded into positions and written to files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from foedus.graph.fold.model import Policy, Position
from foedus.graph.fold.positions import positions
from foedus.graph.projection import rows
from foedus.graph.projection.bulk.check import Sample
from foedus.graph.projection.bulk.files import Files
from foedus.graph.projection.bulk.heard import Heard, days_of
from foedus.graph.projection.bulk.spool import Matter, matters
from foedus.graph.projection.poison import UNFOLDABLE, Poisoned


class Task(NamedTuple):
    """One process's share.

    Attributes:
        subjects: whom a side on a question is for or against, by its id.
        prefix: of the position ids that are compared one by one.
    """

    spool: Path
    part: int
    folder: Path
    policy: Policy
    subjects: dict[str, str]
    prefix: str


class Folded(NamedTuple):
    """What came of it.

    Attributes:
        counts: rows written, by kind.
        options: (question, option) pairs on which there are positions.
    """

    counts: dict[str, int]
    options: set[tuple[str, str]]
    sampled: list[str]


def fold(task: Task) -> Folded:
    """Fold the keys of one part.

    Raises:
        Poisoned: the entries of a key cannot be folded.
    """
    options: set[tuple[str, str]] = set()
    sample = Sample(task.prefix)
    writer = f"keys-{task.part}"
    with Files(task.folder, writer) as files, Heard(task.folder, writer) as heard:
        for matter in matters(task.spool, task.part):
            days = days_of(matter.entries)
            for position in _positions(matter, task.policy):
                heard.write(position, days)
                row = rows.position_row(position)
                sample.take(row)
                _write(files, row)
                if position.key.option:
                    options.add((position.key.question, position.key.option))
                _tie(files, position, matter, task.subjects)
        return Folded(dict(files.counts), options, sample.lines)


def _positions(matter: Matter, policy: Policy) -> Iterator[Position]:
    try:
        yield from positions(matter.key, matter.entries, policy)
    except UNFOLDABLE as error:
        first = min(span.start for entry in matter.entries for span in entry.present)
        raise Poisoned(first) from error


def _write(files: Files, row: rows.Row) -> None:
    id_ = row["id"]
    files.node("positions", id_, row["properties"])
    files.tie("holds", row["actor"], id_)
    files.tie("position_on", id_, row["question"])
    for option in row["option"]:
        files.tie("for_option", id_, option["id"])
    for claim in row["rests_on"]:
        files.tie("rests_on", id_, claim)
    for claim in row["set_aside"]:
        files.tie("set_aside", id_, claim)


def _tie(files: Files, position: Position, matter: Matter, subjects: dict[str, str]) -> None:
    tie = rows.tie(position, matter.targets, subjects.get(position.key.question))
    if tie is not None:
        kind, row = tie
        files.tie(kind, row["actor"], row["target"], {"position": row["position"], **row["properties"]})
