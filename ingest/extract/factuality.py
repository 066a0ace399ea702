"""How a text presents what a predicate says: as fact, plan, condition, possibility, or as not so."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from foedus.graph.events import Factuality
from foedus.ingest.extract.frames import read_words
from foedus.ingest.extract.grammar import ancestors, is_passive

if TYPE_CHECKING:
    from spacy.tokens import Token

_WILL = frozenset({"will", "'ll", "shall", "wo", "sha"})
_WOULD = frozenset({"would", "'d"})
_MAY = frozenset({"may", "might", "could", "can", "ca"})
_OUGHT = frozenset({"should", "must", "ought"})
_IF = frozenset({"if", "unless", "once", "until", "provided", "should", "whether", "lest"})
_NEVER = frozenset({"not", "n't", "never", "no", "neither", "nor", "hardly", "without", "cannot"})
_BLAMING = frozenset({
    "accuse", "blame", "criticize", "criticise", "condemn", "charge", "suspect", "denounce", "convict", "acquit", "sue",
    "apologize", "apologise", "fault", "censure",
})  # fmt: skip
_HEDGES = frozenset(
    {"possibly", "perhaps", "maybe", "potentially", "likely", "possible", "potential", "alleged", "planned"}
)
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


@dataclass(slots=True)
class Judgement:
    """What the words around a predicate make of it.

    Attributes:
        value: the factuality.
        refused: it is a stated will not to ("will not support"), which is a position of its own.
        wished: somebody else is asked to do it, or blamed for it: no act of theirs is reported.
        condition: the clause that it depends on.
        reports: verbs of saying above it, innermost first.
        trail: what was met on the way up, for the explanation and the ranker.
    """

    value: Factuality = "actual"
    refused: bool = False
    wished: bool = False
    hypothetical: bool = False
    condition: Token | None = None
    reports: list[Token] = field(default_factory=list)
    trail: list[str] = field(default_factory=list)


@lru_cache(maxsize=1)
def _governors() -> dict[str, frozenset[str]]:
    return read_words("governors")


@lru_cache(maxsize=256)
def judge(predicate: Token) -> Judgement:
    """Read the auxiliaries, negation, conditions and governing predicates of a predicate.

    Kept for the predicates of a sentence or two, which many candidates share; who asks must not change it.
    """
    judgement = Judgement()
    _own(predicate, judgement)
    at = predicate
    for child, head in ancestors(predicate):
        if child.dep_ not in _STEPS or not _climb(child, head, at, judgement):
            break
        if head.pos_ in ("VERB", "AUX"):
            at = head
    if judgement.condition is not None and judgement.value == "planned":
        judgement.value = "conditional"
    return judgement


def _own(verb: Token, judgement: Judgement) -> None:
    """What stands with the predicate itself, or is shared by coordination."""
    bearer = verb
    while (
        bearer.dep_ == "conj"
        and bearer.head.pos_ in ("VERB", "AUX")
        and not _auxiliaries(bearer)
        and bearer.tag_ in ("VB", "VBN", "VBG")
    ):
        bearer = bearer.head
    words = _auxiliaries(bearer)
    negated = is_negated(verb) or (bearer.i != verb.i and is_negated(bearer))
    if words & _WILL:
        _set(judgement, "planned", "will")
    elif words & _WOULD:
        _set(judgement, "planned", "would")
    elif words & _MAY:
        _set(judgement, "possible", "may")
    elif words & _OUGHT:
        _set(judgement, "possible", "should")
    for child in verb.children:
        if child.lower_ in _HEDGES and child.dep_ in ("advmod", "amod"):
            _set(judgement, "planned" if child.lower_ == "planned" else "possible", "hedge")
    if negated:
        judgement.trail.append("not")
        judgement.refused = judgement.value == "planned"
        judgement.value = "denied"
    if judgement.value in ("actual", "planned") and _is_either(bearer):
        judgement.trail.append("either")
        judgement.value = "possible"
    condition = _condition(bearer)
    if condition is not None:
        judgement.condition = condition
        judgement.trail.append("if")
        if judgement.value in ("planned", "possible"):
            judgement.value = "conditional"


def _is_either(verb: Token) -> bool:
    """Whether the subject is one of two, and which one is not said."""
    return any(
        kid.lower_ == "either" and kid.dep_ in ("preconj", "cc", "det", "advmod")
        for child in verb.children
        if child.dep_ in ("nsubj", "nsubjpass")
        for kid in child.children
    )


def _auxiliaries(verb: Token) -> frozenset[str]:
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


def _condition(verb: Token) -> Token | None:
    """The verb of the clause that the predicate depends on."""
    for child in verb.children:
        if child.dep_ == "advcl":
            marks = [
                kid
                for kid in child.children
                if kid.i < child.i and kid.lower_ in _IF and kid.dep_ in ("mark", "advmod", "aux")
            ]
            if marks and marks[0].lower_ not in ("whether", "until"):
                return child
        if child.dep_ == "mark" and child.lower_ in ("if", "unless"):
            continue
    return None


def _set(judgement: Judgement, value: Factuality, why: str) -> None:
    judgement.trail.append(why)
    if judgement.value == "actual":
        judgement.value = value


def _climb(child: Token, head: Token, at: Token, judgement: Judgement) -> bool:
    """One step towards the root; False where nothing above has a say any more."""
    if child.dep_ == "conj":
        return True
    if head.lemma_ == "rule" and child.tag_ == "VBG" and any(kid.lower_ == "out" for kid in head.children):
        judgement.trail.append("denied:rule-out")
        judgement.value, judgement.refused = "denied", not is_negated(head)
        return True
    if child.dep_ == "relcl":
        return False
    if child.dep_ == "acomp":
        _inherit(head, judgement)
        return True
    if child.dep_ == "advcl":
        if any(kid.lower_ in _IF and kid.i < child.i and kid.dep_ in ("mark", "advmod") for kid in child.children):
            judgement.hypothetical = True
            judgement.trail.append("in-if")
        elif _is_infinitive(child) and not _governed(head, judgement):
            _set(judgement, "planned", "in-order-to")
        return False
    if child.dep_ in (
        "ccomp",
        "xcomp",
        "csubj",
        "oprd",
        "pcomp",
        "acl",
        "attr",
        "dobj",
        "nsubj",
        "nsubjpass",
        "pobj",
        "appos",
        "prep",
        "agent",
    ):
        if child.dep_ == "acl" and not _is_infinitive(child) and child.tag_ in ("VBG", "VBN"):
            return False
        if child.pos_ not in ("VERB", "AUX") and child.dep_ in (
            "dobj",
            "pobj",
            "nsubj",
            "nsubjpass",
            "attr",
            "prep",
            "agent",
            "appos",
        ):
            if child.dep_ in ("dobj", "prep", "pobj") and head.pos_ == "VERB":
                _object_governed(head, judgement, pcomp=child.dep_ == "prep" and at.dep_ == "pcomp")
                return False
            return child.dep_ in ("prep", "pobj")
        if head.pos_ in ("VERB", "AUX", "NOUN", "ADJ", "PROPN"):
            return _governed_by(child, head, judgement)
        return True
    return child.dep_ in ("dep", "parataxis")


def _is_infinitive(verb: Token) -> bool:
    return any(kid.tag_ == "TO" for kid in verb.children if kid.i < verb.i)


def _governed(head: Token, judgement: Judgement) -> bool:
    lemma = head.lemma_.lower()
    if lemma in _governors()["wish"] and head.pos_ == "VERB":
        judgement.wished = True
        judgement.trail.append("wish:" + lemma)
        return True
    return False


def _object_governed(head: Token, judgement: Judgement, *, pcomp: bool) -> None:
    """A noun as the object of a verb: "rejects calls for", "plans a visit"."""
    lemma = head.lemma_.lower()
    words = _governors()
    judgement.trail.append("object:" + lemma)
    if pcomp and (lemma in words["wish"] or lemma in _BLAMING):
        judgement.wished = True
    if pcomp and lemma in (
        "prevent",
        "stop",
        "ban",
        "bar",
        "block",
        "keep",
        "discourage",
        "dissuade",
        "prohibit",
        "refrain",
    ):
        judgement.wished = True
    if lemma in ("seek", "want", "request", "need", "lack", "lose", "demand", "ask", "await"):
        judgement.wished = True
    if lemma in (
        "plan",
        "consider",
        "propose",
        "seek",
        "discuss",
        "schedule",
        "announce",
        "mull",
        "cancel",
        "postpone",
        "delay",
    ):
        _set(judgement, "denied" if lemma in ("cancel", "postpone") else "planned", "plan")
    elif lemma in words["denied"] and lemma not in ("end", "stop", "oppose", "reject", "resist"):
        judgement.trail.append("denied")


def _governed_by(child: Token, head: Token, judgement: Judgement) -> bool:
    words = _governors()
    lemma = head.lemma_.lower()
    infinitive = _is_infinitive(child)
    finite = child.dep_ == "ccomp" and not infinitive
    if finite and lemma in words["say"] and head.pos_ == "VERB":
        judgement.reports.append(head)
        if is_negated(head):
            judgement.trail.append("not-said")
        return True
    if lemma == "deny" or (lemma in words["denied"] and (infinitive or child.tag_ == "VBG")):
        judgement.trail.append("denied:" + lemma)
        judgement.value = "denied" if not is_negated(head) else "actual"
        return True
    if (
        lemma in words["wish"]
        and head.pos_ in ("VERB", "NOUN")
        and not (lemma in ("want", "threaten", "request", "propose") and infinitive and _same_subject(child))
    ):
        judgement.wished = True
        judgement.trail.append("wish:" + lemma)
        return True
    if lemma == "have" and infinitive and any(kid.lower_ in ("yet", "still") for kid in head.children):
        judgement.value = "denied"
        judgement.trail.append("yet-to")
        return True
    if infinitive or child.tag_ == "VBG":
        if lemma == "be" and infinitive and child.dep_ == "xcomp":
            _set(judgement, "planned", "plan:be-to")
        elif lemma in words["planned"] and not (lemma == "expect" and is_passive(head)):
            if "not" in judgement.trail and judgement.value == "denied" and infinitive:
                judgement.refused = True
            _set(judgement, "planned", "plan:" + lemma)
        elif lemma in words["possible"]:
            _set(judgement, "possible", "maybe:" + lemma)
        _inherit(head, judgement)
        return True
    if finite and lemma in words["possible"]:
        _set(judgement, "possible", "maybe:" + lemma)
    return True


def _same_subject(child: Token) -> bool:
    return not any(kid.dep_ in ("nsubj", "nsubjpass") for kid in child.children) and not any(
        kid.dep_ == "dobj" for kid in child.head.children
    )


def _inherit(head: Token, judgement: Judgement) -> None:
    """What negates or weakens the governor of an infinitive does so to what it governs."""
    if is_negated(head):
        judgement.value = "denied"
        judgement.trail.append("not-governor")
    elif _auxiliaries(head) & _MAY:
        _set(judgement, "possible", "may-governor")
    elif _auxiliaries(head) & (_WILL | _WOULD):
        _set(judgement, "planned", "will-governor")
