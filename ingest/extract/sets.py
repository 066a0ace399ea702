"""Sets of actors that name some of their members: "many allies, including A, B and C" says it of A, B and C."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from foedus.ingest.extract.proposals import Proposal

if TYPE_CHECKING:
    from spacy.tokens import Token

    from foedus.ingest.extract.parties import Parties
    from foedus.ingest.extract.titles import Party

_NAMING = frozenset({"including", "among"})


def including(parties: Parties) -> Callable[[Proposal], Iterator[Proposal]]:
    """For a proposal whose actor is a number of members: one for each member that the sentence names, else itself."""

    def expanded(proposal: Proposal) -> Iterator[Proposal]:
        unnamed = proposal.actor.via in ("members", "group") and not proposal.gleaned
        named = _named(proposal, parties) if unnamed else []
        if not named:
            yield proposal
        for party in named:
            yield replace(proposal, actor=party, heads=(*proposal.heads, party.at))

    return expanded


def _named(proposal: Proposal, parties: Parties) -> list[Party]:
    for token in proposal.predicate.sent:
        if token.lower_ in _NAMING and token.i > proposal.actor.at:
            return _listed(token, parties)
    return []


def _listed(word: Token, parties: Parties) -> list[Party]:
    """The states that follow a word, one after the other."""
    found: list[Party] = []
    for token in word.doc[word.i + 1 : word.sent.end]:
        here = [party for party in parties.named(token) if party.kind == "state"]
        if here:
            found.extend(party for party in here if party.id not in {other.id for other in found})
        elif token.lower_ not in ("the", "and", ",", "of", "as", "well") and parties.mention(token) is None:
            break
    return found
