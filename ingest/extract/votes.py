"""Counted votes: "by 84 votes to 13", "12 in favour, one against and two abstentions"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from foedus.graph.events import Act
from foedus.ingest.extract import grammar
from foedus.ingest.extract.frames import Frame
from foedus.ingest.extract.numbers import NUMBER, value
from foedus.ingest.extract.parties import Parties
from foedus.ingest.extract.proposals import Proposal
from foedus.ingest.extract.titles import Party

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_FOR = Frame(act="vote_for", nouns=("tally",))
_AGAINST = Frame(act="vote_against", nouns=("tally",))
_ABSTAIN = Frame(act="abstain", nouns=("tally",))

_NUMBER = rf"\b({NUMBER}|\d{{4}}|no)"
_WORDS = r"(?: (?!against|for|to|with)[\w']+){0,2}"
_SCORE = re.compile(
    r"(?<![\d.,$€£/–-])(\d{1,4})(?: votes)? ?(?:-|–|—| to ) ?(\d{1,4})(?![\d%,.]*\d)(?! (?:million|billion|year|month|day|week))"
)
_IN_FAVOUR = re.compile(
    _NUMBER + _WORDS + r" (?:voted |voting |votes |vote |were )?(?:in favou?r|for)\b", re.IGNORECASE
)
_OPPOSED = re.compile(_NUMBER + _WORDS + r" (?:voted |voting |votes |vote |were )?(?:against|opposed)\b", re.IGNORECASE)
_ABSTAINED = re.compile(_NUMBER + _WORDS + r" (?:abstentions?|abstaining|abstained|abstain)\b", re.IGNORECASE)
_DECIDING = frozenset({
    "vote", "approve", "pass", "adopt", "reject", "ratify", "accept", "endorse", "elect", "recognize", "recognise",
    "decide", "condemn", "resolution", "bill", "tally", "motion", "veto", "override", "back", "support",
})  # fmt: skip
_REFUSING = frozenset({"reject", "defeat"})
_VOTING = re.compile(r"\b(?:vot|abst|resolution|bill\b|ballot)", re.IGNORECASE)
_YEARS = range(1900, 2100)


def tallies(sentence: Span, parties: Parties) -> Iterator[Proposal]:
    """Proposals of who voted how in numbers; the voter is the body that decides in the sentence."""
    text = sentence.text
    if (not any(character.isdigit() for character in text) and "abst" not in text) or not _VOTING.search(text):
        return
    found = list(_counts(text, rejected=_rejects(sentence)))
    if not found:
        return
    voter = _voter(sentence, parties) or _voter_before(sentence, parties)
    if voter is None:
        return
    seen: set[str] = set()
    for frame, start, end, number in found:
        token = _token_at(sentence, start)
        if token is None or frame.act in seen or not number:
            continue
        seen.add(frame.act)
        last = _token_at(sentence, end - 1) or token
        named = _listed(last, parties)
        if named:
            for party in named:
                yield Proposal(frame, frame.act, party, None, token, "list", (token.i, party.at))
            continue
        if voter.kind == "state":
            continue  # how a parliament divided is no vote of another state
        yield Proposal(frame, frame.act, voter, None, token, "tally", (token.i, last.i))


def division(sentence: Span, parties: Parties) -> dict[Act, int]:
    """How many voted which way in a sentence, the named who abstained among them."""
    found = _numbers(sentence)
    if found and "abstain" not in found:
        named = [
            party
            for token in sentence
            if token.lemma_.lower() == "abstain" and token.pos_ == "VERB"
            for party in parties.all_named(grammar.subjects(token))
            if party.kind == "state" and party.via != "members"
        ]
        if named:
            found["abstain"] = len(named)
    return found


def _numbers(sentence: Span) -> dict[Act, int]:
    found: dict[Act, int] = {}
    for frame, _, _, number in _counts(sentence.text, rejected=_rejects(sentence)):
        found.setdefault(frame.act, number)
    return found


def _rejects(sentence: Span) -> bool:
    """Whether what the vote decides is to refuse: the larger number is then of those against."""
    return any(
        token.lemma_ in _REFUSING
        and token.pos_ == "VERB"
        and (token.dep_ == "ROOT" or (token.dep_ == "xcomp" and token.head.lemma_ == "vote"))
        for token in sentence
    )


def _listed(last: Token, parties: Parties) -> list[Party]:
    """The states that a tally names after a colon, a dash or in brackets."""
    doc = last.doc
    at = last.i + 1
    if at + 1 >= len(doc) or doc[at].text not in (":", "(", "–", "—", "-", "--"):
        return []
    found: list[Party] = []
    for token in doc[at + 1 : last.sent.end]:
        here = parties.named(token)
        if here and here[0].kind == "state":
            if here[0].id not in {party.id for party in found}:
                found.extend(here)
        elif token.text not in (",", "and") and token.pos_ not in ("DET", "PROPN", "ADJ"):
            break
    return found


def _counts(text: str, *, rejected: bool) -> Iterator[tuple[Frame, int, int, int]]:
    """Each way of voting, where its number stands, and the number."""
    for match in _SCORE.finditer(text):
        if int(match[1]) in _YEARS and int(match[2]) in _YEARS:
            continue
        turned = rejected and int(match[1]) > int(match[2])
        for frame, group in ((_AGAINST if turned else _FOR, 1), (_FOR if turned else _AGAINST, 2)):
            yield frame, match.start(group), match.end(group), int(match[group])
        break
    for frame, pattern in ((_FOR, _IN_FAVOUR), (_AGAINST, _OPPOSED), (_ABSTAIN, _ABSTAINED)):
        hit = pattern.search(text)
        if hit:
            yield frame, hit.start(), hit.end(), value(hit[1]) or 0


def _token_at(sentence: Span, offset: int) -> Token | None:
    at = sentence.start_char + offset
    for token in sentence:
        if token.idx <= at < token.idx + len(token.text):
            return token
    return None


def _voter_before(sentence: Span, parties: Parties) -> Party | None:
    """The body of which the sentence before told: "The assembly adopts it. In all 141 members vote in favour"."""
    bodies = parties.context(sentence[0], frozenset(), ("organisation",))
    return bodies[0] if bodies and bodies[0].at < sentence.start else None


def _voter(sentence: Span, parties: Parties) -> Party | None:
    for token in sentence:
        if token.lemma_.lower() not in _DECIDING:
            continue
        if token.pos_ == "VERB":
            heads = grammar.subjects(token)
            found = parties.all_named(heads) or parties.authors(heads)
        else:
            found = parties.authors([token])
        bodies = [party for party in found if party.kind in ("state", "organisation")]
        if bodies:
            return bodies[0]
    return None
