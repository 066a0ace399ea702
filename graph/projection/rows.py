"""Events and positions as the rows that the write statements take.

An empty list is not stored, as a null is not: the offline importer could not tell the two apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from foedus.graph import events
from foedus.graph.fold.alliances import Alliance
from foedus.graph.fold.claims import ClaimVersion, act_on_record, version_id, vote_id
from foedus.graph.fold.memberships import Tie
from foedus.graph.fold.model import Position
from foedus.graph.log.port import TextStore
from foedus.graph.projection.state import Ruling
from foedus.graph.time import OPEN_SEQUENCE, SequenceInterval, When

T = TypeVar("T")
Row = dict[str, Any]

LABEL: dict[str, str] = {
    "state": "State",
    "person": "Person",
    "organisation": "Organisation",
    "party": "Party",
    "group": "Group",
}


def actor_row(event: events.ActorRegistered, sequence: int) -> Row:
    """For ``write/actors``."""
    return {
        "id": event.actor_id,
        "kind": event.kind,
        "label": LABEL[event.kind],
        "name": event.name,
        "known_from": sequence,
    }


def question_row(event: events.QuestionOpened, sequence: int) -> Row:
    """For ``write/questions``."""
    properties = {
        "title": event.title,
        "kind": event.kind,
        "rule": event.rule,
        "opened": None if event.opened is None else When.parse(event.opened).first,
        "alliance": event.electorate.alliance,
        "members": _some(event.electorate.members),
        "without": _some(event.electorate.without),
        "subject": event.subject,
        "body": event.body,
        "stale_after": event.stale_after,
        "known_from": sequence,
    }
    return {
        "id": event.question_id,
        "properties": properties,
        "subject": [] if event.subject is None else [event.subject],
        "options": [option_row(event.question_id, option) for option in event.options],
    }


def question_change_row(question: str, properties: Row) -> Row:
    """For ``write/questions``, where only some properties change."""
    return {"id": question, "properties": properties, "subject": [], "options": []}


def rulings(changes: Iterable[Ruling]) -> Row:
    """A question's changes of rule as three lists of one length, in order of the days from which they hold."""
    ordered = sorted(changes)
    return {
        "rules": [ruling.rule for ruling in ordered],
        "rules_from": [ruling.valid_from for ruling in ordered],
        "rules_known_from": [ruling.known_from for ruling in ordered],
    }


def option_row(question: str, option: str) -> Row:
    """An option as several statements take it; an option of ours is an actor."""
    return {"id": f"{question}/{option}", "name": option, "actor": option}


def article_row(event: events.ArticleCaptured, sequence: int, *, withdrawn: bool) -> Row:
    """For ``write/articles``; a withdrawal may have come before the article itself."""
    properties = {
        "title": event.title,
        "url": event.url,
        "author": event.author,
        "published": event.published,
        "published_at": None if event.published is None else When.parse(event.published[:10]).first,
        "language": event.language,
        "outlet": event.outlet,
        "origin": event.origin,
        "text_id": event.text_id,
        "corrects": event.corrects,
        "known_from": sequence,
        "withdrawn": withdrawn,
    }
    outlet = [event.outlet] if event.outlet else []
    return {"id": event.article_id, "outlet": outlet, "near": list(event.near), "properties": properties}


def article_change_row(article: str) -> Row:
    """For ``write/articles``, where only some properties change."""
    return {"id": article, "outlet": [], "near": [], "properties": {}}


def reading(event: events.ExtractionCompleted) -> Row:
    """What one reading of an article leaves at it."""
    return {
        "extractor": event.extractor,
        "skipped": event.skipped,
        "quarantined": _some(f"{one.act}: {one.reason}" for one in event.quarantined),
    }


def claim_row(version: ClaimVersion, *, outlet: str | None, outlet_from: int, text: str | None) -> Row:
    """For ``write/claims``; `text` is the article's, None once withdrawn."""
    claim = version.claim
    start, end = claim.evidence
    when = None if claim.valid_from is None else When.parse(claim.valid_from)
    properties = {
        "kind": "claim",
        "claim_id": version.claim_id,
        "act": claim.act,
        "polarity": events.POLARITY[claim.act],
        "factuality": claim.factuality,
        "basis": claim.basis,
        "valid_from": None if when is None else when.first,
        "precision": None if when is None else when.precision,
        "date_basis": claim.date_basis,
        "confidence": claim.confidence,
        "actor": claim.actor,
        "speaker": claim.speaker,
        "target": claim.target,
        "question": claim.question,
        "option": claim.option or "",
        "count": claim.count[0] if claim.count else None,
        "count_of": claim.count[1] if claim.count else None,
        "article": version.article_id,
        "outlet": outlet,
        "outlet_from": outlet_from,
        "extractor": version.extractor,
        "start": start,
        "end": end,
        "evidence": None if text is None else text[start:end],
        "attribution": None if text is None else _some(text[a:b] for a, b in claim.attribution),
        "condition": None if text is None or claim.condition is None else text[slice(*claim.condition)],
        **_known(version.present),
        "counts": claim.count is None and claim.question is not None,
    }
    return {
        "id": version_id(version),
        "properties": properties,
        "actor": claim.actor,
        "speaker": _listed(claim.speaker),
        "target": _listed(claim.target),
        "question": _listed(claim.question),
        "article": [version.article_id],
        "start": start,
        "end": end,
        "corrects": [] if version.nth == 1 else [_earlier(version)],
    }


