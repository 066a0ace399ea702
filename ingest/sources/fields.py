"""What is said of a text: by its source, else by the options of the command."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import msgspec

from foedus.ingest.sources.text import SourceFailure, SourceText, source_text

NAMES = ("title", "outlet", "url", "author", "language", "corrects", "id")


class Defaults(msgspec.Struct, frozen=True):
    """What is taken where a source itself says nothing."""

    published: str | None = None
    outlet: str | None = None
    url: str | None = None


def made(text: str, fields: Mapping[str, Any], origin: str, defaults: Defaults) -> SourceText | SourceFailure:
    """The text with what its source says of it, and the defaults where it says nothing."""
    date = fields.get("date", fields.get("published")) or defaults.published
    named = {name: None if fields.get(name) is None else str(fields[name]) for name in NAMES}
    named["title"] = named["title"] or ""
    named["outlet"] = named["outlet"] or defaults.outlet
    named["url"] = named["url"] or defaults.url
    return source_text(text=text, origin=origin, published=None if date is None else _iso(date), **named)


def _iso(date: object) -> str:
    return date.isoformat() if isinstance(date, dt.date) else str(date)
