"""Who does what to what, in the parse: logical subjects, objects, prepositional and clausal complements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from foedus.ingest.extract.frames import read_words

if TYPE_CHECKING:
    from spacy.tokens import Token

_RELATIVE = frozenset({"WDT", "WP"})
_TRANSPARENT = frozenset(
    {
        "number",
        "majority",
        "group",
        "dozen",
        "rest",
        "part",
        "series",
        "all",
        "both",
        "half",
        "one",
        "some",
        "most",
        "many",
        "several",
        "each",
        "any",
        "two",
        "three",
        "lot",
    }
)


@lru_cache(maxsize=1)
def _asks() -> frozenset[str]:
    return read_words("governors")["wish"]


def is_passive(verb: Token) -> bool:
    """Whether the verb stands in the passive, also as a bare participle ("backed by")."""
    if any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children):
        return True
    if verb.tag_ != "VBN":
        return False
    if verb.dep_ in ("acl", "relcl") or any(child.dep_ == "agent" for child in verb.children):
        return not any(child.dep_ in ("nsubj", "dobj") for child in verb.children)
    if verb.dep_ == "conj" and verb.head.tag_ == "VBN":
        return is_passive(verb.head) and not any(child.dep_ in ("nsubj", "dobj", "aux") for child in verb.children)
    return verb.dep_ == "advcl" and not any(child.dep_ in ("aux", "dobj", "nsubj") for child in verb.children)


def surface_subjects(verb: Token, depth: int = 0) -> list[Token]:
    """Heads of the subject as the sentence writes it, inherited where the verb has none of its own."""
    own = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass", "csubj")]
    if not own and verb.tag_ in ("VBZ", "VBP", "VBD"):
        own = [
            child for child in verb.children if child.dep_ == "npadvmod" and child.pos_ == "PROPN" and child.i < verb.i
        ]
    if own:
        dateline = len(own) > 1 and own[0].is_upper and own[1].i < verb.i
        subject = own[1] if dateline else own[0]
        if subject.tag_ in _RELATIVE and verb.dep_ == "relcl":
            return with_conjuncts(verb.head)
        return [head for each in (subject, *_as_well_as(own)) for head in with_conjuncts(each)]
    return _inherited(verb, depth) if depth < 6 else []


def _as_well_as(subjects: Sequence[Token]) -> Sequence[Token]:
    """Those of a verb's subjects that are named along with the first: "A as well as B"."""
    if len(subjects) < 2:
        return []
    between = [word.lower_ for word in subjects[0].doc[subjects[0].i + 1 : subjects[1].left_edge.i]]
    between += [word.lower_ for word in subjects[1].lefts]
    return subjects[1:2] if {"as", "well"} <= set(between) else []


def _inherited(verb: Token, depth: int) -> list[Token]:
    head = verb.head
    if verb.dep_ == "conj" and head.pos_ in ("VERB", "AUX"):
        return surface_subjects(_same_tense(verb, head), depth + 1)
    if verb.dep_ in ("xcomp", "ccomp") and head.pos_ in ("VERB", "AUX", "ADJ"):
        if head.lemma_.lower() in _asks() or head.lemma_ in (
            "allow",
            "permit",
            "enable",
            "force",
            "help",
            "let",
            "prompt",
            "cause",
            "lead",
            "compel",
            "push",
        ):
            controllers = own_objects(head)
            if controllers:
                return controllers
        return surface_subjects(head, depth + 1)
    if verb.dep_ == "acomp" and head.pos_ in ("VERB", "AUX"):
        return surface_subjects(head, depth + 1)
    if verb.dep_ in ("acl", "relcl") and head.tag_.startswith("VB"):
        return surface_subjects(head, depth + 1)
    if verb.dep_ in ("advcl", "dep", "parataxis") and head.pos_ in ("VERB", "AUX"):
        participle = verb.tag_ == "VBG" and head.dep_ == "ccomp" and verb.i > 0 and verb.nbor(-1).text == ","
        return surface_subjects(head.head if participle else head, depth + 1)
    if verb.dep_ == "pcomp" and head.dep_ in ("prep", "agent", "mark"):
        above = head.head
        return surface_subjects(above, depth + 1) if above.pos_ in ("VERB", "AUX") else owners(above)
    if verb.dep_ in ("acl", "relcl") and head.pos_ in ("NOUN", "PROPN", "PRON"):
        return _of_noun(verb, head, depth)
    return []


def _same_tense(verb: Token, head: Token) -> Token:
    """What a finite verb is really coordinated with: the parser prefers the nearest verb, grammar one of the same form."""
    form = _form(verb)
    if form is None or _form(head) == form:
        return head
    for _, above in ancestors(head):
        if above.pos_ in ("VERB", "AUX") and _form(above) == form:
            return above
    return head


def _form(verb: Token) -> str | None:
    helpers = [child.tag_ for child in verb.children if child.dep_ in ("aux", "auxpass")]
    tag = helpers[0] if helpers else verb.tag_
    return {"VBZ": "present", "VBP": "present", "VBD": "past", "MD": "modal"}.get(tag)


