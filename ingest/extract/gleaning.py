"""What the rules left: whom the encoder takes to do something to whom, on a word that may say it, for a model to judge.

The rules take an actor and a target where the parse ties them to the predicate. A small parser often hangs a word
wrongly, and a person reads past it. Here the parse is not asked who does what, and a frame need not find the words that
it asks for: what the parse and the frame say is only evidence for or against.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from foedus.graph.events import Act
from foedus.ingest.extract import grammar
from foedus.ingest.extract.frames import Frame, Lexicon
from foedus.ingest.extract.proposals import PARTS, Proposal, fits
from foedus.ingest.extract.slots import SYMMETRIC

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

    from foedus.ingest.extract.encoder.reading import Reading
    from foedus.ingest.extract.parties import Parties
    from foedus.ingest.extract.titles import Party

LEAST = 0.04
"""Probability, by the encoder, from which on an act of two actors is looked at."""

ON_MATTERS: frozenset[Act] = frozenset(
    {"vote_for", "vote_against", "abstain", "approve", "veto", "concede", "undecided"}
)
"""Acts on a matter: whatever actor stands near is seldom its target."""

_LIGHT = frozenset({
    "be", "have", "do", "say", "get", "go", "make", "take", "give", "come", "see", "hold", "put", "set", "use", "know",
})  # fmt: skip
"""Verbs that say nothing without what belongs to them."""


class Word(NamedTuple):
    """A word that may say an act, by the frame of that act that fits best, and whether it fits."""

    token: Token
    frame: Frame
    fits: bool


def glean(sentence: Span, parties: Parties, lexicon: Lexicon, reading: Reading) -> Iterator[Proposal]:
    """All likely combinations of a sentence; many of them are wrong, and many say what a rule says."""
    likely = list(reading.likely(sentence.start, LEAST))
    if not likely:
        return
    present = _present(sentence, parties)
    evoking = _evoking(sentence, parties, lexicon)
    for actor, target, act in likely:
        on_a_body = target is not None and present[target][0].kind == "organisation"
        if act == "run" or (on_a_body and act in ON_MATTERS):
            continue
        words = _lowest(evoking.get(act, []))
        fitting = [word for word in words if word.fits]
        one = present[actor][0]
        other = _nearest(present[target], one.at) if target else None
        for token, frame, _ in fitting or words or _above(one, other, act, sentence):
            doer = _nearest(present[actor], token.i)
            aim = _nearest(present[target], token.i) if target else None
            if aim and not _may_stand_so(act, doer, aim, sentence.doc):
                continue
            heads = (doer.at, token.i, *((aim.at,) if aim else ()))
            yield Proposal(frame, act, doer, aim, token, "gleaned" if aim else "", heads, gleaned=True)


def _may_stand_so(act: Act, doer: Party, aim: Party, doc: Doc) -> bool:
    """Whether what two do to each other is told of the first, and nothing else of two that do it side by side."""
    if act in SYMMETRIC:
        return doer.at < aim.at
    return aim.at not in {each.i for each in doc[doer.at].conjuncts}


def _evoking(sentence: Span, parties: Parties, lexicon: Lexicon) -> dict[Act, list[Word]]:
    """For each act the words that may say it."""
    found: dict[Act, list[Word]] = defaultdict(list)
    for token in sentence:
        part = PARTS.get(token.pos_)
        if part is None or token.lemma_ in _LIGHT or parties.mention(token) is not None:
            continue
        objects = grammar.own_objects(token) if part == "verb" else []
        best: dict[Act, Word] = {}
        for frame in lexicon.evoked(part, token.lemma_.lower()):
            word = Word(token, frame, fits(frame, token, objects))
            held = best.get(frame.act)
            if held is None or (word.fits and not held.fits):
                best[frame.act] = word
        for act, word in best.items():
            found[act].append(word)
    return found


def _lowest(words: list[Word]) -> list[Word]:
    """Without verbs that others of the same act hang on: who agrees to ratify has done neither, and ratifying is the act."""
    over = {head.i for word in words for child, head in grammar.ancestors(word.token) if child.dep_ == "xcomp"}
    return [word for word in words if word.token.i not in over]


def _above(one: Party, other: Party | None, act: Act, sentence: Span) -> list[Word]:
    """The lowest verb that both hang on, where no word of the lexicon says it."""
    token = sentence.doc[one.at]
    under = {other.at} if other else set()
    while token.head.i != token.i:
        token = token.head
        if token.pos_ == "VERB" and under <= {each.i for each in token.subtree}:
            break
    return [Word(token, Frame(act=act, verbs=("heard",)), fits=False)] if token.pos_ == "VERB" else []


def _present(sentence: Span, parties: Parties) -> dict[str, list[Party]]:
    """The parties of a sentence by id, each once for every place where it stands."""
    found: dict[str, list[Party]] = defaultdict(list)
    for token in sentence:
        for party in parties.named(token):
            if all(each.at != party.at for each in found[party.id]):
                found[party.id].append(party)
    return found


def _nearest(places: list[Party], at: int) -> Party:
    return min(places, key=lambda party: abs(party.at - at))
