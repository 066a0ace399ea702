"""Who speaks where a text says "we" or "I": in a quotation whoever is quoted, elsewhere whose speech it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from foedus.ingest.extract.grammar import ancestors, subjects

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from foedus.ingest.extract.mentions import Mention

FIRST_PERSON = frozenset({"we", "i", "us", "me", "our", "my", "ourselves", "myself"})
_SAYING = frozenset({
    "say", "tell", "write", "tweet", "add", "declare", "announce", "state", "stress", "insist", "note", "continue", "warn",
    "argue", "explain", "conclude", "reply", "claim", "post",
})  # fmt: skip
_MARKS = frozenset({'"', "''", "``"})
_NEAR = 70
"""How many words before or after a quotation that stands alone its speaker is looked for."""

_HEADING = 400
"""Code points of a text in which its heading says whose speech it is."""

_KIND = (
    r"(?:remarks|statement|speech|address|message|intervention|declaration|communiqu[eé]|testimony|lecture|doorstep|"
    r"press conference|briefing|letter|comments)"
)
_BY = re.compile(rf"\b{_KIND}\b[^\n]*?\b(?:by|of|from)\b", re.IGNORECASE)
_OWNED = re.compile(rf"['’]s?\s+(?:[\w-]+\s+){{0,3}}{_KIND}\b", re.IGNORECASE)
_BEHALF = re.compile(r"\bI (?:speak|have the honou?r|am speaking|deliver|make)\b[^.\n]*\bon behalf of\b", re.IGNORECASE)


class Voices:
    """The quotations of one document, and who speaks in them."""

    def __init__(self, doc: Doc, at: Mapping[int, Mention]) -> None:
        """`at`: the mention that covers a token, by the token's place."""
        self._doc = doc
        self._at = at
        self._within = _quoted(doc)
        self._own: int | None = None
        self._looked = False

    def quoted(self, token: Token) -> bool:
        """Whether a token stands within quotation marks."""
        return self._within[token.i]

    def speakers(self, pronoun: Token) -> Iterator[list[Token]]:
        """Heads of who may be the one that says a pronoun of the first person, likeliest first."""
        within = self._within[pronoun.i]
        for _, head in ancestors(pronoun, 12):
            if head.lemma_.lower() in _SAYING and head.pos_ == "VERB" and not self._within[head.i]:
                yield _third(subjects(head))
        if not within:
            own = self.own()
            if own is not None:
                yield [own]
            return
        before = range(pronoun.i - 1, max(-1, pronoun.i - _NEAR), -1)
        after = range(pronoun.i + 1, min(len(self._doc), pronoun.i + _NEAR))
        for at in (*before, *after):
            verb = self._doc[at]
            if verb.pos_ == "VERB" and verb.lemma_.lower() in _SAYING and not self._within[at]:
                yield _third(subjects(verb))

    def own(self) -> Token | None:
        """The head of whose speech or statement the document is, by its heading."""
        if not self._looked:
            self._looked = True
            self._own = next(self._headings(), None)
        return None if self._own is None else self._doc[self._own]

    def _headings(self) -> Iterator[int]:
        text = self._doc.text
        for line in re.finditer(r"[^\n]+", text[:_HEADING]):
            named = _BY.search(line[0])
            owned = _OWNED.search(line[0])
            if named:
                yield from self._mentioned(line.start() + named.end(), line.end())
            if owned:
                yield from self._mentioned(line.start(), line.start() + owned.end())
            spoken = re.match(r"[^\n:.,]{3,60}:", line[0])
            if spoken:
                yield from self._mentioned(line.start(), line.start() + spoken.end())
        for spoken in _BEHALF.finditer(text):
            yield from self._mentioned(spoken.end(), spoken.end() + 60)

    def _mentioned(self, start: int, end: int) -> Iterator[int]:
        """Heads of the mentions between two code points; a person among them before the body that the title names."""
        found = {
            mention.head: mention.kind
            for token in self._doc
            if start <= token.idx < end and (mention := self._at.get(token.i)) is not None
        }
        persons = [head for head, kind in found.items() if kind == "person"]
        yield from (*persons, *(head for head in found if head not in persons))


def _third(heads: list[Token]) -> list[Token]:
    return [head for head in heads if head.lower_ not in FIRST_PERSON]


def _quoted(doc: Doc) -> list[bool]:
    """For each token, whether an odd number of quotation marks stands before it in its paragraph."""
    within: list[bool] = []
    inside = False
    for token in doc:
        if token.is_space and token.text.count("\n") > 1:
            inside = False
        elif token.text in _MARKS:
            inside = not inside
        within.append(inside and token.text not in _MARKS)
    return within
