"""What a reviewer's desk holds: claims, articles, actors and decisions as the log has them now."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from foedus.graph import events
from foedus.graph.events import Claim, Event
from foedus.graph.log.port import EventLog, Recorded

READ: tuple[type[Event], ...] = (
    events.ArticleCaptured, events.ArticleWithdrawn, events.ExtractionCompleted, events.ClaimAsserted,
    events.ClaimCorrected, events.ClaimRetracted, events.ClaimReinstated, events.ActorRegistered, events.ActorsMerged,
    events.ActorsDistinguished,
    events.MergeUndone, events.QuestionAliased, events.ReviewDecided,
)  # fmt: skip
"""The types that a desk is made of."""

FROM_TEXT = "art-"
"""Begins the source of an actor that was registered because a text named it."""

CORRECTED_VERSION = "correction"
"""Who retracts what a corrected version of an article no longer says: no person."""


@dataclass(slots=True)
class Held:
    """A claim as the log has it now, whatever has arrived of it.

    Attributes:
        said: what it says after its corrections; None until it is asserted.
        version: events in its stream.
        sequence: of its assertion.
        judged: whether a person has looked at this claim, and not only at its matter or at who a name means.
    """

    article_id: str = ""
    extractor: str = ""
    asserted: Claim | None = None
    corrections: dict[int, Claim] = field(default_factory=dict)
    retracted: set[int] = field(default_factory=set)
    reinstated: set[int] = field(default_factory=set)
    version: int = 0
    sequence: int = 0
    judged: bool = False

    @property
    def said(self) -> Claim | None:
        """What it says now."""
        if self.asserted is None or not self.corrections:
            return self.asserted
        return self.corrections[max(self.corrections)]

    @property
    def counts(self) -> bool:
        """Whether it is asserted and not retracted."""
        return self.asserted is not None and self.retracted <= self.reinstated


class Desk:
    """The state of review after the log's first `sequence` events; `read_on` brings it up to the head.

    One desk may be used from several threads: hold `turn` from `read_on` to the end of what rests on it.

    Attributes:
        articles: those captured; `withdrawn`: ids of those whose text is erased.
        claims: by id, in the order of their first events.
        readings: what extractors have completed, by (article, extractor).
        actors: those that texts named first, with the name.
        merges: the numbers of the merges of each (kept, merged) pair; `undone`: those of them that were undone.
        distinct: pairs of actors that someone says are never the same, with who says so.
        placed: provisional questions that a person has placed.
        decisions: by item.
    """

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self.turn = threading.RLock()
        self.sequence = 0
        self.articles: dict[str, events.ArticleCaptured] = {}
        self.withdrawn: set[str] = set()
        self.claims: dict[str, Held] = {}
        self.readings: dict[tuple[str, str], events.ExtractionCompleted] = {}
        self.actors: dict[str, events.ActorRegistered] = {}
        self.merges: dict[tuple[str, str], set[int]] = {}
        self.undone: dict[tuple[str, str], set[int]] = {}
        self.distinct: dict[frozenset[str], str] = {}
        self.placed: set[str] = set()
        self.decisions: dict[str, Recorded] = {}

    def read_on(self) -> None:
        """Take in what the log has beyond `sequence`."""
        for recorded in self._log.read(self.sequence, types=READ):
            self._take(recorded)
            self.sequence = recorded.sequence

    def merged(self, actor: str) -> bool:
        """Whether an actor is merged into another one now."""
        return any(
            other == actor and nths - self.undone.get((kept, other), set())
            for (kept, other), nths in self.merges.items()
        )

    def live(self, claim_id: str) -> Held | None:
        """A claim that counts and whose article is not withdrawn."""
        held = self.claims.get(claim_id)
        return held if held is not None and held.counts and held.article_id not in self.withdrawn else None

    def _take(self, recorded: Recorded) -> None:
        event = recorded.event
        match event:
            case events.ArticleCaptured():
                self.articles[event.article_id] = event
            case events.ArticleWithdrawn():
                self.withdrawn.add(event.article_id)
            case events.ExtractionCompleted():
                self.readings[event.article_id, event.extractor] = event
            case events.ReviewDecided():
                self.decisions[event.item_id] = recorded
            case events.ActorRegistered() | events.ActorsMerged() | events.MergeUndone():
                self._take_actor(event)
            case events.ActorsDistinguished():
                self.distinct[frozenset((event.one, event.other))] = event.by
            case events.QuestionAliased():
                self.placed.add(event.alias)
            case events.Event():
                self._take_claim(recorded, event)
            case _:
                pass

    def _take_actor(self, event: events.ActorRegistered | events.ActorsMerged | events.MergeUndone) -> None:
        match event:
            case events.ActorRegistered() if event.source.startswith(FROM_TEXT):
                self.actors.setdefault(event.actor_id, event)
            case events.ActorsMerged():
                self.merges.setdefault((event.kept, event.merged), set()).add(event.nth)
            case events.MergeUndone():
                self.undone.setdefault((event.kept, event.merged), set()).add(event.nth)
            case _:
                pass

    def _take_claim(self, recorded: Recorded, event: Event) -> None:
        kind, _, claim_id = recorded.stream.partition("/")
        if kind != "claim":
            return
        held = self.claims.setdefault(claim_id, Held())
        held.version = recorded.version
        match event:
            case events.ClaimAsserted():
                held.article_id, held.extractor, held.asserted = event.article_id, event.extractor, event.claim
                held.sequence = recorded.sequence
            case events.ClaimCorrected():
                held.corrections[event.nth] = event.claim
                held.judged |= not self._in_passing(event.reason)
            case events.ClaimRetracted():
                held.retracted.add(event.nth)
                held.judged |= event.by != CORRECTED_VERSION
            case events.ClaimReinstated():
                held.reinstated.add(event.nth)
                held.judged = True
            case _:
                pass

    def _in_passing(self, reason: str) -> bool:
        """Whether a correction only follows from what was decided of a matter or a name."""
        decision = self.decisions.get(reason.partition(":")[0])
        return (
            decision is not None
            and isinstance(decision.event, events.ReviewDecided)
            and decision.event.kind in ("actor", "matter")
        )
