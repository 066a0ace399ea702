"""Offices and bodies that speak for somebody: "Dutch Prime Minister X", "the presidents of A and B", "X, the chancellor"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from foedus.ingest.extract.frames import read_words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from foedus.ingest.extract.mentions import Mention

BODIES = ("state", "organisation")
_LINKS = frozenset({"of", "from", "for", "to", "and", "the", "'s", "'", "-", "&"})
_NAME_TAGS = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})


@dataclass(frozen=True, slots=True)
class Party:
    """An actor as a sentence brings it in.

    Attributes:
        id: the actor.
        kind: the kind of the actor.
        at: index of the token that stands for it.
        speaker: the person who voices it, where that is someone else.
        via: how it was found: ``name``, ``role``, ``body``, ``members``, ``owner``, ``part``, ``pronoun``.
        role: lemma of the office or body, where there is one.
    """

    id: str
    kind: str
    at: int
    speaker: str | None = None
    via: str = "name"
    role: str | None = None


@lru_cache(maxsize=1)
def actor_nouns() -> dict[str, frozenset[str]]:
    """The words for offices, bodies, members and whoever is unnamed, by class."""
    return read_words("actors")


class Titles:
    """The titles of one document.

    Attributes:
        roles: whom a word stands for, by its place; joined: who else it stands for ("the presidents of A and B").
        titles: as whom a person is named, by id.
    """

    def __init__(self, doc: Doc, mentions: Mapping[int, Mention]) -> None:
        """`mentions` are those of the document, by the place of every token that one covers."""
        self._doc = doc
        self._at = mentions
        self.roles: dict[int, Party] = {}
        self.joined: dict[int, list[Party]] = {}
        self.titles: dict[str, Party] = {}
        self._read()

    def _read(self) -> None:
        nouns = actor_nouns()
        for token in self._doc:
            if token.pos_ not in ("NOUN", "PROPN", "ADJ"):
                continue
            mention = self._at.get(token.i)
            if mention is not None and (
                mention.kind == "person" or (mention.head != token.i and mention.kind != "group")
            ):
                continue
            lemma = token.lemma_.lower()
            plural = token.tag_ in ("NNS", "NNPS")
            if lemma in nouns["own"] or (mention is not None and mention.kind != "group"):
                continue
            if not (lemma in nouns["speaks"] or lemma in nouns["is"] or (plural and lemma in nouns["members"])):
                continue
            owner, start, end = self._owner(token)
            if owner is None or self._gone(token, start):
                continue
            via = "role" if lemma in nouns["speaks"] else "body" if lemma in nouns["is"] else "members"
            party = Party(owner.actor_id, owner.kind, token.i, via=via, role=lemma)
            others = [*self._joint(owner, token), *self._listed_after(owner, end)] if plural else []
            if others:
                self.joined[token.i] = [
                    Party(each.actor_id, each.kind, token.i, via=via, role=lemma) for each in others
                ]
            person = self._person_beside(start, end) if via == "role" and not plural else None
            if person is not None:
                party = replace(party, speaker=person.actor_id)
                self.titles.setdefault(person.actor_id, party)
            self.roles[token.i] = party

    def _owner(self, token: Token) -> tuple[Mention | None, int, int]:
        """Whose office it is, and where the title starts and ends."""
        doc, i = self._doc, token.i
        start = i
        found: Mention | None = None
        for at in range(i - 1, max(-1, i - 9), -1):
            before = doc[at]
            mention = self._at.get(at)
            if mention is not None and mention.kind in (*BODIES, "party", "group"):
                found, start = mention, at
                break
            if mention is not None and mention.kind == "person" and before.dep_ != "poss":
                break
            if not (
                before.pos_ in _NAME_TAGS
                or before.lower_ in ("'s", "'", "and", "-", "'")
                or (before.pos_ == "VERB" and before.dep_ == "amod")
            ):
                break
            if before.lower_ == "and" and not (at > 0 and doc[at - 1].pos_ in ("NOUN", "PROPN", "ADJ")):
                break
        end = i + 1
        if found is None:
            at = i + 1
            seat = (
                at < len(doc) and doc[at].lower_ == "in" and at + 1 in self._at and self._at[at + 1].form == "capital"
            )
            at += seat
            if at < len(doc) and (seat or doc[at].lower_ in ("of", "for", "to", "from", "-")):
                while at < min(len(doc), i + 10):
                    after = doc[at]
                    mention = self._at.get(at)
                    if mention is not None and mention.kind in (*BODIES, "party"):
                        found, start = mention, self._first_word(token)
                        while at < len(doc) and self._at.get(at) is mention:
                            at += 1
                        end = at
                        break
                    if not (after.pos_ in ("NOUN", "PROPN", "ADJ", "DET") or after.lower_ in _LINKS):
                        break
                    at += 1
        return found, start, end

    def _first_word(self, token: Token) -> int:
        """Where an office begins whose owner follows it: "Permanent Representative of ..."."""
        start = token.i
        while (
            start > 0 and self._doc[start - 1].head.i == token.i and self._doc[start - 1].dep_ in ("amod", "compound")
        ):
            if start - 1 in self._at:
                break
            start -= 1
        return start

    def _joint(self, owner: Mention, token: Token) -> list[Mention]:
        """The other owners of a plural office: "the Lithuanian and Polish presidents"."""
        found: list[Mention] = []
        for at in range(token.i - 1, max(-1, token.i - 12), -1):
            mention = self._at.get(at)
            if mention is None:
                if self._doc[at].lower_ in (",", "and", "the", "'s") or self._doc[at].pos_ in ("NOUN", "ADJ"):
                    continue
                break
            if mention.kind not in BODIES:
                break
            if mention.actor_id != owner.actor_id and mention not in found:
                found.append(mention)
        return found

    def _listed_after(self, owner: Mention, end: int) -> list[Mention]:
        """The further owners in "the presidents of A, B and C"."""
        found: list[Mention] = []
        at = end
        while at < min(len(self._doc), end + 40):
            mention = self._at.get(at)
            if mention is not None and mention.kind == owner.kind:
                if mention not in found:
                    found.append(mention)
            elif mention is not None or self._doc[at].lower_ not in (",", "and", "the", "&", "as", "well"):
                break
            at += 1
        return found

    def _gone(self, token: Token, start: int) -> bool:
        past = actor_nouns()["past"]
        doc = self._doc
        window = doc[max(0, start - 2) : token.i + 3]
        return any(
            word.lower_ in past and word.i != token.i
            for word in window
            if word.i <= token.i or doc[word.i - 1].lower_ == "-"
        )

    def _person_beside(self, start: int, end: int) -> Mention | None:
        doc = self._doc
        at = end
        while at < min(len(doc), end + 6):
            mention = self._at.get(at)
            if mention is not None:
                return mention if mention.kind == "person" else None
            if not (doc[at].pos_ in ("PROPN", "NOUN") or doc[at].lower_ in (",", "-", ".", "general", "and")):
                break
            at += 1
        at = start - 1
        while at >= max(0, start - 4):
            mention = self._at.get(at)
            if mention is not None:
                return mention if mention.kind == "person" else None
            if doc[at].lower_ not in (",", "the"):
                break
            at -= 1
        return None
