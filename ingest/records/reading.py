"""A table by its mapping: fields row by row, with two tables joined where the mapping says so."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from foedus.errors import BadInput
from foedus.ingest.records.mapping import FIELDS, Mapping, Records, bundled, named
from foedus.ingest.records.tables import Rejected, Row, Table, opened

_PLACE = re.compile(r"\{([^{}]+)\}")


class Fields(NamedTuple):
    """A row's line, and its fields by name; one that the table does not have is not in it."""

    line: int
    given: dict[str, str]

    def get(self, field: str) -> str | None:
        """A field, None where it is not there or empty."""
        return self.given.get(field) or None


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
        columns = {name: at for at, name in reversed(list(enumerate([*table.header, *extra])))}
        self._key = columns[mapping.join.key] if mapping.join else -1
        self._only = [(columns[name], frozenset(kept)) for name, kept in mapping.only.items() if name in columns]
        self._columns = columns
        self._patterns = {field: re.compile(pattern) for field, pattern in mapping.patterns.items()}
        self._takers = [
            (
                field,
                [columns[name] for name in mapping.sources_of(field) if name in columns],
                mapping.codings.get(field),
            )
            for field in mapping.columns
        ]

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
            cells = row.cells
            if self._key >= 0:
                key = _plain(cells[self._key])
                behind = self._joined.get(key)
                if behind is None:
                    yield Rejected(row.line, f"{self.mapping.join and self.mapping.join.file} has no row for {key!r}")
                    continue
                cells = cells + behind
            yield self._fields(Row(row.line, cells))

    def _fields(self, row: Row) -> Fields | Rejected | None:
        cells = row.cells
        if any(cells[at] not in kept for at, kept in self._only):
            return None
        given: dict[str, str] = {}
        for field, places, coding in self._takers:
            text = _plain(next((cells[at] for at in places if cells[at]), ""))
            if self.mapping.html:
                text = html.unescape(text)
            if text and field in self._patterns:
                found = self._patterns[field].search(text)
                if found is None:
                    return Rejected(row.line, f"{field}: {text!r} is not as the mapping's pattern has it")
                text = found[1]
            if coding is not None and text in coding:
                text = coding[text]
                if not text:
                    return None
            given[field] = text
        for field, pattern in self.mapping.values.items():
            given[field] = _PLACE.sub(self._filler(given, cells), pattern) if "{" in pattern else pattern
        missing = next((field for field in FIELDS[self.mapping.records][0] if not given.get(field)), None)
        return Fields(row.line, given) if missing is None else Rejected(row.line, f"{missing} is empty")

    def _filler(self, given: dict[str, str], cells: list[str]) -> Callable[[re.Match[str]], str]:
        def fill(found: re.Match[str]) -> str:
            name = found[1]
            if name in given:
                return given[name]
            if name in self._columns:
                return cells[self._columns[name]].strip()
            raise BadInput(f"the mapping's values name {{{name}}}, which is neither a field nor a column")

        return fill


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
        return table.header, {_plain(row.cells[at]): row.cells for row in table.rows() if isinstance(row, Row)}


def _plain(text: str) -> str:
    """A cell without blanks around it, and a whole number without the decimals that some programs add to it."""
    text = text.strip()
    return text[:-2] if text.endswith(".0") and text[:-2].isdecimal() else text


def when(text: str, mapping: Mapping) -> str:
    """A date in our form; raises `BadInput`."""
    from foedus.graph.time import When

    if mapping.dates is None:
        return str(When.parse(text))
    try:
        return datetime.strptime(text, mapping.dates).date().isoformat()  # noqa: DTZ007 (a day, not an instant)
    except ValueError:
        raise BadInput(f"{text!r} is not a date of the form {mapping.dates}") from None
