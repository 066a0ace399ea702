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
    from foedus.ingest.extract.parties import Parties, Party

_ITSELF = frozenset({"run"})
"""Acts that are always on the actor itself."""

_NAMING = frozenset({"NOUN", "PROPN", "PRON", "ADJ"})
"""Parts of speech that can stand for somebody."""


def proposed(said: Worded, annotated: Annotated, parties: Parties) -> Proposal | Quarantined:
    """The proposal that a worded claim comes to, or why it comes to none."""
    quote = locate(said.quote, annotated.text)
    if quote is None:
        return Quarantined(
            reason="the quote of the model is not in the text, or nearly in several places", act=said.act
        )
    around = _sentences(annotated, quote)
    predicate = _predicate(said.predicate, annotated, quote)
    if predicate is None:
        return Quarantined(reason="the predicate of the model is not in its quote", act=said.act, span=quote)
    actor = _party(said.actor, annotated, parties, quote, around)
    if actor is None:
        return Quarantined(
            reason="the actor of the model is not in its sentence, or nobody who is known", act=said.act, span=quote
        )
    target = None
    if said.act in _ITSELF:
        target = actor
    elif said.target is not None:
        target = _party(said.target, annotated, parties, quote, around)
        if target is None:
            return Quarantined(
                reason="the target of the model is not in its sentence, or nobody who is known",
                act=said.act,
                span=quote,
            )
        if target.id == actor.id:
            return Quarantined(reason="the model takes actor and target for one", act=said.act, span=quote)
    heads = (actor.at, predicate.i, *((target.at,) if target else ()))
    return Proposal(_frame(said, predicate), said.act, actor, target, predicate, "model" if target else "", heads)


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


def _party(words: str, annotated: Annotated, parties: Parties, quote: Span, around: Span) -> Party | None:
    """Whom some words stand for: looked for in the quote first, then in its sentence; the head of the words first."""
    span = locate(words, annotated.text, quote) or locate(words, annotated.text, around)
    found = None if span is None else annotated.doc.char_span(*span, alignment_mode="expand")
    if found is None or not len(found):
        return None
    root: Token = found.root
    for token in (root, *found):
        named = parties.named(token)
        if named:
            return named[0]
    if root.pos_ not in _NAMING:
        return None
    unnamed = parties.within([root]) or parties.group(root)
    return unnamed[0] if unnamed else None


def _frame(said: Worded, predicate: Token) -> Frame:
    """A frame that the word evokes by itself: what comes after asks what part of speech it was."""
    lemma = (predicate.lemma_.lower(),)
    if predicate.pos_ in ("VERB", "AUX"):
        return Frame(act=said.act, verbs=lemma)
    return Frame(act=said.act, adjectives=lemma) if predicate.pos_ == "ADJ" else Frame(act=said.act, nouns=lemma)
