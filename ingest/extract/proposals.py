"""Who does what to whom: frames of the lexicon laid over the parse, each match a proposal with its actors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from foedus.graph.events import Act
from foedus.ingest.extract import grammar
from foedus.ingest.extract.frames import Frame, Lexicon, PartOfSpeech, read_words
from foedus.ingest.extract.parties import Parties
from foedus.ingest.extract.titles import BODIES, Party

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

PARTS: dict[str, PartOfSpeech] = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "ADJ": "adjective", "PROPN": "noun"}
"""The lexicon's parts of speech, by the parser's."""

SYMMETRIC: frozenset[Act] = frozenset({"sign", "consult", "establish_relations"})
_MATTERS: frozenset[Act] = frozenset({
    "approve", "veto", "vote_for", "vote_against", "abstain", "support", "oppose",
})  # fmt: skip
"""Acts that are mostly on a matter: of the actors that it is about, the first and those beside it stand for it."""
_VOTED: frozenset[Act] = frozenset({"vote_for", "vote_against", "abstain", "veto", "concede"})
_AIMED: frozenset[Act] = frozenset({
    "criticise", "reduce_relations", "establish_relations", "oppose", "demand", "threaten", "sanction", "lift_sanction",
    "concede", "sign", "aid",
})  # fmt: skip
"""Acts that are always on somebody: where the clause does not name them, the text did just before."""


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
        frame.act != act for verb in grammar.complements(token) for frame in lexicon.evoked("verb", verb.lemma_.lower())
    )


def _fill(frame: Frame, token: Token, part: str, parties: Parties, lexicon: Lexicon) -> Iterator[Proposal]:
    objects = grammar.own_objects(token) if part == "verb" else []
    decided = (frame.act == "approve" and frame.clause == "to") or (frame.act == "sign" and token.lemma_ == "agree")
    if decided and _says_more(token, frame.act, lexicon):
        return
    if not fits(frame, token, objects):
        return
    actors = _actors(frame, token, part, objects, parties)
    if frame.actor_kind == ("person",) or frame.target == ("subject",):
        actors = [_as_person(actor) for actor in actors]
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


def _actors(frame: Frame, token: Token, part: str, objects: Sequence[Token], parties: Parties) -> list[Party]:
    if part == "verb":
        heads: list[Token] = []
        if not frame.inverse:
            heads = grammar.subjects(token) + grammar.together_with(token) + grammar.who_did_so_too(token)
        found = parties.all_named(heads) or parties.authors(heads) or parties.pair(heads)
        found = found or ([] if frame.inverse else parties.beside(token))
        if found or not frame.actor:
            return found or parties.voters(heads, token) or [group for head in heads for group in parties.several(head)]
        for slot in frame.actor:
            found = _brought_in(slot, token, objects, parties)
            if found:
                return found
        return []
    if part == "adjective":
        return parties.all_named(grammar.surface_subjects(token.head if token.head.pos_ in ("AUX", "VERB") else token))
    for slot in frame.actor or ("poss", "of", "by", "from"):
        if slot == "doer":
            heads = _doers_beside(token)
        else:
            heads = _modifiers(token) if slot == "poss" else grammar.preposition_objects(token, slot)
        found = parties.all_named(heads)
        if found:
            return found
    return []


def _brought_in(slot: str, verb: Token, objects: Sequence[Token], parties: Parties) -> list[Party]:
    """Who does it where that is not the subject: by the verb's own words, or by those on its object."""
    if slot == "office":
        return parties.within(_office(verb))
    if slot in ("clause", "object", "undergoer"):
        return _slot(slot, verb, objects, parties)
    if slot == "context":
        concerned = parties.within(grammar.surface_subjects(verb))
        return parties.context(verb, frozenset(party.id for party in concerned))
    heads = grammar.preposition_objects(verb, slot)
    return parties.within(heads or [each for head in objects for each in grammar.preposition_objects(head, slot)])


def _doers_beside(noun: Token) -> list[Token]:
    """Heads of who does what a noun is said beside, with a preposition: "to the dismay of A, B left"."""
    if noun.dep_ != "pobj":
        return []
    for _, above in grammar.ancestors(noun, limit=4):
        if above.pos_ in ("VERB", "AUX"):
            return grammar.subjects(above)
    return []


