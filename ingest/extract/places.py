"""When the name of a capital is the place and not the government that sits there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

_ACTING = frozenset({"nsubj", "nsubjpass", "poss", "dobj", "dative", "agent", "appos", "ROOT", "oprd"})
_TOWARD = frozenset({"with", "against", "by", "between", "towards", "toward", "on", "than", "like", "over"})
_EITHER = frozenset({"to", "from", "of", "for"})
_MOTION = frozenset({
    "leave", "enter", "reach", "storm", "attack", "bomb", "shell", "capture", "seize", "raid", "hit", "rock", "take", "retake",
    "encircle", "surround", "destroy", "flood", "evacuate", "flee", "strike", "open", "march", "travel", "arrive", "return",
})  # fmt: skip
_THINGS = frozenset({
    "treaty", "agreement", "accord", "accords", "protocol", "convention", "summit", "process", "declaration", "memorandum",
    "conference", "talks", "attack", "attacks", "bombing", "bombings", "airport", "university", "mayor", "court", "protest",
    "protests", "embassy", "office", "suburb", "district", "area", "region", "olympics", "games", "stadium", "hotel", "street",
    "square", "metro", "club", "hospital", "museum", "exchange", "meeting", "resident", "residents", "police", "newspaper",
    "round", "principles", "formula", "charter", "statute", "negotiations", "marathon", "theatre", "theater", "city",
})  # fmt: skip


_DASHES = frozenset({"-", "–", "—", "--"})
_SEATED = frozenset({
    "ministry", "government", "authority", "ruler", "leadership", "official", "parliament", "regime", "junta", "cabinet",
})  # fmt: skip
"""Who sits in a capital and rules from there: "the ministry in Moscow" is of Russia."""


_ACCREDITED = frozenset({"ambassador", "envoy", "consul", "nuncio"})
"""Who is sent to a capital is sent to its government: "its ambassador in Vienna"."""
_ADDRESSING = frozenset({
    "protest", "complain", "appeal", "apologise", "apologize", "give", "supply", "provide", "grant", "lend", "offer", "sell",
    "deliver", "promise", "pledge", "respond", "reply", "bow", "yield", "object",
})  # fmt: skip
"""Verbs of which "to" brings whom they are addressed to, and no journey's end."""


def is_place(token: Token) -> bool:
    """Whether a capital's name, at its head token, is a place: "in Budapest", "the Paris talks", "left Moscow"."""
    doc = token.doc
    if token.is_upper and token.is_sent_start and any(word.text in _DASHES for word in doc[token.i + 1 : token.i + 14]):
        return True  # where an agency's report is from
    beside = token.i + 3 < len(doc) and doc[token.i + 1].text == "," and doc[token.i + 2].ent_type_ == "GPE"
    if beside and doc[token.i + 3].lower_ == "and" and token.dep_ in ("nsubj", "npadvmod"):
        return False  # a list: "Vienna, Prague and Warsaw agree"
    if beside:
        return True
    role, head = token.dep_, token.head
    while role == "conj":
        role, head = head.dep_, head.head
    if role in {"compound", "amod", "nmod"}:
        return head.lower_ in _THINGS or head.pos_ == "PROPN"
    if role == "pobj":
        return _after(head)
    if role == "dobj" or role == "nsubjpass":
        return head.lemma_ in _MOTION
    return role not in _ACTING


def _after(preposition: Token) -> bool:
    word = preposition.lower_
    if word == "in" and preposition.head.lemma_.lower() in _SEATED | _ACCREDITED:
        return False
    if word == "in" and preposition.head.lower_ == "leaders" and preposition.head.n_lefts == 0:
        return False  # of no other country or body
    if word in _TOWARD:
        return False
    if word in _EITHER:
        governor = preposition.head
        if word == "from" and governor.lemma_ in ("recall", "withdraw"):
            return False  # the envoys there
        if word == "to" and governor.lemma_ in _ADDRESSING:
            return False
        return governor.pos_ != "NOUN" or governor.lemma_ in {
            "visit",
            "trip",
            "flight",
            "road",
            "city",
            "capital",
            "return",
        }
    return True
