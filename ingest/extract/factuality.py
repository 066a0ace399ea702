"""How a text presents what a predicate says: as fact, plan, condition, possibility, or as not so."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from foedus.ingest.extract.conditions import condition_of, is_condition
from foedus.ingest.extract.governing import climb
from foedus.ingest.extract.grammar import ancestors
from foedus.ingest.extract.judgement import Judgement, is_infinitive, read_own

if TYPE_CHECKING:
    from spacy.tokens import Token

_STEPS = frozenset(
    {
        "ccomp",
        "xcomp",
        "acomp",
        "acl",
        "pcomp",
        "advcl",
        "conj",
        "relcl",
        "prep",
        "pobj",
        "dobj",
        "csubj",
        "attr",
        "appos",
        "oprd",
        "dep",
        "parataxis",
        "agent",
        "nsubj",
        "nsubjpass",
    }
)
_FIRST = frozenset({"only", "first", "last", "latest", "second", "third", "sole"})
_ADOPTING = frozenset({"adopt", "approve", "pass", "endorse", "ratify"})
_SIGNING = frozenset({"sign", "conclude", "reach"})
_ENACTED = {
    **dict.fromkeys(("resolution", "law", "decision", "motion", "measure"), _ADOPTING),
    **dict.fromkeys(("agreement", "deal", "treaty", "accord", "pact", "declaration", "communiqué"), _SIGNING),
}
"""Texts that do what they say, each with the verbs that put it into force."""

_PERFECT = frozenset({"has", "have", "had", "'ve", "'s"})


@lru_cache(maxsize=256)
def judge(predicate: Token) -> Judgement:
    """Read the auxiliaries, negation, conditions and governing predicates of a predicate.

    Kept for the predicates of a sentence or two, which many candidates share; who asks must not change it.
    """
    judgement = Judgement()
    read_own(predicate, judgement)
    at = predicate
    for child, head in ancestors(predicate):
        if child.dep_ not in _STEPS or _is_one_who_did(child, head):
            break
        if _is_waited_for(child, head):
            judgement.trail.append("yet-to")
            judgement.value = "denied"
            break
        if _is_enacted(child, head):
            judgement.trail.append("vote-to")
            break
        if not climb(child, head, at, judgement):
            break
        if head.pos_ in ("VERB", "AUX"):
            at = head
    _put_under_condition(predicate, judgement)
    return judgement


def _is_one_who_did(child: Token, head: Token) -> bool:
    """Whether an infinitive says what the only or the first one did: "was among the first states to recognise it"."""
    if head.lemma_ != "be" or child.dep_ not in ("advcl", "xcomp") or not is_infinitive(child):
        return False
    nouns = [kid for kid in head.children if kid.dep_ == "attr"]
    nouns += [kid for word in (head, *nouns) for prep in word.children if prep.dep_ == "prep" for kid in prep.children]
    return any(
        kid.lower_ in _FIRST for noun in (*nouns, head) for kid in (noun, *noun.children) if kid.dep_ != "advmod"
    )


def _is_waited_for(child: Token, head: Token) -> bool:
    """Whether somebody waits for it, so that it has not come yet."""
    return head.lemma_ in ("wait", "await") and child.dep_ in ("advcl", "ccomp", "xcomp") and is_infinitive(child)


def _is_enacted(child: Token, head: Token) -> bool:
    """Whether it is what a text does that is adopted or signed: "adopts a resolution to", "signs an agreement to"."""
    if child.dep_ != "acl" or not is_infinitive(child):
        return False
    verb = head.head
    if verb.lemma_ not in _ENACTED.get(head.lemma_, ()) or verb.dep_ in ("xcomp", "advcl", "acl"):
        return False
    return not any(kid.dep_ in ("aux", "neg") and kid.lower_ not in _PERFECT for kid in verb.children)


def _put_under_condition(predicate: Token, judgement: Judgement) -> None:
    """What is meant, or may be, depends on the condition; what is so already does not."""
    if is_condition(predicate):
        judgement.hypothetical = True
        judgement.trail.append("in-if")
        return
    judgement.condition = condition_of(predicate)
    if judgement.condition is not None and judgement.condition.kind != "if" and _is_settled(judgement):
        judgement.condition = None
    if judgement.condition is None:
        if any(child.lower_ == "conditionally" for child in predicate.children) and judgement.value != "denied":
            judgement.value = "conditional"
        return
    judgement.trail.append("if")
    own = judgement.condition.on == predicate.i
    if judgement.value == "planned" or (judgement.value == "possible" and own):
        judgement.value = "conditional"


def _is_settled(judgement: Judgement) -> bool:
    """Whether a price has been agreed on or a time has come: it was done, or will be by a deal."""
    price = judgement.condition is not None and judgement.condition.kind == "price"
    return judgement.value == "actual" or (price and not {"will", "plan:agree"}.isdisjoint(judgement.trail))
