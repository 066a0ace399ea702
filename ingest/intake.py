"""From sources to events: capture, read, append; each article whole or not at all.

A correction works in either order of arrival: once both the first version of an article and its corrected version are
in, the claims of the first that the corrected one no longer makes are retracted, by events that name the correction.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Literal

import msgspec

from foedus.graph.events import (
    ActorRegistered,
    ArticleCaptured,
    ArticleWithdrawn,
    Claim,
    ClaimAsserted,
    ClaimRetracted,
    Event,
    ExtractionCompleted,
    digest,
)
from foedus.graph.log.port import EventLog, TextStore, UnknownEvent, by_stream
from foedus.graph.time import When
from foedus.ingest.extract.model import Document, Extraction, Extractor
from foedus.ingest.near import NearIndex
from foedus.ingest.resolve.registry import Registry
from foedus.ingest.resolve.starter import SOURCE
from foedus.ingest.sources import Source, SourceFailure, SourceKnown, SourceText
from foedus.ingest.sources.language import language_of
from foedus.ingest.sources.letters import doubts

CHUNK = 32
"""Articles read together: the parser is faster in batches, and one append makes them durable together."""

READ_LANGUAGE = "en"

COPIED_WITHIN = 14
"""Days after which like words are no copy: an agency tells of one ratification as it told of another last year."""


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one source.

    Attributes:
        status: ``new``; ``duplicate`` (this very article is in the log already, or was not fetched again since it has
            not changed); ``not_read`` (captured, but in a language that no extractor reads); ``withdrawn`` (it, or
            its text, was withdrawn, and stays so); ``failed``. Of the last two nothing is stored.
        near: articles that this one is a near copy of.
        retracted: claims that a correction took back.
        message: why, where it is not simply new; what a reader should know of the text where it is.
    """

    origin: str
    status: Literal["new", "duplicate", "not_read", "withdrawn", "failed"]
    article_id: str | None = None
    title: str = ""
    claims: int = 0
    quarantined: int = 0
    retracted: int = 0
    near: tuple[str, ...] = ()
    message: str = ""


class _Read(msgspec.Struct, frozen=True):
    """An article on its way into the log."""

    captured: ArticleCaptured
    text: str


class _Begun(msgspec.Struct, frozen=True):
    """A chunk that is being read: what became of its sources so far, and the extractions as they come."""

    outcomes: list[Taken | _Read]
    extractions: Iterator[Extraction | None]


