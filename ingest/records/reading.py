"""A table by its mapping: fields row by row, with two tables joined where the mapping says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from foedus.errors import BadInput
from foedus.ingest.records.fields import Fields, Taker, cleaned
from foedus.ingest.records.mapping import FIELDS, Mapping, Records, bundled, named
from foedus.ingest.records.tables import Rejected, Row, Table, opened


class Reading:
    """A table that is being read.

    Attributes:
        mapping: by which it is read.
        name: its file's name.
    """

    def __init__(self, table: Table, mapping: Mapping, joined: tuple[list[str], dict[str, list[str]]]) -> None:
        self.mapping = mapping
        self.name = table.path.name
        self._table = table
        extra, self._joined = joined
        places = {name: at for at, name in reversed(list(enumerate([*table.header, *extra])))}
        self._key = places[mapping.join.key] if mapping.join else -1
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
            if self._key >= 0:
                behind = self._joined.get(cells[self._key])
                if behind is None:
                    other = self.mapping.join and self.mapping.join.file
                    yield Rejected(row.line, f"{other} has no row for {cells[self._key]!r}")
                    continue
                cells += behind
            try:
                taken = self._taker.take(row.line, cells)
            except BadInput as error:
                yield Rejected(row.line, str(error))
            else:
                yield taken


@contextmanager
def reading(path: Path, records: Records, mapping: str | None) -> Iterator[Reading]:
    """A table, by a mapping that is named or else by the first that fits; raises `BadInput`.

    Args:
        path: the file, or a folder in which the mapping says which file it is.
        records: what kind of records it holds.
        mapping: path of a mapping or name of a bundled one.
    """
    chosen, file = _chosen(path, records, mapping)
    joined: tuple[list[str], dict[str, list[str]]] = ([], {})
    if chosen.join is not None:
        joined = _second(file.parent / chosen.join.file, chosen.join.key)
    with opened(file) as table:
        columns = frozenset([*table.header, *joined[0]])
        missing = chosen.missing(columns)
        if chosen.join is not None and chosen.join.key not in table.header:
            missing = [chosen.join.key]
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
    if mapping.join is None:
        return _header(file)
    other = file.parent / mapping.join.file
    return _header(file) | _header(other) if other.is_file() else frozenset()


def _second(path: Path, key: str) -> tuple[list[str], dict[str, list[str]]]:
    with opened(path) as table:
        if key not in table.header:
            raise BadInput(f"{path} has no column {key!r}, by which it is joined")
        at = table.header.index(key)
        rows = ([cleaned(cell) for cell in row.cells] for row in table.rows() if isinstance(row, Row))
        return table.header, {cells[at]: cells for cells in rows}


def when(text: str, mapping: Mapping) -> str:
    """A date in our form; raises `BadInput`."""
    from foedus.graph.time import When

    if mapping.dates is None:
        return str(When.parse(text))
    try:
        return datetime.strptime(text, mapping.dates).date().isoformat()  # noqa: DTZ007 (a day, not an instant)
    except ValueError:
        raise BadInput(f"{text!r} is not a date of the form {mapping.dates}") from None
