"""What governs a predicate, step by step up the parse, and what each step makes of it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from foedus.ingest.extract.frames import read_words
from foedus.ingest.extract.grammar import is_passive
from foedus.ingest.extract.judgement import (
    MAY,
    WILL,
    WOULD,
    Judgement,
    auxiliaries,
    is_infinitive,
    is_negated,
    lemma_of,
    read_own,
)  # fmt: skip

if TYPE_CHECKING:
    from spacy.tokens import Token

_IF = frozenset({"if", "unless", "once", "until", "provided", "should", "whether", "lest"})
_BLAMING = frozenset({
    "accuse", "blame", "criticize", "criticise", "condemn", "charge", "suspect", "denounce", "convict", "acquit", "sue",
    "apologize", "apologise", "fault", "censure",
})  # fmt: skip
_HOPES = frozenset({
    "hope", "prospect", "path", "way", "road", "right", "power", "step", "talk", "chance",
})  # fmt: skip
_AIMS = frozenset({"aspiration", "ambition", "goal", "dream", "motion", "bill"})
"""Nouns of what may come of it: "the way for A to join", "its aspiration to"."""
_LIGHT = frozenset({
    "make", "give", "hold", "take", "submit", "lodge", "file", "present", "send", "hand", "issue", "launch", "extend", "grant",
    "express", "voice", "cast", "deliver", "pay", "lend", "offer", "provide", "place", "pose", "put",
})  # fmt: skip
"""Verbs that only carry the act which their object names: whether they are done is whether it is."""
_TELLING = frozenset({"tell", "inform", "warn", "write", "tweet"})
_NOMINAL = frozenset({"dobj", "pobj", "nsubj", "nsubjpass", "attr", "prep", "agent", "appos"})
_CLAUSAL = frozenset({"ccomp", "xcomp", "csubj", "oprd", "pcomp", "acl"})


@lru_cache(maxsize=1)
def _governors() -> dict[str, frozenset[str]]:
    return read_words("governors")


def climb(child: Token, head: Token, at: Token, judgement: Judgement) -> bool:
    """One step towards the root; False where nothing above has a say any more.

    Args:
        child: where the step starts.
        head: where it leads.
        at: the predicate, or the last verb that was passed.
        judgement: is added to.
    """
    if child.dep_ in ("conj", "dep", "parataxis"):
        return True
    if head.lemma_ == "rule" and child.tag_ == "VBG" and _is_out(head):
        judgement.trail.append("denied:rule-out")
        judgement.value, judgement.refused = "denied", not is_negated(head)
        return True
    if child.dep_ == "relcl":
        if is_infinitive(child) and lemma_of(head) in _HOPES:
            judgement.weaken("possible", "maybe:" + lemma_of(head))
        return False
    if child.dep_ == "acomp":
        _inherit(head, judgement)
        return True
    if child.dep_ == "advcl":
        _beside(child, head, judgement)
        return False
    if child.dep_ == "acl" and not is_infinitive(child) and child.tag_ in ("VBG", "VBN"):
        return False
    if child.dep_ in _NOMINAL and child.pos_ not in ("VERB", "AUX"):
        return _climb_noun(child, head, at, judgement)
    if child.dep_ not in _NOMINAL | _CLAUSAL:
        return False
    return head.pos_ not in ("VERB", "AUX", "NOUN", "ADJ", "PROPN") or _governed_by(child, head, judgement)


def _beside(child: Token, head: Token, judgement: Judgement) -> None:
    """An adverbial clause: supposed, or what something else is done for."""
    if any(kid.lower_ in _IF and kid.i < child.i and kid.dep_ in ("mark", "advmod") for kid in child.children):
        judgement.hypothetical = True
        judgement.trail.append("in-if")
    elif is_infinitive(child) and not _governed(head, judgement):
        judgement.weaken("planned", "in-order-to")


def _climb_noun(child: Token, head: Token, at: Token, judgement: Judgement) -> bool:
    """A step from a noun or a preposition."""
    gerund = child.dep_ == "prep" and at.dep_ == "pcomp"
    if gerund and not _by_preposition(child, head, judgement):
        return False
    if child.dep_ == "dobj" and child.i == at.i and lemma_of(head) in _LIGHT:
        read_own(head, judgement)
        return True
    if child.dep_ in ("dobj", "prep", "pobj") and head.pos_ == "VERB":
        _object_governed(head, judgement, pcomp=gerund)
        return False
    return child.dep_ in ("prep", "pobj")


def _is_out(verb: Token) -> bool:
    return any(kid.lower_ == "out" for kid in verb.children)


def _governed(head: Token, judgement: Judgement) -> bool:
    lemma = lemma_of(head)
    if lemma in _governors()["wish"] and head.pos_ == "VERB":
        judgement.wished = True
        judgement.trail.append("wish:" + lemma)
        return True
    return False


def _by_preposition(preposition: Token, head: Token, judgement: Judgement) -> bool:
    """What a preposition makes of the gerund behind it; False where nothing above has a say any more."""
    word, lemma = preposition.lower_, lemma_of(head)
    if word == "without" or (word == "of" and lemma == "short"):
        judgement.value = "denied"
        judgement.trail.append("denied:" + word)
        return False
    if word == "against" or (word == "to" and lemma in ("oppose", "opposed", "opposition", "object", "objection")):
        judgement.wished = True
        judgement.trail.append("wish:" + word)
        return False
    if word in ("of", "for", "at") and (lemma in _HOPES or lemma in _governors()["possible"]):
        judgement.weaken("possible", "maybe:" + lemma)
    elif word in ("of", "for", "at", "on") and lemma in (
        "prepare",
        "plan",
        "aim",
        "intention",
        "preparation",
        "intent",
    ):
        judgement.weaken("planned", "plan:" + lemma)
    return True


def _object_governed(head: Token, judgement: Judgement, *, pcomp: bool) -> None:
    """A noun as the object of a verb: "rejects calls for", "plans a visit"."""
    lemma = lemma_of(head)
    words = _governors()
    judgement.trail.append("object:" + lemma)
    if lemma == "rule" and _is_out(head):
        judgement.value, judgement.refused = "denied", not is_negated(head)
        return
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
        judgement.weaken("denied" if lemma in ("cancel", "postpone") else "planned", "plan")
    elif lemma in words["denied"] and lemma not in ("end", "stop", "oppose", "reject", "resist"):
        judgement.trail.append("denied")


def _governed_by(child: Token, head: Token, judgement: Judgement) -> bool:
    words = _governors()
    lemma = lemma_of(head)
    infinitive = is_infinitive(child)
    finite = child.dep_ == "ccomp" and not infinitive
    if finite and lemma in words["say"] and head.pos_ == "VERB" and not _has_matter(head):
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
        _meant(child, head, judgement)
        _inherit(head, judgement)
        return True
    if finite and lemma in ("show", "find"):
        judgement.reports.append(head)
    if finite and lemma in words["possible"]:
        judgement.reports.append(head)
        judgement.weaken("possible", "maybe:" + lemma)
    return True


def _has_matter(verb: Token) -> bool:
    """Whether a verb of saying has an object beside the clause and nobody to tell it: "maintains relations"."""
    return lemma_of(verb) not in _TELLING and any(child.dep_ == "dobj" for child in verb.children)


def _meant(child: Token, head: Token, judgement: Judgement) -> None:
    """An infinitive or gerund that is planned, thought of or voted on."""
    words, lemma, infinitive = _governors(), lemma_of(head), is_infinitive(child)
    if lemma == "be" and infinitive and child.dep_ == "xcomp":
        if not _is_one_who_did(head):
            judgement.weaken("planned", "plan:be-to")
    elif lemma in words["planned"] and not (lemma == "expect" and is_passive(head)):
        if "not" in judgement.trail and judgement.value == "denied" and infinitive:
            judgement.refused = True
        judgement.weaken("planned", "plan:" + lemma)
    elif lemma in words["possible"] and not (lemma == "able" and head.head.tag_ == "VBD"):
        judgement.weaken("possible", "maybe:" + lemma)
    elif lemma in _AIMS and head.pos_ == "NOUN":
        judgement.weaken("planned", "plan:" + lemma)
    elif lemma in _HOPES and head.pos_ == "NOUN":
        judgement.weaken("possible", "maybe:" + lemma)
    elif lemma == "vote":
        judgement.trail.append("vote-to")


def _is_one_who_did(be: Token) -> bool:
    """Whether it says who did it, "was the only member to abstain", and not what is to come."""
    return any(
        kid.lower_ in ("only", "first", "last", "latest", "second", "third", "sole")
        for child in be.children
        if child.dep_ == "attr"
        for kid in child.children
    )


def _same_subject(child: Token) -> bool:
    return not any(kid.dep_ in ("nsubj", "nsubjpass") for kid in child.children) and not any(
        kid.dep_ == "dobj" for kid in child.head.children
    )


def _inherit(head: Token, judgement: Judgement) -> None:
    """What negates or weakens the governor of an infinitive does so to what it governs."""
    if is_negated(head):
        judgement.value = "denied"
        judgement.trail.append("not-governor")
    elif auxiliaries(head) & MAY:
        judgement.weaken("possible", "may-governor")
    elif auxiliaries(head) & (WILL | WOULD):
        judgement.weaken("planned", "will-governor")
