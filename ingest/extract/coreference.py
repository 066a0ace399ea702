"""What pronouns and descriptions stand for: the light kind, by recency, role, number and kind. In doubt, nothing.

A pronoun takes the last mention that fits: a subject before what is none, this sentence before the last ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from foedus.ingest.extract.antecedents import Antecedents
from foedus.ingest.extract.mentions import Form, Mention

if TYPE_CHECKING:
    from spacy.tokens import Token

    from foedus.ingest.extract.annotate import Annotated
    from foedus.ingest.extract.model import Document
    from foedus.ingest.resolve.registry import Registry

_PERSONAL = frozenset({"he", "she", "him", "her", "his", "hers", "himself", "herself"})
_NEUTRAL = frozenset({"it", "its", "itself"})
_PLURAL = frozenset({"they", "them", "their", "themselves"})
_COUNTRY = frozenset({"country", "nation", "republic", "kingdom", "state", "homeland", "emirate", "sultanate"})
_BODY = frozenset({
    "government", "parliament", "ministry", "cabinet", "regime", "administration", "presidency", "junta", "authority",
    "president", "premier", "minister", "chancellor", "king", "monarch", "emir", "military", "army", "senate", "congress",
    "legislature", "embassy", "ambassador", "leader",
})  # fmt: skip
_OWN = frozenset(
    {"government", "country", "nation", "cabinet", "administration", "ministry", "regime", "military", "kingdom"}
)
_ORGANISED = frozenset({
    "alliance", "bloc", "union", "organisation", "organization", "body", "court", "council", "assembly", "commission", "agency",
    "group", "movement", "militia", "party", "forum", "fund", "bank", "committee", "league", "community", "tribunal", "parliament",
    "coalition", "front",
})  # fmt: skip
_OTHERS = frozenset({
    "other", "another", "third", "host", "same", "neighboring", "neighbouring", "foreign", "opposition", "developing", "new",
    "rival", "first", "second", "last", "only", "every", "each", "islamic", "jewish", "enemy", "local", "regional", "future",
})  # fmt: skip
_DEFINITE = frozenset({"the", "this", "that"})


def resolve_references(
    annotated: Annotated, mentions: Sequence[Mention], registry: Registry, document: Document
) -> list[Mention]:
    """The mentions, and those that refer back to them, in the order of the text."""
    published = document.published
    known = Antecedents(annotated.doc, mentions, registry, published.last if published else None)
    for token in annotated.doc:
        found = _reference(token, known)
        if found is not None:
            known.add(found)
    return known.mentions()


def _reference(token: Token, known: Antecedents) -> Mention | None:
    if known.covers(token):
        return None
    word = token.lower_
    if token.pos_ == "PRON":
        return _pronoun(token, word, known)
    if token.pos_ not in {"NOUN", "PROPN"} or token.tag_ in {"NNS", "NNPS"}:
        return None
    lemma = token.lemma_.lower()
    if lemma in _COUNTRY or lemma in _BODY or lemma in _ORGANISED:
        return _description(token, lemma, known)
    return None


def _pronoun(token: Token, word: str, known: Antecedents) -> Mention | None:
    if word in _PERSONAL:
        found = known.person(token)
    elif word in _NEUTRAL:
        found = None if _expletive(token) else known.body(token)
    elif word in _PLURAL:
        found = known.several(token)
    else:
        return None
    return None if found is None else _referring(token, token, found, "pronoun")


def _expletive(token: Token) -> bool:
    """An "it" that stands for a clause: "it is unclear whether", "it remains to be seen"."""
    if token.dep_ == "expl":
        return True
    verb = token.head
    return token.dep_ in {"nsubj", "nsubjpass"} and (
        (verb.lemma_ == "be" and any(child.dep_ in {"acomp", "attr"} for child in verb.children))
        or (token.dep_ == "nsubjpass" and any(child.dep_ == "ccomp" for child in verb.children))
    )


def _description(token: Token, lemma: str, known: Antecedents) -> Mention | None:
    determiner, modifiers = _before(token)
    if lemma in _COUNTRY and determiner is not None and [word.lower_ for word in modifiers] == ["new"]:
        found = known.new_state(token) if determiner.lower_ in _DEFINITE else None
        return None if found is None else _referring(determiner, token, found, "description")
    if determiner is None or any(word.lower_ in _OTHERS for word in modifiers):
        return None
    if any(known.covers(word) for word in modifiers) or _owned(token, known):
        return None
    if determiner.dep_ == "poss":
        found = _owner_state(lemma, determiner, known)
    elif determiner.lower_ not in _DEFINITE:
        return None
    elif lemma in _COUNTRY:
        region = known.region(modifiers)
        found = known.state(token, region)
    elif lemma in _ORGANISED and (organised := known.organised(token, lemma)) is not None:
        found = organised
    elif lemma in _BODY:
        found = None if known.person_beside(token) else known.state(token, None)
    else:
        return None
    return None if found is None else _referring(determiner, token, found, "description")


def _owner_state(lemma: str, determiner: Token, known: Antecedents) -> Mention | None:
    if lemma not in _OWN or determiner.lower_ not in _PERSONAL | _PLURAL:
        return None
    owner = known.at(determiner)
    if owner is None:
        return None
    return known.state_of(owner) if owner.kind == "person" else owner if owner.kind == "state" else None


def _before(token: Token) -> tuple[Token | None, list[Token]]:
    """The determiner or possessive pronoun of a noun phrase, and the modifiers between."""
    determiner: Token | None = None
    modifiers: list[Token] = []
    for child in token.lefts:
        if child.dep_ in {"det", "poss"} and child.pos_ in {"DET", "PRON"}:
            determiner = child
        else:
            modifiers.append(child)
    return determiner, modifiers


def _owned(token: Token, known: Antecedents) -> bool:
    """Whether the phrase says itself whose it is: "the government of Sudan"."""
    return any(
        child.lower_ in {"of", "for", "in"} and any(known.within(grandchild) for grandchild in child.children)
        for child in token.rights
    )


def _referring(first: Token, last: Token, antecedent: Mention, form: Form) -> Mention:
    return Mention(
        first.idx, last.idx + len(last.text), last.i, antecedent.actor_id, antecedent.kind, form, antecedent.name
    )


def references(mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Only those that refer back."""
    return (mention for mention in mentions if mention.form in {"pronoun", "description"})
