"""From the events about one claim to the entries that the fold reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from foedus.graph.events import (
    Act,
    Claim,
    ClaimAsserted,
    ClaimCorrected,
    ClaimReinstated,
    ClaimRetracted,
    RecordKind,
    Vote,
    VoteRecorded,
)
from foedus.graph.fold.model import Entry, Key
from foedus.graph.time import OPEN_SEQUENCE, SequenceInterval, When

EVER = SequenceInterval(0, OPEN_SEQUENCE)
RECORD_ACT: dict[tuple[RecordKind, Vote], Act] = {
    ("vote", "yes"): "vote_for",
    ("vote", "no"): "vote_against",
    ("vote", "abstain"): "abstain",
    ("ratification", "yes"): "approve",
    ("ratification", "no"): "oppose",
    ("signature", "yes"): "sign",
    ("signature", "no"): "oppose",
}
"""The act that a record is. Any other record, such as that of an absence, is none: silence takes no side."""

Spans = Sequence[tuple[SequenceInterval, str]]
"""A value over known time: in order, without gaps."""
Steps = Sequence[tuple[SequenceInterval, float]]


class ClaimVersion(msgspec.Struct, frozen=True):
    """What a claim says, and when it was held to say so.

    Attributes:
        nth: 1 as asserted, 2 after the first correction, and so on.
        present: stretches of known time in which it counts; empty if it never did.
    """

    claim_id: str
    article_id: str
    extractor: str
    nth: int
    claim: Claim
    present: tuple[SequenceInterval, ...]


def versions(events: Iterable[tuple[int, object]], withdrawn_at: int | None = None) -> tuple[ClaimVersion, ...]:
    """The versions of one claim, from all (sequence, event) of its stream, in any order of arrival.

    What arrives before the claim itself takes effect when the claim arrives. A withdrawn article's claims count no
    more from that sequence on.
    """
    asserted: tuple[int, ClaimAsserted] | None = None
    corrected: dict[int, tuple[int, ClaimCorrected]] = {}
    retracted: dict[int, int] = {}
    reinstated: dict[int, int] = {}
    for sequence, event in events:
        match event:
            case ClaimAsserted():
                asserted = (sequence, event)
            case ClaimCorrected(nth=nth):
                corrected[nth] = (sequence, event)
            case ClaimRetracted(nth=nth):
                retracted[nth] = sequence
            case ClaimReinstated(nth=nth):
                reinstated[nth] = sequence
    if asserted is None:
        return ()
    first, assertion = asserted
    gone = [SequenceInterval(start, reinstated.get(nth, OPEN_SEQUENCE)) for nth, start in retracted.items()]
    if withdrawn_at is not None:
        gone.append(SequenceInterval(withdrawn_at, OPEN_SEQUENCE))
    contents = [(1, first, assertion.claim)]
    contents += [(nth + 1, max(sequence, first), event.claim) for nth, (sequence, event) in corrected.items()]
    made = []
    for nth, start, claim in contents:
        end = min((other for later, other, _ in contents if later > nth), default=OPEN_SEQUENCE)
        present = _without(SequenceInterval(start, max(start, end)), gone)
        made.append(ClaimVersion(assertion.claim_id, assertion.article_id, assertion.extractor, nth, claim, present))
    return tuple(sorted(made, key=lambda version: version.nth))


def _without(span: SequenceInterval, gone: Iterable[SequenceInterval]) -> tuple[SequenceInterval, ...]:
    left = [span]
    for hole in gone:
        if hole.start >= hole.end:
            continue
        left = [
            part
            for piece in left
            for part in (
                SequenceInterval(piece.start, min(piece.end, hole.start)),
                SequenceInterval(max(piece.start, hole.end), piece.end),
            )
            if part.start < part.end
        ]
    return tuple(sorted(piece for piece in left if piece.start < piece.end))


def entries(
    version: ClaimVersion, *, actors: Spans, sources: Spans, reliability: Steps
) -> dict[Key, tuple[Entry, ...]]:
    """The entries that a claim's version makes: none for a claim of a number of unnamed actors or without a matter.

    Args:
        version: the claim as it says at one time.
        actors: the canonical id of its actor, over known time.
        sources: the cluster of near copies that its article belongs to, over known time.
        reliability: its outlet's, over known time.
    """
    claim = version.claim
    if claim.count is not None or claim.question is None:
        return {}
    when = None if claim.valid_from is None else When.parse(claim.valid_from)
    made: dict[Key, tuple[Entry, ...]] = {}
    for actor_span, actor in actors:
        key = Key(actor, claim.question, claim.option or "")
        for source_span, source in sources:
            for reliable_span, reliable in reliability:
                present = _within(version.present, actor_span, source_span, reliable_span)
                if present:
                    entry = Entry(
                        claim_id=version_id(version),
                        act=claim.act,
                        factuality=claim.factuality,
                        valid_from=when,
                        basis=claim.basis,
                        source=source,
                        reliability=reliable,
                        confidence=claim.confidence,
                        present=present,
                    )
                    made[key] = (*made.get(key, ()), entry)
    return made


def _within(present: Iterable[SequenceInterval], *spans: SequenceInterval) -> tuple[SequenceInterval, ...]:
    start, end = max(span.start for span in spans), min(span.end for span in spans)
    cut = (SequenceInterval(max(span.start, start), min(span.end, end)) for span in present)
    return tuple(span for span in cut if span.start < span.end)


def version_id(version: ClaimVersion) -> str:
    """The claim's id; with ``.2`` and so on for what it said after corrections."""
    return version.claim_id if version.nth == 1 else f"{version.claim_id}.{version.nth}"


def vote_id(vote: VoteRecorded) -> str:
    """The id under which a recorded vote stands among claims."""
    return "vote-" + vote.event_id[:20]


def act_on_record(vote: VoteRecorded) -> Act | None:
    """The act that a record is; None where it is none."""
    return RECORD_ACT.get((vote.kind, vote.vote))


def vote_entries(
    vote: VoteRecorded, sequence: int, actors: Spans, claim_id: str | None = None
) -> dict[Key, tuple[Entry, ...]]:
    """The entries of a recorded vote; an absence makes none. `claim_id` is its `vote_id`, where that is known."""
    act = act_on_record(vote)
    if act is None:
        return {}
    id_ = claim_id or vote_id(vote)
    made: dict[Key, tuple[Entry, ...]] = {}
    for span, actor in actors:
        present = _within([SequenceInterval(sequence, OPEN_SEQUENCE)], span)
        if present:
            key = Key(actor, vote.question_id, vote.option or "")
            entry = Entry(id_, act, "actual", When.parse(vote.held), "record", vote.record, 1.0, 1.0, present)
            made[key] = (*made.get(key, ()), entry)
    return made


def steps(changes: Iterable[tuple[int, float]], default: float) -> tuple[tuple[SequenceInterval, float], ...]:
    """A value over known time from its changes at sequences, in order; `default` before the first."""
    ordered = sorted(changes)
    bounds = [0, *(sequence for sequence, _ in ordered), OPEN_SEQUENCE]
    values = [default, *(value for _, value in ordered)]
    return tuple(
        (SequenceInterval(start, end), value)
        for (start, end), value in zip(pairwise(bounds), values, strict=True)
        if start < end
    )
