"""Two reports of one act in one text are one claim."""

from __future__ import annotations

from collections.abc import Iterable

from foedus.graph.events import Claim
from foedus.ingest.extract.slots import SYMMETRIC

_RANK = {"actual": 0, "planned": 1, "conditional": 2, "denied": 3, "possible": 4}


def once(drafts: Iterable[tuple[Claim, str]]) -> list[tuple[Claim, str]]:
    """Keep one claim of each actor, act and target: the one with a target, the plainest, the first."""
    kept: dict[tuple[object, ...], tuple[Claim, str]] = {}
    for claim, why in drafts:
        key = _key(claim)
        other = kept.get(key)
        if other is None or _better(claim, other[0]):
            kept[key] = (claim, why)
    claims = list(kept.values())
    return sorted((each for each in claims if not _said_better(each[0], claims)), key=lambda each: each[0].evidence)


def _key(claim: Claim) -> tuple[object, ...]:
    parties = (claim.actor, claim.target)
    if claim.act in SYMMETRIC:
        parties = tuple(sorted(parties, key=str))  # type: ignore[assignment]
    return (claim.act, *parties, claim.evidence[0] if claim.target is None else None)


def _better(claim: Claim, other: Claim) -> bool:
    return _RANK[claim.factuality] < _RANK[other.factuality]


def _said_better(claim: Claim, claims: list[tuple[Claim, str]]) -> bool:
    """Whether the same words also give this act with a target."""
    return claim.target is None and any(
        other.actor == claim.actor and other.act == claim.act and other.target is not None
        and other.evidence[0] < claim.evidence[1] and claim.evidence[0] < other.evidence[1]
        for other, _ in claims
    )  # fmt: skip
