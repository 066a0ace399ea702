"""How a text presents what a predicate says: as fact, plan, condition, possibility, or as not so."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from foedus.ingest.extract.conditions import condition_of, is_condition
from foedus.ingest.extract.governing import climb
from foedus.ingest.extract.grammar import ancestors
from foedus.ingest.extract.judgement import Judgement, read_own

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


@lru_cache(maxsize=256)
def judge(predicate: Token) -> Judgement:
    """Read the auxiliaries, negation, conditions and governing predicates of a predicate.

    Kept for the predicates of a sentence or two, which many candidates share; who asks must not change it.
    """
    judgement = Judgement()
    read_own(predicate, judgement)
    at = predicate
    for child, head in ancestors(predicate):
        if child.dep_ not in _STEPS or not climb(child, head, at, judgement):
            break
        if head.pos_ in ("VERB", "AUX"):
            at = head
    _put_under_condition(predicate, judgement)
    return judgement


def _put_under_condition(predicate: Token, judgement: Judgement) -> None:
    """What is meant, or may be, depends on the condition; what is so already does not."""
    if is_condition(predicate):
        judgement.hypothetical = True
        judgement.trail.append("in-if")
        return
    judgement.condition = condition_of(predicate)
    if judgement.condition is None:
        if any(child.lower_ == "conditionally" for child in predicate.children) and judgement.value != "denied":
            judgement.value = "conditional"
        return
    judgement.trail.append("if")
    own = judgement.condition.on == predicate.i
    if judgement.value == "planned" or (judgement.value == "possible" and own):
        judgement.value = "conditional"
