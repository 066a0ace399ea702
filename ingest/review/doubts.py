"""Which doubts follow from what the desk holds. Pure; decided ones are left out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import msgspec

from foedus.graph.events import Claim, Quarantined, ReviewKind
from foedus.graph.fold.acts import STANCE
from foedus.ingest.review.desk import Desk, Held
from foedus.ingest.review.items import KINDS, item_id

UNSURE = 0.4
"""Confidence under which a claim is asked about."""

TOGETHER = "+"
"""Between the names of extractors that made the same claim."""

UNNAMED = "~"
"""Begins the id of an actor or question that nobody has registered."""


class Aside(msgspec.Struct, frozen=True, kw_only=True):
    """What an extractor put aside in an article."""

    article: str
    extractor: str
    what: Quarantined


class Doubt(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be decided, without the sentences.

    Attributes:
        claims: ids of the claims that it concerns, in the order of the log.
        asides: what was put aside because of it.
    """

    kind: ReviewKind
    subject: tuple[str, ...]
    name: str
    why: str
    claims: tuple[str, ...] = ()
    asides: tuple[Aside, ...] = ()

    @property
    def concerns(self) -> int:
        """How many claims it concerns, those included that were put aside until it is decided."""
        return len(self.claims) + sum(aside.what.claim is not None for aside in self.asides)

    @property
    def id(self) -> str:
        """The item's id."""
        return item_id(self.kind, self.subject)


def doubts(
    desk: Desk, kinds: Iterable[ReviewKind] = KINDS, below: float = UNSURE, *, idle: bool = False
) -> list[Doubt]:
    """All that is undecided, by kind; within one, what concerns the most claims first, then the least sure.

    Args:
        desk: brought up to the log's head.
        kinds: those that are wanted.
        below: confidence under which a claim is asked about.
        idle: whether matters count too on which nobody takes a side: wherever they are placed, no position moves.
    """
    live = [(claim_id, held, held.said) for claim_id, held in desk.claims.items() if desk.live(claim_id)]
    claims = [(claim_id, held, said) for claim_id, held, said in live if said is not None]
    rivals = list(_disagreements(claims))
    rivalling = {claim_id for doubt in rivals for claim_id in doubt.claims if doubt.id not in desk.decisions}
    made: dict[ReviewKind, Iterable[Doubt]] = {
        "claim": _unsure((each for each in claims if each[0] not in rivalling), below),
        "disagreement": rivals,
        "actor": _actors(desk, claims),
        "matter": _matters(desk, claims, idle=idle),
        "quarantined": _quarantined(desk),
    }
    wanted = set(kinds)
    return [
        doubt
        for kind in KINDS
        if kind in wanted
        for doubt in sorted(made[kind], key=lambda doubt: -doubt.concerns)
        if doubt.id not in desk.decisions
    ]


_Live = tuple[str, Held, Claim]


def _unsure(claims: Iterable[_Live], below: float) -> Iterator[Doubt]:
    unsure = [each for each in claims if each[2].confidence < below and not each[1].judged]
    for claim_id, _, said in sorted(unsure, key=lambda each: each[2].confidence):
        why = f"the extractor gives it a confidence of {said.confidence:.2f}"
        yield Doubt(kind="claim", subject=(claim_id,), name=in_words(said), why=why, claims=(claim_id,))


def _disagreements(claims: Iterable[_Live]) -> Iterator[Doubt]:
    """Readings that rival each other, directly or through others, in one article."""
    by_actor: defaultdict[tuple[str, str], list[_Live]] = defaultdict(list)
    claims = list(claims)
    if len({held.extractor for _, held, _ in claims}) < 2:
        return
    for each in claims:
        if not each[1].judged:
            by_actor[each[1].article_id, each[2].actor].append(each)
    for readings in by_actor.values():
        for group in _joined(readings):
            ids = tuple(sorted(claim_id for claim_id, _, _ in group))
            read = "; ".join(f"{held.extractor} reads {in_words(said)}" for _, held, said in group)
            yield Doubt(kind="disagreement", subject=ids, name=in_words(group[0][2]), why=read, claims=ids)


def _joined(readings: list[_Live]) -> Iterator[list[_Live]]:
    left = list(readings)
    while left:
        group = [left.pop(0)]
        for one in group:
            rivals = [other for other in left if _rival(one, other)]
            left = [other for other in left if other not in rivals]
            group.extend(rivals)
        if len(group) > 1:
            yield group


