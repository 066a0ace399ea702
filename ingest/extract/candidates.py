"""Who is said to be a candidate: "the other candidate is X", "X is a candidate for the post"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from foedus.ingest.extract import grammar
from foedus.ingest.extract.frames import Frame
from foedus.ingest.extract.proposals import Proposal

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

    from foedus.ingest.extract.parties import Parties

_WORDS = frozenset({"candidate", "contender", "hopeful"})
_FRAME = Frame(act="run", nouns=tuple(sorted(_WORDS)), target=("subject",))


def candidates(sentence: Span, parties: Parties) -> Iterator[Proposal]:
    """A candidacy for each person whom a form of "to be" joins with the word."""
    for token in sentence:
        if token.lemma_.lower() not in _WORDS or token.dep_ not in ("attr", "nsubj") or token.head.lemma_ != "be":
            continue
        for named in _other_side(token):
            for party in parties.named(named):
                person = replace(party, id=party.speaker, kind="person", speaker=None) if party.speaker else party
                if person.kind == "person":
                    yield Proposal(_FRAME, "run", person, person, token, "subject", (person.at, token.i))


def _other_side(token: Token) -> list[Token]:
    sides = [child for child in token.head.children if child.dep_ in ("attr", "nsubj") and child.i != token.i]
    return [each for side in sides for each in grammar.with_conjuncts(side)]
