"""From worded claims to proposals: words of the text -> tokens of the parse -> actors. What cannot be found is put aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.graph.events import Quarantined, Span
from foedus.ingest.extract.frames import Frame
from foedus.ingest.extract.llm.locating import locate
from foedus.ingest.extract.proposals import Proposal

if TYPE_CHECKING:
    from spacy.tokens import Token

    from foedus.ingest.extract.annotate import Annotated
    from foedus.ingest.extract.llm.answers import Worded
    from foedus.ingest.extract.parties import Parties
    from foedus.ingest.extract.titles import Party

_ITSELF = frozenset({"run"})
"""Acts that are always on the actor itself."""

_MAYBE_ITSELF = frozenset({"withdraw_bid"})
"""Acts that may be: a candidate withdraws, or a state its application to an organisation."""

_NAMING = frozenset({"NOUN", "PROPN", "PRON", "ADJ"})
"""Parts of speech that can stand for somebody."""


def proposed(said: Worded, annotated: Annotated, parties: Parties) -> list[Proposal] | Quarantined:
    """The proposals that a worded claim comes to, one for each actor that its words stand for; or why it comes to none."""
    quote = locate(said.quote, annotated.text)
    if quote is None:
        return Quarantined(
            reason="the quote of the model is not in the text, or nearly in several places", act=said.act
        )

    def aside(why: str) -> Quarantined:
        return Quarantined(reason=f"the {why}", act=said.act, span=quote)

    around = _sentences(annotated, quote)
    predicate = _predicate(said.predicate, annotated, quote)
    if predicate is None:
        return aside("predicate of the model is not in its quote")
    actors = _meant(said.actor, annotated, parties, quote, around)
    if not actors:
        return aside("actor of the model is not in its sentence, or nobody who is known")
    targets: list[Party] = []
    if said.target is not None and said.act not in _ITSELF:
        targets = _meant(said.target, annotated, parties, quote, around)
        if not targets:
            return aside("target of the model is not in its sentence, or nobody who is known")
    frame = _frame(said, predicate)
    made: list[Proposal] = []
    for actor in actors:
        aimed: list[Party | None] = [*targets] or [actor if said.act in _ITSELF else None]
        for target in aimed:
            if target is None or target.id != actor.id or said.act in _ITSELF | _MAYBE_ITSELF:
                heads = (actor.at, predicate.i, *((target.at,) if target else ()))
                slot = "model" if target else ""
                made.append(Proposal(frame, said.act, actor, target, predicate, slot, heads))
    return made or aside("model takes actor and target for one")


def _sentences(annotated: Annotated, span: Span) -> Span:
    """The sentences that a span touches."""
    words = annotated.doc.char_span(*span, alignment_mode="expand")
    if words is None:
        return span
    return words[0].sent.start_char, words[-1].sent.end_char


def _predicate(words: str, annotated: Annotated, quote: Span) -> Token | None:
    """The word that says the act: of several, the one that the others hang on."""
    span = locate(words, annotated.text, quote)
    found = None if span is None else annotated.doc.char_span(*span, alignment_mode="expand")
    if found is None or not len(found):
        return None
    verbs = [token for token in found if token.pos_ == "VERB"]
    root: Token = found.root
    return verbs[-1] if root.pos_ == "AUX" and verbs else root


def _meant(words: str, annotated: Annotated, parties: Parties, quote: Span, around: Span) -> list[Party]:
    """Whom some words stand for: looked for in the quote first, then in its sentence; the head of the words first.

    Mostly one; several where "both countries" are meant.
    """
    span = locate(words, annotated.text, quote) or locate(words, annotated.text, around)
    found = None if span is None else annotated.doc.char_span(*span, alignment_mode="expand")
    if found is None or not len(found):
        return []
    root: Token = found.root
    for token in (root, *found):
        named = parties.named(token)
        if named:
            return named[:1]
    if root.pos_ not in _NAMING:
        return []
    return parties.pair([root]) or parties.within([root])[:1] or parties.group(root)


def _frame(said: Worded, predicate: Token) -> Frame:
    """A frame that the word evokes by itself: what comes after asks what part of speech it was."""
    lemma = (predicate.lemma_.lower(),)
    if predicate.pos_ in ("VERB", "AUX"):
        return Frame(act=said.act, verbs=lemma)
    return Frame(act=said.act, adjectives=lemma) if predicate.pos_ == "ADJ" else Frame(act=said.act, nouns=lemma)
