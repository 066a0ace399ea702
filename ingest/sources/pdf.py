"""PDF files, by the extra ``pdf``: the text of all pages, with lines joined to sentences again.

A PDF knows letters and places, no paragraphs. A line is joined to the next unless it ends as a sentence does or is
clearly shorter than the page's lines are; a word that was divided at the line's end is made whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from statistics import median
from typing import TYPE_CHECKING

from foedus.errors import BadInput
from foedus.ingest.sources.articles import first_line
from foedus.ingest.sources.fields import Defaults, made
from foedus.ingest.sources.text import MOST_CHARACTERS, SourceFailure, SourceText

if TYPE_CHECKING:
    from pypdf import DocumentInformation

MOST_BYTES = 50_000_000
"""Of one file, pictures and all."""

MOST_PAGES = 400
SHORT = 0.7
"""Part of the median line under which a line ends its paragraph."""

_ENDS = re.compile(r"[.!?:]['\"’”)\]]*$")
_DIVIDED = re.compile(r"(?<=[a-z])-$")


def read_pdf(body: bytes, origin: str, defaults: Defaults) -> SourceText | SourceFailure:
    """The text of a file. The day that its metadata name counts only where the caller names none."""
    try:
        text, said = _read(body)
    except BadInput as error:
        return SourceFailure(origin, str(error))
    said["date"] = defaults.published or said["date"]
    return made(text, said, origin, defaults)


def _read(body: bytes) -> tuple[str, dict[str, str | None]]:
    """Text and metadata; raises `BadInput`."""
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError:
        raise BadInput("to read PDF, install the extra: pip install 'foedus[pdf]'") from None
    if len(body) > MOST_BYTES:
        raise BadInput(f"it has more than {MOST_BYTES:,} bytes: divide it")
    try:
        pdf = PdfReader(BytesIO(body))
        if pdf.is_encrypted:
            raise BadInput("it is locked with a password: save it without one")
        if len(pdf.pages) > MOST_PAGES:
            raise BadInput(f"it has {len(pdf.pages)} pages, and at most {MOST_PAGES} are read: divide it")
        text = _text(page.extract_text() for page in pdf.pages)
        head = pdf.metadata
        title, author = (head.title, head.author) if head else (None, None)
    except (PyPdfError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as error:
        raise BadInput(f"it is no PDF that can be read: {error}") from None
    if not text:
        raise BadInput("it holds pictures of text only: have its letters recognised first")
    return text, {
        "title": title or first_line(text),
        "author": author,
        "date": _day(head),
    }


def _day(head: DocumentInformation | None) -> str | None:
    """The day on which the file says it was made; None where it says none that can be read."""
    try:
        created = head.creation_date if head else None
    except ValueError:
        return None
    return created.date().isoformat() if created else None


def _text(pages: Iterator[str]) -> str:
    """The pages' text, read no further than an article may be long."""
    parts: list[str] = []
    length = 0
    for page in pages:
        part = _joined(page)
        parts += [part] if part else []
        length += len(part)
        if length > MOST_CHARACTERS:
            break
    return "\n\n".join(parts)


def _joined(page: str) -> str:
    lines = [line.rstrip() for line in page.splitlines()]
    width = median(len(line) for line in lines if line) if any(lines) else 0
    text, before = "", ""
    for line in lines:
        if not before or not line or _ENDS.search(before) or (len(lines) > 3 and len(before) < SHORT * width):
            text += "\n" + line
        elif _DIVIDED.search(before):
            text = text[:-1] + line
        else:
            text += " " + line.lstrip()
        before = line
    return re.sub(r"\n{3,}", "\n\n", text).strip()
