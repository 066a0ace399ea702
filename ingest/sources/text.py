"""One captured text, and what makes it unusable."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta

import msgspec

from foedus.errors import BadInput
from foedus.graph.events import Original
from foedus.graph.time import When
from foedus.ingest.sources.letters import shown

MOST_CHARACTERS = 200_000
"""Code points of one text; a speech of an hour has a quarter of it. Time and memory of the parser grow with each."""


class SourceText(msgspec.Struct, frozen=True, kw_only=True):
    r"""A text as it was captured, before anything is read out of it.

    Attributes:
        id: the source's own id, where it has one; used by ``foedus extract``.
        text: exactly as decoded, with line ends as ``\n``; all offsets count its code points.
        published: a `When` text or an RFC 3339 instant; None if unknown.
        language: ISO 639-1, where the source says it.
        corrects: address of the article that this is a corrected version of.
        original: the page that the text was taken out of.
    """

    text: str
    origin: str
    id: str | None = None
    title: str = ""
    outlet: str | None = None
    url: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None
    corrects: str | None = None
    original: Original | None = None


class SourceFailure(msgspec.Struct, frozen=True):
    """A source that cannot be used, and why; nothing of it is stored."""

    origin: str
    reason: str


class SourceKnown(msgspec.Struct, frozen=True):
    """A source that need not be read, since it was before, and why that is known; nothing of it is stored."""

    origin: str
    reason: str


Source = SourceText | SourceFailure | SourceKnown
"""What a place gives for each text that should be there."""


def source_text(
    *, text: str, origin: str, published: str | None = None, **fields: str | None
) -> SourceText | SourceFailure:
    r"""Check a text and what is said of it.

    Of the text only line ends are changed, to ``\n``; title, outlet and author lose marks that cannot be seen.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        _refuse_unusable(text)
        day = None if published is None else _published(published)
    except BadInput as error:
        return SourceFailure(origin, str(error))
    given = {
        name: shown(value) if name in {"title", "outlet", "author"} else value
        for name, value in fields.items()
        if value is not None
    }
    return msgspec.structs.replace(SourceText(text=text, origin=origin, published=day), **given)


def _refuse_unusable(text: str) -> None:
    if not text.strip():
        raise BadInput("it is empty")
    if len(text) > MOST_CHARACTERS:
        raise BadInput(
            f"it has {len(text):,} characters, and at most {MOST_CHARACTERS:,} are read as one article: divide it"
        )
    sample = text[:20_000]
    controls = sum(unicodedata.category(letter) == "Cc" and letter not in "\n\t\f\v" for letter in sample)
    if "\0" in text or controls > len(sample) / 100:
        raise BadInput("it is not a text: it holds control characters, as programs and pictures do")


_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ].+")


def _published(given: str) -> str:
    """The date of publication as given; refused if it cannot be read or has not come yet."""
    if _INSTANT.fullmatch(given):
        try:
            instant = datetime.fromisoformat(given)
        except ValueError:
            raise BadInput(f"its date {given!r} cannot be read: write 2024-06-18 or 2024-06-18T09:30:00Z") from None
        first = instant.date()
    else:
        first = When.parse(given).first
    # a day ahead is the same hour elsewhere on Earth
    if first > (datetime.now(UTC) + timedelta(days=1)).date():
        raise BadInput(f"its date {given} lies in the future: correct the date, nothing was stored")
    return given
