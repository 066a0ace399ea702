"""Files, folders and standard input.

``.txt`` and ``.md``: one article. It may begin with YAML between two lines ``---`` that gives title, outlet, date, url,
author, language and corrects; without a title there, a short first line is the title; without a date, one that the
file's name begins with (``2024-06-04-...``) is the date. ``.jsonl``: one article a line, ``{"text": ..., "date": ...}``
and the same fields, with an ``id`` if it has one. A folder: all of these in it, in order of their names.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import yaml

from foedus.errors import BadInput
from foedus.ingest.sources.decoding import MOST_BYTES, decoded
from foedus.ingest.sources.text import SourceFailure, SourceText, source_text

READ = frozenset({".txt", ".md", ".jsonl"})
TITLE_CHARACTERS = 160
_NAMES = ("title", "outlet", "url", "author", "language", "corrects", "id")
_IN_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(?!\d)")
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)

Source = SourceText | SourceFailure


class Defaults(msgspec.Struct, frozen=True):
    """What is taken where a source itself says nothing."""

    published: str | None = None
    outlet: str | None = None
    url: str | None = None


def read_sources(names: Iterable[str], defaults: Defaults | None = None) -> Iterator[Source]:
    """Every text that some files, folders or ``-`` hold; what cannot be used comes as a `SourceFailure`."""
    chosen = defaults or Defaults()
    for name in names:
        if name == "-":
            yield from _read_stdin(chosen)
        elif Path(name).is_dir():
            yield from _read_folder(Path(name), chosen)
        else:
            yield from _read_file(Path(name), chosen)


def _read_folder(folder: Path, defaults: Defaults) -> Iterator[Source]:
    files = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    read = [path for path in files if path.suffix.lower() in READ]
    if not read:
        yield SourceFailure(str(folder), f"it holds no file that ends in {', '.join(sorted(READ))}")
    for path in read:
        yield from _read_file(path, defaults)


def _read_file(path: Path, defaults: Defaults) -> Iterator[Source]:
    if path.suffix.lower() not in READ:
        yield SourceFailure(str(path), f"only {', '.join(sorted(READ))} and folders of them are read")
        return
    if path.exists() and not path.is_file():
        yield SourceFailure(str(path), "it is no regular file")
        return
    try:
        with path.open("rb") as stream:
            if path.suffix.lower() == ".jsonl":
                yield from _read_lines(_lines(stream), str(path), defaults)
            else:
                yield _read_text(stream.read(MOST_BYTES + 1), str(path), path, defaults)
    except FileNotFoundError:
        yield SourceFailure(str(path), "there is no such file")
    except OSError as error:
        yield SourceFailure(str(path), f"it cannot be read: {error.strerror}")


def _read_stdin(defaults: Defaults) -> Iterator[Source]:
    stream = sys.stdin.buffer
    first = stream.readline(MOST_BYTES + 1)
    if first.removeprefix(BOM_UTF8).lstrip().startswith(b"{"):
        yield from _read_lines(chain([first], _lines(stream)), "standard input", defaults)
    else:
        yield _read_text(first + stream.read(MOST_BYTES + 1), "standard input", None, defaults)


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: stream.readline(MOST_BYTES + 1), b"")


def _read_lines(lines: Iterable[bytes], origin: str, defaults: Defaults) -> Iterator[Source]:
    given = 0
    for number, body in enumerate(lines, start=1):
        if body.strip():
            given += 1
            yield _read_line(body, f"{origin}:{number}", defaults)
    if not given:
        yield SourceFailure(origin, "it is empty")


def _read_line(body: bytes, place: str, defaults: Defaults) -> Source:
    try:
        fields = msgspec.json.decode(decoded(body))
    except BadInput as error:
        return SourceFailure(place, str(error))
    except msgspec.DecodeError as error:
        return SourceFailure(place, f"the line is not JSON: {error}")
    if not isinstance(fields, dict) or not isinstance(fields.get("text"), str):
        return SourceFailure(place, 'the line is not an object with a "text"')
    return _made(fields.pop("text"), fields, place, defaults)


def _read_text(body: bytes, origin: str, path: Path | None, defaults: Defaults) -> Source:
    try:
        return _read_article(decoded(body), origin, path, defaults)
    except BadInput as error:
        return SourceFailure(origin, str(error))


def _read_article(text: str, origin: str, path: Path | None, defaults: Defaults) -> Source:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    fields: dict[str, Any] = {}
    front = _FRONT.match(text)
    if front is not None:
        try:
            given = yaml.safe_load(front[1]) or {}
        except yaml.YAMLError as error:
            return SourceFailure(origin, f"the lines between --- are not YAML: {' '.join(str(error).split())}")
        if not isinstance(given, dict):
            return SourceFailure(origin, "the lines between --- are not 'name: value' lines")
        unknown = sorted(str(name) for name in given if name not in {*_NAMES, "date"})
        if unknown:
            known = ", ".join(sorted({*_NAMES, "date"}))
            return SourceFailure(origin, f"unknown in the lines between ---: {', '.join(unknown)}; known: {known}")
        fields = given
        text = text[front.end() :].lstrip("\n")
    fields.setdefault("title", _first_line(text))
    in_name = _IN_NAME.match(path.name) if path is not None else None
    if "date" not in fields and defaults.published is None and in_name is not None:
        fields["date"] = in_name[1]
    return _made(text, fields, origin, defaults)


def _first_line(text: str) -> str:
    first, separator, rest = text.strip().partition("\n")
    return first.strip("# ") if separator and rest.strip() and len(first) <= TITLE_CHARACTERS else ""


def _made(text: str, fields: dict[str, Any], origin: str, defaults: Defaults) -> Source:
    date = fields.get("date", fields.get("published")) or defaults.published
    named = {name: None if fields.get(name) is None else str(fields[name]) for name in _NAMES}
    named["title"] = named["title"] or ""
    named["outlet"] = named["outlet"] or defaults.outlet
    named["url"] = named["url"] or defaults.url
    return source_text(text=text, origin=origin, published=None if date is None else _iso(date), **named)


def _iso(date: object) -> str:
    return date.isoformat() if isinstance(date, dt.date) else str(date)
