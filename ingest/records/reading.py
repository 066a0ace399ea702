"""A table by its mapping: fields row by row, with other tables joined where the mapping says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from foedus.errors import BadInput
from foedus.ingest.records.fields import Fields, Taker, cleaned
from foedus.ingest.records.mapping import FIELDS, Join, Mapping, Records, bundled, named
from foedus.ingest.records.tables import Rejected, Row, Table, opened


class Reading:
    """A table that is being read.

    Attributes:
        mapping: by which it is read.
        name: its file's name.
    """

    def __init__(self, table: Table, mapping: Mapping, joined: Sequence[_Joined]) -> None:
        self.mapping = mapping
        self.name = table.path.name
        self._table = table
        self._joined: list[tuple[int, _Joined]] = []
        header = list(table.header)
        for other in joined:
            self._joined.append((header.index(other.join.looked_up), other))
            header += other.header
        places = {name: at for at, name in reversed(list(enumerate(header)))}
        self._taker = Taker(mapping, places)

    @property
    def progress(self) -> tuple[int, int]:
        """Bytes read of the file, and its size."""
        return self._table.done, self._table.total

    def rows(self) -> Iterator[Fields | Rejected | None]:
        """Each row as fields; None for one that the mapping passes over."""
        for row in self._table.rows():
            if isinstance(row, Rejected):
                yield row
                continue
            cells = [cleaned(cell) for cell in row.cells]
            for at, other in self._joined:
                behind = other.row(cells[at])
                if behind is None:
                    yield Rejected(row.line, f"{other.join.file} has no row for {cells[at]!r}")
                    break
                cells += behind
            else:
                yield self._taken(row.line, cells)

    def _taken(self, line: int, cells: list[str]) -> Fields | Rejected | None:
        try:
            return self._taker.take(line, cells)
        except BadInput as error:
            return Rejected(line, str(error))


class _Joined(NamedTuple):
    """Another table: its columns as they are called behind the rows, and its rows by their key."""

    join: Join
    header: list[str]
    rows: dict[str, list[str]]

    def row(self, key: str) -> list[str] | None:
        """The cells to put behind a row; None where there must be some and are none."""
        found = self.rows.get(key)
        return [""] * len(self.header) if found is None and self.join.optional else found


@contextmanager
def reading(path: Path, records: Records, mapping: str | None) -> Iterator[Reading]:
    """A table, by a mapping that is named or else by the first that fits; raises `BadInput`.

    Args:
        path: the file, or a folder in which the mapping says which file it is.
        records: what kind of records it holds.
        mapping: path of a mapping or name of a bundled one.
    """
    chosen, file = _chosen(path, records, mapping)
    joined = [_other(file.parent / join.file, join) for join in chosen.joins]
    with opened(file) as table:
        columns = set(table.header)
        missing: list[str] = []
        for other in joined:
            missing += {other.join.looked_up} - columns
            columns |= set(other.header)
        missing += chosen.missing(frozenset(columns))
        if missing:
            raise BadInput(f"{file.name} has no column {missing[0]!r}; it has {', '.join(sorted(columns))}")
        yield Reading(table, chosen, joined)


def _chosen(path: Path, records: Records, mapping: str | None) -> tuple[Mapping, Path]:
    if mapping is not None:
        chosen = named(mapping)
        if chosen.records != records:
            raise BadInput(f"the mapping {mapping} is for {chosen.records}, not for {records}")
        return chosen, _file(path, chosen)
    fitting = [(name, each, file) for name, each in bundled(records) if (file := _meant(path, name, each)) is not None]
    if len(fitting) == 1:
        return fitting[0][1:]
    if fitting:
        raise BadInput(f"{path}: several mappings fit; choose by --mapping one of {', '.join(f[0] for f in fitting)}")
    if not path.exists():
        raise BadInput(f"{path} is not there")
    shown = f"its columns are {', '.join(sorted(_header(path)))}" if path.is_file() else "name the file in it"
    required, optional = FIELDS[records]
    raise BadInput(
        f"{path}: no bundled mapping fits; {shown}. Our own form of {records} has the columns "
        f"{', '.join(sorted(required))} (and may have {', '.join(sorted(optional))}); "
        "for others write a mapping and name it with --mapping: docs/how-to/records.md"
    )


def _meant(path: Path, name: str, mapping: Mapping) -> Path | None:
    """The file that a bundled mapping is meant for, if it is there; our own form needs only what must be there."""
    if path.is_dir() and mapping.file is None:
        return None
    file = _file(path, mapping)
    if not file.is_file():
        return None
    columns = _columns(file, mapping)
    meant = not mapping.missing(columns) if name == mapping.records else mapping.meant_for(columns)
    return file if meant else None


def _file(path: Path, mapping: Mapping) -> Path:
    if not path.is_dir():
        return path
    if mapping.file is None:
        raise BadInput(f"{path} is a folder, and the mapping does not say which file in it; name the file")
    return path / mapping.file


def _header(path: Path) -> frozenset[str]:
    with opened(path) as table:
        return frozenset(table.header)


def _columns(file: Path, mapping: Mapping) -> frozenset[str]:
    found = set(_header(file))
    for join in mapping.joins:
        other = file.parent / join.file
        if not other.is_file():
            return frozenset()
        found |= {join.named(column) for column in _header(other)}
    return frozenset(found)


def _other(path: Path, join: Join) -> _Joined:
    with opened(path) as table:
        if join.key not in table.header:
            raise BadInput(f"{path} has no column {join.key!r}, by which it is joined")
        at = table.header.index(join.key)
        rows = ([cleaned(cell) for cell in row.cells] for row in table.rows() if isinstance(row, Row))
        return _Joined(join, [join.named(name) for name in table.header], {cells[at]: cells for cells in rows})


def end_of(text: str | None, start: str | None, mapping: Mapping) -> str | None:
    """The end of what starts then, in our form, or None if there is none; raises `BadInput` where it lies before."""
    from foedus.graph.time import When

    end = when(text, mapping) if text else None
    if end and start and When.parse(end).first < When.parse(start).first:
        raise BadInput(f"it ends on {end}, before it starts on {start}")
    return end


def when(text: str, mapping: Mapping) -> str:
    """A date in our form, as precise as its form has it; raises `BadInput`."""
    from foedus.graph.time import When

    if not mapping.date_forms:
        return str(When.parse(text))
    for form in mapping.date_forms:
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007 (a day, not an instant)
        except ValueError:
            continue
        return day.isoformat()[: _length(form)]
    raise BadInput(f"{text!r} is not a date of the form {' or '.join(mapping.date_forms)}")


def _length(form: str) -> int:
    """How much of YYYY-MM-DD a form of dates says."""
    if any(day in form for day in ("%d", "%j", "%x", "%c")):
        return 10
    return 7 if any(month in form for month in ("%m", "%b", "%B")) else 4
