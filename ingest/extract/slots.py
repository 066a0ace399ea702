"""Who fills a frame's slots: the actors and the targets of a predicate, by where the parse has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from foedus.graph.events import Act
from foedus.ingest.extract import grammar
from foedus.ingest.extract.titles import BODIES, Party

if TYPE_CHECKING:
    from spacy.tokens import Token

    from foedus.ingest.extract.frames import Frame
    from foedus.ingest.extract.parties import Parties

_MATTERS: frozenset[Act] = frozenset({
    "approve", "veto", "vote_for", "vote_against", "abstain", "support", "oppose",
})  # fmt: skip
"""Acts that are mostly on a matter: of the actors that it is about, the first and those beside it stand for it."""
SYMMETRIC: frozenset[Act] = frozenset({"sign", "consult", "establish_relations"})
"""Acts of two that do the same."""
_DECIDED: frozenset[Act] = frozenset({"veto", "approve", "vote_for", "vote_against", "abstain"})
"""Acts of a body on a text."""
_VOTED: frozenset[Act] = frozenset({"vote_for", "vote_against", "abstain", "veto", "concede"})
_AIMED: frozenset[Act] = frozenset({
    "criticise", "reduce_relations", "establish_relations", "oppose", "demand", "threaten", "sanction", "lift_sanction",
    "concede", "sign", "aid",
})  # fmt: skip
"""Acts that are always on somebody: where the clause does not name them, the text did just before."""
_SIDING: frozenset[Act] = frozenset({"support", "praise"})
_JUDGING: frozenset[Act] = frozenset({"oppose", "criticise"})
_DEEDS = frozenset({
    "move", "decision", "step", "veto", "announcement", "action", "stance", "gesture", "initiative", "offer", "visit",
    "trip", "recognition", "appointment", "response",
})  # fmt: skip
"""What somebody spoken of just before did: who welcomes it sides with them, who condemns it blames them."""
_MISDEEDS = _DEEDS | {
    "attack", "strike", "raid", "bombing", "airstrike", "shelling", "invasion", "incursion", "intervention", "operation",
    "assault", "offensive", "annexation", "proposal", "ultimatum", "demand", "request", "threat", "remark", "comment",
    "statement", "speech", "accusation", "allegation", "charge", "claim", "launch", "test", "exercise", "drill", "expulsion",
    "ban", "violation", "provocation", "withdrawal", "exit", "gambit", "behaviour", "behavior", "conduct", "act", "measure",
    "policy", "refusal", "rejection", "suspension", "blockade", "resolution", "draft",
}  # fmt: skip
"""The same of what one may blame somebody for."""
_COMPACTS = frozenset(
    {"pact", "treaty", "deal", "agreement", "accord", "convention", "protocol", "memorandum", "truce"}
)
"""What is nobody's alone, so that who is against it is not against whom the text spoke of last."""
_ANSWERING = frozenset({"protest", "solidarity", "retaliation", "response", "reaction", "sympathy"})
_HAVING = frozenset({
    "have", "enjoy", "win", "get", "gain", "secure", "receive", "garner", "obtain", "command", "count", "retain", "earn", "need",
})  # fmt: skip
"""Verbs whose subject is who gets what someone else gives: "he has the backing of most allies"."""


def actors_of(frame: Frame, token: Token, part: str, objects: Sequence[Token], parties: Parties) -> list[Party]:
    """Who does it."""
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
        others = frozenset(party.id for party in concerned)
        return parties.doer_before(verb, others) or parties.context(verb, others)
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


