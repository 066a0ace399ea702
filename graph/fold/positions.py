"""Claims on one key -> positions, on both time axes.

Between two changes of what is known, the entries present are folded over valid time: each day with acts that take a
side has an outcome by the verdict policy, neighbouring days with one outcome are one interval, and an interval holds
until the next says otherwise. Equal intervals of neighbouring stretches of known time are then one position.
Growing the log only closes positions (`known.end`) or adds some: a projection can compare by `Position.id`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from math import prod

import msgspec

from foedus.graph.fold.acts import STANCE
from foedus.graph.fold.model import Entry, Key, Policy, Position, Stance
from foedus.graph.fold.verdict import Verdict, decide
from foedus.graph.time import OPEN_DATE, OPEN_SEQUENCE, DateInterval, SequenceInterval


class _Held(msgspec.Struct, frozen=True):
    """A position as known at one instant: all of it but known time."""

    stance: Stance | None
    valid: DateInterval
    claims_for: tuple[str, ...]
    claims_against: tuple[str, ...]
    last_heard: date
    confidence: float
    imprecise: bool


def positions(key: Key, entries: Iterable[Entry], policy: Policy = "most_reliable") -> tuple[Position, ...]:
    """The positions on one key, ordered by known time and then valid time.

    The order of `entries` and repeated entries change nothing. Where an entry begins or ceases to count, only the
    outcomes of its own day are decided anew, so the work is the number of such changes times the number of days.
    """
    changes: defaultdict[int, set[date]] = defaultdict(set)
    by_day: defaultdict[date, list[Entry]] = defaultdict(list)
    for entry in sorted({entry for entry in entries if moves(entry)}, key=lambda e: (e.claim_id, e.source, e.present)):
        day = _first_day(entry)
        by_day[day].append(entry)
        for span in entry.present:
            changes[span.start].add(day)
            changes[span.end].add(day)
    timeline = _Timeline(by_day, policy)
    open_: dict[_Held, int] = {}
    closed: list[Position] = []
    for sequence in sorted(changes):
        if sequence == OPEN_SEQUENCE:
            break
        held = timeline.at(sequence, changes[sequence])
        closed.extend(_position(key, gone, open_.pop(gone), sequence) for gone in open_.keys() - set(held))
        for one in held:
            open_.setdefault(one, sequence)
    closed.extend(_position(key, held, start, OPEN_SEQUENCE) for held, start in open_.items())
    return tuple(sorted(closed, key=lambda position: (position.known, position.valid)))


def counts(entry: Entry, sequence: int) -> bool:
    """Whether an entry counts as known at a sequence."""
    return any(span.start <= sequence < span.end for span in entry.present)


class _Timeline:
    """What is held over valid time, moved along known time from one change to the next."""

    def __init__(self, by_day: Mapping[date, Sequence[Entry]], policy: Policy) -> None:
        self._by_day = by_day
        self._policy: Policy = policy
        self._vague = [e for day in by_day.values() for e in day if e.valid_from and e.valid_from.precision != "day"]
        self._verdicts: dict[date, tuple[int, Verdict]] = {}
        self._decided = 0
        self._made: dict[tuple[date, object, object], _Held] = {}

    def at(self, sequence: int, days: Iterable[date]) -> list[_Held]:
        """What is held as known at a sequence, when since the last one only these days' entries have changed."""
        for day in days:
            present = [entry for entry in self._by_day[day] if counts(entry, sequence)]
            if present:
                self._decided += 1
                self._verdicts[day] = (self._decided, decide(present, self._policy))
            else:
                self._verdicts.pop(day, None)
        vague = [entry for entry in self._vague if counts(entry, sequence)]
        runs = [list(run) for _, run in groupby(sorted(self._verdicts.items(), key=_day), key=_outcome)]
        ends = [*(run[0][0] for run in runs[1:]), OPEN_DATE][: len(runs)]
        return [self._held(run, end, vague) for run, end in zip(runs, ends, strict=True)]

    def _held(self, run: _Run, end: date, vague: Sequence[Entry]) -> _Held:
        """Made once for equal verdicts: most runs are the same as before the change."""
        mark = (end, tuple([number for _, (number, _) in run]), tuple([entry.claim_id for entry in vague]))
        if mark not in self._made:
            self._made[mark] = _held([(day, verdict) for day, (_, verdict) in run], end, vague)
        return self._made[mark]


_Run = list[tuple[date, tuple[int, Verdict]]]


def _day(item: tuple[date, object]) -> date:
    return item[0]


def _outcome(item: tuple[date, tuple[int, Verdict]]) -> tuple[Stance | None, tuple[str, ...]]:
    verdict = item[1][1]
    return verdict.stance, verdict.sides_if_tied


def moves(entry: Entry) -> bool:
    """Whether an entry can move a position: a fact, with a date, that takes a side."""
    return entry.factuality == "actual" and entry.valid_from is not None and entry.act in STANCE


def _first_day(entry: Entry) -> date:
    assert entry.valid_from is not None
    return entry.valid_from.first


def _held(run: list[tuple[date, Verdict]], end: date, vague: Sequence[Entry]) -> _Held:
    stance = run[0][1].stance
    winning = [entry for _, verdict in run for entry in verdict.winning]
    losing = [entry for _, verdict in run for entry in verdict.losing]
    start = run[0][0]
    return _Held(
        stance=stance,
        valid=DateInterval(start, end),
        claims_for=tuple(sorted({entry.claim_id for entry in winning})),
        claims_against=tuple(sorted({entry.claim_id for entry in losing})),
        last_heard=run[-1][0],
        confidence=confidence(winning, losing),
        imprecise=any(_blurs(entry, start, end, stance) for entry in vague),
    )


def _blurs(entry: Entry, start: date, end: date, stance: Stance | None) -> bool:
    """Whether an act known to the month or year only, of another stance, may belong inside the interval."""
    when = entry.valid_from
    assert when is not None
    return STANCE[entry.act] != stance and when.first < end and start <= when.last


def confidence(winning: Sequence[Entry], losing: Sequence[Entry]) -> float:
    """How sure a position is, 0 to 1, in steps of 0.001.

    Independent sources corroborate: s = 1 - Π (1 - w) over the sources that say so, where w is the best
    (reliability x extraction confidence) of a source's claims. Contradiction takes away in proportion: with a the
    same sum over those that say otherwise, the confidence is s · s / (s + a).
    """
    said, otherwise = _weight(winning), _weight(losing)
    return round(said * said / (said + otherwise), 3) if said else 0.0


def _weight(entries: Sequence[Entry]) -> float:
    best: dict[str, float] = {}
    for entry in entries:
        best[entry.source] = max(best.get(entry.source, 0.0), entry.reliability * entry.confidence)
    return 1 - prod(1 - weight for weight in best.values())


def _position(key: Key, held: _Held, start: int, end: int) -> Position:
    return Position(
        key=key,
        stance=held.stance,
        valid=held.valid,
        known=SequenceInterval(start, end),
        claims_for=held.claims_for,
        claims_against=held.claims_against,
        last_heard=held.last_heard,
        confidence=held.confidence,
        disputed=held.stance is None,
        imprecise=held.imprecise,
    )
