"""Which state came after which. A table of facts; a successor is another actor, so nobody's positions are carried over.

A continuator keeps its predecessor's seats and treaties; where there is none, several states came after, or the state
was taken up by another. Dates are those from which the successor acts in its own name.
"""

from __future__ import annotations

from datetime import date

import msgspec


class Succession(msgspec.Struct, frozen=True):
    """From `since` on, `successor` stands where `predecessor` stood; `continues` if it kept its seats."""

    predecessor: str
    successor: str
    since: date
    continues: bool


SUCCESSIONS = (
    # declaration of Almaty of 21 December 1991; the seat at the UN passed on 24 December, the Union ended on the 26th
    Succession("SUN", "RUS", date(1991, 12, 26), continues=True),
    # the Socialist Federal Republic fell apart; the UN admitted the Federal Republic anew, on 1 November 2000
    Succession("YUG", "SCG", date(2003, 2, 4), continues=True),
    Succession("SCG", "SRB", date(2006, 6, 5), continues=True),
    Succession("SCG", "MNE", date(2006, 6, 3), continues=False),
    Succession("CSK", "CZE", date(1993, 1, 1), continues=False),
    Succession("CSK", "SVK", date(1993, 1, 1), continues=False),
    Succession("DDR", "DEU", date(1990, 10, 3), continues=False),
    # the two Yemens became one, with the north's seat; Tanganyika and Zanzibar became Tanzania, with the mainland's
    Succession("YMD", "YEM", date(1990, 5, 22), continues=False),
    Succession("Zanzibar", "TZA", date(1964, 4, 26), continues=False),
)


SUCCEEDED = frozenset(state for one in SUCCESSIONS for state in (one.predecessor, one.successor))
"""The states of the table: every other one has held its own seat, and no one else's."""


def successors(state: str, valid_at: date) -> tuple[str, ...]:
    """The states that stand on a day where this one stood, sorted; itself while it lasts."""
    after = [one for one in SUCCESSIONS if one.predecessor == state and one.since <= valid_at]
    return tuple(sorted({last for one in after for last in successors(one.successor, valid_at)})) if after else (state,)


def continuator(state: str, valid_at: date) -> str | None:
    """The state that on a day keeps this one's seats; itself while it lasts, None if nobody does."""
    after = [one for one in SUCCESSIONS if one.predecessor == state and one.since <= valid_at]
    if not after:
        return state
    kept = [one.successor for one in after if one.continues]
    return continuator(kept[0], valid_at) if kept else None


def predecessor(state: str, valid_at: date) -> str:
    """The state that on a day held the seat that this one keeps; itself where it held it already."""
    before = [one for one in SUCCESSIONS if one.successor == state and one.continues and valid_at < one.since]
    return predecessor(before[0].predecessor, valid_at) if before else state


def seat_holders(state: str, start: date, end: date | None) -> tuple[tuple[str, date, date | None], ...]:
    """Who held a state's seat from `start` up to, not including, `end` (None: still), and each from when to when."""
    holder, since = predecessor(state, start), start
    held: list[tuple[str, date, date | None]] = []
    while True:
        later = [
            one
            for one in SUCCESSIONS
            if one.predecessor == holder and one.continues and one.since > since and (end is None or one.since < end)
        ]
        if not later:
            return (*held, (holder, since, end))
        held.append((holder, since, later[0].since))
        holder, since = later[0].successor, later[0].since
