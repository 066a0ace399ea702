"""What a new log is seeded with: states, organisations, dated memberships and the starter questions.

Persons and their offices are not, but for the candidates of the questions: a person is registered with the first claim
that names them, and offices come with the registry. Memberships without a known start are not either, since an event
would have to invent one.
"""

from __future__ import annotations

from collections.abc import Iterator

from foedus.graph.events import (
    ActorRegistered,
    Event,
    MembershipEnded,
    MembershipStarted,
    QuestionClosed,
)
from foedus.ingest.resolve.bundled import (
    BY,
    MembershipRow,
    OfficeRow,
    OrganisationRow,
    StateRow,
    opened,
    questions,
    table,
)
from foedus.ingest.resolve.folding import slug

SOURCE = "foedus starter set"


def starter_events() -> Iterator[Event]:
    """The same events at every call, in the same order: some 2,000."""
    for state in table("states.csv", StateRow):
        yield ActorRegistered(actor_id=state.id, kind="state", name=state.name, source=SOURCE)
    for other in table("organisations.csv", OrganisationRow):
        yield ActorRegistered(actor_id=other.id, kind=other.kind, name=other.name, source=SOURCE)
    for row in table("memberships.csv", MembershipRow):
        yield MembershipStarted(member=row.member, organisation=row.organisation, valid_from=row.start, source=SOURCE)
        if row.end:
            yield MembershipEnded(member=row.member, organisation=row.organisation, valid_to=row.end, source=SOURCE)
    holders = {slug(row.person): row.person for row in table("offices.csv", OfficeRow)}
    for entry in questions():
        for candidate in entry.options:
            yield ActorRegistered(actor_id=candidate, kind="person", name=holders[candidate], source=SOURCE)
        yield opened(entry)
        if entry.closed:
            yield QuestionClosed(question_id=entry.id, closed=entry.closed, outcome=entry.outcome, by=BY)
