"""Labelled and predicted claims as they are written in JSON Lines, and as they are compared.

A line is a document: ``{"id", "text", "claims": [...]}`` with claims by the codebook. An actor is an id or several of
which any is right; evidence is the exact words or their ``[start, end)`` in code points.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from foedus.errors import BadInput
from foedus.graph.events import POLARITY, Act, Factuality, Polarity, Span
from foedus.ingest.resolve.folding import folded

Ids = str | tuple[str | None, ...] | None
MOST_NAMED = 10
"""Bad lines that a message names before it says how many more there are."""


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A claim as it stands in a file; what is not compared is left out.

    Attributes:
        polarity: toward the target; follows from the act where it is not given.
        optional: a label made in doubt, which costs nothing when missed and nothing when found.
    """

    actor: Ids
    act: Act
    target: Ids = None
    polarity: Polarity | None = None
    factuality: Factuality = "actual"
    date: str | None = None
    attribution: tuple[str | Span, ...] = ()
    condition: str | Span | None = None
    count: tuple[int | None, int | None] | None = None
    evidence: str | Span | None = None
    optional: bool = False


class WrittenDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a file. `extractor` names who predicted, where several share one file."""

    id: str
    claims: tuple[Written, ...]
    text: str = ""
    extractor: str = ""


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """A claim ready to be compared: ids and words without case, accents and punctuation.

    Attributes:
        span: where its evidence stands; None if it is not found in the text.
        resolved: whether its actor is one with an id, and not an unnamed one's own words (``~…``).
    """

    actor: frozenset[str]
    act: Act
    target: frozenset[str]
    polarity: Polarity
    factuality: Factuality
    date: str | None
    attribution: tuple[str, ...]
    condition: str
    count: tuple[int | None, int | None] | None
    span: Span | None
    optional: bool
    resolved: bool


def read_documents(path: Path) -> list[WrittenDocument]:
    """The documents of a file, each (document, extractor) once.

    Raises:
        BadInput: the file cannot be read, or lines of it; each bad line is named with what is wrong with it.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: is not UTF-8 at byte {error.start}; give JSON Lines in UTF-8") from None
    documents: dict[tuple[str, str], WrittenDocument] = {}
    wrong: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            document = msgspec.json.decode(line, type=WrittenDocument)
        except msgspec.MsgspecError as error:
            wrong.append(f"line {number}: {error}")
            continue
        key = (document.id, document.extractor)
        if key in documents:
            wrong.append(f"line {number}: the document {document.id!r} stands on an earlier line too")
        documents[key] = document
    if wrong:
        more = f"\nand {len(wrong) - MOST_NAMED} lines more" if len(wrong) > MOST_NAMED else ""
        listed = "\n".join(wrong[:MOST_NAMED])
        raise BadInput(f"{path}: {len(wrong)} lines cannot be used, so nothing was scored:\n{listed}{more}")
    return list(documents.values())


def texts_of(documents: list[WrittenDocument]) -> dict[str, str]:
    """The texts by id, as far as the documents have them."""
    return {document.id: document.text for document in documents if document.text}


def compared(document: WrittenDocument, texts: Mapping[str, str]) -> tuple[Compared, ...]:
    """The document's claims as they are compared; without its text, words as evidence cannot be found."""
    text = texts.get(document.id, document.text)
    return tuple(_compared(claim, text) for claim in document.claims)


def _compared(claim: Written, text: str) -> Compared:
    return Compared(
        actor=_ids(claim.actor),
        act=claim.act,
        target=_ids(claim.target),
        polarity=claim.polarity or POLARITY[claim.act],
        factuality=claim.factuality,
        date=claim.date,
        attribution=tuple(folded(_words(source, text)) for source in claim.attribution),
        condition=folded(_words(claim.condition, text)) if claim.condition else "",
        count=claim.count,
        span=_span(claim.evidence, text),
        optional=claim.optional,
        resolved=any(not each.startswith("~") for each in _each(claim.actor)),
    )


def _each(ids: Ids) -> Iterator[str]:
    yield from (each for each in ((ids,) if isinstance(ids, str) else ids or ()) if each)


def _ids(ids: Ids) -> frozenset[str]:
    """Without a namespace before it: ``actor:SWE`` and ``SWE`` are one."""
    return frozenset(folded(each.split(":")[-1].split("/")[-1]) for each in _each(ids))


def _words(given: str | Span, text: str) -> str:
    return given if isinstance(given, str) else text[slice(*given)]


def _span(evidence: str | Span | None, text: str) -> Span | None:
    if not evidence:
        return None
    if isinstance(evidence, str):
        start = text.find(evidence)
        return (start, start + len(evidence)) if start >= 0 else None
    start, end = evidence
    return evidence if 0 <= start < end and (not text or end <= len(text)) else None
