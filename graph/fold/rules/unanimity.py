"""Rules under which one member can stop it."""

from __future__ import annotations

from collections.abc import Collection

from foedus.graph.fold.rules.outcome import Outcome, Sides


def unanimity(electorate: Collection[str], sides: Sides) -> Outcome:
    """All must be for it; one against blocks. The same holds where all must ratify."""
    against = any(sides.get(member) == "oppose" for member in electorate)
    missing = tuple(sorted(member for member in electorate if sides.get(member) != "support"))
    return Outcome("reached" if not missing else "blocked" if against else "open", len(electorate), missing)


def unanimity_with_abstention(electorate: Collection[str], sides: Sides) -> Outcome:
    """None may be against; who abstains does not stand in the way (Article 238(4) TFEU)."""
    against = any(sides.get(member) == "oppose" for member in electorate)
    missing = tuple(sorted(member for member in electorate if sides.get(member) not in {"support", "undecided"}))
    return Outcome("reached" if not missing else "blocked" if against else "open", len(electorate), missing)


def consensus_by_silence(electorate: Collection[str], sides: Sides) -> Outcome:
    """Adopted unless a member objects: silence does not stand in the way."""
    against = tuple(sorted(member for member in electorate if sides.get(member) == "oppose"))
    return Outcome("blocked" if against else "reached", 0, against)
