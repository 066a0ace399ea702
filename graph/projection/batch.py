"""One batch of events: what it says, what it touches from afar, and what is to be written for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from foedus.cypher.catalogue import statement
from foedus.errors import ProjectionHalted
from foedus.graph import events
from foedus.graph.engine.connection import Graph
from foedus.graph.fold.claims import ClaimVersion, versions
from foedus.graph.fold.model import Policy
from foedus.graph.log.port import Recorded, TextStore, UnknownEvent
from foedus.graph.projection import facts, rows, ties
from foedus.graph.projection.facts import of_type
from foedus.graph.projection.parked import Readable
from foedus.graph.projection.rows import Quotes, Row
from foedus.graph.projection.state import State
from foedus.graph.projection.working import Working, Writes
from foedus.graph.time import OPEN_SEQUENCE

ORDER = (
    "actors",
    "aliases",
    "canonical",
    "questions",
    "question_aliases",
    "outlets",
    "articles",
    "claims",
    "positions",
    "positions_closed",
    "supports",
    "opposes",
    "memberships",
    "offices",
    "alliances",
)
"""The write statements, in the order in which a transaction runs them."""

CLAIM_EVENTS = (events.ClaimAsserted, events.ClaimCorrected, events.ClaimRetracted, events.ClaimReinstated)


class Known(NamedTuple):
    """What is known of a claim's article, from the sequence `known_from` on."""

    outlet: str | None
    text_id: str | None
    known_from: int


NOT_CAPTURED = Known(None, None, OPEN_SEQUENCE)


class Batch:
    """Reads graph, log and texts, changes none of them; `writes` is the difference that one transaction writes."""

    def __init__(
        self,
        graph: Graph,
        log: Readable,
        texts: TextStore,
        state: State,
        policy: Policy,
        recorded: Sequence[Recorded],
        *,
        goal: int,
    ) -> None:
        self._graph = graph
        self._log = log
        self._state = state
        self._policy: Policy = policy
        self._recorded = recorded
        self._goal = goal
        self._quotes = Quotes(texts)
        self._articles = {
            event.article_id: Known(event.outlet, event.text_id, sequence)
            for sequence, event in of_type(recorded, events.ArticleCaptured)
        }
        self._withdrawn = {event.article_id for _, event in of_type(recorded, events.ArticleWithdrawn)}
        self._working = Working(graph, state)

    def writes(self) -> Writes:
        """The rows to write; the state is brought up to the batch's end on the way.

        Raises:
            ProjectionHalted: an event is of a type or version that this program does not know.
        """
        for each in self._recorded:
            if isinstance(each.event, UnknownEvent):
                raise ProjectionHalted(
                    f"it is a {each.event.type} of version {each.event.schema_version}, which this version of Foedus "
                    "does not know: use the version that wrote it, or a later one"
                )
            self._state.apply(each)
        recorded, state = self._recorded, self._state
        judged = facts.judged(recorded, state)
        writes: Writes = {
            "actors": facts.actors(recorded),
            "aliases": facts.aliases(recorded),
            "canonical": facts.canonical(judged, state),
            "questions": facts.questions(recorded, state),
            "question_aliases": facts.question_aliases(recorded),
            "outlets": facts.outlets(recorded, state),
            "articles": facts.articles(recorded, state),
            "memberships": ties.memberships(recorded, judged, state),
            "offices": ties.offices(recorded, judged, state),
            "alliances": ties.alliances(recorded, judged, state),
            "claims": self._claims(),
        }
        self._touch_from_afar(judged)
        return writes | self._working.difference(self._policy)

    def _claims(self) -> list[Row]:
        again = self._claim_ids_again()
        made = [*self._new_claims(again), *self._claims_again(again)]
        self._know_articles({version.article_id for version in made} | self._withdrawn)
        gone = {self._articles[article].text_id for article in self._withdrawn & self._articles.keys()}
        claim_rows = []
        for version in made:
            article = self._articles.get(version.article_id, NOT_CAPTURED)
            withdrawn = version.article_id in self._state.withdrawn or article.text_id in gone
            text = None if withdrawn else self._quotes.text(article.text_id)
            claim_rows.append(rows.claim_row(version, outlet=article.outlet, outlet_from=article.known_from, text=text))
            self._working.add_claim(version, article.outlet, article.known_from)
        for sequence, vote in of_type(self._recorded, events.VoteRecorded):
            claim_rows.append(rows.vote_row(vote, sequence))
            self._working.add_vote(vote, sequence)
        return claim_rows

    def _new_claims(self, again: set[str]) -> Iterator[ClaimVersion]:
        """Claims of which this batch holds all that the log has."""
        for each in self._recorded:
            if isinstance(each.event, events.ClaimAsserted) and each.event.claim_id not in again:
                withdrawn_at = self._state.withdrawn.get(each.event.article_id)
                yield from versions([(each.sequence, each.event)], withdrawn_at)

    def _claims_again(self, again: set[str]) -> Iterator[ClaimVersion]:
        """Claims of which earlier batches know something, or of which this one says more than that they are made."""
        for claim_id in sorted(again):
            stream = [
                (each.sequence, each.event)
                for each in self._log.read(stream=f"claim/{claim_id}")
                if each.sequence <= self._goal
            ]
            article = next((event.article_id for _, event in stream if isinstance(event, events.ClaimAsserted)), "")
            yield from versions(stream, self._state.withdrawn.get(article))

    def _claim_ids_again(self) -> set[str]:
        again = {
            each.event.claim_id
            for each in self._recorded
            if isinstance(each.event, CLAIM_EVENTS)
            and not (each.version == 1 and isinstance(each.event, events.ClaimAsserted))
        }
        articles = {event.article_id for _, event in of_type(self._recorded, events.ArticleCaptured)} | self._withdrawn
        if articles:
            found = self._graph.read(statement("read/claim_ids_by_article"), articles=sorted(articles))
            again |= {row["claim_id"] for row in found}
        return again

    def _know_articles(self, articles: set[str]) -> None:
        missing = sorted(articles - self._articles.keys())
        if missing:
            for row in self._graph.read(statement("read/articles_by_id"), articles=missing):
                self._articles[row["id"]] = Known(row["outlet"], row["text_id"], row["known_from"])

    def _touch_from_afar(self, judged: frozenset[str]) -> None:
        """Touch the keys of earlier claims that count otherwise now: by their actor, their outlet or a near copy."""
        outlets = {event.outlet for _, event in of_type(self._recorded, events.OutletRated)}
        near = {
            other
            for _, event in of_type(self._recorded, events.ArticleCaptured)
            for other in self._state.clusters.relatives(event.article_id)
        }
        opened = {event.question_id for _, event in of_type(self._recorded, events.QuestionOpened) if event.subject}
        for question in opened:
            self._working.tie_anew(question)
        for name, touched in (("actor", judged), ("outlet", outlets), ("article", near), ("question", opened)):
            if touched:
                for row in self._graph.read(statement(f"read/keys_by_{name}"), **{f"{name}s": sorted(touched)}):
                    self._working.touch(row["actor"], row["question"], row["option"])
