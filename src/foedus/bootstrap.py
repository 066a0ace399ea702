"""The composition root: from settings to a working whole. Nothing else puts parts together.

    with open_foedus(settings) as foedus:
        for taken in foedus.take(read_sources(["articles/"])):
            ...
        graph = foedus.graph()          # starts or finds Neo4j, brings the projection up to the log's head

Parts that cost time (the graph, the registry, the language model) are made when first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from foedus.errors import BadInput, NotFound
from foedus.graph.log.opened import open_log
from foedus.graph.time import instant_of
from foedus.settings import Settings

if TYPE_CHECKING:
    from foedus.graph.engine.connection import Graph
    from foedus.graph.events import Event
    from foedus.graph.log.port import Appended
    from foedus.graph.projection.projector import Projector
    from foedus.graph.projection.snapshot import Stands
    from foedus.graph.reads.as_of import AsOf
    from foedus.ingest.abreast import Abreast
    from foedus.ingest.extract.llm.asking import Kept
    from foedus.ingest.extract.model import Extractor
    from foedus.ingest.intake import Taken
    from foedus.ingest.resolve.registry import Registry
    from foedus.ingest.review.review import Review
    from foedus.ingest.sources import Source

Progress = Callable[[str, int, int], None]
"""What is being done, how much of it is done, and how much there is (bytes or events; 0: unknown)."""

SAID = {"reason": "why", "by": "at whose word"}
"""What the fields of a person's event tell."""


