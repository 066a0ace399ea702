"""The days on which each position was heard, one line a position, beside the importer's files.

The graph has them as the claims that a position rests on; a snapshot in columns needs the days alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from foedus.graph.fold.model import Entry, Position

EPOCH = date(1970, 1, 1).toordinal()


class Heard:
    """Writes the file of one writer, line by line as that writer writes its positions."""

    def __init__(self, folder: Path, writer: str) -> None:
        self._file = (folder / f"heard.{writer}.txt").open("w", encoding="ascii")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def write(self, position: Position, days: dict[str, int]) -> None:
        """The next position; `days` as `days_of` has them."""
        heard = {days[claim] for claim in position.claims_for}
        self._file.write(" ".join(map(str, sorted(heard))) + "\n")


def days_of(entries: list[Entry]) -> dict[str, int]:
    """The day of each claim that has one, by its id, counted from 1 January 1970."""
    return {
        entry.claim_id: entry.valid_from.first.toordinal() - EPOCH for entry in entries if entry.valid_from is not None
    }


def heard_beside(positions: Path) -> Iterator[list[int]]:
    """The days of each position in a file of positions, in its order."""
    path = positions.with_name(positions.name.replace("positions.", "heard.", 1)).with_suffix(".txt")
    with path.open(encoding="ascii") as lines:
        for line in lines:
            yield list(map(int, line.split()))
