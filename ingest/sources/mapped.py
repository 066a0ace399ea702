"""JSON of other makers, by a mapping: a YAML file that says at which key the text lies, and what is said of it.

articles: response.docs       # where the list of articles lies; left out: the file is a list, or one article a line
text: body.plain              # a dotted path; a number takes that item of a list: authors.0.name
title: [headline.main, title] # several: the first that is there
date: seendate
date_format: "%Y%m%dT%H%M%SZ" # as `datetime.strptime` has it; left out: ISO 8601, also without its dashes
outlet: domain
url: url
language: language            # two letters; what is longer is left aside, and the text itself tells
author: byline
id: id
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
import yaml

from foedus.errors import BadInput
from foedus.ingest.sources.decoding import decoded
from foedus.ingest.sources.fields import Defaults, made
from foedus.ingest.sources.lines import Readable, lines_of
from foedus.ingest.sources.text import SourceFailure, SourceText

MOST_BYTES = 500_000_000
"""Of a file that is one list; one article a line has no limit but that of a line."""

Paths = str | list[str] | None


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where in a record each thing lies: one dotted path, or several of which the first that is there counts."""

    text: str | list[str]
    articles: str | None = None
    title: Paths = None
    date: Paths = None
    date_format: str | None = None
    outlet: Paths = None
    url: Paths = None
    language: Paths = None
    author: Paths = None
    id: Paths = None


def mapping_in(path: Path) -> Mapping:
    """The mapping that a file holds; raises `BadInput` that names what is wrong in it."""
    try:
        given = yaml.safe_load(decoded(path.read_bytes()))
        return msgspec.convert(given, Mapping)
    except OSError as error:
        raise BadInput(f"the mapping {path} cannot be read: {error.strerror}") from None
    except yaml.YAMLError as error:
        raise BadInput(f"the mapping {path} is not YAML: {' '.join(str(error).split())}") from None
    except msgspec.ValidationError as error:
        known = ", ".join(field.name for field in msgspec.structs.fields(Mapping))
        raise BadInput(f"the mapping {path} cannot be used: {error}; known keys: {known}") from None


def read_mapped(
    stream: Readable, origin: str, mapping: Mapping, defaults: Defaults
) -> Iterator[SourceText | SourceFailure]:
    """The articles of a file; one that is none is a failure that names its line, or its number, and the key."""
    try:
        for place, record in _records(stream, origin, mapping):
            yield record if isinstance(record, SourceFailure) else _article(record, place, mapping, defaults)
    except BadInput as error:
        yield SourceFailure(origin, str(error))


def _records(stream: Readable, origin: str, mapping: Mapping) -> Iterator[tuple[str, Any]]:
    """Each record with its place; raises `BadInput` where the whole file is unusable."""
    lines = enumerate(lines_of(stream), start=1)
    number, first = next(((number, line) for number, line in lines if line.strip()), (0, b""))
    if not first:
        raise BadInput("it is empty")
    if mapping.articles is None and not first.lstrip().startswith(b"["):
        yield from _lines(chain([(number, first)], lines), origin)
        return
    body = first + stream.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise BadInput(f"it has more than {MOST_BYTES:,} bytes: write one article a line instead of one list")
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"it is not JSON: {error}") from None
    del body
    if mapping.articles is not None:
        found = _at(found, mapping.articles)
    if not isinstance(found, list):
        where = f"at {mapping.articles!r} (articles in the mapping)" if mapping.articles else "in it"
        raise BadInput(f"there is no list {where}")
    for number, record in enumerate(found, start=1):
        yield f"{origin}#{number}", record


def _lines(lines: Iterable[tuple[int, bytes]], origin: str) -> Iterator[tuple[str, Any]]:
    for number, line in lines:
        if not line.strip():
            continue
        place = f"{origin}:{number}"
        try:
            yield place, msgspec.json.decode(decoded(line))
        except BadInput as error:
            yield place, SourceFailure(place, str(error))
        except msgspec.DecodeError as error:
            yield place, SourceFailure(place, f"the line is not JSON: {error}")


def _article(record: Any, place: str, mapping: Mapping, defaults: Defaults) -> SourceText | SourceFailure:
    text = _first(record, mapping.text)
    if not isinstance(text, str):
        found = "nothing" if text is None else f"no text but {type(text).__name__}"
        return SourceFailure(place, f"there is {found} at {_named(mapping.text)} (text in the mapping)")
    try:
        fields = {
            name: _word(record, getattr(mapping, name), name) for name in ("title", "outlet", "url", "author", "id")
        }
        language = _word(record, mapping.language, "language") or ""
        fields["date"] = _date(_word(record, mapping.date, "date"), mapping)
    except BadInput as error:
        return SourceFailure(place, str(error))
    fields["language"] = language.lower() if len(language) == 2 else None
    return made(text, fields, place, defaults)


def _at(record: Any, path: str) -> Any:
    """What lies at a dotted path; None where there is nothing. A whole key with dots in it comes first."""
    if isinstance(record, dict) and path in record:
        return record[path]
    for part in path.split("."):
        if isinstance(record, dict):
            record = record.get(part)
        elif isinstance(record, list) and part.isdecimal() and int(part) < len(record):
            record = record[int(part)]
        else:
            return None
    return record


def _first(record: Any, paths: Paths) -> Any:
    given = [paths] if isinstance(paths, str) else paths or []
    return next((found for found in (_at(record, path) for path in given) if found is not None and found != ""), None)


def _word(record: Any, paths: Paths, name: str) -> str | None:
    found = _first(record, paths)
    if found is None or isinstance(found, str):
        return found
    if isinstance(found, (int, float)) and not isinstance(found, bool):
        return str(found)
    raise BadInput(f"what lies at {_named(paths)} ({name} in the mapping) is no word but {type(found).__name__}")


def _date(written: str | None, mapping: Mapping) -> str | None:
    if written is None:
        return None
    wrong = BadInput(f"the date {written!r} at {_named(mapping.date)} cannot be read")
    if mapping.date_format is not None:
        try:
            at = datetime.strptime(written, mapping.date_format)  # noqa: DTZ007 (what has no offset stays a day)
        except ValueError:
            raise BadInput(f"{wrong} as {mapping.date_format!r} (date_format in the mapping)") from None
        return at.date().isoformat() if at.tzinfo is None else at.isoformat()
    digits = written.replace("T", "").removesuffix("Z")
    if digits.isdecimal() and len(digits) in {8, 12, 14}:
        try:
            return date.fromisoformat(digits[:8]).isoformat()
        except ValueError:
            raise BadInput(f"{wrong}: give date_format in the mapping") from None
    return written


def _named(paths: Paths) -> str:
    return repr(paths) if isinstance(paths, str) else " or ".join(map(repr, paths or []))