def _office(verb: Token) -> list[Token]:
    """What someone is named as: "elected president of the assembly", "appointed as envoy"."""
    named = [child for child in verb.children if child.dep_ in ("oprd", "attr", "xcomp")]
    return named or grammar.preposition_objects(verb, "as") or grammar.preposition_objects(verb, "to")


def _modifiers(noun: Token) -> list[Token]:
    return [
        each
        for child in noun.children
        if child.dep_ in ("poss", "amod", "compound", "nmod")
        for each in grammar.with_conjuncts(child)
    ]


def _pairs(
    frame: Frame, token: Token, objects: Sequence[Token], actors: Sequence[Party], parties: Parties
) -> Iterator[Proposal]:
    object_heads = (*(head.i for head in objects[:1]), *_words_of_being(frame, token))
    if frame.target == ("subject",):
        for actor in actors:
            yield Proposal(frame, frame.act, actor, actor, token, "subject", (actor.at, token.i, *object_heads))
        return
    targets, slot = _targets(frame, token, objects, actors, parties)
    joint = frame.act in SYMMETRIC or ("partner" in frame.target and not _in_turn(token))
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


def _in_turn(verb: Token) -> bool:
    """Whether several do what another has done before them, and not to each other: "A and B also recall theirs"."""
    return any(child.lower_ in ("also", "too", "likewise", "similarly") for child in verb.children)


def _targets(
    frame: Frame, token: Token, objects: Sequence[Token], actors: Sequence[Party], parties: Parties
) -> tuple[list[Party], str]:
    taken = {actor.id for actor in actors}
    for slot in frame.target:
        candidates = _slot(slot, token, objects, parties)
        if slot == "context":
            candidates = parties.context(token, frozenset(taken), frame.target_kind or BODIES)
        found = [
            party
            for party in map(_as_person if "person" in frame.target_kind else _as_is, candidates)
            if party.id not in taken
            and not (frame.itself and party.via in ("owner", "part"))
            and (not frame.target_kind or party.kind in frame.target_kind)
            and not (frame.act in _VOTED and _is_venue(token.doc[party.at], party))
        ]
        if found:
            single = frame.act in _MATTERS and all(party.via == "part" for party in found)
            return _coordinated(found, token) if single else found, slot
        if slot == "object" and frame.act == "demand":
            asked = [group for head in objects for group in parties.group(head)]
            if asked:
                return asked, "group"
    if "partner" in frame.target and len(actors) > 1 and not _in_turn(token):
        return [], "partner"
    groups = [group for head in _group_heads(frame, token, objects) for group in parties.group(head)]
    if groups and not frame.target_kind:
        return groups, "group"
    if frame.act in ("support", "oppose", "praise") and any(head.lemma_.lower() in _DEEDS for head in objects):
        return parties.context(token, frozenset(taken)), "context"
    if frame.act in _AIMED and not frame.target_kind and not frame.need_target and not _of_any(objects):
        if any(word.lower_ == "them" and word.i > token.i and _near(word, token) for word in token.subtree):
            return [], ""  # several, whom the last one spoken of is not
        return parties.context(token, frozenset(taken)), "context"
    return [], ""


def _of_any(objects: Sequence[Token]) -> bool:
    """Whether what an act is on is anything of its kind, so that nobody spoken of before is meant: "any attempt"."""
    return any(child.lower_ == "any" for head in objects for child in head.children)


def _is_venue(token: Token, party: Party) -> bool:
    """Whether an organisation is only where the vote takes place: "a resolution at the General Assembly"."""
    return party.kind == "organisation" and token.dep_ == "pobj" and token.head.lower_ in ("at", "in")


def _coordinated(found: list[Party], token: Token) -> list[Party]:
    """The first actor that a matter is about, and those named in one breath with it: "the accession of A and B"."""
    together = {each.i for each in grammar.with_conjuncts(token.doc[found[0].at])}
    return [found[0], *(party for party in found[1:] if party.at in together)]