class Foedus:
    """One data directory at work.

    Attributes:
        settings: what it was opened with.
        log: the event log.
        texts: the article texts beside it.
    """

    def __init__(self, settings: Settings, *, progress: Progress | None = None) -> None:
        self.settings = settings
        self.progress = progress
        self._held = ExitStack()
        address = settings.log.get_secret_value() if settings.log else None
        opened = open_log(address, settings.data)
        self.log, self.texts = opened.log, opened.texts
        self._held.callback(self.log.close)
        self._held_graph = self._held.enter_context(ExitStack())
        self._graph: Graph | None = None
        self._registry: Registry | None = None
        self._seeded = False
        self._registry_at = 0

    def close(self) -> None:
        """Release everything; an embedded graph that this process started stops."""
        self._held.close()

    @property
    def registry(self) -> Registry:
        """Actors and questions: the bundled set and what the log says of them; anew once people have taught it more."""
        from foedus.graph import events
        from foedus.ingest.resolve.registry import Registry

        taught = (
            events.ActorAliased, events.ActorsMerged, events.MergeUndone, events.ActorsDistinguished,
            events.QuestionOpened, events.QuestionAliased, events.QuestionClosed,
        )  # fmt: skip
        learned = (
            *taught, events.ActorRegistered, events.OfficeHeld, events.OfficeLeft, events.MembershipStarted,
            events.MembershipEnded,
        )  # fmt: skip
        head = self.log.head().sequence
        if self._registry is None or next(self.log.read(self._registry_at, limit=1, types=taught), None) is not None:
            recorded = (row.event for row in self.log.read(types=learned))
            self._registry = Registry.of(event for event in recorded if isinstance(event, events.Event))
        self._registry_at = head  # what came after it is looked at next time
        return self._registry

    @cached_property
    def extractor(self) -> Extractor:
        """The extractor that reads new articles; what people have decided of matters holds for what it reads."""
        from foedus.ingest.extract.llm.kept import LoggedAnswers
        from foedus.ingest.review.placing import Placing

        return Placing(chosen_extractor(self.settings, self._held, LoggedAnswers(self.log, self.texts)))

    @cached_property
    def review(self) -> Review:
        """What waits for a person's decision, and the way to decide it."""
        from foedus.ingest.review.review import Review

        return Review(self.log, self.texts)

    def seed(self) -> None:
        """Put the starter set into the log; what is there already stays as it is."""
        if self._seeded:
            return
        from foedus.graph.log.port import by_stream
        from foedus.ingest.resolve.starter import starter_events

        self.log.append(by_stream(starter_events()))
        self._seeded = True

    def take(self, sources: Iterable[Source], *, processes: int = 1) -> Iterator[Taken]:
        """Capture and read sources, each whole or not at all; one `Taken` a source, in order, as it is done.

        Args:
            sources: what is to be read.
            processes: how many read side by side; with more than one, some 64 sources a process are under way.

        Raises:
            BadInput: more than one shall read, and a language model takes part.
        """
        from foedus.ingest.abreast import AHEAD
        from foedus.ingest.intake import Intake
        from foedus.ingest.near import open_near

        self.seed()
        address = self.settings.log.get_secret_value() if self.settings.log else None
        registry = self.registry
        with ExitStack() as held:
            near = open_near(address, self.settings.data)
            held.callback(near.close)
            reader = (
                self.extractor if processes == 1 else held.enter_context(abreast(self.settings, registry, processes))
            )
            ahead = 0 if processes == 1 else AHEAD * processes
            yield from Intake(self.log, self.texts, near, reader, registry, ahead=ahead).take(sources)

    def connected(self) -> Graph:
        """The graph as it stands, without bringing it up to date."""
        from foedus.graph.engine.connection import open_graph

        if self._graph is None:
            self._graph = self._held_graph.enter_context(open_graph(self.settings, progress=self.progress))
        return self._graph

    def projector(self) -> Projector:
        """The projector of this log into this graph."""
        from foedus.graph.projection.projector import Projector

        return Projector(self.log, self.texts, self.connected(), policy=self.settings.policy)

    def graph(self) -> Graph:
        """The graph, brought up to the log's head first."""
        self.seed()
        self.projector().keep_up(progress=self.progress)
        return self.connected()

    def rebuild(self) -> int:
        """Make the graph anew from the log; return the checkpoint reached.

        The embedded graph goes on serving whoever uses it until the new one takes its place, and the snapshot in
        columns is renewed where pyarrow is installed. At a server that is not ours, the database is emptied first.
        """
        from importlib.util import find_spec

        from foedus.graph.engine.embedded import EmbeddedNeo4j
        from foedus.graph.projection import snapshot
        from foedus.graph.projection.bulk.rebuild import rebuild_embedded
        from foedus.graph.projection.rebuild import parked_in, rebuild

        settings = self.settings
        if settings.neo4j_uri is not None:
            return rebuild(self.log, self.texts, self.connected(), settings.policy, self.progress)
        embedded = EmbeddedNeo4j(settings.data, settings.cache, settings.neo4j_heap, settings.neo4j_version)
        parked = parked_in(self.connected(), self.log) if embedded.has_store else ()
        self._held_graph.close()
        self._graph = None
        return rebuild_embedded(
            embedded,
            self.log,
            self.texts,
            settings.policy,
            parked=parked,
            snapshot_at=settings.data / snapshot.FILE if find_spec("pyarrow") else None,
            progress=self.progress,
        )

    def snapshot(self) -> Stands:
        """Write all positions as columns, as of the log's head; less, up to an event that cannot be applied.

        What is parked in the graph is passed by. `foedus.graph.projection.snapshot` reads the file, which lies in the
        data directory.
        """
        from foedus.graph.engine.embedded import EmbeddedNeo4j
        from foedus.graph.projection import snapshot
        from foedus.graph.projection.bulk import folding
        from foedus.graph.projection.checkpoint import VERSION
        from foedus.graph.projection.parked import Passing
        from foedus.graph.projection.rebuild import parked_in

        snapshot.needs_pyarrow()
        log, policy = Passing(self.log, parked_in(self.connected(), self.log)), self.settings.policy
        with EmbeddedNeo4j(self.settings.data, self.settings.cache).rebuilding() as files:
            goal = self.log.head().sequence
            reached = folding.write(files, log, self.texts, policy, goal, self.progress).goal
            stands = snapshot.Stands(log_id=self.log.log_id, sequence=reached, policy=policy, version=VERSION)
            snapshot.write(files / str(reached), self.settings.data / snapshot.FILE, stands)
        return stands

    def find_actor(self, text: str) -> str:
        """The id of the actor that a user means, under any name that texts have for it.

        Raises:
            NotFound: nobody is called that; names the nearest.
            BadInput: several are called that; names them.
        """
        from foedus.graph.reads.find import find_actor

        return find_actor(self.connected(), text, self.called)

    def called(self, text: str) -> dict[str, str]:
        """Who is called so as texts have it ("UK", "Ankara", "Orban"): names by id."""
        found = (self.registry.actor(actor) for actor in self.registry.called(text))
        return {actor.id: actor.name for actor in found if actor is not None}

    def withdraw(self, article: str, *, reason: str, by: str) -> dict[str, Appended]:
        """Erase an article's text everywhere; by article, the event that says so.

        Another article with the very same text is withdrawn with it. The events come first: a crash after them leaves
        a withdrawal that the same call completes.
        """
        from foedus.graph.events import ArticleCaptured, ArticleWithdrawn, ModelAnswered
        from foedus.ingest.near import open_near

        captured = [row.event for row in self.log.read(types=[ArticleCaptured])]
        articles = {each.article_id: each.text_id for each in captured if isinstance(each, ArticleCaptured)}
        if article not in articles:
            raise NotFound(f"no article has the id {article!r}; `foedus timeline --json` shows ids")
        text = articles[article]
        together = [article, *(other for other, its in articles.items() if its == text and other != article)]
        events = (ArticleWithdrawn(article_id=each, reason=reason, by=by) for each in together)
        appended = dict(zip(together, self.record(*events), strict=True))
        self.texts.withdraw(text)
        for row in self.log.read(stream=f"answers/{text}", types=[ModelAnswered]):
            if isinstance(row.event, ModelAnswered):
                self.texts.withdraw(row.event.answer_id)
        address = self.settings.log.get_secret_value() if self.settings.log else None
        near = open_near(address, self.settings.data)
        try:
            for each in together:
                near.remove(each)
        finally:
            near.close()
        self.erase_graph()
        return appended

    def erase_graph(self) -> None:
        """Make the graph anew, so that no file of the embedded store holds what it no longer says.

        At a server that is not ours, the words leave the nodes, and its own files forget them as it sees fit.
        """
        from foedus.graph.engine.embedded import EmbeddedNeo4j

        if self.settings.neo4j_uri is not None:
            self.projector().keep_up(progress=self.progress)
            return
        self._held_graph.close()
        self._graph = None
        EmbeddedNeo4j(self.settings.data, self.settings.cache).erase()
        self.graph()

    def record(self, *events: Event) -> list[Appended]:
        """Append events that a person decided on; duplicates are reported, not stored again.

        Raises:
            BadInput: an event that must say why and at whose word does not.
        """
        from msgspec.structs import fields

        from foedus.graph.log.port import by_stream

        for event in events:
            for field in fields(event):
                if field.name in {"reason", "by"} and field.required and not getattr(event, field.name).strip():
                    raise BadInput(f"--{field.name} is empty: say {SAID[field.name]}, which is kept with the event")
        return self.log.append(by_stream(events))

    def as_of(self, valid_at: date | None = None, known_at: str | None = None) -> AsOf:
        """The point on both time axes that a question is about.

        Args:
            valid_at: T, a day; today in UTC if None.
            known_at: K: a sequence of the log, an RFC 3339 instant or a day (its end); now if None.
        """
        from foedus.graph.reads.as_of import AsOf

        day = valid_at or datetime.now(UTC).date()
        head = self.log.head().sequence
        if known_at is None:
            return AsOf(valid_at=day, known_at=None, known_sequence=head)
        if known_at.isdecimal():
            sequence = int(known_at)
            if sequence > head:
                raise BadInput(f"known-at {sequence}: the log ends at sequence {head}")
            return AsOf(valid_at=day, known_at=None, known_sequence=sequence)
        instant = instant_of(known_at)
        return AsOf(valid_at=day, known_at=instant, known_sequence=self.log.sequence_at(instant))


