"""One article as plain text or Markdown, with what is said of it between two lines ``---`` at its start."""

from __future__ import annotations

import re
from typing import Any

import yaml

from foedus.errors import BadInput
from foedus.ingest.sources.decoding import decoded
from foedus.ingest.sources.fields import NAMES, Defaults, made
from foedus.ingest.sources.text import SourceFailure, SourceText

TITLE_CHARACTERS = 160
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)


def read_text(body: bytes, origin: str, defaults: Defaults) -> SourceText | SourceFailure:
    """The article that some bytes are."""
    try:
        return _read(decoded(body), origin, defaults)
    except BadInput as error:
        return SourceFailure(origin, str(error))


def _read(text: str, origin: str, defaults: Defaults) -> SourceText | SourceFailure:
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
        unknown = sorted(str(name) for name in given if name not in {*NAMES, "date"})
        if unknown:
            known = ", ".join(sorted({*NAMES, "date"}))
            return SourceFailure(origin, f"unknown in the lines between ---: {', '.join(unknown)}; known: {known}")
        fields = given
        text = text[front.end() :].lstrip("\n")
    fields.setdefault("title", first_line(text))
    return made(text, fields, origin, defaults)


def first_line(text: str) -> str:
    """The title that a text begins with: a short first line before others; empty if there is none."""
    first, separator, rest = text.strip().partition("\n")
    return first.strip("# ") if separator and rest.strip() and len(first) <= TITLE_CHARACTERS else ""