def _of_noun(verb: Token, noun: Token, depth: int) -> list[Token]:
    if verb.tag_ == "VBG":
        return with_conjuncts(_made(noun))
    if verb.tag_ == "VBN":
        return with_conjuncts(noun)
    found = owners(noun)
    if not found and noun.dep_ in ("dobj", "nsubjpass", "attr") and noun.head.pos_ in ("VERB", "AUX"):
        return subjects(noun.head, depth + 1)
    return found


def _made(maker: Token) -> Token:
    """What a name is only the maker of: in "a resolution sponsored by A, B and C condemning it", the resolution."""
    first = maker
    while first.dep_ in ("conj", "appos"):
        first = first.head
    if first.dep_ == "pobj" and _is_agent(first.head) and first.head.head.dep_ == "acl":
        return first.head.head.head
    return maker


def owners(noun: Token) -> list[Token]:
    """Heads of what owns a noun: "Hungary's", "its"."""
    return [token for child in noun.children if child.dep_ == "poss" for token in with_conjuncts(child)]


def subjects(verb: Token, depth: int = 0) -> list[Token]:
    """Heads of who does it: the subject of an active verb, the agent of a passive one."""
    if not is_passive(verb):
        return surface_subjects(verb, depth)
    agents = [child for child in verb.children if _is_agent(child)]
    # "supplied with shells by A": the parser hangs the agent on the noun before it
    agents = agents or [
        kid
        for child in verb.children
        if child.dep_ == "prep" and child.lower_ == "with"
        for given in child.children
        for kid in given.children
        if _is_agent(kid)
    ]
    return [
        token
        for agent in agents
        for kid in agent.children
        if kid.dep_ in ("pobj", "pcomp")
        for token in with_conjuncts(kid)
    ]


def _is_agent(word: Token) -> bool:
    return word.dep_ == "agent" or (word.dep_ == "prep" and word.lower_ == "by")


_SIDES = frozenset({"favor", "favour", "support"})
_ASKING = frozenset({"who", "whom", "whose", "which", "what", "whether", "if", "how"})


def is_asked(verb: Token) -> bool:
    """Whether a clause is an indirect question: "has not decided whom it will support"."""
    if verb.dep_ == "advcl":
        return any(child.lower_ == "whether" and child.nbor().lower_ != "or" for child in verb.children)
    return verb.dep_ in ("ccomp", "pcomp", "xcomp") and any(child.lower_ in _ASKING for child in verb.children)


def who_did_so_too(verb: Token) -> list[Token]:
    """Heads of who is said to have done the same: "A voted for it, as did B and C", "and so does B", "nor does B"."""
    return [
        head
        for child in verb.children
        if child.dep_ in ("advcl", "conj") and child.lemma_ in ("do", "have", "be", "will")
        if child.i > verb.i and _likewise(child)
        for subject in child.children
        if subject.dep_ in ("nsubj", "dobj", "attr") and subject.i > child.i
        for head in with_conjuncts(subject)
    ]


def _likewise(verb: Token) -> bool:
    """Whether a helping verb says that the same goes for somebody else."""
    words = {kid.lower_ for kid in verb.children if kid.i < verb.i} | {verb.nbor(-1).lower_}
    return not words.isdisjoint({"as", "so", "nor", "neither"})


def is_negated(verb: Token, objects: Sequence[Token]) -> bool:
    """Whether a verb is denied, by itself or in its object: "does not have", "has no"."""
    if any(child.dep_ == "neg" for child in verb.children):
        return True
    return any(child.lower_ == "no" for head in objects for child in head.children)


def together_with(verb: Token) -> list[Token]:
    """Heads of who is said to do it along with the subject: "A, along with B, urged"."""
    return [
        head
        for child in verb.children
        if child.dep_ in ("prep", "advmod") and child.lower_ in ("along", "together") and child.i < verb.i
        for kid in child.children
        if kid.lower_ == "with"
        for named in kid.children
        if named.dep_ == "pobj"
        for head in with_conjuncts(named)
    ]


_MEASURES = _TRANSPARENT | {
    "year", "decade", "month", "week", "much", "few", "score", "hundred", "thousand", "handful", "couple", "pair",
    "round", "third", "bulk", "remainder", "last", "set", "raft", "wave",
}  # fmt: skip


def own_objects(verb: Token) -> list[Token]:
    """Heads of what it is done to, with their conjuncts."""
    if is_passive(verb):
        given = [child for child in verb.children if child.dep_ == "dobj"]
        return [each for child in given for each in with_conjuncts(child)] or surface_subjects(verb)
    found = [
        child
        for child in verb.children
        if child.dep_ in ("dobj", "oprd") or (child.dep_ == "attr" and verb.lemma_ in ("be", "become"))
    ][:1]
    if not found:
        # "urges X to act": the parser may make X the subject of the infinitive
        found = [
            kid
            for child in verb.children
            if child.dep_ in ("ccomp", "xcomp") and any(aux.tag_ == "TO" for aux in child.children)
            for kid in child.children
            if kid.dep_ in ("nsubj", "nsubjpass")
        ][:1]
    if not found:
        # "breaks off ties": the parser may take the particle for a preposition
        found = [kid for child in verb.children if child.dep_ == "prt" for kid in child.children if kid.dep_ == "pobj"][
            :1
        ]
    if not found:
        found = [child for child in verb.children if child.dep_ == "dative" and child.pos_ != "ADP"][:1]
    if found and found[0].tag_ in _RELATIVE and verb.dep_ == "relcl":
        return with_conjuncts(verb.head)
    if not found and verb.dep_ == "relcl" and not any(c.tag_ in _RELATIVE and c.dep_ == "nsubj" for c in verb.children):
        return with_conjuncts(verb.head) if any(c.dep_ == "nsubj" for c in verb.children) else []
    return [token for each in found for token in with_conjuncts(_measured(each))]


