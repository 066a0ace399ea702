"""What people have decided of matters, applied to what is read next: a provisional question that someone has placed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from foedus.graph.events import Claim, QuestionOpened
from foedus.graph.time import When
from foedus.ingest.extract.model import Document, Extraction, Extractor
from foedus.ingest.extract.questions import GRACE
from foedus.ingest.resolve.registry import Registry
from foedus.ingest.review.decisions import on_question
from foedus.ingest.review.doubts import UNNAMED


class Placing:
    """An extractor whose claims on a provisional question go to the registered one that has it as an alias.

    Only while that question is open by the article's day: what is written long after it was closed is on another
    matter. It stands behind the extractor, so that what is read, and how sure it is, does not depend on it.
    """

    def __init__(self, extractor: Extractor) -> None:
        self._extractor = extractor

    @property
    def name(self) -> str:
        """The extractor's own."""
        return self._extractor.name

    def extract(self, documents: Iterable[Document], registry: Registry) -> Iterator[Extraction]:
        """One `Extraction` a document, in order, streaming."""
        placed = {
            alias: question
            for question in registry.questions()
            for alias in question.aliases
            if alias.startswith(UNNAMED)
        }
        days: dict[str, When | None] = {}

        def noted() -> Iterator[Document]:
            for document in documents:
                days[document.id] = document.published
                yield document

        for extraction in self._extractor.extract(noted(), registry):
            day = days.pop(extraction.document_id)
            if placed:
                claims = tuple(_placed(claim, placed, day, registry) for claim in extraction.claims)
                yield msgspec.structs.replace(extraction, claims=claims)
            else:
                yield extraction


def _placed(claim: Claim, placed: dict[str, QuestionOpened], day: When | None, registry: Registry) -> Claim:
    question = placed.get(claim.question or "")
    if question is None or not _open(question, registry.closed(question.question_id), day):
        return claim
    return on_question(claim, question)


def _open(question: QuestionOpened, closed: date | None, day: When | None) -> bool:
    if day is None:
        return True
    opened = None if question.opened is None else When.parse(question.opened).first
    return (opened is None or day.last >= opened - GRACE) and (closed is None or day.first <= closed + GRACE)
