"""Text -> sentences and parse. Every offset is a code point of the text as it was given, so that quotes are exact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.ingest.extract.frames import verb_lemmas
from foedus.ingest.extract.furniture import article_alone
from foedus.ingest.extract.headlines import reread
from foedus.ingest.extract.language import language_model

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

    from foedus.ingest.extract.model import Document

BATCH = 64
"""Texts that are parsed together: enough for the matrices to pay, few enough for memory to stay flat."""

BATCH_CHARACTERS = 200_000
"""The parser takes some 4 kB a code point while it works; more than this together only where one text alone has more."""

_CLAUSE_HEADS = frozenset({"ROOT", "conj", "ccomp"})
_BEFORE = frozenset({"compound", "nmod", "poss", "amod", "nsubj"})

_ONE_FOR_ONE = str.maketrans({
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"',
    "\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u2009": " ", "\u00ad": "-", "‐": "-", "‑": "-", "−": "-",
    "\t": " ", "\r": " ", "\u200b": " ", "\ufeff": " ", "\u200e": " ", "\u200f": " ",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Annotated:
    """One document with its parse.

    Attributes:
        document: what was read.
        text: as it was parsed, after `normalise` and without what stands beside the article; ``doc.text`` is the same
            and is put together anew at each call.
        doc: the parse; ``doc.text`` is as long as ``document.text`` and has the same offsets.
    """

    document: Document
    doc: Doc
    text: str

    @property
    def sentences(self) -> Iterator[Span]:
        """The sentences, in order."""
        return iter(self.doc.sents)

    def quote(self, start: int, end: int) -> str:
        """The words of the text as it was given."""
        return self.document.text[start:end]


def normalise(text: str) -> str:
    """The text with typographic variants made plain, one code point for one: no offset moves."""
    return text.translate(_ONE_FOR_ONE)


def annotate(documents: Iterable[Document]) -> Iterator[Annotated]:
    """Parse documents in batches, in order, streaming."""
    for batch in _batches(documents):
        pairs = ((text, (document, text)) for document, text in batch)
        for doc, (document, text) in language_model().pipe(pairs, as_tuples=True, batch_size=BATCH):
            mend(doc)
            yield Annotated(document, doc, text)


def _batches(documents: Iterable[Document]) -> Iterator[list[tuple[Document, str]]]:
    """Documents with their texts, `BATCH` at a time, fewer where they are long."""
    batch: list[tuple[Document, str]] = []
    characters = 0
    for document in documents:
        if batch and (len(batch) == BATCH or characters + len(document.text) > BATCH_CHARACTERS):
            yield batch
            batch, characters = [], 0
        batch.append((document, normalise(article_alone(document.text))))
        characters += len(document.text)
    if batch:
        yield batch


def mend(doc: Doc) -> None:
    """Put right, in place, what the parser often gets wrong in news."""
    repair(doc)
    reread(doc)
    give_back_objects(doc)


def repair(doc: Doc) -> None:
    """Mend what the tagger often gets wrong in news: a verb in the present read as a plural noun ("Panama severs ties")."""
    verbs = verb_lemmas()
    for token in doc:
        if token.tag_ not in ("NNS", "NNPS", "NN", "NNP") or token.i == 0 or token.dep_ not in _CLAUSE_HEADS:
            continue
        text = token.lower_
        if not text.endswith("s") or text[:1] != token.text[:1]:
            continue
        lemma = next((stem for stem in (text[:-1], text[:-2], text[:-3] + "y") if stem in verbs), None)
        if lemma is None or (token.dep_ != "ROOT" and token.head.pos_ not in ("VERB", "AUX")):
            continue
        before = [
            child
            for child in token.children
            if child.i < token.i and child.dep_ in _BEFORE and child.pos_ in ("PROPN", "NOUN", "PRON")
        ]
        if not before or not any(child.i > token.i for child in token.children):
            continue
        token.pos_, token.tag_, token.lemma_ = "VERB", "VBZ", lemma
        before[-1].dep_ = "nsubj"
        for child in token.children:
            if child.dep_ in ("acl", "relcl", "advcl") and any(kid.tag_ == "TO" for kid in child.children):
                child.dep_ = "xcomp"


_SAID = frozenset({"say", "announce", "add", "tell", "confirm", "declare"})


def give_back_objects(doc: Doc) -> None:
    """Mend "A supports B, a spokesman said" where the parser makes B the subject of "said"."""
    for said in doc:
        if said.pos_ != "VERB" or said.lemma_ not in _SAID:
            continue
        taken = next((child for child in said.children if child.dep_ == "nsubj" and child.i < said.i), None)
        if taken is None:
            continue
        speaker = next(
            (word for word in taken.subtree if word.dep_ == "appos" and doc[word.left_edge.i - 1].text == ","), None
        )
        verb = doc[taken.left_edge.i - 1] if taken.left_edge.i > 0 else said
        above = said.dep_ == "ccomp" and said.head.i == verb.i and verb.dep_ == "ROOT"
        below = verb.dep_ == "ccomp" and verb.head.i == said.i
        if speaker is None or verb.pos_ != "VERB" or not (above or below):
            continue
        if any(child.dep_ in ("dobj", "prep") for child in verb.children):
            continue
        if above:
            said.head, said.dep_ = said, "ROOT"
            verb.head, verb.dep_ = said, "ccomp"
        taken.head, taken.dep_ = verb, "dobj"
        speaker.head, speaker.dep_ = said, "nsubj"


def span_of(first: Token, last: Token) -> tuple[int, int]:
    """Code points from the first token's start to the last one's end."""
    return first.idx, last.idx + len(last.text)
