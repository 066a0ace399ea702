"""Roll calls -> events: each is a question, each row a recorded vote on it."""

from __future__ import annotations

from functools import lru_cache
from typing import get_args

from foedus.errors import BadInput
from foedus.graph.events import Electorate, Event, QuestionClosed, QuestionOpened, Vote, VoteRecorded
from foedus.graph.fold.rules import rule_named
from foedus.graph.time import When
from foedus.ingest.records.actors import Actors
from foedus.ingest.records.fields import Fields
from foedus.ingest.records.mapping import Mapping
from foedus.ingest.records.reading import when

VOTES: frozenset[str] = frozenset(get_args(Vote))
ASSEMBLY, MEMBERS, RULE = "UNGA", "UN", "simple_majority"
"""What a roll call has that says nothing else: its body, whose members vote, and how it decides."""

HELD = "put to the vote"
"""Outcome of a roll call's question: a table of votes does not say what was announced."""


class Votes:
    """Makes the events of a table of votes; each question is opened with its first row that has a title."""

    def __init__(self, mapping: Mapping, actors: Actors, origin: str) -> None:
        self._mapping = mapping
        self._actors = actors
        self._origin = mapping.cited(origin)
        self._opened: set[str] = set()
        self._when = lru_cache(maxsize=10_000)(lambda text: _held(text, mapping))

    def events(self, fields: Fields) -> list[Event]:
        """The events of one row; raises `BadInput`."""
        given = fields.given
        held, first = self._when(given["held"])
        vote = given["vote"]
        if vote not in VOTES:
            raise BadInput(f"the vote {vote!r} is none of {', '.join(sorted(VOTES))}; say what it means in a mapping")
        record = given["record"]
        question = given.get("question") or f"vote-{record}"
        recorded = VoteRecorded(
            question_id=question,
            option=given.get("option") or None,
            actor=self._actors.state(given["actor"], first.first),
            vote=vote,  # type: ignore[arg-type] # one of them, as was just seen
            held=held,
            record=record,
            source=f"{self._origin}:{fields.line}",
        )
        if question in self._opened or not given.get("title"):
            return [recorded]
        opening = self._question(question, held, fields)
        self._opened.add(question)
        return [*opening, recorded]

    def _question(self, question: str, held: str, fields: Fields) -> list[Event]:
        rule = fields.get("rule") or RULE
        rule_named(rule)
        subject = fields.get("subject")
        opened = QuestionOpened(
            question_id=question,
            title=fields.given["title"],
            kind="resolution",
            rule=rule,
            electorate=Electorate(alliance=fields.get("electorate") or MEMBERS),
            subject=subject and self._actors.any(subject, "state"),
            body=fields.get("body") or ASSEMBLY,
            opened=held,
            by=self._mapping.source,
        )
        return [opened, QuestionClosed(question_id=question, closed=held, outcome=HELD, by=self._mapping.source)]


def _held(text: str, mapping: Mapping) -> tuple[str, When]:
    held = when(text, mapping)
    return held, When.parse(held)
