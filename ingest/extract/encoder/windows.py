"""Sentences -> what the encoder reads at once: their words, with every actor's name replaced by its kind and a letter.

The encoder never sees who it is that acts: "country A backs country B" says as much about Chad as about China.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from foedus.ingest.extract.encoder.pieces import END, START, pieces, vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Span

    from foedus.ingest.extract.parties import Parties

MOST_PIECES = 254
"""Of a window, without its marks of start and end: what the encoder was trained on."""

_KINDS = {"state": "country", "organisation": "organization", "person": "person", "party": "party"}
_OTHER = "group"


class Place(NamedTuple):
    """An actor where a sentence brings it in: its id, the index of its token, and its first and last piece."""

    actor: str
    at: int
    first: int
    last: int


@dataclass(slots=True)
class Masked:
    """A sentence as pieces; `names` are those that stand for a name: their place, and whose it is."""

    start: int
    pieces: list[int] = field(default_factory=list)
    names: list[tuple[int, str]] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)


class Sentence(NamedTuple):
    """A sentence of a window: the index of its first token, its first and last piece, and its actors."""

    start: int
    first: int
    last: int
    places: list[Place]


class Window(NamedTuple):
    """Sentences read at once; `pieces` are numbers in the vocabulary, marks of start and end included."""

    pieces: list[int]
    sentences: list[Sentence]


def windows(sentences: Iterable[Span], parties: Parties) -> Iterator[Window]:
    """As many sentences at once as fit; those without two actors are read only beside others."""
    held: list[Masked] = []
    for sentence in sentences:
        masked = mask(sentence, parties)
        if held and sum(len(each.pieces) for each in held) + len(masked.pieces) > MOST_PIECES:
            yield _joined(held)
            held = []
        held.append(masked)
    if held:
        yield _joined(held)


def mask(sentence: Span, parties: Parties) -> Masked:
    """The pieces of a sentence with its actors masked, and where they are."""
    doc, start = sentence.doc, sentence.start_char
    text = doc.text[start : sentence.end_char]
    spans: dict[tuple[int, int], list[tuple[str, str, int]]] = {}
    for token in sentence:
        mention = parties.mention(token)
        span = mention.span if mention is not None else (token.idx, token.idx + len(token))
        for party in parties.named(token):
            spans.setdefault(span, []).append((party.id, party.kind, party.at))
    masked = Masked(sentence.start)
    last, end = start, 0
    for (begin, stop), here in sorted(spans.items()):
        if begin >= last:
            masked.pieces.extend(piece.id for piece in pieces(text[last - start : begin - start]))
            actor, kind, _ = here[0]
            masked.pieces.append(vocabulary()[_KINDS.get(kind, _OTHER)])
            masked.names.append((len(masked.pieces), actor))
            masked.pieces.append(0)
            last, end = stop, len(masked.pieces)
        masked.places.extend(Place(actor, at, end - 2, end - 1) for actor, _, at in here)
    masked.pieces.extend(piece.id for piece in pieces(text[max(0, last - start) :]))
    return masked


def _joined(held: Sequence[Masked]) -> Window:
    letters: dict[str, int] = {}
    known = vocabulary()
    window = Window([known[START]], [])
    for masked in held:
        first = len(window.pieces)
        for at, actor in masked.names:
            letter = letters.setdefault(actor, len(letters))
            masked.pieces[at] = known[chr(ord("a") + letter % 26)]
        window.pieces.extend(masked.pieces[: MOST_PIECES - first + 1])
        places = [Place(actor, at, first + begin, first + end) for actor, at, begin, end in masked.places]
        fitting = [place for place in places if place.last < len(window.pieces)]
        window.sentences.append(Sentence(masked.start, first, max(first, len(window.pieces) - 1), fitting))
    window.pieces.append(known[END])
    return window
