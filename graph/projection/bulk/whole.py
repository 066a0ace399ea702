"""The first half of a rebuild: the log from its first event to a goal, written to files, its claims kept for folding.

Two passes. The first makes the `State` of the goal and keeps what is said of articles and of claims later on; with
that, the second can write each claim once and for all. What stays in memory is the state and the registers (actors,
questions, outlets, ties), never claims, votes, articles or positions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from foedus.graph import events
from foedus.graph.fold.claims import version_id, versions, vote_entries
from foedus.graph.log.port import Recorded, TextStore, UnknownEvent
from foedus.graph.projection import facts, rows, ties
from foedus.graph.projection.batch import NOT_CAPTURED
from foedus.graph.projection.bulk.files import Files
from foedus.graph.projection.bulk.spool import Article, Spool
from foedus.graph.projection.parked import Readable
from foedus.graph.projection.poison import UNFOLDABLE, Poisoned
from foedus.graph.projection.rows import Row
from foedus.graph.projection.state import KEPT, State

LATER = (events.ClaimCorrected, events.ClaimRetracted, events.ClaimReinstated)
TEXTS = 256
"""Article texts kept at a time; the claims of one article follow each other."""


class Whole:
    """Folds the log's first `goal` events, but for positions.

    Attributes:
        state: what the projector knows at the goal.
    """

    def __init__(self, log: Readable, texts: TextStore, goal: int, spool: Spool, files: Files) -> None:
        self._log = log
        self._goal = goal
        self._spool = spool
        self._files = files
        self._text = lru_cache(TEXTS)(texts.get)
        self._actors: defaultdict[str, Row] = defaultdict(dict)
        self._labels: defaultdict[str, set[str]] = defaultdict(lambda: {"Actor"})
        self._questions: defaultdict[str, Row] = defaultdict(dict)
        self._options: dict[tuple[str, str], None] = {}
        self._outlets: defaultdict[str, Row] = defaultdict(dict)
        self._reasons: dict[str, str] = {}
        self._gone: frozenset[str | None] = frozenset()
        self._register: list[Recorded] = []
        self.state = State()

    def read(self) -> Iterator[int]:
        """Take in all events; the sequence reached, now and then.

        Raises:
            Poisoned: an event cannot be applied.
        """
        for recorded in self._events((*KEPT, events.ArticleCaptured, events.ExtractionCompleted, *LATER)):
            try:
                self._know(recorded)
            except UNFOLDABLE as error:
                raise Poisoned(recorded.sequence) from error
        self._spool.all_is_said()
        known = (self._spool.known(article) for article in self.state.withdrawn)
        self._gone = frozenset(article.text_id for article in known if article)
        for recorded in self._events(None):
            try:
                self._write(recorded)
            except UNFOLDABLE as error:
                raise Poisoned(recorded.sequence) from error
            if recorded.sequence % 10_000 == 0:
                yield recorded.sequence

    def finish(self, options: Iterable[tuple[str, str]]) -> None:
        """Write what is known only at the end: actors, questions, options, outlets, articles and ties.

        Args:
            options: (question, option) pairs on which there are positions.
        """
        self._registers()
        for question, option in options:
            self._option(question, option)
        self._articles()
        for actor, properties in self._actors.items():
            self._files.node("actors", actor, properties, sorted(self._labels[actor]))
        for question, properties in self._questions.items():
            self._files.node("questions", question, properties)
        for question, option in self._options:
            row = rows.option_row(question, option)
            self._files.node("options", row["id"], row)
            self._files.tie("option_of", row["id"], question)
            self._files.tie("option_is", row["id"], option)
        for outlet, properties in self._outlets.items():
            self._files.node("outlets", outlet, {"name": outlet, **properties})

    def _events(self, types: Iterable[type[events.Event]] | None) -> Iterator[Recorded]:
        for recorded in self._log.read(types=types):
            if recorded.sequence > self._goal:
                break
            if isinstance(recorded.event, UnknownEvent):
                raise Poisoned(recorded.sequence)
            yield recorded

    def _know(self, recorded: Recorded) -> None:
        self.state.apply(recorded)
        match recorded.event:
            case events.ArticleCaptured():
                self._spool.captured(recorded.sequence, recorded.event)
                for other in recorded.event.near:
                    self._spool.named(other)
            case events.ExtractionCompleted():
                self._spool.read(recorded.event)
            case events.ArticleWithdrawn(article_id=article, reason=reason):
                self._reasons[article] = reason
                self._spool.named(article)
            case events.ClaimCorrected(claim_id=claim) | events.ClaimRetracted(claim_id=claim):
                self._spool.later(claim, recorded.sequence, recorded.event)
            case events.ClaimReinstated(claim_id=claim):
                self._spool.later(claim, recorded.sequence, recorded.event)
            case _:
                pass

    def _write(self, recorded: Recorded) -> None:
        match recorded.event:
            case events.VoteRecorded():
                self._vote(recorded.sequence, recorded.event)
            case events.ClaimAsserted():
                self._claim(recorded.sequence, recorded.event)
            case events.ArticleCaptured() | events.ExtractionCompleted() | events.ArticleWithdrawn():
                pass
            case events.ClaimCorrected() | events.ClaimRetracted() | events.ClaimReinstated():
                pass
            case _:
                facts.questions([recorded], self.state)  # an event that makes no row is found here, not at the end
                self._register.append(recorded)

    def _vote(self, sequence: int, vote: events.VoteRecorded) -> None:
        row = rows.vote_row(vote, sequence)
        self._node(row)
        self._spool.add(vote_entries(vote, sequence, self.state.identity.spans(vote.actor), row["id"]), None)

    def _claim(self, sequence: int, event: events.ClaimAsserted) -> None:
        stream = [(sequence, event), *self._spool.said_later(event.claim_id)]
        made = versions(stream, self.state.withdrawn.get(event.article_id))
        article = self._spool.known(event.article_id)
        if article is None:
            self._spool.named(event.article_id)
            article = NOT_CAPTURED
        withdrawn = event.article_id in self.state.withdrawn or article.text_id in self._gone
        text = None if withdrawn or article.text_id is None else self._text(article.text_id)
        ids = {version_id(version) for version in made}
        for version in made:
            row = rows.claim_row(version, outlet=article.outlet, outlet_from=article.known_from, text=text)
            self._node(row)
            for earlier in set(row["corrects"]) - ids:  # the correction before this one is not in the log
                self._files.node("claims", earlier, {})
            made_of_it = self.state.entries_of(version, article.outlet, article.known_from)
            self._spool.add(made_of_it, version.claim.target)

    def _node(self, row: Row) -> None:
        claim, files = row["id"], self._files
        files.node("claims", claim, row["properties"])
        files.tie("claim_by", claim, row["actor"])
        self._actors[row["actor"]]  # a default dictionary: looking makes it
        for kind in ("speaker", "target"):
            for actor in row[kind]:
                files.tie("claim_voiced_by" if kind == "speaker" else "claim_targets", claim, actor)
                self._actors[actor]
        for question in row["question"]:
            files.tie("claim_on", claim, question)
            self._questions[question]
        for article in row["article"]:
            files.tie("claim_reported_in", claim, article, row)
        for earlier in row["corrects"]:
            files.tie("claim_corrects", claim, earlier)

    def _registers(self) -> None:
        register, state = self._register, self.state
        for row in facts.actors(register):
            self._actors[row["id"]] |= {name: row[name] for name in ("kind", "name", "known_from")}
            self._labels[row["id"]].add(row["label"])
        for row in facts.aliases(register):
            self._actors[row["id"]]["aliases"] = sorted(set(row["aliases"]))
        judged = facts.judged(register, state)
        for row in facts.canonical(judged, state):
            self._actors[row["id"]]["canonical"] = row["canonical"]
        for row in facts.questions(register, state):
            self._question(row)
        for row in facts.question_aliases(register):
            self._questions[row["id"]]["aliases"] = sorted(set(row["aliases"]))
        for row in facts.outlets(register, state):
            known = self._outlets[row["id"]]
            known |= {"name": row["name"] or known.get("name", row["id"]), "reliability": row["reliability"]}
        for row in ties.memberships(register, judged, state):
            self._files.tie("member_of", self._actor(row["member"]), self._actor(row["organisation"]), row)
            self._labels[row["organisation"]].add("Alliance")
        for row in ties.offices(register, judged, state):
            self._files.tie("holds_office", self._actor(row["person"]), self._actor(row["body"]), row)
        for row in ties.alliances(register, judged, state):
            self._files.tie("allied_with", self._actor(row["one"]), self._actor(row["other"]), row)

    def _actor(self, actor: str) -> str:
        self._actors[actor]
        return actor

    def _question(self, row: Row) -> None:
        self._questions[row["id"]] |= row["properties"]
        for subject in row["subject"]:
            self._files.tie("about", row["id"], self._actor(subject))
        for option in row["options"]:
            self._option(row["id"], option["name"])

    def _option(self, question: str, option: str) -> None:
        self._options[question, option] = None
        self._questions[question]
        self._actors[option]

    def _articles(self) -> None:
        for article in self._spool.articles():
            self._files.node("articles", article.id, self._article(article))
            if article.captured is None:
                continue
            for other in dict.fromkeys(article.captured.near):
                self._files.tie("near_to", article.id, other)
            if article.captured.outlet:
                self._files.tie("published_by", article.id, article.captured.outlet)
                self._outlets[article.captured.outlet]

    def _article(self, article: Article) -> Row:
        withdrawn = article.id in self.state.withdrawn
        properties: Row = {}
        if article.captured is not None and article.sequence is not None:
            properties |= rows.article_row(article.captured, article.sequence, withdrawn=withdrawn)["properties"]
        if article.reading is not None:
            properties |= rows.reading(article.reading)
        if withdrawn:
            properties |= {"withdrawn": True, "withdrawn_because": self._reasons[article.id]}
        return properties
