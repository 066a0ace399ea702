"""Who is named in a text: the gazetteer first, then persons whom the parser recognises. In doubt, nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from foedus.graph.events import ActorKind
from foedus.ingest.extract.model import NewActor
from foedus.ingest.extract.persons import Persons
from foedus.ingest.extract.places import is_place
from foedus.ingest.resolve.folding import folded
from foedus.ingest.resolve.registry import Actor, Name, Registry

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from foedus.ingest.extract.annotate import Annotated

Form = Literal[
    "name",
    "shared",
    "alias",
    "acronym",
    "adjective",
    "demonym",
    "capital",
    "metonym",
    "surname",
    "new",
    "pronoun",
    "description",
]


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A stretch of the text that stands for an actor.

    Attributes:
        start, end: code points, half open.
        head: index of the token that the parse hangs it on.
        actor_id: the actor; for a person that the registry does not know, the slug of the name.
        kind: the actor's kind.
        form: how it is written. ``shared`` is a name whose end another name has too: the first of "the Northern and
            Southern Republics". ``new`` is a name that the registry does not know; ``pronoun`` and ``description``
            ("the alliance") are resolved by the text before them.
        name: the actor's name.
    """

    start: int
    end: int
    head: int
    actor_id: str
    kind: ActorKind
    form: Form
    name: str

    @property
    def span(self) -> tuple[int, int]:
        """Start and end."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Unclear:
    """A name that several actors have, without a word in the text on which is meant.

    Attributes:
        mention: where it stands; its actor is an unnamed one, called by the name.
        may_be: ids of the actors.
    """

    mention: Mention
    may_be: tuple[str, ...]


def find_mentions(annotated: Annotated, registry: Registry, unclear: list[Unclear] | None = None) -> list[Mention]:
    """The named actors of a text, in its order, without overlaps; names that several have are added to `unclear`."""
    published = annotated.document.published
    finder = _Finder(annotated.doc, registry, published.last if published else None)
    found = finder.find()
    if unclear is not None:
        unclear.extend(finder.unclear)
    return found


def new_actors(mentions: Sequence[Mention], used: set[str]) -> tuple[NewActor, ...]:
    """The actors among `used` ids, to be registered with the first claim that names them."""
    known: dict[str, NewActor] = {}
    for mention in mentions:
        if mention.actor_id in used:
            known.setdefault(mention.actor_id, NewActor(mention.actor_id, mention.kind, mention.name))
    return tuple(known.values())


@lru_cache(maxsize=1 << 16)
def words_of(token: str) -> tuple[str, ...]:
    """The folded words of one token; a break for a mark that no name runs over."""
    words = tuple(folded(token).split())
    return words if words or token in _WITHIN else (BREAK,)


BREAK = "|"
"""Stands for a mark at which every name ends."""

UNKNOWN = "~"
"""Begins the id of an actor of whom only a name is known that several have."""

_WITHIN = frozenset({"-", "'", "’", ".", "&", "–"})


class _Finder:
    def __init__(self, doc: Doc, registry: Registry, on: date | None) -> None:
        self._doc = doc
        self._registry = registry
        self._on = on
        self._taken = [False] * len(doc)
        self.unclear: list[Unclear] = []

    def find(self) -> list[Mention]:
        known = list(self._known())
        persons = Persons(self._doc, self._registry, self._on)
        for mention in known:
            if mention.kind == "person":
                persons.learn(mention.name, mention.actor_id)
        renamed = [mention for mention in known if not self._within_name(mention, known)]
        for mention in renamed:
            self._take(mention)
        found = [self._person(*person) for person in persons.find(self._taken)]
        for token, may_be in persons.unclear.items():
            self._leave_open(token, token, may_be)
        return sorted([*renamed, *found])

    def _leave_open(self, first: int, last: int, may_be: Sequence[str]) -> None:
        kinds = [actor.kind for actor in map(self._registry.actor, may_be) if actor is not None]
        name = self._doc[first : last + 1].text
        actor = Actor(UNKNOWN + name, kinds[0] if kinds else "person", name)
        self.unclear.append(Unclear(self._made(actor, "name", first, last, self._head(first, last)), tuple(may_be)))

    def _known(self) -> Iterator[Mention]:
        words: list[str] = []
        tokens: list[int] = []
        for token in self._doc:
            for word in words_of(token.text):
                words.append(word)
                tokens.append(token.i)
        gazetteer = self._registry.gazetteer
        later: list[tuple[int, int, list[Name]]] = []
        certain: list[Mention] = []
        self._certain: list[int] = []
        place = 0
        while place < len(words):
            shared = self._sharing(words, place)
            if shared is not None:
                one, other, length = shared
                first, last = tokens[place], tokens[place + length - 1]
                certain += self._mention(one, first, first, form="shared")
                certain += self._mention(other, tokens[place + 2], last)
                self._certain.append(last)
                place += length
                continue
            found = gazetteer.at(words, place) if (place == 0 or tokens[place - 1] != tokens[place]) else None
            if found is None or not self._whole(tokens, place, found[0]):
                place += 1
                continue
            length, entries = found
            first, last = tokens[place], tokens[place + length - 1]
            fitting = [entry for entry in entries if self._fits(entry, first, last)]
            if entries and (not fitting or self._part_of_more(fitting, first, last)):
                place += 1
                continue
            if len(fitting) == 1:
                certain += self._mention(fitting[0], first, last)
            elif fitting:
                later.append((first, last, fitting))
            self._certain.append(last)
            place += length
        yield from certain
        present = {mention.actor_id for mention in certain}
        for first, last, fitting in later:
            choice = self._choose(fitting, present)
            if choice is not None:
                yield from self._mention(choice, first, last)
            elif not all(name.use == "capital" for name in fitting):
                self._leave_open(first, last, sorted({name.actor for name in fitting}))

    def _sharing(self, words: Sequence[str], place: int) -> tuple[Name, Name, int] | None:
        """Two names that share their end, in the plural, from a word on, and how many words they take."""
        if words[place + 1 : place + 2] != ["and"]:
            return None
        for length in range(2, 5):
            tail = words[place + 3 : place + 2 + length]
            if len(tail) < length - 1 or not tail[-1].endswith("s"):
                continue
            end = [*tail[:-1], tail[-1][:-1]]
            found = [self._registry.gazetteer.at([word, *end], 0) for word in (words[place], words[place + 2])]
            names = [each[1][0] for each in found if each is not None and each[0] == length and len(each[1]) == 1]
            if len(names) == 2:
                return names[0], names[1], length + 2
        return None

    def _whole(self, tokens: list[int], place: int, length: int) -> bool:
        after = place + length
        if after >= len(tokens) or tokens[after] != tokens[after - 1]:
            return True
        return "-" in self._doc[tokens[after]].text

    def _fits(self, name: Name, first: int, last: int) -> bool:
        """Whether the text writes it as a name is written: capitals where the name has them."""
        text = self._doc[first].text
        if name.use == "acronym":
            return all(self._doc[at].text.replace(".", "").isupper() for at in range(first, last + 1))
        return text[0].isupper() or not name.text[0].isupper() or (last > first and self._doc[last].text[0].isupper())

    def _part_of_more(self, names: Sequence[Name], first: int, last: int) -> bool:
        """Whether it is but the end of a longer name: "Social Democratic Party", "National Security Council"."""
        if first == 0 or first == last or (self._certain and self._certain[-1] == first - 1):
            return False
        actor = self._registry.actor(names[0].actor)
        before = self._doc[first - 1]
        return (
            actor is not None
            and actor.kind not in {"state", "person"}
            and before.pos_ in {"PROPN", "ADJ"}
            and before.text[0].isupper()
            and not before.is_sent_start
            and before.dep_ in {"compound", "amod", "nmod"}
            and first <= before.head.i <= last
        )

    def _choose(self, names: Sequence[Name], present: set[str]) -> Name | None:
        """Of several actors of one name, the one in office on the day, or the one that the text names elsewhere."""
        if self._on is not None:
            holders = [name for name in names if self._registry.offices(name.actor, self._on)]
            if len(holders) == 1:
                return holders[0]
        named = [name for name in names if name.actor in present]
        return named[0] if len(named) == 1 else None

    def _mention(self, name: Name, first: int, last: int, form: Form | None = None) -> Iterator[Mention]:
        actor = self._registry.actor(name.actor)
        head = self._head(first, last)
        if actor is None or (name.use == "capital" and is_place(head)):
            return
        yield self._made(actor, form or name.use, first, last, head)

    def _made(self, actor: Actor, form: Form, first: int, last: int, head: Token) -> Mention:
        end = self._doc[last].idx + len(self._doc[last].text)
        return Mention(self._doc[first].idx, end, head.i, actor.id, actor.kind, form, actor.name)

    def _head(self, first: int, last: int) -> Token:
        if first == last:
            return self._doc[first]
        return self._doc[first : last + 1].root

    def _person(self, first: int, last: int, actor_id: str, name: str, form: Form) -> Mention:
        known = self._registry.actor(actor_id)
        actor = known if known is not None else Actor(actor_id, "person", name)
        return self._made(actor, form, first, last, self._head(first, last))

    def _take(self, mention: Mention) -> None:
        for token in self._doc.char_span(mention.start, mention.end, alignment_mode="expand") or ():
            self._taken[token.i] = True

    def _within_name(self, mention: Mention, known: Sequence[Mention]) -> bool:
        """Whether a state's or capital's name is but a part of a person's name ("Michael Jordan")."""
        token = self._doc[mention.head]
        if mention.form not in {"name", "capital"} or token.ent_type_ != "PERSON" or " " in mention.name:
            return False
        entity = next((each for each in self._doc.ents if each.start <= token.i < each.end), None)
        if entity is None or entity.end - entity.start < 2:
            return False
        return not any(
            other is not mention
            and other.start < entity.end_char
            and mention.start != other.start
            and entity.start_char < other.end
            for other in known
        ) and all(word.pos_ == "PROPN" for word in entity)