def abreast(settings: Settings, registry: Registry, processes: int) -> Abreast:
    """Several processes that read by the rules, side by side; what people have decided of matters holds for them too.

    Raises:
        BadInput: a language model takes part: it is asked about several texts at once by one process.
    """
    from foedus.ingest.abreast import Abreast

    if settings.extractor != "rules":
        raise BadInput(
            f"-n {processes} is for the rules; with FOEDUS_EXTRACTOR={settings.extractor} the model is asked about "
            "FOEDUS_LLM_AT_ONCE texts at once"
        )
    return Abreast(_rules, registry, processes=processes)


def _rules() -> Extractor:
    from foedus.ingest.extract.pipeline import Rules
    from foedus.ingest.review.placing import Placing

    return Placing(Rules())


def chosen_extractor(settings: Settings, held: ExitStack, kept: Kept | None = None) -> Extractor:
    """The extractor that the settings name: the rules, a language model, or both.

    Args:
        settings: `extractor` and, where a model takes part, those that begin with `llm_`.
        held: closes what was opened for it.
        kept: answers that the model gave before; None: they are remembered only as long as the process lives.

    Raises:
        BadInput: a model takes part, and the settings do not name one.
        MissingPart: the extra `llm` is not installed.
    """
    from foedus.ingest.extract.pipeline import Rules

    if settings.extractor == "rules":
        return Rules()
    from foedus.ingest.extract.ensemble import Ensemble
    from foedus.ingest.extract.llm.asking import Asking, Remembered
    from foedus.ingest.extract.llm.extractor import ModelReader
    from foedus.ingest.extract.llm.serving import Served
    from foedus.ingest.extract.llm.spending import Spending

    if settings.llm_url is None or settings.llm_model is None:
        raise BadInput(
            f"FOEDUS_EXTRACTOR={settings.extractor} needs FOEDUS_LLM_URL, the base address of a server, and "
            "FOEDUS_LLM_MODEL, the name of a model there"
        )
    key = settings.llm_key.get_secret_value() if settings.llm_key else None
    model = Served(settings.llm_api, settings.llm_url, settings.llm_model, key, settings.llm_seconds)
    held.callback(model.close)
    spending = Spending(settings.llm_tokens, settings.llm_cost, settings.llm_input_price, settings.llm_output_price)
    reader = ModelReader(
        Asking(model, kept or Remembered(), spending, at_once=settings.llm_at_once), settings.llm_model
    )
    return reader if settings.extractor == "llm" else Ensemble(Rules(), reader)


@contextmanager
def open_foedus(settings: Settings, *, progress: Progress | None = None) -> Iterator[Foedus]:
    """Open the data directory that the settings name, and close it again."""
    foedus = Foedus(settings, progress=progress)
    try:
        yield foedus
    finally:
        foedus.close()
