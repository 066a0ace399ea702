"""Cells -> fields, as a mapping has it."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping as Places
from typing import NamedTuple

from foedus.errors import BadInput
from foedus.ingest.records.mapping import FIELDS, Mapping

_PLACE = re.compile(r"\{([^{}]+)\}")


class Fields(NamedTuple):
    """A row's line, and its fields by name; one that the table does not have is not in it."""

    line: int
    given: dict[str, str]

    def get(self, field: str) -> str | None:
        """A field, None where it is not there or empty."""
        return self.given.get(field) or None


class _Column(NamedTuple):
    """Where a field is read from, and what is made of the cell."""

    field: str
    places: tuple[int, ...]
    pattern: re.Pattern[str] | None
    coding: dict[str, str] | None


class _Piece(NamedTuple):
    """A piece of a text for every row: words, or else a field, or else a cell."""

    words: str
    field: str | None = None
    place: int = -1


class Taker:
    """Takes the fields out of rows with the columns `places` (name -> which cell)."""

    def __init__(self, mapping: Mapping, places: Places[str, int]) -> None:
        self._required = tuple(sorted(FIELDS[mapping.records][0]))
        self._html = mapping.html
        self._passes = mapping.empty == "pass"
        self._needed = [
            tuple(places[name] for name in mapping.sources_of(field) if name in places)
            for field in self._required
            if field in mapping.columns
        ]
        self._only = [(places[name], frozenset(kept)) for name, kept in mapping.only.items()]
        self._columns = [
            _Column(
                field,
                tuple(places[name] for name in mapping.sources_of(field) if name in places),
                re.compile(mapping.patterns[field]) if field in mapping.patterns else None,
                mapping.codings.get(field),
            )
            for field in mapping.columns
        ]
        known = set(mapping.columns)
        self._values: list[tuple[str, list[_Piece]]] = []
        for field, text in mapping.values.items():
            self._values.append((field, _pieces(text, known, places)))
            known.add(field)

    def take(self, line: int, cells: list[str]) -> Fields | None:
        """The fields of a row whose cells are cleaned; None for one that the mapping passes over; raises `BadInput`."""
        for place, kept in self._only:
            if cells[place] not in kept:
                return None
        if self._passes and not all(any(cells[place] for place in places) for places in self._needed):
            return None
        given: dict[str, str] = {}
        for column in self._columns:
            field, places, pattern, coding = column
            text = cells[places[0]] if len(places) == 1 else next((cells[at] for at in places if cells[at]), "")
            if text and (pattern or coding or self._html):
                text = self._meant(column, text)
                if not text:
                    return None
            given[field] = text
        for field, pieces in self._values:
            given[field] = _filled(pieces, given, cells)
        for field in self._required:
            if not given.get(field):
                raise BadInput(f"{field} is empty")
        return Fields(line, given)

    def _meant(self, column: _Column, text: str) -> str:
        """What a cell means; empty where its code says that the row is to be passed over."""
        if self._html:
            text = html.unescape(text)
        if column.pattern is not None:
            found = column.pattern.search(text)
            if found is None:
                raise BadInput(f"{column.field}: {text!r} is not as the mapping's pattern has it")
            text = found[1]
        return text if column.coding is None else column.coding.get(text, text)


def _filled(pieces: list[_Piece], given: dict[str, str], cells: list[str]) -> str:
    return "".join([
        cells[place] if place >= 0 else words if field is None else given[field] for words, field, place in pieces
    ])  # fmt: skip


def _pieces(text: str, known: set[str], places: Places[str, int]) -> list[_Piece]:
    pieces = []
    for number, part in enumerate(_PLACE.split(text)):
        if number % 2 == 0:
            pieces.append(_Piece(part))
        elif part in known:
            pieces.append(_Piece("", part))
        elif part in places:
            pieces.append(_Piece("", None, places[part]))
        else:
            raise BadInput(f"the mapping's values name {{{part}}}, which is neither a field before it nor a column")
    return pieces


def cleaned(text: str) -> str:
    """A cell without blanks around it, and a whole number without the decimals that some programs add to it."""
    text = text.strip()
    return text[:-2] if text[-2:] == ".0" and text[:-2].isdecimal() else text
