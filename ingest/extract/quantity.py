"""How many: "28 of the 32 allies", "all 30 members", "seven countries", "by 140 votes to 6"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from foedus.graph.events import Claim
from foedus.ingest.extract.grammar import subjects
from foedus.ingest.extract.mentions import Mention
from foedus.ingest.extract.numbers import NUMBER, value
from foedus.ingest.extract.votes import division

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

    from foedus.ingest.extract.annotate import Annotated
    from foedus.ingest.extract.parties import Parties
    from foedus.ingest.extract.proposals import Proposal

Count = tuple[int, int | None]

_MEMBERS = r"(?:members?(?:\s+(?:states?|countries|nations?))?|allies|nations|countries|states|governments|capitals)\b"
_OF = re.compile(
    rf"\b(?P<but>all\s+but\s+)?(?P<some>{NUMBER})\s+(?:\(\d+\)\s+)?(?:out\s+)?of\s+(?:(?:the|its|their|all)\s+)?(?:[A-Z]\w*(?:'s)?\s+)?"
    rf"(?P<all>{NUMBER})\s+(?:[\w-]+\s+){{0,4}}?{_MEMBERS}",
    re.IGNORECASE,
)
_WHOLE = re.compile(rf"\b({NUMBER})-(?:member|nation|country|strong)\b", re.IGNORECASE)
_EXCEPT = re.compile(
    r"\s+(?:except(?:\s+for)?|but|save(?:\s+for)?|apart\s+from|other\s+than)\s+(?:the\s+)?[A-Z]\w+"
    r"(?:(?:,|\s+and|,\s+and)?\s+(?:the\s+)?[A-Z]\w+)*"
)
_BRINGING = frozenset({"bring", "raise", "reduce", "cut", "lift", "lower", "increase", "take"})
_VOTES = frozenset({"vote_for", "vote_against", "abstain"})
_ALL = re.compile(
    rf"\ball\s+(?:of\s+)?(?:the\s+|its\s+)?(?P<all>{NUMBER})\s+(?:[\w-]+\s+){{0,4}}?{_MEMBERS}", re.IGNORECASE
)


def counted(annotated: Annotated, mentions: Sequence[Mention]) -> list[tuple[Mention, Count]]:
    """Numbers of members as mentions of their organisation, each with (how many, of how many).

    Whose members they are: the organisation named last before, or next after; "allies" are NATO's where none is named.
    """
    return [
        (
            Mention(
                start, end, _head(annotated, start, end), organisation, "organisation", "description", organisation
            ),
            (count[0] - _left_out(annotated.doc.text, end, mentions), count[1]),
        )
        for start, end, count in _found(annotated.doc.text)
        if (organisation := _organisation(annotated, start, end, mentions)) is not None
    ]


def _left_out(text: str, end: int, mentions: Sequence[Mention]) -> int:
    """How many are named as the exceptions right after: "all 32 allies except Romania"."""
    named = _EXCEPT.match(text, end)
    if named is None:
        return 0
    return sum(mention.kind == "state" and named.start() <= mention.start < named.end() for mention in mentions)


def _found(text: str) -> Iterator[tuple[int, int, Count]]:
    taken: list[tuple[int, int]] = []
    for match in _OF.finditer(text):
        some, whole = value(match["some"]), value(match["all"])
        if some is not None and whole is not None and some <= whole:
            taken.append(match.span())
            yield *match.span(), (whole - some if match["but"] else some, whole)
    for match in _ALL.finditer(text):
        if not any(start <= match.start() < end for start, end in taken):
            whole = value(match["all"])
            if whole is not None:
                yield *match.span(), (whole, whole)


def _head(annotated: Annotated, start: int, end: int) -> int:
    words = annotated.doc.char_span(start, end, alignment_mode="expand")
    return start if words is None else int(words.root.i)


def _organisation(annotated: Annotated, start: int, end: int, mentions: Sequence[Mention]) -> str | None:
    bodies = [mention for mention in mentions if mention.kind == "organisation"]
    inside = [mention for mention in bodies if start <= mention.start < end]
    before = [mention for mention in bodies if mention.end <= start]
    after = [mention for mention in bodies if mention.start >= end]
    for near in (inside, before[-1:], after[:1]):
        if near:
            return near[0].actor_id
    return "NATO" if annotated.doc.text[start:end].lower().endswith("allies") else None


def with_counts(mentions: Sequence[Mention], counts: Sequence[tuple[Mention, Count]]) -> list[Mention]:
    """The mentions with the counted ones in the place of what they cover."""
    spans = [mention.span for mention, _ in counts]
    kept = [mention for mention in mentions if not any(start <= mention.start < end for start, end in spans)]
    return sorted([*kept, *(mention for mention, _ in counts)])


def with_count(
    claim: Claim, proposal: Proposal, annotated: Annotated, counts: Sequence[tuple[Mention, Count]]
) -> Claim:
    """The claim with the count that its actor's words give, and with those words in its evidence."""
    offset = annotated.doc[proposal.actor.at].idx
    for mention, count in counts:
        if mention.start <= offset < mention.end:
            start, end = claim.evidence
            evidence = (min(start, mention.start), max(end, mention.end))
            # "two of the 12 states that voted": the 12 voted
            meant = (count[1], None) if _of_all(proposal.predicate, mention, count) else count
            return msgspec.structs.replace(claim, count=meant, evidence=evidence)
    head = annotated.doc[proposal.actor.at]
    brought = _brought_to(head)
    if brought is not None and proposal.actor.kind == "group":
        return msgspec.structs.replace(claim, count=(brought, None))
    if proposal.actor.via not in ("members", "body", "group") or head.tag_ not in ("NNS", "NNPS"):
        return claim
    for start, number in map(_number, head.children):
        if number is not None:
            evidence = (min(start, claim.evidence[0]), claim.evidence[1])
            return msgspec.structs.replace(claim, count=(number, _whole(head, number)), evidence=evidence)
    return claim


