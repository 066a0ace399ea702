"""What the projector must know beside the claims of a batch: identity, clusters, ratings, withdrawals, ties.

It is a pure function of the log's prefix, small beside the claims, and read from the log by type when a projector
starts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from foedus.graph import events
from foedus.graph.fold.claims import ClaimVersion, Spans, Steps, entries, steps
from foedus.graph.fold.identity import Identity, Union
from foedus.graph.fold.memberships import BEGINNING, Change, day_or
from foedus.graph.fold.model import Entry, Key
from foedus.graph.log.port import Recorded
from foedus.graph.projection.parked import Readable
from foedus.graph.time import OPEN_SEQUENCE, SequenceInterval, When

UNRATED = 0.5
"""Reliability of an outlet that nobody has rated."""

JUDGED: tuple[type[events.Event], ...] = (
    events.ActorsMerged,
    events.MergeUndone,
    events.ActorsDistinguished,
    events.OutletRated,
)
"""The types that say what a claim counts as, beside near copies: by whom it is, and how much its outlet weighs."""

KEPT: tuple[type[events.Event], ...] = (
    *JUDGED,
    events.ArticleWithdrawn,
    events.MembershipStarted,
    events.MembershipEnded,
    events.OfficeHeld,
    events.OfficeLeft,
    events.QuestionOpened,
    events.QuestionRuleChanged,
)
"""The types that a state is made of, beside the near copies named by `ArticleCaptured`."""

Tied = tuple[str, str, str]
"""Member, organisation and the empty text; or person, body and office."""

Changes = dict[Tied, set[Change]]
"""What was said of each tie."""


class Ruling(NamedTuple):
    """A question is decided by `rule` from `valid_from` on, as known from the sequence `known_from` on."""

    valid_from: date
    known_from: int
    rule: str


class State:
    """The state as of a sequence.

    Attributes:
        withdrawn: the sequence at which an article was withdrawn.
        questions: every question opened, by id.
        rulings: the changes of rule of a question, by its id.
        memberships, offices: the changes of each tie.
    """

    def __init__(self) -> None:
        self.identity = Identity()
        self.clusters = Identity()
        self.withdrawn: dict[str, int] = {}
        self.questions: dict[str, events.QuestionOpened] = {}
        self.rulings: dict[str, list[Ruling]] = defaultdict(list)
        self.memberships: Changes = defaultdict(set)
        self.offices: Changes = defaultdict(set)
        self._judgements: list[tuple[int, object]] = []
        self._ratings: dict[str, list[tuple[int, float]]] = defaultdict(list)

    @classmethod
    def as_of(
        cls, log: Readable, sequence: int, types: Iterable[type[events.Event]] = (*KEPT, events.ArticleCaptured)
    ) -> State:
        """The state after the log's first `sequence` events, as far as events of some types make it."""
        state = cls()
        if sequence:
            for recorded in log.read(types=types):
                if recorded.sequence > sequence:
                    break
                state.apply(recorded)
        return state

    def apply(self, recorded: Recorded) -> None:
        """Take in the next event; of most types nothing is kept."""
        sequence, event = recorded.sequence, recorded.event
        match event:
            case events.ActorsMerged() | events.MergeUndone() | events.ActorsDistinguished():
                self._judgements.append((sequence, event))
                self.identity = Identity.of(self._judgements)
            case events.ArticleCaptured(article_id=article, near=near):
                for other in near:
                    self.link(article, other, sequence)
            case events.OutletRated(outlet=outlet, reliability=reliability):
                self._ratings[outlet].append((sequence, reliability))
            case events.ArticleWithdrawn(article_id=article):
                self.withdrawn.setdefault(article, sequence)
            case events.QuestionOpened(question_id=question):
                self.questions.setdefault(question, event)
            case events.QuestionRuleChanged(question_id=question, rule=rule, valid_from=day):
                self.rulings[question].append(Ruling(When.parse(day).first, sequence, rule))
            case events.MembershipStarted() | events.MembershipEnded():
                tie = (event.member, event.organisation, "")
                self.memberships[tie].add(_change(event, sequence))
            case events.OfficeHeld() | events.OfficeLeft():
                tie = (event.person, event.body, event.office)
                self.offices[tie].add(_change(event, sequence))
            case _:
                pass

    def link(self, article: str, other: str, sequence: int) -> None:
        """Count two articles as one source from a sequence on."""
        kept, merged = sorted((article, other))
        self.clusters.unite(Union(kept, merged, SequenceInterval(sequence, OPEN_SEQUENCE)))

    def reliability(self, outlet: str | None, known_from: int = 0) -> Steps:
        """An outlet's reliability over known time; before `known_from` it was not known to be the outlet."""
        changes = self._ratings.get(outlet or "", ())
        if known_from == 0 or not changes:
            return steps(changes, UNRATED)
        earlier = [rating for rating in changes if rating[0] <= known_from]
        begins = [(known_from, earlier[-1][1])] if earlier else []
        return steps([*begins, *changes[len(earlier) :]], UNRATED)

    def rating(self, outlet: str) -> float:
        """An outlet's reliability now."""
        return self.reliability(outlet)[-1][1]

    def entries_of(self, version: ClaimVersion, outlet: str | None, outlet_from: int) -> dict[Key, tuple[Entry, ...]]:
        """The entries that a claim of an article makes; its outlet is known from the sequence `outlet_from` on."""
        return entries(
            version,
            actors=self.identity.spans(version.claim.actor),
            sources=self.sources(version.article_id, None),
            reliability=self.reliability(outlet, outlet_from),
        )

    def sources(self, article: str | None, record: str | None) -> Spans:
        """What a claim counts as coming from, over known time: its record, or its article's cluster."""
        if record is not None:
            return ((SequenceInterval(0, OPEN_SEQUENCE), record),)
        return self.clusters.spans(article or "")


def _change(
    event: events.MembershipStarted | events.MembershipEnded | events.OfficeHeld | events.OfficeLeft, sequence: int
) -> Change:
    if isinstance(event, events.MembershipStarted | events.OfficeHeld):
        return Change(day_or(event.valid_from, BEGINNING), begins=True, known_from=sequence)
    return Change(day_or(event.valid_to, BEGINNING), begins=False, known_from=sequence)
