"""Terms of an act in phrases: "in exchange for peace", "in the event of war", "subject to a vote", "only after a truce"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from foedus.ingest.extract.grammar import ancestors

if TYPE_CHECKING:
    from spacy.tokens import Token

_PRICES = frozenset({"exchange", "return"})
_CASES = frozenset({"case", "event"})
_DEPENDENT = frozenset({"conditional", "contingent", "dependent", "subject"})
TERMS = _PRICES | _CASES | _DEPENDENT | {"only", "assuming", "before"}
"""Words of which each of these phrases has one."""

_LATER = frozenset({"after", "when"})
"""What "only" makes a condition of a time."""

_BESIDE = frozenset({"advcl", "advmod", "acomp", "amod", "oprd", "dep"})


class Condition(NamedTuple):
    """A conditional clause or phrase.

    Attributes:
        first: its first token.
        last: its last token.
        on: the place of the word that depends on it.
        kind: a price may as well be part of a deal that is struck, a time one of what was done: "in exchange for",
            "only after".
    """

    first: Token
    last: Token
    on: int
    kind: Literal["if", "price", "time"] = "if"


def terms(token: Token) -> Iterator[Condition]:
    """The condition that a phrase around a token is, if it is one."""
    word = token.lower_
    if word in _PRICES:
        yield from _price(token)
    elif word in _CASES:
        yield from _case(token)
    elif word in _DEPENDENT:
        yield from _dependent(token)
    elif word == "only":
        yield from _only(token)
    elif word == "before":
        yield from _required(token)
    elif word == "assuming" and any(kid.dep_ == "ccomp" for kid in token.rights):
        yield from _assumed(token)


def last_of(head: Token) -> Token:
    """The last word of what a word heads, without the punctuation behind it."""
    last: Token = head.right_edge
    while last.is_punct and last.i > head.i and last.text not in ('"', "''", "”", ")"):
        last = last.nbor(-1)
    return last


def _price(token: Token) -> Iterator[Condition]:
    if token.dep_ == "pobj" and token.head.lower_ == "in":
        for kid in token.rights:
            if kid.lower_ == "for":
                yield Condition(token.head, last_of(kid), token.head.head.i, "price")


def _case(token: Token) -> Iterator[Condition]:
    """What may happen: "in the event of", "in case of"; "in the case of" only names an example."""
    within = token.head
    if token.dep_ != "pobj" or within.lower_ != "in" or (token.lower_ == "case" and token.i != within.i + 1):
        return
    if any(token.rights):
        yield Condition(within, last_of(token), within.head.i)


def _assumed(token: Token) -> Iterator[Condition]:
    verb = _verb_above(token)
    if verb is not None and token.dep_ in ("advcl", "prep", "acl"):
        yield Condition(token, last_of(token), verb.i)


def _dependent(token: Token) -> Iterator[Condition]:
    verb = _verb_above(token)
    if verb is None or token.pos_ != "ADJ" or token.dep_ not in _BESIDE:
        return
    for kid in token.rights:
        if kid.dep_ == "prep" and kid.lower_ in ("on", "upon", "to"):
            yield Condition(token, last_of(kid), verb.i)


def _required(before: Token) -> Iterator[Condition]:
    """What has to come first: "it must leave before they would recognise it"."""
    verb, main = before.head, before.head.head
    if before.dep_ != "mark" or verb.dep_ != "advcl" or not any(kid.lower_ in ("would", "will") for kid in verb.lefts):
        return
    first = next((kid.left_edge for kid in main.lefts if kid.dep_ in ("nsubj", "nsubjpass", "expl")), main)
    if first.i < before.i:
        yield Condition(first, before.nbor(-1), verb.i)


def _verb_above(token: Token) -> Token | None:
    return next((head for _, head in ancestors(token) if head.pos_ in ("VERB", "AUX")), None)


def _only(token: Token) -> Iterator[Condition]:
    time = token.nbor(1) if token.i + 1 < token.sent.end else token
    if time.lower_ not in _LATER:
        return
    if time.dep_ in ("mark", "advmod") and time.head.dep_ == "advcl":
        yield Condition(token, last_of(time.head), time.head.head.i, "time")
    elif time.dep_ == "prep":
        yield Condition(token, last_of(time), time.head.i, "time")
