"""Names that several actors have: what is said with them is put aside, for a person to say who is meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from foedus.graph.events import Claim, Quarantined
from foedus.ingest.extract.mentions import Unclear


def left_open(claims: Iterable[Claim], unclear: Sequence[Unclear]) -> Iterator[Quarantined]:
    """The claims of or about one whose name is unclear, put aside; those of two such are left out.

    Args:
        claims: as they were read with the unclear names as actors of their own.
        unclear: those names.
    """
    may_be = {each.mention.actor_id: each for each in unclear}
    for claim in claims:
        parties = {each for each in (claim.actor, claim.target) if each in may_be}
        if len(parties) == 1:
            open_name = may_be[parties.pop()]
            who = " or ".join(open_name.may_be)
            yield Quarantined(
                reason=f"{open_name.mention.name!r} may be {who}",
                act=claim.act,
                span=claim.evidence,
                claim=claim,
                may_be=open_name.may_be,
            )
