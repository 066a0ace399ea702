"""Tables for other programs, made of the columns: positions, and how often every two actors agree."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from foedus.errors import BadInput, Unavailable
from foedus.graph.fold.agreement import agreements
from foedus.graph.projection.snapshot import CODED, Snapshot
from foedus.graph.time import OPEN_DATE, OPEN_SEQUENCE, DateInterval

if TYPE_CHECKING:
    import pyarrow as pa

SUFFIXES = (".csv", ".parquet", ".arrow")
"""The forms of a table, by the end of its file's name."""


def positions(columns: Snapshot, known_at: int, valid_at: date | None = None) -> pa.Table:
    """The positions that are held as known at a sequence, of all days or of one; sorted by key and day.

    Columns as those of `Snapshot.positions`; an open end is null.
    """
    import pyarrow as pa
    from pyarrow.compute import call_function

    found = columns.known_at(known_at) if valid_at is None else columns.at(valid_at, known_at)
    for name, end in (("valid_to", pa.scalar(OPEN_DATE, pa.date32())), ("known_to", pa.scalar(OPEN_SEQUENCE))):
        column = found.column(name)
        is_open = call_function("equal", [column, end])
        closed = call_function("if_else", [is_open, pa.scalar(None, column.type), column])
        found = found.set_column(found.column_names.index(name), name, closed)
    for name in CODED:
        found = found.set_column(found.column_names.index(name), name, found.column(name).cast(pa.string()))
    return found.sort_by([(name, "ascending") for name in ("question", "option", "actor", "valid_from")])


def agreement(columns: Snapshot, among: Collection[str], window: DateInterval, known_at: int) -> pa.Table:
    """How often every two of some actors took the same side in a window; pairs without a common matter are left out.

    Columns: one, other, common, same, identical and graded, as `fold.agreement.Agreement` has them.
    """
    import pyarrow as pa

    rows = [
        {
            "one": one,
            "other": other,
            "common": found.common,
            "same": found.same,
            "identical": found.identical,
            "graded": found.graded,
        }
        for (one, other), found in agreements(columns.taken_in(window, known_at, frozenset(among))).items()
        if found.common
    ]
    types = {"one": pa.string(), "other": pa.string(), "common": pa.int64(), "same": pa.int64()}
    return pa.Table.from_pylist(rows, pa.schema({**types, "identical": pa.float64(), "graded": pa.float64()}))


def write(table: pa.Table, path: Path) -> None:
    """Write a table in the form that the file's name asks for; the file is whole or not there.

    Raises:
        BadInput: the name ends on none of `SUFFIXES`.
        Unavailable: the file cannot be written.
    """
    refuse_other_forms(path)
    part = path.with_name(f"{path.name}.part")
    try:
        _write(table, part, path.suffix)
        part.replace(path)
    except OSError as error:
        raise Unavailable(f"{path} cannot be written: {error.strerror or error}") from error


def refuse_other_forms(path: Path) -> None:
    """Raise `BadInput` where a file's name asks for a form that there is not."""
    if path.suffix not in SUFFIXES:
        raise BadInput(f"{path}: let the name end on {', '.join(SUFFIXES)}, which says what is written")


def _write(table: pa.Table, path: Path, suffix: str) -> None:
    from pyarrow import csv, feather, parquet

    if suffix == ".parquet":
        parquet.write_table(table, path, compression="zstd")
    elif suffix == ".arrow":
        feather.write_feather(table, str(path), compression="zstd")
    else:
        csv.write_csv(_plain(table), path)


def _plain(table: pa.Table) -> pa.Table:
    """The table with a text in place of each list: its values with blanks between them."""
    import pyarrow as pa
    from pyarrow.compute import call_function

    for at, field in enumerate(table.schema):
        if pa.types.is_list(field.type):
            values = table.column(at).cast(pa.list_(pa.string()))
            table = table.set_column(at, field.name, call_function("binary_join", [values, " "]))
    return table