def targets_of(
    frame: Frame, token: Token, objects: Sequence[Token], actors: Sequence[Party], parties: Parties
) -> tuple[list[Party], str]:
    """On whom it is, and the slot in which they stand; `Proposal.slot`."""
    taken = {actor.id for actor in actors}
    for slot in frame.target:
        candidates = _slot(slot, token, objects, parties, decided=frame.act in _DECIDED)
        if slot == "context":
            candidates = parties.context(token, frozenset(taken), frame.target_kind or BODIES)
        found = [
            party
            for party in map(as_person if "person" in frame.target_kind else _as_is, candidates)
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
    if "partner" in frame.target and len(actors) > 1 and not in_turn(token):
        return [], "partner"
    return _spoken_of(frame, token, objects, actors, parties)


def _spoken_of(
    frame: Frame, token: Token, objects: Sequence[Token], actors: Sequence[Party], parties: Parties
) -> tuple[list[Party], str]:
    """The targets where no slot has a name: a group without one, or whom the text spoke of before."""
    taken = frozenset(actor.id for actor in actors)
    groups = [group for head in _group_heads(frame, token, objects) for group in parties.group(head)]
    if groups and not frame.target_kind:
        return groups, "group"
    concerned = objects or [head for slot in frame.target for head in grammar.preposition_objects(token, slot)]
    if not frame.target_kind and any(_is_known_deed(head, frame.act) for head in concerned):
        return parties.doer_before(token, taken) or parties.context(token, taken), "context"
    if frame.act == "oppose" and any(head.lemma_.lower() in _COMPACTS for head in concerned):
        return [], ""
    others = _other_side(frame, token, actors, parties)
    if others:
        return others, "partner"
    if frame.act not in _AIMED or frame.target_kind or frame.need_target or _of_any(objects):
        return [], ""
    if any(word.lower_ == "them" and word.i > token.i and grammar.hangs_on(word, token) for word in token.subtree):
        return [], ""  # several, whom the last one spoken of is not
    found = parties.doer_before(token, taken) if _answers(token) else []
    placed = ("state",) if frame.act in SYMMETRIC else ()
    return found or parties.context(
        token, taken, besides=lambda party: _is_scene(token.doc[party.at], party, placed)
    ), "context"


def _other_side(frame: Frame, token: Token, actors: Sequence[Party], parties: Parties) -> list[Party]:
    """Those without a name with whom one does it together: "the government of A and the rebels sign a truce"."""
    if frame.act not in SYMMETRIC:
        return []
    heads = grammar.subjects(token)
    stand = {actor.at for actor in actors}
    if not stand <= {head.i for head in heads}:
        return []
    # the parser may take the rebels of "the government of A and the rebels" for what is governed
    governed = [kid for head in heads for kid in grammar.preposition_objects(head, "of")]
    return [group for head in (*heads, *governed) for group in parties.group(head) if group.at not in stand]


def in_turn(verb: Token) -> bool:
    """Whether several do what another has done before them, and not to each other: "A and B also recall theirs"."""
    return _answers(verb) or any(child.lower_ in ("also", "too", "likewise", "similarly") for child in verb.children)


def _answers(verb: Token) -> bool:
    """Whether it is done at what a third has done: "A and B recall their envoys in protest"."""
    return any(
        child.lower_ == "in" and any(kid.lower_ in _ANSWERING for kid in child.children) for child in verb.children
    )


def _is_known_deed(noun: Token, act: Act) -> bool:
    """Whether it is what was told just before, and nothing new: "the attack", "this visit"."""
    deeds = _DEEDS if act in _SIDING else _MISDEEDS if act in _JUDGING else frozenset[str]()
    known = act in _SIDING or any(
        child.lower_ in ("the", "this", "that", "such", "these", "those") for child in noun.children
    )
    return known and noun.lemma_.lower() in deeds


def _is_scene(token: Token, party: Party, kinds: Sequence[str]) -> bool:
    """Whether it is only where something takes place: a body of which it does, and of some acts also a country."""
    if token.dep_ == "pobj" and token.head.lower_ in ("at", "in"):
        return party.kind == "organisation" or party.kind in kinds
    return party.kind in kinds and token.dep_ in ("appos", "npadvmod")


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


def as_person(party: Party) -> Party:
    """The person behind a title: who is nominated is the person and not the state."""
    return replace(party, id=party.speaker, kind="person", speaker=None) if party.speaker else party


def _as_is(party: Party) -> Party:
    return party


def _slot(slot: str, token: Token, objects: Sequence[Token], parties: Parties, *, decided: bool = False) -> list[Party]:
    if slot == "object":
        return parties.within(objects, decided=decided)
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
    heads = grammar.preposition_objects(token, slot)
    if not heads and grammar.is_passive(token):
        heads = [each for head in grammar.surface_subjects(token) for each in grammar.preposition_objects(head, slot)]
    return parties.within(heads, decided=decided)


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