class Intake:
    """Takes sources into the log.

    Args:
        log, texts, near: where articles go.
        extractor: reads them.
        registry: who and what is known.
        ahead: chunks that the extractor is given before the first of them is asked for; more than 0 only pays where
            it reads by itself meanwhile.
    """

    def __init__(
        self,
        log: EventLog,
        texts: TextStore,
        near: NearIndex,
        extractor: Extractor,
        registry: Registry,
        *,
        ahead: int = 0,
    ) -> None:
        self._log = log
        self._texts = texts
        self._near = near
        self._extractor = extractor
        self._registry = registry
        self._corrections = _Corrections(log)
        self._withdrawn = _Withdrawn(log)
        self._registered: set[str] = set()
        self._ahead = ahead

    def take(self, sources: Iterable[Source]) -> Iterator[Taken]:
        """Take sources in, `CHUNK` at a time; what has been yielded is durable."""
        remaining = iter(sources)
        under_way: deque[_Begun] = deque()
        seen: dict[str, ArticleCaptured] = {}  # what is under way, and not in the log yet
        while chunk := list(islice(remaining, CHUNK)):
            under_way.append(self._begin(chunk, seen))
            if len(under_way) > self._ahead:
                yield from self._finish(under_way.popleft(), seen)
        while under_way:
            yield from self._finish(under_way.popleft(), seen)

    def _begin(self, chunk: list[Source], seen: dict[str, ArticleCaptured]) -> _Begun:
        outcomes: list[Taken | _Read] = []
        self._withdrawn.read_on()
        for source in chunk:
            outcome = self._capture(source, seen)
            if isinstance(outcome, _Read):
                seen[outcome.captured.article_id] = outcome.captured
            outcomes.append(outcome)
        return _Begun(outcomes, self._extract([outcome for outcome in outcomes if isinstance(outcome, _Read)]))

    def _finish(self, begun: _Begun, seen: dict[str, ArticleCaptured]) -> Iterator[Taken]:
        reads = [outcome for outcome in begun.outcomes if isinstance(outcome, _Read)]
        extractions = dict(zip((read.captured.article_id for read in reads), begun.extractions, strict=True))
        self._corrections.read_on()
        events: list[Event] = []
        taken: dict[str, Taken] = {}
        for read in reads:
            made, result = self._events_of(read, extractions[read.captured.article_id])
            events.extend(made)
            taken[result.article_id or ""] = result
        self._log.append(by_stream(events))
        self._corrections.committed()
        for article_id in taken:
            del seen[article_id]
        for outcome in begun.outcomes:
            yield taken[outcome.captured.article_id] if isinstance(outcome, _Read) else outcome

    def _capture(self, source: Source, seen: dict[str, ArticleCaptured]) -> Taken | _Read:
        if isinstance(source, SourceFailure):
            return Taken(origin=source.origin, status="failed", message=source.reason)
        if isinstance(source, SourceKnown):
            return Taken(origin=source.origin, status="duplicate", message=source.reason)
        if source in self._withdrawn:
            return _stays_withdrawn(source)
        text_id = self._texts.put(source.text)
        parts = (source.outlet or "", source.url or "", source.published or "", source.title, text_id)
        article_id = "art-" + digest(*parts)[:20]
        if article_id in seen or self._captured(article_id) is not None:
            return Taken(
                origin=source.origin, status="duplicate", article_id=article_id, title=source.title,
                message="this article is in the log already; nothing was added",
            )  # fmt: skip
        if self._texts.get(text_id) is None:
            return _stays_withdrawn(source)
        # added first: of two workers with copies of one text, at least one then sees the other's
        self._near.add(article_id, source.text)
        day = published_day(source.published)
        near = tuple(
            known
            for known in self._near.near(source.text)
            if known != article_id and _are_near(day, self._published(known, seen))
        )
        captured = ArticleCaptured(
            article_id=article_id,
            text_id=text_id,
            outlet=source.outlet,
            title=source.title,
            url=source.url,
            author=source.author,
            published=source.published,
            language=source.language or language_of(source.text),
            length=len(source.text),
            origin=source.origin,
            corrects=source.corrects,
            near=near,
            original=source.original,
        )
        return _Read(captured, source.text)

    def _published(self, article_id: str, seen: dict[str, ArticleCaptured]) -> When | None:
        article = seen.get(article_id) or self._captured(article_id)
        return published_day(article.published) if isinstance(article, ArticleCaptured) else None

    def _captured(self, article_id: str) -> Event | UnknownEvent | None:
        """The event that an article's stream begins with, if it is in the log."""
        return next((each.event for each in self._log.read(stream=f"article/{article_id}", limit=1)), None)

    def _extract(self, reads: list[_Read]) -> Iterator[Extraction | None]:
        documents = [
            Document(
                id=read.captured.article_id,
                text=read.text,
                published=published_day(read.captured.published),
                title=read.captured.title,
                outlet=read.captured.outlet,
            )
            for read in reads
            if read.captured.language == READ_LANGUAGE
        ]
        extractions = self._extractor.extract(documents, self._registry)
        return (next(extractions) if read.captured.language == READ_LANGUAGE else None for read in reads)

    def _events_of(self, read: _Read, extraction: Extraction | None) -> tuple[list[Event], Taken]:
        article = read.captured
        taken = Taken(
            origin=article.origin, status="new", article_id=article.article_id, title=article.title, near=article.near
        )
        if extraction is None:
            skipped = f"language {article.language}; {READ_LANGUAGE} is read"
            done = ExtractionCompleted(article_id=article.article_id, extractor=self._extractor.name, skipped=skipped)
            message = f"captured, not read: {skipped}"
            return [article, done], msgspec.structs.replace(taken, status="not_read", message=message)
        read_as = [published_if_news(claim, article.published) for claim in extraction.claims]
        claims = {claim.id_in(article.article_id): claim for claim in read_as}
        makers = extraction.makers or (self._extractor.name,) * len(read_as)
        by = {claim.id_in(article.article_id): maker for claim, maker in zip(read_as, makers, strict=True)}
        events: list[Event] = [article, *self._new_actors(extraction)]
        events += [
            ClaimAsserted(claim_id=claim_id, article_id=article.article_id, extractor=by[claim_id], claim=claim)
            for claim_id, claim in claims.items()
        ]
        events.append(
            ExtractionCompleted(
                article_id=article.article_id,
                extractor=self._extractor.name,
                claims=tuple(claims),
                quarantined=extraction.quarantined,
            )
        )
        retractions = self._corrections.follow(article, claims)
        events += retractions
        return events, msgspec.structs.replace(
            taken,
            claims=len(claims),
            quarantined=len(extraction.quarantined),
            retracted=len(retractions),
            message=doubts(read.text),
        )

    def _new_actors(self, extraction: Extraction) -> Iterator[ActorRegistered]:
        """Actors new to the registry, and the persons that it knows: they come with it, not with a new log.

        Only the new ones are from the text: review asks who they are.
        """
        named = {
            each for claim in extraction.claims for each in (claim.actor, claim.target, claim.option, claim.speaker)
        }
        known = (self._registry.actor(each) for each in sorted(filter(None, named)))
        actors = [(each.actor_id, each.kind, each.name, extraction.document_id) for each in extraction.new_actors]
        actors += [(one.id, one.kind, one.name, SOURCE) for one in known if one is not None and one.kind == "person"]
        for actor_id, kind, name, source in actors:
            if actor_id not in self._registered and not actor_id.startswith("~"):
                self._registered.add(actor_id)
                yield ActorRegistered(actor_id=actor_id, kind=kind, name=name, source=source)


