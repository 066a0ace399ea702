"""The queue of doubts, and decisions on them, over a log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from foedus.errors import BadInput, Conflict, NotFound, WrongExpectedVersion
from foedus.graph.events import Decision, Event, ReviewDecided, ReviewKind
from foedus.graph.log.port import Appended, EventLog, StreamAppend, TextStore
from foedus.ingest.resolve.registry import Registry
from foedus.ingest.review.decisions import Ruling, events_of
from foedus.ingest.review.desk import Desk
from foedus.ingest.review.doubts import UNNAMED, UNSURE, Doubt, doubts
from foedus.ingest.review.items import KINDS, MAY, Item, Queue, Sighting, item_id, sentence_around
from foedus.ingest.review.suggestions import suggestions

SHOWN = 3
"""Sightings of an item in a list."""

_TRIES = 5
_ANY_CONFIDENCE = 2.0


class Effect(msgspec.Struct, frozen=True):
    """An event that a decision made: its type, its stream and its sequence."""

    type: str
    stream: str
    sequence: int


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a decision.

    Attributes:
        status: ``recorded``, or ``known`` if the same person had decided the same before.
        sequence: of the decision's own event.
        effects: what followed from it.
    """

    item: str
    decision: Decision
    by: str
    status: Literal["recorded", "known"]
    sequence: int
    effects: tuple[Effect, ...] = ()