def _group_heads(frame: Frame, token: Token, objects: Sequence[Token]) -> list[Token]:
    if "object" in frame.target and objects:
        return list(objects)
    if "clause" in frame.target:
        return [
            child
            for verb in grammar.complements(token)
            for child in verb.children
            if child.dep_ in ("nsubj", "nsubjpass")
        ]
    return [head for slot in frame.target for head in grammar.preposition_objects(token, slot)]


_DEEDS = frozenset({"move", "decision", "step", "veto", "announcement", "action", "stance", "gesture", "initiative"})
"""What somebody spoken of just before did: who welcomes it sides with them."""

_HAVING = frozenset({
    "have", "enjoy", "win", "get", "gain", "secure", "receive", "garner", "obtain", "command", "count", "retain", "earn", "need",
})  # fmt: skip
"""Verbs whose subject is who gets what someone else gives: "he has the backing of most allies"."""


def _as_person(party: Party) -> Party:
    """The person behind a title: who is nominated is the person and not the state."""
    return replace(party, id=party.speaker, kind="person", speaker=None) if party.speaker else party


def _as_is(party: Party) -> Party:
    return party


def _slot(slot: str, token: Token, objects: Sequence[Token], parties: Parties) -> list[Party]:
    if slot == "object":
        return parties.within(objects)
    if slot == "dative":
        if grammar.is_passive(token):
            return parties.within(grammar.surface_subjects(token))
        heads = [
            each
            for child in token.children
            if child.dep_ == "dative"
            for head in ([child] if child.pos_ != "ADP" else list(child.children))
            for each in grammar.with_conjuncts(head)
        ]
        return parties.within(heads)
    if slot == "clause":
        found = [party for verb in grammar.complements(token) for party in _of_clause(verb, parties)]
        named = [] if found else [verb for head in objects if head.pos_ == "NOUN" for verb in grammar.complements(head)]
        return found or [party for verb in named for party in _of_clause(verb, parties)]
    if slot == "haver":
        held_by = token.head if token.dep_ in ("dobj", "obj", "attr") and token.head.lemma_ in _HAVING else None
        return [] if held_by is None else parties.within(grammar.subjects(held_by))
    if slot == "modifier":
        return parties.within([child for child in token.children if child.dep_ in ("amod", "compound", "nmod")])
    if slot == "undergoer":
        return parties.within(grammar.surface_subjects(token))
    if slot == "doer":
        return parties.within(_doers_beside(token))
    if slot in ("partner", "subject", "context"):
        return []
    return parties.within(grammar.preposition_objects(token, slot))


def _of_clause(verb: Token, parties: Parties) -> list[Party]:
    own = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")]
    found = parties.within([each for child in own for each in grammar.with_conjuncts(child)])
    if found:
        return found
    found = parties.within(grammar.own_objects(verb)) if verb.pos_ == "VERB" else []
    if found:
        return found
    for word in ("with", "to", "against", "from", "in", "for", "of", "on"):
        found = parties.within(grammar.preposition_objects(verb, word))
        if found:
            return found
    for deeper in grammar.complements(verb):
        found = _of_clause(deeper, parties)
        if found:
            return found
    return []


def fits(frame: Frame, token: Token, objects: Sequence[Token]) -> bool:
    """Whether the words around a predicate are what a frame asks for, apart from its actor and target.

    `objects` are the heads of its own objects; of anything but a verb, none.
    """
    if frame.object and not any(_is(head, frame.object) for head in (*objects, *_recipients(token))):
        return False
    if frame.subject and not any(_is(head, frame.subject) for head in grammar.surface_subjects(token)):
        return False
    if "between" in frame.actor and _is_only_part(token):
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
        return any(child.lower_ == phrase and child.i > token.i for child in token.subtree if _near(child, token))
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


def _near(word: Token, predicate: Token) -> bool:
    """Whether a word hangs on a predicate, with no other verb between."""
    at = word.head.head if word.tag_ == "TO" else word
    for _ in range(4):
        if at.i == predicate.i:
            return True
        at = at.head
        if at.pos_ in ("VERB", "AUX") and at.i != predicate.i:
            return False
    return False


def _holds(token: Token, words: str) -> bool:
    """Whether a word of a list stands in what completes the predicate."""
    listed = read_words("governors")[words]
    return any(word.lemma_.lower() in listed for word in token.subtree if word.i > token.i)