class _Withdrawn:
    """Articles that were withdrawn, by what a source says of itself: of a short text nothing else is left to tell."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._read = 0
        self._known: set[tuple[object, ...]] = set()

    def read_on(self) -> None:
        """Learn of those that were withdrawn meanwhile."""
        for row in self._log.read(self._read, types=[ArticleWithdrawn]):
            self._read = row.sequence
            (begun,) = self._log.read(stream=row.stream, limit=1)
            if isinstance(begun.event, ArticleCaptured):
                one = begun.event
                self._known.add((one.outlet, one.url, one.published, one.title, one.length))

    def __contains__(self, source: SourceText) -> bool:
        return (source.outlet, source.url, source.published, source.title, len(source.text)) in self._known


def _stays_withdrawn(source: SourceText) -> Taken:
    return Taken(
        origin=source.origin, status="withdrawn", title=source.title,
        message="this article, or its text, was withdrawn; nothing of it was stored",
    )  # fmt: skip


class _Corrections:
    """Which article corrects which, by address; read from the log, and on from there at every chunk."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._read = 0
        self._at: dict[str, list[str]] = {}
        self._correcting: dict[str, list[str]] = {}
        self._uncommitted: dict[str, dict[str, Claim]] = {}

    def committed(self) -> None:
        """What `follow` was given is in the log now, and can be read from there."""
        self._uncommitted.clear()

    def follow(self, article: ArticleCaptured, claims: dict[str, Claim]) -> list[ClaimRetracted]:
        """Retractions that follow from this article: as a correction, or as a first version corrected already."""
        earlier = [other for other in self._at.get(article.corrects or "", []) if other != article.article_id]
        later = self._correcting.get(article.url or "", [])
        self._note(article)
        self._uncommitted[article.article_id] = claims
        pairs = [(first, article.article_id) for first in earlier]
        pairs += [(article.article_id, correction) for correction in later]
        return [
            ClaimRetracted(claim_id=claim_id, reason=f"not in the corrected version, {correction}", by="correction")
            for first, correction in pairs
            for claim_id in self._taken_back(first, correction)
        ]

    def _taken_back(self, first: str, correction: str) -> list[str]:
        kept = {_substance(claim) for claim in self._claims_of(correction).values()}
        return [claim_id for claim_id, claim in self._claims_of(first).items() if _substance(claim) not in kept]

    def _claims_of(self, article_id: str) -> dict[str, Claim]:
        if article_id in self._uncommitted:
            return self._uncommitted[article_id]
        done = (row.event for row in self._log.read(stream=f"article/{article_id}"))
        ids = [i for event in done if isinstance(event, ExtractionCompleted) for i in event.claims]
        return {
            row.event.claim_id: row.event.claim
            for claim_id in ids
            for row in self._log.read(stream=f"claim/{claim_id}")
            if isinstance(row.event, ClaimAsserted)
        }

    def read_on(self) -> None:
        """Learn of the articles that this or another process has captured meanwhile."""
        for row in self._log.read(self._read, types=[ArticleCaptured]):
            self._read = row.sequence
            if isinstance(row.event, ArticleCaptured):
                self._note(row.event)

    def _note(self, article: ArticleCaptured) -> None:
        for address, known in ((article.url, self._at), (article.corrects, self._correcting)):
            if address and article.article_id not in known.setdefault(address, []):
                known[address].append(article.article_id)


def _substance(claim: Claim) -> tuple[str | None, ...]:
    return (claim.actor, claim.act, claim.target, claim.question, claim.option, claim.factuality)


def published_day(published: str | None) -> When | None:
    """The day of publication as written, whatever the time of day and the offset."""
    return None if published is None else When.parse(published[:10])


def _are_near(one: When | None, other: When | None) -> bool:
    """Whether two days of publication are as near as those of copies; of one that nobody knows, they may be."""
    return one is None or other is None or abs((one.first - other.first).days) <= COPIED_WITHIN


def published_if_news(claim: Claim, published: str | None) -> Claim:
    """A claim reported as news without a date of its own began to hold when it was published, if that is known."""
    if claim.date_basis != "published" or claim.valid_from is not None:
        return claim
    if published is None:
        return msgspec.structs.replace(claim, date_basis="unknown")
    return msgspec.structs.replace(claim, valid_from=published[:10])
