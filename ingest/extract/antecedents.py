"""The mentions of one text as antecedents: which of them a later word may take up."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from foedus.ingest.resolve.bundled import regions
from foedus.ingest.resolve.folding import folded
from foedus.ingest.resolve.registry import Registry

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from foedus.ingest.extract.mentions import Mention

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_OBJECTS = frozenset({"dobj", "dative", "pobj"})
_INSIDE = frozenset({"compound", "amod", "nmod", "poss", "appos"})
_REACH = 3
"""How many sentences back an antecedent may stand."""

_GENERAL = frozenset({"organisation", "organization", "body"})
_BODIES = frozenset({"state", "organisation", "party", "group"})


class Antecedents:
    """Mentions as they are met, and the one that a word at a place takes up."""

    def __init__(self, doc: Doc, mentions: Sequence[Mention], registry: Registry, on: date | None) -> None:
        self._doc = doc
        self._registry = registry
        self._on = on
        self._all: list[Mention] = []
        self._at: dict[int, Mention] = {}
        self._heads: list[tuple[int, bool, Mention]] = []
        self._sentence = [0] * len(doc)
        for number, sentence in enumerate(doc.sents):
            for at in range(sentence.start, sentence.end):
                self._sentence[at] = number
        for mention in mentions:
            self.add(mention)

    def add(self, mention: Mention) -> None:
        """A mention; those that refer back too, so that the next word can take them up."""
        self._all.append(mention)
        at = mention.head
        self._at[at] = mention
        for way in (-1, 1):
            near = at + way
            while 0 <= near < len(self._doc) and mention.start <= self._doc[near].idx < mention.end:
                self._at.setdefault(near, mention)
                near += way
        insort(self._heads, (at, self._is_subject(self._doc[at]), mention))

    def mentions(self) -> list[Mention]:
        """All, in the order of the text."""
        return sorted(self._all)

    def at(self, token: Token) -> Mention | None:
        """The mention that covers a token."""
        return self._at.get(token.i)

    def covers(self, token: Token) -> bool:
        """Whether a mention covers a token."""
        return token.i in self._at

    def within(self, token: Token) -> bool:
        """Whether a phrase names somebody."""
        return any(word.i in self._at for word in token.subtree)

    # ---- what may be taken up ----

    def person(self, token: Token) -> Mention | None:
        """For "he", "her": the last person, or else the state whose leader is the last subject.

        An object is not what its own subject is: "A calls on him to resign" is not on A.
        """
        own = self._own_subject(token)
        found = self._last(token, lambda mention: mention.kind == "person" and mention.head not in own)
        return found or self._last(token, lambda mention: mention.kind == "state", titled=True)

    def body(self, token: Token) -> Mention | None:
        """For "it", "its": the last state, organisation, party or group."""
        return self._last(token, lambda mention: mention.kind in _BODIES)

    def several(self, token: Token) -> Mention | None:
        """For "they", "their": the last subject, if it is one actor written in the plural, or a body of many."""
        subject = self._last_subject_noun(token)
        if subject is None or any(child.dep_ == "conj" for child in subject.children):
            return None
        mention = self._at.get(subject.i)
        if mention is not None and mention.kind in {"organisation", "party", "group"}:
            return mention
        if subject.tag_ not in {"NNS", "NNPS"}:
            return None
        if mention is not None:
            return mention if mention.kind != "person" else None
        owners = {
            owner.actor_id: owner
            for child in subject.lefts
            if (owner := self._at.get(child.i)) is not None and owner.kind in _BODIES
        }
        return next(iter(owners.values())) if len(owners) == 1 else None

    def state(self, token: Token, region: frozenset[str] | None) -> Mention | None:
        """For "the country", "the government": the last state (of a region, if one is named)."""
        return self._last(
            token, lambda mention: mention.kind == "state" and (region is None or mention.actor_id in region)
        )

    def new_state(self, token: Token) -> Mention | None:
        """For "the new state": the state that an earlier sentence was about."""
        here = self._sentence[token.i]
        return self._last(token, lambda mention: mention.kind == "state" and self._sentence[mention.head] < here)

    def organised(self, token: Token, lemma: str) -> Mention | None:
        """For "the alliance", "the court": the last organisation of which the word may be said."""
        return self._last(token, lambda mention: self._called(mention, lemma), anywhere=True)

    def state_of(self, person: Mention) -> Mention | None:
        """For "his government": the state whose office the person holds, or by whose adjective the text names them."""
        bodies = {office.body for office in self._registry.offices(person.actor_id, self._on)}
        of_office = [mention for mention in self._all if mention.kind == "state" and mention.actor_id in bodies]
        if of_office:
            return of_office[-1]
        for named in self._all:
            if named.actor_id == person.actor_id:
                for word in self._doc[named.head].lefts:
                    owner = self._at.get(word.i)
                    if owner is not None and owner.kind == "state":
                        return owner
        return None

    def person_beside(self, token: Token) -> bool:
        """Whether the person is named along with the title: "the president, Maia Sandu"."""
        near = self._doc[token.i + 1 : token.i + 4]
        return any((mention := self._at.get(word.i)) is not None and mention.kind == "person" for word in near)

    def region(self, modifiers: Iterable[Token]) -> frozenset[str] | None:
        """The states of a region that the modifiers name: "the Baltic country"."""
        words = folded(" ".join(word.text for word in modifiers))
        known = regions()
        return known.get(words)

    # ---- how it is chosen ----

    def _last(
        self, token: Token, fits: Callable[[Mention], bool], *, titled: bool = False, anywhere: bool = False
    ) -> Mention | None:
        here = self._sentence[token.i]
        best: tuple[int, int, int] | None = None
        chosen: Mention | None = None
        for at, subject, mention in reversed(self._heads):
            if at >= token.i:
                continue
            back = here - self._sentence[at]
            if back > _REACH and not anywhere:
                break
            if not fits(mention) or (titled and not self._is_titled(mention)):
                continue
            rank = (back, not subject, -at)
            if best is None or rank < best:
                best, chosen = rank, mention
        return chosen

    def _own_subject(self, token: Token) -> frozenset[int]:
        """The words of the subject of the clause that a pronoun is an object of."""
        if token.dep_ not in _OBJECTS or token.lower_.endswith("self"):
            return frozenset()
        head = token.head if token.dep_ != "pobj" else token.head.head
        subjects = [child for child in head.children if child.dep_ in _SUBJECTS]
        return frozenset(word.i for subject in subjects for word in subject.subtree)

    def _is_subject(self, token: Token) -> bool:
        for _ in range(4):
            if token.dep_ in _SUBJECTS:
                return True
            if token.dep_ not in _INSIDE and token.dep_ != "conj":
                return False
            token = token.head
        return False

    def _is_titled(self, mention: Mention) -> bool:
        token = self._doc[mention.head]
        return token.dep_ in _INSIDE and token.head.pos_ in {"NOUN", "PROPN"} and token.head.dep_ in _SUBJECTS

    def _last_subject_noun(self, token: Token) -> Token | None:
        here = self._sentence[token.i]
        for at in range(token.i - 1, -1, -1):
            word = self._doc[at]
            if here - self._sentence[at] > 1:
                return None
            if word.dep_ in _SUBJECTS and word.pos_ in {"NOUN", "PROPN"}:
                return word
        return None

    def _called(self, mention: Mention, lemma: str) -> bool:
        if mention.kind in {"state", "person"}:
            return False
        if mention.kind in {"party", "group"}:
            return lemma in {mention.kind, "group", "movement"} or lemma in folded(mention.name).split()
        actor = self._registry.actor(mention.actor_id)
        nature = actor.nature if actor is not None else ""
        if lemma == nature or lemma in folded(mention.name).split():
            return True
        return lemma in _GENERAL or (lemma == "bloc" and nature == "alliance")
