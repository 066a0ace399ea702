"""Who does what to whom: frames of the lexicon laid over the parse, each match a proposal with its actors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.graph.events import Act
from foedus.ingest.extract import grammar
from foedus.ingest.extract.frames import Frame, Lexicon, PartOfSpeech, read_words
from foedus.ingest.extract.slots import SYMMETRIC, actors_of, as_person, in_turn, targets_of

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

    from foedus.ingest.extract.parties import Parties
    from foedus.ingest.extract.titles import Party

PARTS: dict[str, PartOfSpeech] = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "ADJ": "adjective", "PROPN": "noun"}
"""The lexicon's parts of speech, by the parser's."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One actor's one act on one target, as a frame reads it; nothing is judged yet.

    Attributes:
        predicate: the word that evoked the frame.
        slot: the slot in which the target was found; empty if none was.
        heads: tokens that the evidence must cover.
        gleaned: whether the parse was not asked who does it and on whom (`gleaning`).
    """

    frame: Frame
    act: Act
    actor: Party
    target: Party | None
    predicate: Token
    slot: str
    heads: tuple[int, ...]
    inherited: bool = False
    gleaned: bool = False


def propose(sentence: Span, parties: Parties, lexicon: Lexicon) -> Iterator[Proposal]:
    """All proposals of one sentence, in the order of their predicates."""
    for token in sentence:
        part = PARTS.get(token.pos_)
        if part is None or parties.mention(token) is not None:
            continue
        lemma = token.lemma_.lower()
        if part != "verb" and lemma.startswith("abst") and token.lower_ in ("abstain", "abstains", "abstained"):
            part, lemma = "verb", "abstain"
        if part == "noun" and (token.dep_ == "compound" or _taken_by_verb(token, lemma, lexicon)):
            continue
        if part == "adjective" and _says_what(token, lexicon):
            continue
        for frame in lexicon.evoked(part, lemma):
            found = list(_fill(frame, token, part, parties, lexicon))
            yield from found
            if found and not frame.besides:
                break


def _taken_by_verb(noun: Token, lemma: str, lexicon: Lexicon) -> bool:
    """Whether a verb says what becomes of what a noun names: a dropped objection is no objection."""
    stands = grammar.measure(noun)
    if stands.dep_ not in ("dobj", "nsubjpass"):
        return False
    said = lexicon.evoked("verb", stands.head.lemma_.lower())
    return any(lemma in frame.object and not frame.inverse for frame in said)


def _says_what(adjective: Token, lexicon: Lexicon) -> bool:
    """Whether it says what somebody is ready to do: that is the act, and this how it is meant."""
    return any(
        grammar.has_infinitive(adjective) and lexicon.evoked("verb", verb.lemma_.lower())
        for verb in grammar.complements(adjective)
    )


def _says_more(token: Token, act: Act, lexicon: Lexicon) -> bool:
    """Whether what is decided is an act of its own: "votes to recognise"."""
    return any(
        frame.act != act and (token.lemma_ == "agree" or fits(frame, verb, grammar.own_objects(verb)))
        for verb in grammar.complements(token)
        for frame in lexicon.evoked("verb", verb.lemma_.lower())
    )


def _fill(frame: Frame, token: Token, part: str, parties: Parties, lexicon: Lexicon) -> Iterator[Proposal]:
    objects = grammar.own_objects(token) if part == "verb" else []
    decided = (frame.act == "approve" and frame.clause == "to") or (frame.act == "sign" and token.lemma_ == "agree")
    if decided and _says_more(token, frame.act, lexicon):
        return
    if not fits(frame, token, objects):
        return
    actors = actors_of(frame, token, part, objects, parties)
    if frame.actor_kind == ("person",) or frame.target == ("subject",):
        actors = [as_person(actor) for actor in actors]
    if frame.actor_kind:
        actors = [actor for actor in actors if actor.kind in frame.actor_kind]
    if frame.act == "approve" and token.lemma_ == "vote":
        # "139 members voted for it" tells how they voted and not what all of them decided
        actors = [actor for actor in actors if actor.via != "members"]
    if not actors or (frame.alone and len(actors) > 1):
        return
    yield from _pairs(frame, token, objects, actors, parties)


def _is_only_part(noun: Token) -> bool:
    """Whether something of it is spoken of, and not that it took place: "the lack of a pact", "host of the talks"."""
    return noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.pos_ == "NOUN"


def _pairs(
    frame: Frame, token: Token, objects: Sequence[Token], actors: Sequence[Party], parties: Parties
) -> Iterator[Proposal]:
    object_heads = (*(head.i for head in objects[:1]), *_words_of_being(frame, token))
    if frame.target == ("subject",):
        for actor in actors:
            yield Proposal(frame, frame.act, actor, actor, token, "subject", (actor.at, token.i, *object_heads))
        return
    targets, slot = targets_of(frame, token, objects, actors, parties)
    joint = frame.act in SYMMETRIC or ("partner" in frame.target and not in_turn(token))
    if len(actors) > 1 and joint and slot in ("", "context", "partner", "group"):
        first, *rest = actors
        targets, slot, actors = rest, "partner", [first] if frame.act in SYMMETRIC else actors
        if frame.act not in SYMMETRIC:
            targets = list(actors)
    if not targets and frame.need_target:
        return
    for actor in actors:
        others = [target for target in targets if target.id != actor.id]
        aimed: list[Party | None] = [*others] or [None]
        for target in aimed:
            if target is None and frame.need_target:
                continue
            heads = (actor.at, token.i, *object_heads, *((target.at,) if target else ()))
            yield Proposal(frame, frame.act, actor, target, token, slot if target else "", heads)


def fits(frame: Frame, token: Token, objects: Sequence[Token]) -> bool:
    """Whether the words around a predicate are what a frame asks for, apart from its actor and target.

    `objects` are the heads of its own objects; of anything but a verb, none.
    """
    if frame.object and not any(_is(head, frame.object) for head in (*objects, *_recipients(token))):
        return False
    if frame.subject and not any(_is(head, frame.subject) for head in grammar.surface_subjects(token)):
        return False
    if not _stands_right(frame, token):
        return False
    if frame.brought and not (token.dep_ == "pobj" and token.head.lower_ in frame.brought):
        return False
    if frame.negated and not grammar.is_negated(token, objects):
        return False
    if frame.not_object and any(_is(head, frame.not_object) for head in objects):
        return False
    if frame.needs and not any(_follows(token, phrase) for phrase in frame.needs):
        return False
    if frame.governs and not any(_governs(token, phrase.split()[-1], frame.governs) for phrase in frame.needs):
        return False
    if frame.not_needs and any(_follows(token, phrase) for phrase in frame.not_needs):
        return False
    if frame.clause == "to" and not grammar.has_infinitive(token):
        return False
    if frame.clause == "asked" and not any(map(grammar.is_asked, token.children)):
        return False
    if frame.clause == "that" and not any(child.dep_ == "ccomp" for child in token.children):
        return False
    return frame.words is None or _holds(token, frame.words)


def _stands_right(frame: Frame, token: Token) -> bool:
    """Whether the predicate itself has the form, and is told as an act: not "the lack of a pact", "joins in condemning"."""
    if frame.passive and not grammar.is_passive(token):
        return False
    if frame.act == "join" and _joins_in(token):
        return False
    return not ("between" in frame.actor and _is_only_part(token))


def _joins_in(verb: Token) -> bool:
    """Whether it is what others do that is joined, and not they: "joins the bloc in condemning it"."""
    return any(
        child.lower_ == "in" and any(kid.dep_ == "pcomp" and kid.tag_ == "VBG" for kid in child.children)
        for child in verb.children
    )


def _recipients(verb: Token) -> list[Token]:
    """Heads of whom something is given to, "gives the envoy a day to leave", which the parser may call the object."""
    return [child for child in verb.children if child.dep_ in ("dative", "npadvmod") and child.pos_ != "ADP"]


def _is(head: Token, lemmas: Sequence[str]) -> bool:
    if head.lemma_.lower() in lemmas or head.lower_ in lemmas:
        return True
    return any(
        child.lower_ in lemmas for child in head.children if child.dep_ in ("compound", "quantmod", "nummod", "nmod")
    )


def _governs(token: Token, word: str, lemmas: Sequence[str]) -> bool:
    return any(_is(head, lemmas) for head in grammar.preposition_objects(token, word))


def _follows(token: Token, phrase: str) -> bool:
    words = phrase.split()
    if len(words) == 1:
        return any(
            child.lower_ == phrase and child.i > token.i for child in token.subtree if grammar.hangs_on(child, token)
        )
    return _end_of(token, words) is not None


def _end_of(token: Token, words: Sequence[str]) -> int | None:
    """Where some words end that follow a predicate with few others between; None if they do not."""
    at = token.i + 1
    doc = token.doc
    gap = 0
    for word in words:
        while at < len(doc) and doc[at].lower_ != word and doc[at].lemma_.lower() != word:
            at += 1
            gap += 1
            if gap > 4:
                return None
        if at >= len(doc):
            return None
        at += 1
    return at - 1


def _words_of_being(frame: Frame, token: Token) -> tuple[int, ...]:
    """Where what someone is said to be ends, "is ready to support": "is" alone shows nothing."""
    if token.lemma_ != "be":
        return ()
    ends = [_end_of(token, phrase.split()) for phrase in frame.needs]
    return tuple(sorted({end for end in ends if end is not None}))[:1]


def _holds(token: Token, words: str) -> bool:
    """Whether a word of a list stands in what completes the predicate."""
    listed = read_words("governors")[words]
    return any(word.lemma_.lower() in listed for word in token.subtree if word.i > token.i)
