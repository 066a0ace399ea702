"""The importer's files, written row by row in the importer's own dialect of CSV."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from foedus.graph.projection.bulk.kinds import LIST_SEPARATOR, NODES, TIES

BUFFER = 1 << 20

OPTIONS = {
    "array-delimiter": f"U+{ord(LIST_SEPARATOR):04X}",
    "multiline-fields": "true",
    "skip-bad-relationships": "false",
    "bad-tolerance": "0",
}
"""How the importer is to read the files; whatever it would have to leave out makes it fail."""


class Files:
    """Files of one writer in a folder; several writers may share the folder under names of their own.

    Attributes:
        counts: rows written, by kind.
        unlisted: lists that a row cannot hold, for their values hold the separator: (label, id, property, values).
    """

    def __init__(self, folder: Path, writer: str) -> None:
        self._folder = folder
        self._writer = writer
        self._open: dict[str, TextIO] = {}
        self._held = ExitStack()
        self.counts: Counter[str] = Counter()
        self.unlisted: list[tuple[str, str, str, list[str]]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._held.close()

    def node(self, kind: str, id_: str, properties: Mapping[str, Any], labels: Iterable[str] = ()) -> None:
        """A node with its properties; what is None, empty or absent is not stored."""
        nodes = NODES[kind]
        cells = [text(id_)]
        if nodes.labelled:
            cells.append(LIST_SEPARATOR.join(labels))
        for name in nodes.columns:
            value = properties.get(name)
            if value is None:
                cells.append("")
            elif value.__class__ is list and _collides(value):
                self.unlisted.append((nodes.label, id_, name, value))
                cells.append("")
            else:
                cells.append(cell(value))
        self._write(kind, cells)

    def tie(self, kind: str, start: str, end: str, properties: Mapping[str, Any] | None = None) -> None:
        """A relationship from one id to another."""
        cells = [text(start), text(end)]
        if properties is not None:
            cells += [cell(properties.get(name)) for name in TIES[kind].columns]
        self._write(kind, cells)

    def _write(self, kind: str, cells: list[str]) -> None:
        file = self._open.get(kind)
        if file is None:
            path = self._folder / f"{kind}.{self._writer}.csv"
            file = self._open[kind] = self._held.enter_context(
                path.open("w", buffering=BUFFER, encoding="utf-8", newline="")
            )
        file.write(",".join(cells) + "\n")
        self.counts[kind] += 1


def sources(folder: Path) -> tuple[list[str], list[str]]:
    """What the importer is to read in a folder: nodes and relationships, each as ``Label=header,part,part``."""
    return list(_sources(folder, NODES)), list(_sources(folder, TIES))


def _sources(folder: Path, kinds: Mapping[str, Any]) -> Iterator[str]:
    for name, kind in kinds.items():
        parts = sorted(path.name for path in folder.glob(f"{name}.*.csv"))
        if parts:
            header = f"{name}.csv"
            (folder / header).write_text(kind.header + "\n", "utf-8")
            yield f"{kind.option}={','.join([header, *parts])}"


def text(value: str) -> str:
    """A text as a cell; an empty one is kept apart from nothing by its quotes."""
    return f'"{value.replace(_QUOTE, _QUOTE + _QUOTE)}"' if _QUOTE in value else f'"{value}"'


_QUOTE = '"'


def cell(value: Any) -> str:
    """Any value that a property can have, as a cell."""
    kind = value.__class__
    if value is None:
        return ""
    if kind is str:
        return text(value)
    if kind is bool:
        return "true" if value else "false"
    if kind is list:
        return text(LIST_SEPARATOR.join(_item(item) for item in value))
    return _item(value)


def _item(value: str | float | date) -> str:
    return value if isinstance(value, str) else value.isoformat() if isinstance(value, date) else repr(value)


def _collides(values: list[Any]) -> bool:
    """Whether a list would be read as another one: it holds the separator, or is one empty text."""
    return values == [""] or any(isinstance(value, str) and LIST_SEPARATOR in value for value in values)