def _earlier(version: ClaimVersion) -> str:
    return version.claim_id if version.nth == 2 else f"{version.claim_id}.{version.nth - 1}"


def vote_row(vote: events.VoteRecorded, sequence: int) -> Row:
    """For ``write/claims``: a recorded vote stands among the claims, with its record for an article."""
    act = act_on_record(vote)
    when = When.parse(vote.held)
    id_ = vote_id(vote)
    properties = {
        "kind": "vote",
        "claim_id": id_,
        "act": act or vote.vote,
        "polarity": "0" if act is None else events.POLARITY[act],
        "factuality": "actual",
        "basis": "record",
        "valid_from": when.first,
        "precision": when.precision,
        "date_basis": "stated",
        "confidence": 1.0,
        "actor": vote.actor,
        "question": vote.question_id,
        "option": vote.option or "",
        "record": vote.record,
        "source": vote.source,
        **_known((SequenceInterval(sequence, OPEN_SEQUENCE),)),
        "counts": act is not None,
    }
    return {
        "id": id_,
        "properties": properties,
        "actor": vote.actor,
        "speaker": [],
        "target": [],
        "question": [vote.question_id],
        "article": [],
        "start": 0,
        "end": 0,
        "corrects": [],
    }


def _known(present: tuple[SequenceInterval, ...]) -> Row:
    """Known time of a claim: all stretches, and their hull. A claim that never counted has an empty hull."""
    return {
        "present": _some(bound for span in present for bound in (span.start, span.end)),
        "known_from": present[0].start if present else 0,
        "known_to": present[-1].end if present else 0,
    }


def _some(values: Iterable[T]) -> list[T] | None:
    return list(values) or None


def _listed(value: str | None) -> list[str]:
    return [] if value is None else [value]


def position_row(position: Position) -> Row:
    """For ``write/positions``."""
    key = position.key
    properties = {
        "actor": key.actor,
        "question": key.question,
        "option": key.option,
        "stance": position.stance,
        "valid_from": position.valid.start,
        "valid_to": position.valid.end,
        "known_from": position.known.start,
        "known_to": position.known.end,
        "confidence": position.confidence,
        "disputed": position.disputed,
        "imprecise": position.imprecise,
        "last_heard": position.last_heard,
    }
    return {
        "id": position.id,
        "properties": properties,
        "actor": key.actor,
        "question": key.question,
        "option": [option_row(key.question, key.option)] if key.option else [],
        "rests_on": list(position.claims_for),
        "set_aside": list(position.claims_against),
    }


def target(position: Position, named: Mapping[str, str], subject: str | None) -> str | None:
    """Whom a position is about: the option, else whom its claims name, else whom its question is about.

    `named` is whom claims name, by their ids; `subject` whom the position's question is about.
    """
    if position.key.option:
        return position.key.option
    return next((named[claim] for claim in position.claims_for if claim in named), None) or subject


def sided_with(question: events.QuestionOpened) -> str | None:
    """Whom a side on a question is for or against, where its claims name nobody: whom it is about.

    A resolution on an actor may praise or condemn it, so that a vote for it is neither.
    """
    return None if question.kind == "resolution" else question.subject


def tie(position: Position, named: Mapping[str, str], subject: str | None) -> tuple[str, Row] | None:
    """``supports`` or ``opposes`` with its row, where a position takes a side on somebody; arguments as `target`'s."""
    if position.stance not in {"support", "oppose"}:
        return None
    aimed = target(position, named, subject)
    if aimed is None:
        return None
    return ("supports" if position.stance == "support" else "opposes"), _tie_row(position, aimed)


def _tie_row(position: Position, target: str) -> Row:
    return {
        "actor": position.key.actor,
        "target": target,
        "position": position.id,
        "properties": {
            "question": position.key.question,
            "valid_from": position.valid.start,
            "valid_to": position.valid.end,
            "known_from": position.known.start,
            "known_to": position.known.end,
        },
    }


def membership_row(member: str, organisation: str, tie: Tie) -> Row:
    """For ``write/memberships``."""
    return {"member": member, "organisation": organisation, **_interval(tie)}


def office_row(person: str, body: str, office: str, tie: Tie) -> Row:
    """For ``write/offices``."""
    return {"person": person, "body": body, "office": office, **_interval(tie)}


def alliance_row(alliance: Alliance) -> Row:
    """For ``write/alliances``."""
    return {
        "one": alliance.one,
        "other": alliance.other,
        "kind": alliance.kind,
        "basis": alliance.basis,
        **_interval(alliance.tie),
    }


def _interval(tie: Tie) -> dict[str, date | int]:
    return {
        "valid_from": tie.valid.start,
        "valid_to": tie.valid.end,
        "known_from": tie.known.start,
        "known_to": tie.known.end,
    }


class Quotes:
    """Article texts for the quotes of a batch, each read once."""

    def __init__(self, texts: TextStore) -> None:
        self._texts = texts
        self._read: dict[str, str | None] = {}

    def text(self, text_id: str | None) -> str | None:
        """The text, or None if it is not known or was withdrawn."""
        if text_id is None:
            return None
        if text_id not in self._read:
            self._read[text_id] = self._texts.get(text_id)
        return self._read[text_id]
