"""Claims on one key -> positions, on both time axes.

Between two changes of what is known, the entries present are folded over valid time: each day with acts that take a
side has an outcome by the verdict policy, neighbouring days with one outcome are one interval, and an interval holds
until the next says otherwise. Equal intervals of neighbouring stretches of known time are then one position.
Growing the log only closes positions (`known.end`) or adds some: a projection can compare by `Position.id`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby, pairwise
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
    """All positions on a key, as known at every instant, ordered by known and valid time.

    Args:
        key: what the entries are about.
        entries: in any order; the same entry given twice counts once.
        policy: how acts of one day that disagree are decided.
    """
    moving = sorted({entry for entry in entries if moves(entry)}, key=lambda e: (e.claim_id, e.source, e.present))
    bounds = sorted({bound for entry in moving for span in entry.present for bound in (span.start, span.end)})
    open_: dict[_Held, int] = {}
    closed: list[Position] = []
    for start, end in pairwise(bounds):
        present = [entry for entry in moving if any(span.start <= start < span.end for span in entry.present)]
        held = _fold(present, policy)
        closed.extend(_position(key, gone, open_.pop(gone), start) for gone in open_.keys() - set(held))
        for one in held:
            open_.setdefault(one, start)
        if end == OPEN_SEQUENCE:
            break
    last = bounds[-1] if bounds else OPEN_SEQUENCE
    closed.extend(_position(key, held, start, last) for held, start in open_.items())
    return tuple(sorted(closed, key=lambda position: (position.known, position.valid)))


def moves(entry: Entry) -> bool:
    """Whether an entry can move a position: a fact, with a date, that takes a side."""
    return entry.factuality == "actual" and entry.valid_from is not None and entry.act in STANCE


def _fold(entries: Sequence[Entry], policy: Policy) -> list[_Held]:
    days = groupby(sorted(entries, key=_first_day), key=_first_day)
    verdicts = [(day, decide(list(group), policy)) for day, group in days]
    runs = [list(run) for _, run in groupby(verdicts, key=lambda item: (item[1].stance, item[1].sides_if_tied))]
    ends = [*(run[0][0] for run in runs[1:]), OPEN_DATE][: len(runs)]
    return [_held(run, end, entries) for run, end in zip(runs, ends, strict=True)]


def _first_day(entry: Entry) -> date:
    assert entry.valid_from is not None
    return entry.valid_from.first


def _held(run: list[tuple[date, Verdict]], end: date, entries: Sequence[Entry]) -> _Held:
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
        imprecise=any(_blurs(entry, start, end, stance) for entry in entries),
    )


def _blurs(entry: Entry, start: date, end: date, stance: Stance | None) -> bool:
    """Whether an act known to the month or year only, of another stance, may belong inside the interval."""
    when = entry.valid_from
    assert when is not None
    if when.precision == "day" or STANCE[entry.act] == stance:
        return False
    return when.first < end and start <= when.last


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
