"""Signatures and ratifications -> events: each treaty is a question, each row an act on record."""

from __future__ import annotations

from typing import get_args

from foedus.errors import BadInput
from foedus.graph.events import Electorate, Event, QuestionKind, QuestionOpened, RecordKind, Vote, VoteRecorded
from foedus.graph.fold.rules import rule_named
from foedus.graph.time import When
from foedus.ingest.records.actors import Actors
from foedus.ingest.records.fields import Fields
from foedus.ingest.records.mapping import Mapping
from foedus.ingest.records.reading import when

ACTS: dict[str, tuple[RecordKind, Vote]] = {
    "signed": ("signature", "yes"),
    "ratified": ("ratification", "yes"),
    "acceded": ("ratification", "yes"),  # consent without a signature before
    "accepted": ("ratification", "yes"),  # two other words for ratifying
    "approved": ("ratification", "yes"),
    "rejected": ("ratification", "no"),
    "withdrew": ("ratification", "no"),
}
"""What a row can record. Who withdraws has consented no more, from that day on."""


class Treaties:
    """Makes the events of a table of treaties; each is opened as a question with its first row that has a title."""

    def __init__(self, mapping: Mapping, actors: Actors, origin: str) -> None:
        self._mapping = mapping
        self._actors = actors
        self._origin = mapping.cited(origin)
        self._opened: set[str] = set()

    def events(self, fields: Fields) -> list[Event]:
        """The events of one row; raises `BadInput`."""
        given = fields.given
        treaty, act, held = given["treaty"], given["act"], when(given["held"], self._mapping)
        if act not in ACTS:
            raise BadInput(f"the act {act!r} is none of {', '.join(ACTS)}; say what it means in a mapping")
        kind, vote = ACTS[act]
        recorded = VoteRecorded(
            question_id=treaty,
            actor=self._actors.state(given["actor"], When.parse(held).first),
            vote=vote,
            held=held,
            record=fields.get("record") or f"{treaty} {act} {held}",
            source=f"{self._origin}:{fields.line}",
            kind=kind,
        )
        if treaty in self._opened or not given.get("title"):
            return [recorded]
        opened = self._question(fields)
        self._opened.add(treaty)
        return [opened, recorded]

    def _question(self, fields: Fields) -> QuestionOpened:
        kind, rule, subject = fields.get("kind") or "treaty", fields.get("rule") or "none", fields.get("subject")
        if kind not in get_args(QuestionKind):
            raise BadInput(f"the kind {kind!r} is none of {', '.join(get_args(QuestionKind))}")
        rule_named(rule)
        return QuestionOpened(
            question_id=fields.given["treaty"],
            title=fields.given["title"],
            kind=kind,  # type: ignore[arg-type] # one of them, as was just seen
            rule=rule,
            electorate=Electorate(alliance=fields.get("electorate")),
            subject=subject and self._actors.any(subject, "state"),
            body=fields.get("body"),
            by=self._mapping.source,
        )
