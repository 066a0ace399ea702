"""Who is the same as whom, over known time: merges, their undoing, and judgements that two are never the same.

The same class serves clusters of near copies: articles are linked instead of merged, and never unlinked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

import msgspec

from foedus.graph.events import ActorsDistinguished, ActorsMerged, MergeUndone
from foedus.graph.time import OPEN_SEQUENCE, SequenceInterval


class Union(msgspec.Struct, frozen=True, order=True):
    """`merged` is the same as `kept` while known time is in `known`."""

    kept: str
    merged: str
    known: SequenceInterval


class Distinction(msgspec.Struct, frozen=True, order=True):
    """The two are never the same, from `known_from` on."""

    one: str
    other: str
    known_from: int


class Identity:
    """Canonical ids at every instant of known time. The order in which judgements are given does not matter."""

    def __init__(self, unions: Iterable[Union] = (), distinctions: Iterable[Distinction] = ()) -> None:
        self._unions: dict[str, set[Union]] = defaultdict(set)
        self._distinctions: dict[str, set[Distinction]] = defaultdict(set)
        for union in unions:
            self.unite(union)
        for distinction in distinctions:
            for one in (distinction.one, distinction.other):
                self._distinctions[one].add(distinction)

    @classmethod
    def of(cls, events: Iterable[tuple[int, object]]) -> Identity:
        """From (sequence, event) pairs; events of other types are passed over."""
        merged: dict[tuple[str, str, int], int] = {}
        undone: dict[tuple[str, str, int], int] = {}
        distinctions = []
        for sequence, event in events:
            match event:
                case ActorsMerged(kept=kept, merged=other, nth=nth):
                    merged[kept, other, nth] = sequence
                case MergeUndone(kept=kept, merged=other, nth=nth):
                    undone[kept, other, nth] = sequence
                case ActorsDistinguished(one=one, other=other):
                    distinctions.append(Distinction(one, other, sequence))
        unions = [
            Union(kept, other, SequenceInterval(start, undone.get((kept, other, nth), OPEN_SEQUENCE)))
            for (kept, other, nth), start in merged.items()
        ]
        return cls((union for union in unions if union.known.start < union.known.end), distinctions)

    def unite(self, union: Union) -> None:
        """Add one union."""
        if union.kept != union.merged:
            self._unions[union.kept].add(union)
            self._unions[union.merged].add(union)

    def relatives(self, one: str) -> frozenset[str]:
        """All that were ever united with it, itself included."""
        found, waiting = {one}, [one]
        while waiting:
            for union in self._unions.get(waiting.pop(), ()):
                for other in (union.kept, union.merged):
                    if other not in found:
                        found.add(other)
                        waiting.append(other)
        return frozenset(found)

    def canonical(self, one: str, at: int = OPEN_SEQUENCE - 1) -> str:
        """The id that stands for it, as known at a sequence (now, if not given)."""
        return one if one not in self._unions else self._representative(one, self.relatives(one), at)

    def apart(self, one: str, other: str) -> bool:
        """Whether the two, with all that they are now the same as, were judged never to be the same."""
        relatives = self.relatives(one) | self.relatives(other)
        left, right = (
            {each for each in relatives if self.canonical(each) == self.canonical(side)} for side in (one, other)
        )
        return self._kept_apart(left, right, OPEN_SEQUENCE - 1)

    def spans(self, one: str) -> tuple[tuple[SequenceInterval, str], ...]:
        """Its canonical id over all known time, in order, without gaps."""
        if one not in self._unions:
            return ((SequenceInterval(0, OPEN_SEQUENCE), one),)
        relatives = self.relatives(one)
        if self._only_grows(relatives):
            return self._grown(one, relatives)
        bounds = {0, OPEN_SEQUENCE}
        for other in relatives:
            bounds |= {bound for union in self._unions[other] for bound in (union.known.start, union.known.end)}
            bounds |= {distinction.known_from for distinction in self._distinctions.get(other, ())}
        ordered = sorted(bounds)
        spans: list[tuple[SequenceInterval, str]] = []
        for start, end in pairwise(ordered):
            canonical = self._representative(one, relatives, start)
            if spans and spans[-1][1] == canonical:
                spans[-1] = (SequenceInterval(spans[-1][0].start, end), canonical)
            else:
                spans.append((SequenceInterval(start, end), canonical))
        return tuple(spans)

    def _only_grows(self, relatives: frozenset[str]) -> bool:
        """Whether it is a cluster of links: each to a smaller id, none ever undone, nobody told apart."""
        return not any(other in self._distinctions for other in relatives) and all(
            union.kept < union.merged and union.known.end == OPEN_SEQUENCE
            for other in relatives
            for union in self._unions[other]
        )

    def _grown(self, one: str, relatives: frozenset[str]) -> tuple[tuple[SequenceInterval, str], ...]:
        """The spans of a cluster in one sweep: its smallest id stands for it, and only ever becomes smaller."""
        parent = {other: other for other in relatives}

        def smallest(other: str) -> str:
            while parent[other] != other:
                parent[other] = other = parent[parent[other]]
            return other

        spans: list[tuple[int, str]] = [(0, one)]
        unions = {union for other in relatives for union in self._unions[other]}
        for union in sorted(unions, key=lambda union: union.known.start):
            left, right = sorted((smallest(union.kept), smallest(union.merged)))
            parent[right] = left
            if smallest(one) != spans[-1][1]:
                if spans[-1][0] == union.known.start:
                    spans.pop()
                spans.append((union.known.start, smallest(one)))
        ends = [*(start for start, _ in spans[1:]), OPEN_SEQUENCE]
        return tuple(
            (SequenceInterval(start, end), canonical) for (start, canonical), end in zip(spans, ends, strict=True)
        )

    def _representative(self, one: str, relatives: frozenset[str], at: int) -> str:
        unions = sorted({union for other in relatives for union in self._unions[other] if at in union.known})
        groups = {other: {other} for other in relatives}
        merged: set[str] = set()
        for union in unions:
            left, right = groups[union.kept], groups[union.merged]
            if left is right or self._kept_apart(left, right, at):
                continue
            merged.add(union.merged)
            left |= right
            for other in right:
                groups[other] = left
        return min(groups[one] - merged or groups[one])

    def _kept_apart(self, left: set[str], right: set[str], at: int) -> bool:
        return any(
            distinction.known_from <= at
            and (
                (distinction.one in left and distinction.other in right)
                or (distinction.one in right and distinction.other in left)
            )
            for other in left
            for distinction in self._distinctions.get(other, ())
        )
