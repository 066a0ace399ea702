"""On what an act is made to depend: "if the talks fail", "should he be elected", "provided that", "on condition that"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from foedus.ingest.extract.grammar import ancestors
from foedus.ingest.extract.terms import TERMS, Condition, last_of, terms

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_MARKS = frozenset({"if", "unless", "once", "lest"})
_PROVISOS = frozenset({"provided", "providing"})
_GRANTED = frozenset({"condition", "proviso", "understanding", "provision"})
_WORDS = _MARKS | _PROVISOS | _GRANTED | TERMS | {"should", "long", "had", "were"}
_BEFORE = frozenset({"only", "but", "except"})
_ANY = frozenset({"any", "a", "an", "another"})
"""Articles of what has not come yet: "warns that any attack would"."""

_ELSE = frozenset({"face", "suffer", "risk", "incur", "lose", "be", "have", "see", "pay"})
"""Verbs of what comes of not doing what is asked: "to withdraw or face sanctions"."""

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl"})
_OWN = _SUBJECTS | {"aux"}
_UPWARD = frozenset({
    "xcomp", "ccomp", "acomp", "acl", "advcl", "pcomp", "prep", "pobj", "dobj", "attr", "oprd", "conj", "dep", "nsubj", "nsubjpass",
    "relcl", "parataxis",
})  # fmt: skip


def condition_of(predicate: Token) -> Condition | None:
    """The condition that a predicate's clause, or the one that reports or governs it, is put under."""
    found = [each for each in _conditions(predicate.sent) if not _inside(predicate, each)]
    if not found:
        return None
    for at in _governing(predicate):
        for each in found:
            if each.on == at:
                return each
    return None


def _governing(predicate: Token) -> Iterator[int]:
    """The predicate and what governs it; of what a noun names only the word that it hangs on has a say."""
    yield predicate.i
    yield from (kid.i for kid in predicate.rights if _shares_auxiliary(kid, predicate))
    if predicate.pos_ == "ADJ":
        yield from (child.i for child in predicate.children if child.dep_ == "xcomp")
    for child, head in ancestors(predicate, 6 if predicate.pos_ in ("VERB", "AUX", "ADJ") else 1):
        if child.dep_ not in _UPWARD:
            return
        yield head.i
        if child.dep_ == "relcl":
            return


def _shares_auxiliary(verb: Token, other: Token) -> bool:
    """Whether a verb is joined to another as in "will back it and join it if", where the parser asks of the last only."""
    return verb.dep_ == "conj" and verb.tag_ == other.tag_ == "VB" and not any(kid.dep_ in _OWN for kid in verb.lefts)


def condition_under(predicate: Token) -> Condition | None:
    """The condition of what a predicate announces: "threatens to leave if", "warns of steps if"."""
    own = {token.i for token in predicate.subtree}
    found = [each for each in _conditions(predicate.sent) if not _inside(predicate, each)]
    return next((each for each in found if each.on in own), None) or _under_warning(predicate)


def _under_warning(verb: Token) -> Condition | None:
    """What a warning is of: "warns that any attack would", "warns it to leave or face"."""
    for clause in verb.children:
        if clause.dep_ == "ccomp" and any(kid.lower_ in ("would", "will") for kid in clause.children):
            for subject in clause.children:
                if subject.dep_ == "nsubj" and subject.tag_ == "NN" and _is_open(subject):
                    return Condition(subject.left_edge, last_of(subject), clause.i)
        if clause.dep_ in ("xcomp", "ccomp") and clause.tag_ == "VB":
            either = next((kid for kid in clause.children if kid.lower_ == "or"), None)
            other = next((kid for kid in clause.children if kid.dep_ == "conj" and kid.lemma_ in _ELSE), None)
            if either is not None and other is not None and clause.i < either.i < other.i:
                return Condition(clause, either.nbor(-1), other.i)
    return None


def _is_open(noun: Token) -> bool:
    """Whether a noun phrase speaks of any such thing and not of one that is known."""
    return any(kid.dep_ == "det" and kid.lower_ in _ANY for kid in noun.children)


def is_condition(predicate: Token) -> bool:
    """Whether a predicate stands in a condition itself."""
    return any(_inside(predicate, each) for each in _conditions(predicate.sent))


def _inside(token: Token, condition: Condition) -> bool:
    return condition.first.i <= token.i <= condition.last.i


def _conditions(sentence: Span) -> tuple[Condition, ...]:
    return _read(sentence.doc, sentence.start)


@lru_cache(maxsize=16)
def _read(doc: object, start: int) -> tuple[Condition, ...]:
    sentence: Span = doc[start].sent  # type: ignore[index]
    if not any(token.lower_ in _WORDS for token in sentence):
        return ()
    return tuple(_found(sentence))


def _found(sentence: Span) -> Iterator[Condition]:
    for token in sentence:
        word = token.lower_
        if word in _MARKS and token.dep_ in ("mark", "advmod") and token.head.dep_ in ("advcl", "conj"):
            if token.i > token.head.i or (token.i > sentence.start and token.nbor(-1).lower_ in ("even", "as", "what")):
                continue
            yield from _clause(token, token.head)
        elif word in _PROVISOS and not any(child.dep_ in ("aux", "auxpass") for child in token.children):
            verb = token.head if token.dep_ == "mark" else token
            if token.dep_ == "mark" or token.nbor(1).lower_ == "that":
                yield from _clause(token, verb)
        elif word in ("should", "were", "had") and token.dep_ in ("aux", "auxpass") and sentence[-1].text != "?":
            if any(kid.dep_ in _SUBJECTS and kid.i > token.i for kid in token.head.children):
                yield from _clause(token, token.head)
        elif word in _GRANTED and token.dep_ == "pobj" and token.head.lower_ in ("on", "under", "with"):
            if token.i + 1 < sentence.end and token.nbor(1).lower_ == "that":
                yield Condition(token.head, last_of(token), token.head.head.i)
        elif word == "long" and token.i > sentence.start and token.nbor(-1).lower_ in ("as", "so"):
            clause = next((kid for kid in token.children if kid.dep_ == "advcl"), None)
            if clause is not None:
                yield Condition(token.nbor(-1), last_of(clause), token.head.i)
        else:
            yield from terms(token)


def _clause(first: Token, verb: Token) -> Iterator[Condition]:
    """The clause of a verb from its first word on; what it depends on is what the verb hangs on, or all of the sentence."""
    if verb.dep_ == "ROOT":
        return
    if first.i > first.sent.start and first.nbor(-1).lower_ in _BEFORE:
        first = first.nbor(-1)
    yield Condition(first, last_of(verb), verb.head.i)