def _of_all(predicate: Token, mention: Mention, count: Count) -> bool:
    """Whether it is what all of a number do, of whom some are meant before it."""
    whose = predicate.head if predicate.dep_ in ("relcl", "acl") else None
    return (
        count[1] is not None and count[0] != count[1] and whose is not None and mention.start <= whose.idx < mention.end
    )


def _brought_to(members: Token) -> int | None:
    """How many there now are: "brings the number of states that recognise it to 30"."""
    number = members.head.head
    if members.dep_ != "pobj" or number.lemma_ != "number" or number.head.lemma_ not in _BRINGING:
        return None
    for to in (*number.head.children, *(child for word in number.subtree for child in word.children)):
        if to.lower_ == "to" and to.dep_ == "prep":
            for total in to.children:
                if total.dep_ == "pobj" and total.like_num:
                    return value(total.text)
    return None


def _number(word: Token) -> tuple[int, int | None]:
    """Where the number begins that a word ends, "sixty-seven", and the number; None where it is none."""
    if word.dep_ not in ("nummod", "compound", "det", "amod"):
        return word.idx, None
    first = word
    while first.i > word.left_edge.i and (first.text == "-" or first.nbor(-1).text == "-"):
        first = first.nbor(-1)
    return first.idx, value(word.doc[first.i : word.i + 1].text)


def _whole(members: Token, number: int) -> int | None:
    """Of how many these are: what the sentence says, or as many where it means all there are ("the EU's 27 states")."""
    words = {child.lower_ for child in members.children}
    if "other" in words:
        return None
    size = _WHOLE.search(members.sent.text)
    if size is not None:
        return value(size[1])
    certain = words & {"the", "all", "its", "their"} or any(child.dep_ == "poss" for child in members.children)
    limited = any(child.dep_ in ("relcl", "acl") for child in members.children)
    return number if certain and not limited else None


def with_division(claim: Claim, proposal: Proposal, parties: Parties) -> Claim:
    """The claim with how many voted so, of how many who voted, where the sentence counts the votes."""
    if claim.act not in _VOTES:
        return claim
    sentence = proposal.predicate.sent
    votes = division(sentence, parties) if proposal.slot == "tally" or claim.count else {}
    number = claim.count[0] if claim.count else votes.get(claim.act)
    if number is not None and len(votes) < 2 and sentence.start > 0:
        before = division(sentence.doc[sentence.start - 1].sent, parties)
        votes = before if before.get(claim.act) == number else votes  # "by 90 votes to 12. The 12 who voted against"
    if number is None or votes.get(claim.act) != number:
        return claim
    if "vote_against" not in votes and (vetoes := _vetoes(sentence, parties)):
        votes["vote_against"] = vetoes
    return msgspec.structs.replace(claim, count=(number, sum(votes.values()) if len(votes) > 1 else None))


def _vetoes(sentence: Span, parties: Parties) -> int:
    """How many states are said to veto in a sentence or the one before it: so many voted against."""
    before = sentence.doc[sentence.start - 1].sent if sentence.start > 0 else sentence
    for each in (sentence, before):
        for verb in each:
            if verb.lemma_ == "veto" and verb.pos_ == "VERB":
                states = [party for party in parties.all_named(subjects(verb)) if party.kind == "state"]
                if states:
                    return len(states)
    return 0
