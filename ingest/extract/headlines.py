"""Verbs in the present that the tagger took for nouns ("Chad expels the envoy", "A and B back the draft").

A past tense is seldom mistaken. So the sentence is parsed once more with the word in the past; where that makes it a
verb with a subject, the new parse stands, with the word as it was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from foedus.ingest.extract.frames import verb_lemmas
from foedus.ingest.extract.language import language_model

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

LONGEST = 80
"""Words of a sentence that is worth a second parse."""

_NOMINAL = frozenset({"NN", "NNS", "NNP", "NNPS", "RB", "JJ", "IN", "RP"})
_BASE = frozenset({
    "abstain", "agree", "back", "condemn", "expel", "join", "oppose", "reject", "sign", "summon", "support", "urge", "veto",
})  # fmt: skip
"""Verbs whose plain form is told from a noun or an adverb: after a plural or a list of names."""
_NOUNS = frozenset({"states", "arms", "means", "works", "forces", "sides", "leads", "needs"})
"""Forms in -s that are nouns nearly always."""
_IRREGULAR = {
    "back": "supported", "become": "became", "begin": "began", "break": "broke", "bring": "brought", "cut": "reduced",
    "expel": "expelled", "give": "gave", "hit": "struck", "hold": "held", "leave": "left", "lend": "lent", "make": "made",
    "meet": "met", "pay": "paid", "put": "placed", "quit": "left", "say": "said", "see": "saw", "seek": "sought",
    "send": "sent", "speak": "spoke", "stand": "stood", "take": "took", "tell": "told", "throw": "threw", "win": "won",
    "withdraw": "withdrew",
}  # fmt: skip
_STARTS = frozenset({"DET", "PROPN", "ADJ", "NUM", "PRON", "NOUN", "ADP", "SCONJ", "PART"})
"""What may begin that which follows a verb."""
_WHITHER = frozenset({"to", "from", "in", "into", "on", "home", "at", "under"})
_CLAUSES = frozenset({"ROOT", "ccomp", "advcl", "conj", "relcl", "pcomp"})
_WHEN = frozenset({"after", "as", "while", "since", "before"})
_COPIED: list[int | str] = ["HEAD", "DEP", "TAG", "POS", "LEMMA"]


def reread(doc: Doc) -> None:
    """Parse again, in place, the sentences of a document in which a verb seems to be taken for a noun."""
    for first, last, at in list(_doubtful(doc)):
        _read_again(doc, first, last, at)


def _doubtful(doc: Doc) -> Iterator[tuple[int, int, int]]:
    """First and last word of a sentence, and the word in doubt; one a sentence."""
    for sentence in doc.sents:
        if len(sentence) <= LONGEST:
            token = next((each for each in sentence if each.tag_ in _NOMINAL and _may_be_verb(each, sentence)), None)
            if token is not None:
                yield sentence.start, sentence.end, token.i


def _may_be_verb(token: Token, sentence: Span) -> bool:
    if token.i == sentence.start or token.text[0].isupper() or _stem(token) is None:
        return False
    before = token.nbor(-1)
    beside_verb = token.dep_ == "conj" and token.head.pos_ == "VERB"
    if not (before.pos_ in ("PROPN", "NOUN") or before.text == ")" or (beside_verb and before.pos_ == "CCONJ")):
        return False
    if token.dep_ in ("dobj", "pobj", "nsubjpass") and not (token.dep_ == "pobj" and token.head.lower_ in _WHEN):
        return False
    if token.lower_ == "back" and token.i + 1 < sentence.end and token.nbor().lower_ in _WHITHER:
        return False
    if token.i + 1 == sentence.end or token.nbor().text in (".", ","):
        return token.lower_ == "abstain"
    return token.nbor().pos_ in _STARTS or token.nbor().text == '"' or token.lower_ == "abstain"


@lru_cache(maxsize=1 << 14)
def _stem_of(word: str) -> str | None:
    if word in _BASE:
        return word
    if not word.endswith("s") or word in _NOUNS:
        return None
    stems = [
        word[:-1],
        *([word[:-2]] if word.endswith("es") else []),
        *([word[:-3] + "y"] if word.endswith("ies") else []),
    ]
    return next((stem for stem in stems if stem in verb_lemmas()), None)


def _stem(token: Token) -> str | None:
    return _stem_of(token.lower_)


def _past(stem: str) -> str:
    if stem in _IRREGULAR:
        return _IRREGULAR[stem]
    if stem.endswith("e"):
        return stem + "d"
    return stem[:-1] + "ied" if stem.endswith("y") and stem[-2] not in "aeiou" else stem + "ed"


def _read_again(doc: Doc, first: int, last: int, at: int) -> None:
    from spacy.tokens import Doc as Parsed

    stem = _stem(doc[at])
    if stem is None:
        return
    model = language_model()
    words = [token.text for token in doc[first:last]]
    words[at - first] = _past(stem)
    parsed = model(Parsed(model.vocab, words=words, spaces=[bool(token.whitespace_) for token in doc[first:last]]))
    verb = parsed[at - first]
    if verb.tag_ != "VBD" or verb.dep_ not in _CLAUSES or len(list(parsed.sents)) > 1:
        return
    if verb.dep_ != "conj" and not any(child.dep_ == "nsubj" and child.i < verb.i for child in verb.children):
        return
    verb.tag_, verb.lemma_ = "VBZ" if doc[at].lower_ != stem else "VBP", stem
    whole: Any = doc.to_array(_COPIED)
    whole[first:last] = parsed.to_array(_COPIED)
    doc.from_array(_COPIED, whole)
