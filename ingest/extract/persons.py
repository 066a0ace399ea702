"""Persons by full name, and by surname where the text or the day says who it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from foedus.ingest.resolve.folding import folded, slug, surnames_of
from foedus.ingest.resolve.registry import Registry

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

Found = tuple[int, int, str, str, Literal["new", "surname"]]
"""First and last token, id, name, and how it was found."""

TITLES = frozenset({
    "president", "premier", "prime", "minister", "chancellor", "king", "queen", "prince", "princess", "sheikh", "sultan", "emir",
    "pope", "secretary", "general", "senator", "sen.", "rep.", "representative", "congressman", "congresswoman", "governor",
    "gov.", "mayor", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr.", "sir", "lord", "lady", "baroness", "dame", "gen.",
    "col.", "colonel", "lt.", "maj.", "major", "admiral", "ambassador", "envoy", "chairman", "chairwoman", "spokesman",
    "spokeswoman", "spokesperson", "leader", "foreign", "defence", "defense", "vice", "deputy", "former", "justice", "judge",
    "ayatollah", "imam", "patriarch", "archbishop", "cardinal", "bishop", "reverend", "rev.", "crown", "speaker", "commissioner",
    "director", "chief", "first", "taoiseach", "commander", "professor", "prof.", "sgt.", "captain", "capt.", "the",
})  # fmt: skip

ROLES = frozenset({
    "president", "premier", "minister", "chancellor", "senator", "congressman", "congresswoman", "governor", "mp", "mep",
    "deputy", "lawmaker", "politician", "candidate", "leader", "spokesman", "spokeswoman", "spokesperson", "ambassador",
    "envoy", "diplomat", "commissioner", "representative", "secretary", "secretary-general", "chairman", "chairwoman", "chief",
    "general", "judge", "justice", "activist", "journalist", "economist", "professor", "ayatollah", "archbishop", "bishop",
    "mayor", "speaker", "staff", "commander", "lawyer", "dissident", "banker", "businessman",
})  # fmt: skip
"""Words before a full name that say that it is a person's."""

NEAR = timedelta(days=400)
"""How long before and after a leading office a person is still called by the surname alone."""


class Persons:
    """The persons of one text.

    Attributes:
        unclear: tokens that are the surname of several, each with their ids: who is meant cannot be told.
    """

    def __init__(self, doc: Doc, registry: Registry, on: date | None) -> None:
        self._doc = doc
        self._registry = registry
        self._on = on
        self._surnames: dict[str, set[str]] = {}
        self._names: dict[str, str] = {}
        self.unclear: dict[int, tuple[str, ...]] = {}

    def learn(self, name: str, actor_id: str) -> None:
        """The text names a person in full: from here on the surname alone means this person."""
        self._names[actor_id] = name
        for surname in surnames_of(name):
            self._surnames.setdefault(surname, set()).add(actor_id)

    def find(self, taken: list[bool]) -> Iterator[Found]:
        """Persons who are named where nothing is taken yet."""
        for span in (*self._recognised(taken), *self._titled(taken)):
            if any(taken[span.start : span.end]):
                continue
            actor_id = self._known_in_full(span.text) or slug(span.text)
            self.learn(span.text, actor_id)
            _take(taken, span)
            yield span.start, span.end - 1, actor_id, span.text, "new"
        for token in self._doc:
            if token.pos_ == "PROPN" and not taken[token.i] and token.ent_type_ not in {"DATE", "TIME"}:
                person = self._by_surname(token, taken)
                if person is not None:
                    taken[token.i] = True
                    yield token.i, token.i, person, self._names.get(person, token.text), "surname"

    def _recognised(self, taken: list[bool]) -> Iterator[Span]:
        """Full names that the parser recognises as persons."""
        for entity in self._doc.ents:
            span = _bare(entity, taken) if entity.label_ == "PERSON" else None
            if span is not None and span.end - span.start > 1:
                yield span

    def _titled(self, taken: list[bool]) -> Iterator[Span]:
        """Two or more capitalised names after a title or role, whatever the parser takes them for."""
        doc = self._doc
        for token in doc:
            if token.lower_ not in ROLES or taken[token.i]:
                continue
            start = end = token.i + 1
            while end < len(doc) and doc[end].pos_ == "PROPN" and _is_name(doc[end]) and not taken[end]:
                end += 1
            if 2 <= end - start <= 5:
                yield doc[start:end]

    def _known_in_full(self, text: str) -> str | None:
        """The person in the registry or in this text whose name ends as this one does and begins alike."""
        words = folded(text).split()
        for known in self._surnames.get(words[-1], ()):
            first = folded(self._names[known]).split()[0]
            if first == words[0]:
                return known
        return None

    def _by_surname(self, token: Token, taken: list[bool]) -> str | None:
        surname = folded(token.text)
        if self._within_a_name(token, taken):
            return None
        own = self._surnames.get(surname, set())
        if len(own) == 1:
            return next(iter(own))
        if own:
            self.unclear[token.i] = tuple(sorted(own))
        if own or self._on is None or not token.text[0].isupper():
            return None
        return self._in_office(surname, token)

    def _within_a_name(self, token: Token, taken: list[bool]) -> bool:
        """Whether a capitalised word stands before or after it, so that it is part of some longer name."""
        doc = self._doc
        if token.i and not token.is_sent_start:
            before = doc[token.i - 1]
            if _capital(before) and before.lower_ not in TITLES and not taken[before.i]:
                return True
        after = doc[token.i + 1] if token.i + 1 < len(doc) else None
        return after is not None and _capital(after) and not after.is_sent_start and not taken[after.i]

    def _in_office(self, surname: str, token: Token) -> str | None:
        assert self._on is not None
        for days in ((self._on,), (self._on - NEAR, self._on + NEAR)):
            holders = {person for day in days for person in self._registry.surnamed(surname, day)}
            if len(holders) > 1:
                self.unclear[token.i] = tuple(sorted(holders))
                return None
            if holders:
                return self._named(holders.pop())
        return None

    def _named(self, person: str) -> str:
        actor = self._registry.actor(person)
        if actor is not None:
            self._names.setdefault(person, actor.name)
        return person


def _bare(entity: Span, taken: list[bool]) -> Span | None:
    """The entity without titles before and marks behind; None if nothing is left or something else is named in it."""
    start, end = entity.start, entity.end
    doc = entity.doc
    while start < end and (doc[start].lower_ in TITLES or taken[start] or doc[start].pos_ in {"ADJ", "DET", "PUNCT"}):
        start += 1
    while end > start and (doc[end - 1].lower_ in {"'s", "'", "’s"} or not doc[end - 1].text[0].isupper()):
        end -= 1
    if start >= end or any(taken[start:end]):
        return None
    return doc[start:end]


def _is_name(token: Token) -> bool:
    return token.text[0].isupper() and not token.text.isupper() and token.lower_ not in TITLES


def _capital(token: Token) -> bool:
    return token.text[0].isupper() and token.pos_ in {"PROPN", "NOUN", "ADJ"}


def _take(taken: list[bool], span: Span) -> None:
    for at in range(span.start, span.end):
        taken[at] = True