class Review:
    """Doubts and decisions of one log. May be used from several threads."""

    def __init__(self, log: EventLog, texts: TextStore) -> None:
        self._log = log
        self._texts = texts
        self._desk = Desk(log)
        self._last: tuple[int, float, list[Doubt]] = (-1, 0.0, [])

    def queue(
        self,
        registry: Registry,
        *,
        kinds: Iterable[ReviewKind] = KINDS,
        below: float = UNSURE,
        limit: int = 20,
        skip: int = 0,
    ) -> Queue:
        """A page of what waits, with sentences and suggestions."""
        wanted = tuple(kinds)
        with self._desk.turn:
            self._desk.read_on()
            waiting = self._waiting(below)
            counts = {kind: sum(doubt.kind == kind for doubt in waiting) for kind in KINDS}
            asked = [doubt for doubt in waiting if doubt.kind in wanted]
            items = tuple(self._item(doubt, registry, SHOWN) for doubt in asked[skip : skip + limit])
        return Queue(total=len(asked), counts=counts, items=items)

    def item(self, item: str, registry: Registry) -> Item:
        """One item with all its sentences: by its own id, a claim's, however sure, or a provisional question's.

        Raises:
            NotFound: nothing waits under this id.
            Conflict: it is decided.
        """
        with self._desk.turn:
            self._desk.read_on()
            doubt = self._doubt(_named(item))
            return self._item(doubt, registry, doubt.concerns)

    def decide(self, item: str, ruling: Ruling, registry: Registry) -> Decided:
        """Record a decision and what follows from it, all or nothing.

        Raises:
            NotFound: nothing waits under this id, or the decision names what is not there.
            BadInput: the decision does not fit.
            Conflict: someone has decided it, otherwise or before.
        """
        item = _named(item)
        with self._desk.turn:
            for _ in range(_TRIES):
                self._desk.read_on()
                known = self._known(item, ruling)
                if known is not None:
                    return known
                made = events_of(self._doubt(item), ruling, self._desk, registry, self._text_of)
                try:
                    appended = self._log.append(self._appends(made))
                except WrongExpectedVersion:
                    continue
                return _decided(made, appended)
        raise Conflict(f"{item}: its claims keep changing while this is decided; look at it again and retry")

    def _appends(self, made: list[Event]) -> list[StreamAppend]:
        """A decision opens its stream, and claims must not have changed meanwhile; names and questions may have."""
        appends = []
        for event in made:
            kind, _, name = event.stream.partition("/")
            held = self._desk.claims.get(name) if kind == "claim" else None
            expected = 0 if kind == "review" else held.version if held else None
            appends.append(StreamAppend(event.stream, expected, [event]))
        return appends

    def _known(self, item: str, ruling: Ruling) -> Decided | None:
        """An earlier decision of the same person, which this one repeats."""
        recorded = self._desk.decisions.get(item)
        if recorded is None or not isinstance(recorded.event, ReviewDecided):
            return None
        event = recorded.event
        if (event.by, event.decision) != (ruling.by, ruling.decision):
            raise Conflict(self._settled(item))
        return Decided(
            item=item, decision=event.decision, by=event.by, status="known", sequence=recorded.sequence
        )  # fmt: skip

    def _settled(self, item: str) -> str:
        recorded = self._desk.decisions[item]
        assert isinstance(recorded.event, ReviewDecided)
        event = recorded.event
        answer = f" ({event.answer})" if event.answer else ""
        return (
            f"{item} is decided already: {event.by} said {event.decision}{answer} on "
            f"{recorded.recorded_at:%Y-%m-%d at %H:%M} UTC, event {recorded.sequence}. "
            "What followed can be undone by `foedus claim` and `foedus actor unmerge`"
        )

    def _doubt(self, item: str) -> Doubt:
        if item in self._desk.decisions:
            raise Conflict(self._settled(item))
        sequence, _, listed = self._last
        if sequence == self._desk.sequence and (known := _by_id(item, listed)):
            return known
        if found := _by_id(item, doubts(self._desk, KINDS, _ANY_CONFIDENCE, idle=True)):
            return found
        raise NotFound(f"nothing waits for review under {item!r}; `foedus review list` shows what does")

    def _waiting(self, below: float) -> list[Doubt]:
        """All that waits, worked out once as long as the log does not grow by what matters here."""
        if self._last[:2] != (self._desk.sequence, below):
            self._last = (self._desk.sequence, below, doubts(self._desk, KINDS, below))
        return self._last[2]

    def _item(self, doubt: Doubt, registry: Registry, most: int) -> Item:
        said = [held.said for held in map(self._desk.live, doubt.claims) if held is not None and held.said is not None]
        return Item(
            id=doubt.id,
            kind=doubt.kind,
            subject=doubt.subject,
            name=doubt.name,
            why=doubt.why,
            may=MAY[doubt.kind],
            claims=doubt.concerns,
            sightings=tuple(self._sightings(doubt, max(most, 2) if doubt.kind == "disagreement" else most)),
            suggestions=suggestions(doubt, said, registry),
        )

    def _sightings(self, doubt: Doubt, most: int) -> list[Sighting]:
        made = [self._sighting(claim_id) for claim_id in doubt.claims[:most]]
        for aside in doubt.asides[: max(most - len(made), 1)]:
            seen = Sighting(claim=aside.what.claim, article_id=aside.article, extractor=aside.extractor)
            made.append(self._seen(aside.article, aside.what.span, seen))
        return made

    def _sighting(self, claim_id: str) -> Sighting:
        held = self._desk.claims[claim_id]
        said = held.said
        seen = Sighting(claim_id=claim_id, claim=said, extractor=held.extractor, article_id=held.article_id)
        return self._seen(held.article_id, said.evidence if said else None, seen)

    def _seen(self, article_id: str, span: tuple[int, int] | None, sighting: Sighting) -> Sighting:
        article = self._desk.articles.get(article_id)
        if article is None:
            return sighting
        text = self._text_of(article_id)
        return msgspec.structs.replace(
            sighting,
            sentence=sentence_around(text, span) if text and span else "",
            quote=text[slice(*span)] if text and span else "",
            title=article.title,
            outlet=article.outlet,
            published=article.published,
            url=article.url,
        )

    def _text_of(self, article_id: str) -> str:
        article = self._desk.articles.get(article_id)
        if article is None or article_id in self._desk.withdrawn:
            return ""
        return self._texts.get(article.text_id) or ""


def _by_id(item: str, among: Iterable[Doubt]) -> Doubt | None:
    return next((doubt for doubt in among if doubt.id == item), None)


def _named(item: str) -> str:
    """The item that asks about a claim or a provisional question, where the id of one is given."""
    if item.startswith("clm-"):
        return item_id("claim", (item,))
    return item_id("matter", (item,)) if item.startswith(UNNAMED) else item


def _decided(made: list[Event], appended: list[Appended]) -> Decided:
    (decision, *effects), (own, *others) = made, appended
    assert isinstance(decision, ReviewDecided)
    return Decided(
        item=decision.item_id,
        decision=decision.decision,
        by=decision.by,
        status="recorded",
        sequence=own.sequence,
        effects=tuple(
            Effect(type(event).__name__, event.stream, each.sequence)
            for event, each in zip(effects, others, strict=True)
        ),
    )


def kinds_named(given: Iterable[str]) -> tuple[ReviewKind, ...]:
    """The kinds of doubt that were typed; all, if none was."""
    wanted = set(given)
    unknown = wanted - set(KINDS)
    if unknown:
        raise BadInput(f"no doubt is of the kind {', '.join(sorted(unknown))}; there are {', '.join(KINDS)}")
    return tuple(kind for kind in KINDS if kind in wanted or not wanted)