def measure(noun: Token) -> Token:
    """What stands in a noun's place where it is measured: "most" for the sanctions of "most of its sanctions"."""
    of = noun.head
    measured = noun.dep_ == "pobj" and of.lower_ == "of" and of.head.lemma_.lower() in _MEASURES
    return of.head if measured else noun


def _measured(noun: Token) -> Token:
    """What a measure measures, in place of the measure: "years of relations", "most of its sanctions"."""
    if noun.lemma_.lower() in _MEASURES:
        for of in noun.children:
            if of.lower_ == "of" and of.dep_ == "prep":
                return next((kid for kid in of.children if kid.dep_ == "pobj"), noun)
    return noun


def with_conjuncts(token: Token) -> list[Token]:
    """A head and those coordinated with it, left to right; "some of the members" is heard as "members"."""
    if token.lemma_.lower() in _TRANSPARENT:
        for child in token.children:
            if child.lower_ == "of":
                inner = [kid for kid in child.children if kid.dep_ == "pobj"]
                if inner:
                    token = inner[0]
                    break
    found = [token]
    for each in found:
        found.extend(
            child
            for child in each.children
            if child.dep_ == "conj" and child.pos_ not in ("VERB", "AUX") and not _left_out(child)
        )
    return found


def _left_out(conjunct: Token) -> bool:
    """Whether a list names it as what does not belong: "A, but not B"."""
    return any(kid.dep_ == "neg" for kid in conjunct.children)


def preposition_objects(token: Token, word: str, depth: int = 3) -> list[Token]:
    """Heads that a preposition brings to a predicate, wherever the parser hung it under the predicate."""
    found: list[Token] = []
    level = [token]
    sided = word == "of" and any(kid.lower_ in _SIDES for child in token.children for kid in child.children)
    for _ in range(2 if word == "of" and not sided else depth):
        following: list[Token] = []
        for each in level:
            for child in each.children:
                if child.i < token.i:
                    continue
                if child.lower_ == word and child.dep_ in ("prep", "prt", "dative", "agent", "advmod", "mark", "aux"):
                    for kid in child.children:
                        if kid.dep_ in ("pobj", "pcomp"):
                            found.extend(with_conjuncts(kid))
                if child.dep_ in ("prep", "pobj", "dobj", "attr", "advmod", "dative", "prt", "acomp", "oprd", "pcomp"):
                    following.append(child)
        if found:
            return found
        level = following
    return found


def hangs_on(word: Token, predicate: Token) -> bool:
    """Whether a word hangs on a predicate, with no other verb between."""
    at = word.head.head if word.tag_ == "TO" else word
    for _ in range(4):
        if at.i == predicate.i:
            return True
        at = at.head
        if at.pos_ in ("VERB", "AUX") and at.i != predicate.i:
            return False
    return False


def complements(verb: Token) -> list[Token]:
    """Verbs of the clauses that complete a predicate."""
    return [
        child
        for child in verb.children
        if (child.dep_ in ("xcomp", "ccomp") and child.pos_ in ("VERB", "AUX", "ADJ", "NOUN"))
        or (child.dep_ == "acl" and verb.pos_ == "NOUN" and any(aux.tag_ == "TO" for aux in child.children))
        or (
            child.dep_ == "advcl"
            and child.i > verb.i
            and verb.lemma_ in ("vote", "agree")
            and any(aux.tag_ == "TO" for aux in child.children)
        )
        or (
            child.dep_ == "advcl"
            and child.i > verb.i
            and any(kid.lower_ in ("for", "that") and kid.dep_ == "mark" for kid in child.children)
        )
    ]


def has_infinitive(verb: Token) -> bool:
    """Whether "to" and a verb follow as its complement, or on its object ("orders the envoy to leave")."""
    return any(
        kid.dep_ in ("acl", "relcl") and any(aux.tag_ == "TO" for aux in kid.children)
        for child in verb.children
        if child.dep_ in ("dobj", "npadvmod")
        for kid in child.children
    ) or any(
        child.dep_ in ("xcomp", "ccomp", "advcl")
        and child.i > verb.i
        and any(aux.tag_ == "TO" for aux in child.children)
        for child in verb.children
    )


def ancestors(token: Token, limit: int = 8) -> Iterator[tuple[Token, Token]]:
    """Pairs (child, head) from a token up to the root."""
    for _ in range(limit):
        head = token.head
        if head.i == token.i:
            return
        yield token, head
        token = head
