"""What a batch says beside claims: actors, questions, outlets, articles and ties, as rows to write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TypeVar

from foedus.graph import events
from foedus.graph.log.port import Recorded
from foedus.graph.projection import rows
from foedus.graph.projection.rows import Row
from foedus.graph.projection.state import State
from foedus.graph.time import When

E = TypeVar("E", bound=events.Event)


def of_type(recorded: Sequence[Recorded], kind: type[E]) -> Iterator[tuple[int, E]]:
    """The events of one type with their sequences, in order."""
    for each in recorded:
        if isinstance(each.event, kind):
            yield each.sequence, each.event


def actors(recorded: Sequence[Recorded]) -> list[Row]:
    """For ``write/actors``."""
    return [rows.actor_row(event, sequence) for sequence, event in of_type(recorded, events.ActorRegistered)]


def aliases(recorded: Sequence[Recorded]) -> list[Row]:
    """For ``write/aliases``."""
    named: dict[str, list[str]] = defaultdict(list)
    for _, event in of_type(recorded, events.ActorAliased):
        named[event.actor_id].append(event.alias)
    return [{"id": actor, "aliases": names} for actor, names in named.items()]


def judged(recorded: Sequence[Recorded], state: State) -> frozenset[str]:
    """Actors whose canonical id may have changed: all that were ever united with one that was judged."""
    named: set[str] = set()
    for each in recorded:
        match each.event:
            case events.ActorsMerged(kept=one, merged=other) | events.MergeUndone(kept=one, merged=other):
                named |= {one, other}
            case events.ActorsDistinguished(one=one, other=other):
                named |= {one, other}
            case _:
                pass
    return frozenset(other for name in named for other in state.identity.relatives(name))


def canonical(actors_judged: frozenset[str], state: State) -> list[Row]:
    """For ``write/canonical``."""
    stands_for = {actor: state.identity.canonical(actor) for actor in sorted(actors_judged)}
    return [{"id": actor, "canonical": None if other == actor else other} for actor, other in stands_for.items()]


def questions(recorded: Sequence[Recorded], state: State) -> list[Row]:
    """For ``write/questions``: those opened, closed, or decided by another rule from some day on."""
    made = [rows.question_row(event, sequence) for sequence, event in of_type(recorded, events.QuestionOpened)]
    for sequence, closed in of_type(recorded, events.QuestionClosed):
        said = {
            "closed": When.parse(closed.closed).first,
            "outcome": closed.outcome,
            "closed_known_from": sequence,
        }
        made.append(rows.question_change_row(closed.question_id, said))
    changed = {event.question_id for _, event in of_type(recorded, events.QuestionRuleChanged)}
    made += [rows.question_change_row(one, rows.rulings(state.rulings[one])) for one in sorted(changed)]
    return made


def question_aliases(recorded: Sequence[Recorded]) -> list[Row]:
    """For ``write/question_aliases``."""
    named: dict[str, list[str]] = defaultdict(list)
    for _, opened in of_type(recorded, events.QuestionOpened):
        if opened.aliases:
            named[opened.question_id] += opened.aliases
    for _, event in of_type(recorded, events.QuestionAliased):
        named[event.question_id].append(event.alias)
    return [{"id": question, "aliases": names} for question, names in named.items()]


def outlets(recorded: Sequence[Recorded], state: State) -> list[Row]:
    """For ``write/outlets``."""
    return [
        {"id": event.outlet, "name": event.name or None, "reliability": state.rating(event.outlet)}
        for _, event in of_type(recorded, events.OutletRated)
    ]


def articles(recorded: Sequence[Recorded], state: State) -> list[Row]:
    """For ``write/articles``: those captured, read or withdrawn, each once."""
    made: dict[str, Row] = {}
    for sequence, captured in of_type(recorded, events.ArticleCaptured):
        withdrawn = captured.article_id in state.withdrawn
        made[captured.article_id] = rows.article_row(captured, sequence, withdrawn=withdrawn)
    for _, read in of_type(recorded, events.ExtractionCompleted):
        row = made.setdefault(read.article_id, rows.article_change_row(read.article_id))
        row["properties"] |= rows.reading(read)
    for _, gone in of_type(recorded, events.ArticleWithdrawn):
        row = made.setdefault(gone.article_id, rows.article_change_row(gone.article_id))
        row["properties"] |= {"withdrawn": True, "withdrawn_because": gone.reason}
    return list(made.values())
