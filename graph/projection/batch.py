"""One batch of events: which claims and keys it touches, and what is to be written for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from foedus.cypher.catalogue import statement
from foedus.errors import ProjectionHalted
from foedus.graph import events
from foedus.graph.engine.connection import Graph
from foedus.graph.fold.claims import ClaimVersion, Spans, entries, version_id, versions, vote_entries, vote_id
from foedus.graph.fold.memberships import ties
from foedus.graph.fold.model import Entry, Key, Policy, Position
from foedus.graph.fold.positions import positions
from foedus.graph.log.port import EventLog, Recorded, TextStore, UnknownEvent
from foedus.graph.projection import rows
from foedus.graph.projection.rows import Quotes, Row
from foedus.graph.projection.state import State
from foedus.graph.time import OPEN_SEQUENCE, SequenceInterval, When

Writes = dict[str, list[Row]]
"""Rows by write statement, in the order in which they are to be run."""

CLAIM_EVENTS = (events.ClaimAsserted, events.ClaimCorrected, events.ClaimRetracted, events.ClaimReinstated)


class Known(NamedTuple):
    """What is known of a claim's article, from `known_from` on."""

    outlet: str | None
    text_id: str | None
    known_from: int


NOT_CAPTURED = Known(None, None, OPEN_SEQUENCE)


