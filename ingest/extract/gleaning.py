"""What the rules left: every two parties of a sentence on every frame that its words evoke, for a model to judge.

The rules take an actor and a target where the parse ties them to the predicate. A small parser often hangs a word
wrongly, and a person reads past it. Here the parse is not asked who does what: the nearest parties are tried in every
part, and what the parse says is only evidence for or against.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from foedus.graph.events import Act
from foedus.ingest.extract import grammar
from foedus.ingest.extract.frames import Frame, Lexicon
from foedus.ingest.extract.proposals import PARTS, SYMMETRIC, Proposal, fits

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

    from foedus.ingest.extract.parties import Parties
    from foedus.ingest.extract.titles import Party

NEAREST = 8
"""Parties around a word that are tried: in longer lists of names nobody is nearer than another."""

_LIGHT = frozenset({
    "be", "have", "do", "say", "get", "go", "make", "take", "give", "come", "see", "hold", "put", "set", "use", "know",
})  # fmt: skip
"""Verbs that say nothing without what belongs to them; there the parse must tie it."""

_LISTING = frozenset({"and", ",", "the", "&"})

_MATTERS: frozenset[Act] = frozenset({
    "support", "oppose", "approve", "veto", "concede", "vote_for", "vote_against", "abstain", "undecided",
})  # fmt: skip
"""Acts that may be on a matter alone."""


def glean(sentence: Span, parties: Parties, lexicon: Lexicon) -> Iterator[Proposal]:
    """All combinations of a sentence, in the order of its words; most of them are wrong."""
    present = _present(sentence, parties)
    if not present:
        return
    for token in sentence:
        part = PARTS.get(token.pos_)
        if part is None or token.lemma_ in _LIGHT or parties.mention(token) is not None:
            continue
        objects = grammar.own_objects(token) if part == "verb" else []
        frames: dict[Act, Frame] = {}
        for frame in lexicon.evoked(part, token.lemma_.lower()):
            if frame.act not in frames and frame.act != "run" and fits(frame, token, objects):
                frames[frame.act] = frame
        if frames:
            near = sorted(present, key=lambda party: abs(party.at - token.i))[:NEAREST]
            near += parties.context(token, frozenset(party.id for party in present))
            for frame in frames.values():
                yield from _combined(frame, token, near)


def _present(sentence: Span, parties: Parties) -> list[Party]:
    """The parties of a sentence, each once for every place where it stands."""
    found: dict[tuple[str, str | None, int], Party] = {}
    for token in sentence:
        for party in parties.named(token):
            found.setdefault((party.id, party.speaker, party.at), party)
    return list(found.values())


def _combined(frame: Frame, token: Token, near: list[Party]) -> Iterator[Proposal]:
    for actor in near:
        targets: dict[str, Party] = {}
        for party in near:
            if party.id != actor.id and party.at != actor.at and not _beside(frame, actor, party, token):
                targets.setdefault(party.id, party)
        for target in (*([None] if frame.act in _MATTERS else []), *targets.values()):
            heads = (actor.at, token.i, *((target.at,) if target else ()))
            slot = "gleaned" if target else ""
            yield Proposal(frame, frame.act, actor, target, token, slot, heads, gleaned=True)


def _beside(frame: Frame, one: Party, other: Party, token: Token) -> bool:
    """Whether two are named in one breath, "A and B": what they do together is aimed at neither."""
    if frame.act in SYMMETRIC:
        return False
    first, last = sorted((one.at, other.at))
    if first < token.i < last:
        return False
    between = [word for word in token.doc[first + 1 : last] if word.pos_ != "PROPN"]
    joined = any(word.lower_ in ("and", "&") for word in between)
    return joined and all(word.lower_ in _LISTING for word in between)
