"""What the words around a predicate make of it, and what those say that stand with the predicate itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from foedus.graph.events import Factuality
from foedus.ingest.extract.terms import Condition

if TYPE_CHECKING:
    from spacy.tokens import Token

WILL = frozenset({"will", "'ll", "shall", "wo", "sha"})
WOULD = frozenset({"would", "'d"})
MAY = frozenset({"may", "might", "could", "can", "ca"})
"""Auxiliaries of what is to come, would come, may come."""

_OUGHT = frozenset({"should", "must", "ought"})
_NEVER = frozenset({"not", "n't", "never", "no", "neither", "nor", "hardly", "without", "cannot"})
_HEDGES: dict[str, Factuality] = {
    **dict.fromkeys(
        ("possibly", "perhaps", "maybe", "potentially", "likely", "possible", "potential", "alleged", "allegedly",
         "reportedly", "expected", "rumoured", "rumored", "purported", "purportedly", "supposed", "supposedly",
         "unconfirmed", "prospective", "eventual", "hypothetical"),
        "possible",
    ),
    **dict.fromkeys(
        ("planned", "scheduled", "upcoming", "forthcoming", "impending", "intended", "pending", "imminent"), "planned"
    ),
}  # fmt: skip
"""Adverbs and adjectives beside a predicate that make it less than a fact."""


@dataclass(slots=True)
class Judgement:
    """What the words around a predicate make of it.

    Attributes:
        value: the factuality.
        refused: it is a stated will not to ("will not support"), which is a position of its own.
        wished: somebody else is asked to do it, or blamed for it: no act of theirs is reported.
        hypothetical: it is itself what something else depends on.
        condition: the clause that it depends on.
        reports: verbs of saying above it, innermost first.
        trail: what was met on the way up, for the explanation and the ranker.
    """

    value: Factuality = "actual"
    refused: bool = False
    wished: bool = False
    hypothetical: bool = False
    condition: Condition | None = None
    reports: list[Token] = field(default_factory=list)
    trail: list[str] = field(default_factory=list)

    def weaken(self, value: Factuality, why: str) -> None:
        """Note what was met; the first that makes it less than a fact decides."""
        self.trail.append(why)
        if self.value == "actual":
            self.value = value


def read_own(verb: Token, judgement: Judgement) -> None:
    """What stands with the predicate itself, or is shared by coordination."""
    bearer = verb
    while (
        bearer.dep_ == "conj"
        and bearer.head.pos_ in ("VERB", "AUX")
        and not auxiliaries(bearer)
        and bearer.tag_ in ("VB", "VBN", "VBG")
    ):
        bearer = bearer.head
    words = auxiliaries(bearer)
    if verb.i > 1 and verb.nbor(-1).text == "-" and verb.nbor(-2).lower_ == "re":
        words |= auxiliaries(verb.nbor(-2))  # "will re-establish" is three words to the parser
    negated = is_negated(verb) or (bearer.i != verb.i and is_negated(bearer))
    if words & WILL:
        judgement.weaken("planned", "will")
    elif words & WOULD:
        judgement.weaken("planned", "would")
    elif words & MAY:
        judgement.weaken("possible", "may")
    elif words & _OUGHT:
        judgement.weaken("possible", "should")
    for child in (*verb.children, *_shared_adverbs(verb)):
        if child.lower_ in _HEDGES and child.dep_ in ("advmod", "amod"):
            judgement.weaken(_HEDGES[child.lower_], "hedge")
    if negated:
        judgement.trail.append("not")
        judgement.refused = judgement.value == "planned"
        judgement.value = "denied"
    if judgement.value in ("actual", "planned") and _is_either(bearer):
        judgement.trail.append("either")
        judgement.value = "possible"


def _shared_adverbs(verb: Token) -> list[Token]:
    """The adverbs before the verb that it is joined to and shares its subject with: "allegedly met and backed him"."""
    head = verb.head
    if verb.dep_ != "conj" or head.pos_ != "VERB" or any(kid.dep_ in ("nsubj", "nsubjpass") for kid in verb.children):
        return []
    return [kid for kid in head.children if kid.dep_ == "advmod" and kid.i < head.i]


def _is_either(verb: Token) -> bool:
    """Whether the subject is one of two, and which one is not said."""
    return any(
        kid.lower_ == "either" and kid.dep_ in ("preconj", "cc", "det", "advmod")
        for child in verb.children
        if child.dep_ in ("nsubj", "nsubjpass")
        for kid in child.children
    )


def auxiliaries(verb: Token) -> frozenset[str]:
    """Its auxiliaries, as they are written in lower case."""
    return frozenset(child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass"))


def is_negated(token: Token) -> bool:
    """Whether a negation stands directly with the token or with its object."""
    for child in token.children:
        if child.i + 1 < len(child.doc) and child.nbor(1).lower_ == "only":
            continue  # "not only A": A does
        if child.dep_ == "neg" or (child.lower_ in _NEVER and child.dep_ in ("det", "advmod", "preconj", "cc")):
            return True
        if child.dep_ in ("dobj", "attr") and any(kid.lower_ == "no" and kid.dep_ == "det" for kid in child.children):
            return True
        if child.dep_ in ("nsubj", "nsubjpass") and (
            child.lower_ in ("neither", "nobody", "none")
            or any(kid.lower_ in ("no", "neither") for kid in child.children if kid.dep_ in ("det", "preconj", "cc"))
        ):
            return True
    return False


def lemma_of(token: Token) -> str:
    """The lemma; the parser takes "hopes" for "hops"."""
    lemma = token.lemma_.lower()
    return "hope" if lemma == "hop" and token.lower_ in ("hopes", "hoped", "hoping") else lemma


def is_infinitive(verb: Token) -> bool:
    """Whether "to" stands before the verb and with it."""
    return any(kid.tag_ == "TO" for kid in verb.children if kid.i < verb.i)
