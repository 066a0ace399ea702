"""Who among some actors stands apart from most of them, and on what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from foedus.graph.fold.model import Stance

MIN_SIDES = 3
"""Of fewer actors with a side, none is said to stand apart from the others."""


class Matter(msgspec.Struct, frozen=True, order=True):
    """A question, and an option of it or None."""

    question: str
    option: str | None


class SideTaken(msgspec.Struct, frozen=True, order=True):
    """The side that an actor takes, since a day."""

    actor: str
    stance: Stance
    since: date


class Deviation(msgspec.Struct, frozen=True):
    """A matter on which most of those who take a side take the same one, and some another.

    Attributes:
        majority: the side that more than half take.
        with_it: who takes it, sorted.
        apart: who takes another side, sorted by actor.
    """

    matter: Matter
    majority: Stance
    with_it: tuple[str, ...]
    apart: tuple[SideTaken, ...]


def deviations(sides: Mapping[Matter, Iterable[SideTaken]], min_sides: int = MIN_SIDES) -> tuple[Deviation, ...]:
    """The matters on which someone stands apart from a majority, the latest turn away from it first.

    Who takes no side, or whose side is disputed, is not among the sides and neither deviates nor counts: silence is
    not neutrality. To be undecided is a side. Without a majority of more than half nobody deviates.
    """
    found = [one for matter, taken in sides.items() if (one := _deviation(matter, list(taken), min_sides)) is not None]
    return tuple(sorted(found, key=lambda one: (-max(each.since for each in one.apart).toordinal(), one.matter)))


def _deviation(matter: Matter, taken: list[SideTaken], min_sides: int) -> Deviation | None:
    if len(taken) < min_sides:
        return None
    counted: Counter[Stance] = Counter(each.stance for each in taken)
    (majority, count), *_ = counted.most_common(1)
    apart = tuple(sorted(each for each in taken if each.stance != majority))
    if not apart or 2 * count <= len(taken):
        return None
    return Deviation(matter, majority, tuple(sorted(each.actor for each in taken if each.stance == majority)), apart)