class Batch:
    """Reads the graph, changes nothing; `writes` is the difference that one transaction writes."""

    def __init__(
        self,
        graph: Graph,
        log: EventLog,
        texts: TextStore,
        state: State,
        policy: Policy,
        recorded: Sequence[Recorded],
    ) -> None:
        self._graph = graph
        self._log = log
        self._state = state
        self._policy = policy
        self._recorded = recorded
        self._last = recorded[-1].sequence
        self._quotes = Quotes(texts)
        self._articles: dict[str, Known] = {}
        self._entries: dict[Key, dict[str, tuple[Entry, ...]]] = defaultdict(dict)
        self._targets: dict[str, str] = {}
        self._votes: dict[str, tuple[int, events.VoteRecorded]] = {}
        self._touched_keys: set[Key] = set()

    def writes(self) -> Writes:
        """The rows to write; the state is brought up to the batch's end on the way."""
        for each in self._recorded:
            if isinstance(each.event, UnknownEvent):
                raise ProjectionHalted(
                    f"event {each.sequence} is a {each.event.type} of version {each.event.schema_version}, which this "
                    "version of Foedus does not know: use the version that wrote it, or a later one"
                )
            self._state.apply(each)
        writes: Writes = {name: [] for name in ORDER}
        writes["actors"], writes["aliases"] = self._actors()
        writes["canonical"] = self._canonical()
        writes["questions"] = [rows.question_row(event, sequence) for sequence, event in self._opened()]
        writes["questions"] += self._question_changes()
        writes["outlets"] = self._outlets()
        writes["articles"] = self._captured()
        writes["claims"] = self._claims()
        writes["memberships"], writes["offices"] = self._ties()
        self._fold(writes)
        return writes

    def _events(self, *kinds: type[events.Event]) -> Iterator[tuple[int, events.Event]]:
        for each in self._recorded:
            if isinstance(each.event, kinds):
                yield each.sequence, each.event

    def _actors(self) -> tuple[list[Row], list[Row]]:
        registered: dict[str, Row] = {}
        aliases: dict[str, list[str]] = defaultdict(list)
        for sequence, event in self._events(events.ActorRegistered, events.ActorAliased):
            if isinstance(event, events.ActorRegistered):
                registered.setdefault(event.actor_id, rows.actor_row(event, sequence))
            elif isinstance(event, events.ActorAliased):
                aliases[event.actor_id].append(event.alias)
        return list(registered.values()), [{"id": actor, "aliases": names} for actor, names in aliases.items()]

    def _judged(self) -> frozenset[str]:
        """Actors whose canonical id may have changed."""
        named = [
            name
            for _, event in self._events(events.ActorsMerged, events.MergeUndone)
            for name in (event.kept, event.merged)  # type: ignore[attr-defined]
        ]
        named += [
            name
            for _, event in self._events(events.ActorsDistinguished)
            for name in (event.one, event.other)  # type: ignore[attr-defined]
        ]
        return frozenset(other for name in named for other in self._state.identity.relatives(name))

    def _canonical(self) -> list[Row]:
        canonical = {actor: self._state.identity.canonical(actor) for actor in self._judged()}
        return [
            {"id": actor, "canonical": None if other == actor else other} for actor, other in sorted(canonical.items())
        ]

    def _opened(self) -> Iterator[tuple[int, events.QuestionOpened]]:
        for sequence, event in self._events(events.QuestionOpened):
            assert isinstance(event, events.QuestionOpened)
            yield sequence, event

    def _question_changes(self) -> list[Row]:
        changed = []
        for _, event in self._events(events.QuestionClosed):
            assert isinstance(event, events.QuestionClosed)
            closed = {"closed": When.parse(event.closed).first, "outcome": event.outcome}
            changed.append({"id": event.question_id, "properties": closed, "subject": [], "options": []})
        for _, event in self._events(events.QuestionRuleChanged):
            assert isinstance(event, events.QuestionRuleChanged)
            ruled = {"rule": event.rule, "rule_from": When.parse(event.valid_from).first}
            changed.append({"id": event.question_id, "properties": ruled, "subject": [], "options": []})
        return changed

    def _outlets(self) -> list[Row]:
        made = []
        for _, event in self._events(events.OutletRated):
            assert isinstance(event, events.OutletRated)
            named = {"name": event.name} if event.name else {}
            made.append({"id": event.outlet, "properties": {"reliability": self._state.rating(event.outlet), **named}})
        return made

    def _captured(self) -> list[Row]:
        made: dict[str, Row] = {}
        for sequence, event in self._events(events.ArticleCaptured):
            assert isinstance(event, events.ArticleCaptured)
            withdrawn = event.article_id in self._state.withdrawn
            made[event.article_id] = rows.article_row(event, sequence, withdrawn=withdrawn)
            self._articles[event.article_id] = Known(event.outlet, event.text_id, sequence)
        for _, event in self._events(events.ExtractionCompleted):
            assert isinstance(event, events.ExtractionCompleted)
            row = made.setdefault(event.article_id, {"id": event.article_id, "outlet": [], "properties": {}})
            row["properties"] |= {
                "extractor": event.extractor,
                "skipped": event.skipped,
                "quarantined": [f"{one.act}: {one.reason}" for one in event.quarantined],
            }
        for _, event in self._events(events.ArticleWithdrawn):
            assert isinstance(event, events.ArticleWithdrawn)
            row = made.setdefault(event.article_id, {"id": event.article_id, "outlet": [], "properties": {}})
            row["properties"] |= {"withdrawn": True, "withdrawn_because": event.reason}
        return list(made.values())

    def _claims(self) -> list[Row]:
        fresh: dict[str, list[tuple[int, object]]] = {}
        again: set[str] = set()
        for each in self._recorded:
            if isinstance(each.event, CLAIM_EVENTS):
                claim_id = each.event.claim_id
                if each.version == 1 and isinstance(each.event, events.ClaimAsserted):
                    fresh[claim_id] = [(each.sequence, each.event)]
                else:
                    again.add(claim_id)
            elif isinstance(each.event, events.VoteRecorded):
                self._votes[vote_id(each.event)] = (each.sequence, each.event)
        again |= self._claims_touched_from_afar()
        for claim_id in again:
            fresh[claim_id] = [
                (each.sequence, each.event)
                for each in self._log.read(stream=f"claim/{claim_id}")
                if each.sequence <= self._last
            ]
        made = [
            version for claim_id in fresh for version in versions(fresh[claim_id], self._withdrawn_at(fresh[claim_id]))
        ]
        self._know_articles(version.article_id for version in made)
        claim_rows = []
        for version in made:
            article = self._articles.get(version.article_id, NOT_CAPTURED)
            text = self._quotes.text(article.text_id)
            claim_rows.append(rows.claim_row(version, outlet=article.outlet, outlet_from=article.known_from, text=text))
            self._touch(version, article)
        for sequence, vote in self._votes.values():
            claim_rows.append(rows.vote_row(vote, sequence))
            actors = self._state.identity.spans(vote.actor)
            for key, made_entries in vote_entries(vote, sequence, actors).items():
                self._add(key, vote_id(vote), made_entries)
        return claim_rows

    def _withdrawn_at(self, claim_events: list[tuple[int, object]]) -> int | None:
        for _, event in claim_events:
            if isinstance(event, events.ClaimAsserted):
                return self._state.withdrawn.get(event.article_id)
        return None

    def _touch(self, version: ClaimVersion, article: Known) -> None:
        made = entries(
            version,
            actors=self._state.identity.spans(version.claim.actor),
            sources=self._state.sources(version.article_id, None),
            reliability=self._state.reliability(article.outlet, article.known_from),
        )
        if version.claim.target is not None:
            self._targets[version_id(version)] = version.claim.target
        claim = version.claim
        if claim.question is not None and claim.count is None:
            for _, actor in self._state.identity.spans(claim.actor):
                self._touched_keys.add(Key(actor, claim.question, claim.option or ""))
        for key, made_entries in made.items():
            self._add(key, version_id(version), made_entries)

    def _add(self, key: Key, claim: str, made: tuple[Entry, ...]) -> None:
        self._touched_keys.add(key)
        self._entries[key][claim] = made

    def _claims_touched_from_afar(self) -> set[str]:
        """Claims of earlier batches whose entries this batch changes: by their article, outlet or actor."""
        articles: set[str] = set()
        for _, event in self._events(events.ArticleCaptured, events.ArticleWithdrawn):
            article = event.article_id  # type: ignore[attr-defined]
            articles |= self._state.clusters.relatives(article)
        outlets = {event.outlet for _, event in self._events(events.OutletRated)}  # type: ignore[attr-defined]
        judged = self._judged()
        found: set[str] = set()
        if articles:
            found |= self._ids("read/claim_ids_by_article", articles=sorted(articles))
        if outlets:
            found |= self._ids("read/claim_ids_by_outlet", outlets=sorted(outlets))
        if judged:
            found |= self._ids("read/claim_ids_by_actor", actors=sorted(judged))
        return found

    def _ids(self, name: str, **parameters: list[str]) -> set[str]:
        found = set()
        for row in self._graph.read(statement(name), **parameters):
            if row.get("kind") == "vote":
                self._recall_vote(row["claim_id"], row["question"])
            else:
                found.add(row["claim_id"])
        return found

    def _recall_vote(self, claim_id: str, question: str) -> None:
        for each in self._log.read(stream=f"question/{question}"):
            if isinstance(each.event, events.VoteRecorded) and vote_id(each.event) == claim_id:
                self._votes[claim_id] = (each.sequence, each.event)

    def _know_articles(self, articles: Iterable[str]) -> None:
        missing = sorted(set(articles) - self._articles.keys())
        if missing:
            for row in self._graph.read(statement("read/articles_by_id"), articles=missing):
                self._articles[row["id"]] = Known(row["outlet"], row["text_id"], row["known_from"])

    def _ties(self) -> tuple[list[Row], list[Row]]:
        members = {
            (event.member, event.organisation, "")  # type: ignore[attr-defined]
            for _, event in self._events(events.MembershipStarted, events.MembershipEnded)
        }
        holders = {
            (event.person, event.body, event.office)  # type: ignore[attr-defined]
            for _, event in self._events(events.OfficeHeld, events.OfficeLeft)
        }
        memberships = [
            rows.membership_row(member, organisation, tie)
            for member, organisation, _ in sorted(members)
            for tie in ties(self._state.memberships[member, organisation, ""])
        ]
        offices = [
            rows.office_row(person, body, office, tie)
            for person, body, office in sorted(holders)
            for tie in ties(self._state.offices[person, body, office])
        ]
        return memberships, offices

    def _fold(self, writes: Writes) -> None:
        keys = sorted(self._touched_keys)
        if not keys:
            return
        self._recall_neighbours(keys)
        stored = {
            row["id"]: row["known_to"]
            for row in self._graph.read(
                statement("read/positions_on_keys"),
                keys=[{"actor": key.actor, "question": key.question, "option": key.option} for key in keys],
            )
        }
        for key in keys:
            held = positions(key, (entry for made in self._entries[key].values() for entry in made), self._policy)
            for position in held:
                if position.id not in stored:
                    writes["positions"].append(rows.position_row(position))
                    self._tie(writes, position)
                elif stored[position.id] != position.known.end:
                    closed = {"id": position.id, "known_to": position.known.end}
                    writes["positions_closed"].append(closed)
                    writes["supports_closed"].append(closed)
                    writes["opposes_closed"].append(closed)

    def _tie(self, writes: Writes, position: Position) -> None:
        target = self._target(position)
        if target is not None and position.stance in {"support", "oppose"}:
            writes["supports" if position.stance == "support" else "opposes"].append(rows.tie_row(position, target))

    def _target(self, position: Position) -> str | None:
        if position.key.option:
            return position.key.option
        named = next((self._targets[claim] for claim in position.claims_for if claim in self._targets), None)
        opened = self._state.questions.get(position.key.question)
        return named or (opened.subject if opened else None)

    def _recall_neighbours(self, keys: Sequence[Key]) -> None:
        """Bring in the entries of earlier batches' claims on the same keys."""
        wanted: dict[tuple[str, str], set[str]] = defaultdict(set)
        for key in keys:
            wanted[key.question, key.option] |= self._state.identity.relatives(key.actor)
        asked = [
            {"question": question, "option": option, "actors": sorted(actors)}
            for (question, option), actors in wanted.items()
        ]
        for row in self._graph.read(statement("read/claims_on_keys"), keys=asked):
            if row["target"] is not None:
                self._targets.setdefault(row["id"], row["target"])
            for key, made in self._entries_of_row(row, self._state.identity.spans(row["actor"])).items():
                if key in self._touched_keys:
                    self._entries[key].setdefault(row["id"], made)

    def _entries_of_row(self, row: Row, actors: Spans) -> dict[Key, tuple[Entry, ...]]:
        bounds = row["present"]
        present = tuple(SequenceInterval(start, end) for start, end in zip(bounds[::2], bounds[1::2], strict=True))
        when = None if row["valid_from"] is None else str(When(row["valid_from"], row["precision"]))
        claim = events.Claim(
            actor=row["actor"],
            act=row["act"],
            question=row["question"],
            option=row["option"] or None,
            factuality=row["factuality"],
            valid_from=when,
            basis=row["basis"],
            evidence=(0, 0),
            confidence=row["confidence"],
        )
        version = ClaimVersion(row["id"], row["article"] or "", "", 1, claim, present)
        reliability = (
            ((SequenceInterval(0, OPEN_SEQUENCE), 1.0),)
            if row["kind"] == "vote"
            else self._state.reliability(row["outlet"], row["outlet_from"])
        )
        sources = self._state.sources(row["article"], row["record"])
        return entries(version, actors=actors, sources=sources, reliability=reliability)


ORDER = (
    "actors",
    "aliases",
    "canonical",
    "questions",
    "outlets",
    "articles",
    "claims",
    "positions",
    "positions_closed",
    "supports",
    "opposes",
    "supports_closed",
    "opposes_closed",
    "memberships",
    "offices",
)
"""The write statements, in the order in which a transaction runs them."""