def _rival(one: _Live, other: _Live) -> bool:
    """Whether two claims of an actor, which no extractor made both, are one act in the same words, read otherwise.

    Two different acts on two different targets are no rivals: both may be right.
    """
    (_, held, said), (_, others, reading) = one, other
    if not set(held.extractor.split(TOGETHER)).isdisjoint(others.extractor.split(TOGETHER)):
        return False
    overlap = said.evidence[0] < reading.evidence[1] and reading.evidence[0] < said.evidence[1]
    return overlap and (
        said.act == reading.act or said.target == reading.target or None in (said.target, reading.target)
    )


def _actors(desk: Desk, claims: Iterable[_Live]) -> Iterator[Doubt]:
    """Actors that a text named and nobody knew, each once; unnamed groups and unclear names, each once an article."""
    named: defaultdict[str, list[str]] = defaultdict(list)
    unnamed: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for claim_id, held, said in claims:
        for actor in dict.fromkeys(each for each in (said.actor, said.target) if each):
            if actor.startswith(UNNAMED):
                unnamed[actor, held.article_id].append(claim_id)
            elif actor in desk.actors and not desk.merged(actor):
                named[actor].append(claim_id)
    for actor, ids in named.items():
        name = desk.actors[actor].name
        why = f"no registered {desk.actors[actor].kind} has this name"
        yield Doubt(kind="actor", subject=(actor,), name=name, why=why, claims=tuple(ids))
    unclear = _unclear(desk)
    for actor, article in dict.fromkeys((*unnamed, *unclear)):
        asides = unclear.get((actor, article), [])
        may_be = dict.fromkeys(each for aside in asides for each in aside.what.may_be)
        yield Doubt(
            kind="actor",
            subject=(actor, article),
            name=actor[1:],
            why=f"it may be {' or '.join(may_be)}" if may_be else "the text does not name who is meant",
            claims=tuple(unnamed.get((actor, article), ())),
            asides=tuple(asides),
        )


def _unclear(desk: Desk) -> dict[tuple[str, str], list[Aside]]:
    """What was put aside since several actors have a name, by that name's id and the article."""
    found: defaultdict[tuple[str, str], list[Aside]] = defaultdict(list)
    for aside in _asides(desk):
        claim = aside.what.claim
        if claim is not None:
            actor = next(each for each in (claim.actor, claim.target or "") if each.startswith(UNNAMED))
            found[actor, aside.article].append(aside)
    return found


def _matters(desk: Desk, claims: Iterable[_Live], *, idle: bool) -> Iterator[Doubt]:
    """Provisional questions, each once; claims that take a side on no question at all, each for itself."""
    provisional: defaultdict[str, list[str]] = defaultdict(list)
    sides: set[str] = set()
    for claim_id, _, said in claims:
        if said.question is None and said.act in STANCE and said.count is None:
            why = "it takes a side on a matter that the text does not name"
            yield Doubt(kind="matter", subject=(claim_id,), name=in_words(said), why=why, claims=(claim_id,))
        elif said.question is not None and said.question.startswith(UNNAMED) and said.question not in desk.placed:
            provisional[said.question].append(claim_id)
            if said.act in STANCE:
                sides.add(said.question)
    for question, ids in provisional.items():
        if idle or question in sides:
            name = question[1:].replace("-", " ")
            why = "no registered question is known to be about this"
            yield Doubt(kind="matter", subject=(question,), name=name, why=why, claims=tuple(ids))


def _quarantined(desk: Desk) -> Iterator[Doubt]:
    numbers: Counter[tuple[str, str]] = Counter()
    for aside in _asides(desk):
        number = numbers[aside.article, aside.extractor]
        numbers[aside.article, aside.extractor] += 1
        if aside.what.claim is None:  # else who is meant is asked, and the rest follows
            yield Doubt(
                kind="quarantined",
                subject=(aside.article, aside.extractor, str(number)),
                name=aside.what.act or "a stretch of text",
                why=aside.what.reason,
                asides=(aside,),
            )


def _asides(desk: Desk) -> Iterator[Aside]:
    for (article, extractor), reading in desk.readings.items():
        if article not in desk.withdrawn:
            for what in reading.quarantined:
                yield Aside(article=article, extractor=extractor, what=what)


def in_words(claim: Claim) -> str:
    """Who does what to whom: ``HUN oppose mark-rutte on nato-secretary-general``."""
    target = f" {claim.target}" if claim.target else ""
    matter = f" on {claim.question}" if claim.question else ""
    fact = f" ({claim.factuality})" if claim.factuality != "actual" else ""
    return f"{claim.actor} {claim.act}{target}{matter}{fact}"
