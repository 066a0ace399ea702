"""What workers do: an article waits in the queue, and goes into the log.

A job names its text by the id that the text store gave it: the queue holds no words of an article, so that erasing a
text is the store's business alone, and a job is small whatever the article's length.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Literal

import msgspec

from foedus.errors import BadInput
from foedus.graph.events import digest
from foedus.graph.log.port import TextStore
from foedus.ingest.queue import Job, JobQueue, NewJob, open_queue
from foedus.ingest.sources import Source, SourceFailure, SourceKnown, SourceText
from foedus.settings import Settings

CHUNK = 100
"""Articles that are put into the queue together."""


class Waiting(msgspec.Struct, frozen=True):
    """An article that waits: where its text lies, and the source with its text left out."""

    text_id: str
    source: SourceText


class Enqueued(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one source: a job, a duplicate of one that waits, or a failure with its reason."""

    origin: str
    status: Literal["queued", "duplicate", "failed"]
    job_id: str | None = None
    message: str = ""


def queue_of(settings: Settings) -> JobQueue:
    """The queue that the settings name; without a name, the one beside the log, on the log's engine."""
    address = settings.queue or settings.log
    return open_queue(address.get_secret_value() if address else None, settings.data)


def enqueue(queue: JobQueue, texts: TextStore, sources: Iterable[Source]) -> Iterator[Enqueued]:
    """Put sources into the queue, `CHUNK` at a time; what has been yielded waits durably."""
    remaining = iter(sources)
    while chunk := list(islice(remaining, CHUNK)):
        jobs = [job_of(source, texts) for source in chunk if isinstance(source, SourceText)]
        answers = iter(queue.put(jobs))
        for source in chunk:
            if isinstance(source, SourceFailure):
                yield Enqueued(origin=source.origin, status="failed", message=source.reason)
            elif isinstance(source, SourceKnown):
                yield Enqueued(origin=source.origin, status="duplicate", message=source.reason)
            else:
                answer = next(answers)
                yield Enqueued(origin=source.origin, status=answer.status, job_id=answer.job_id)


def job_of(source: SourceText, texts: TextStore) -> NewJob:
    """The job of taking this source in. The same source makes the same job."""
    waiting = Waiting(texts.put(source.text), msgspec.structs.replace(source, text=""))
    payload = msgspec.json.encode(waiting)
    return NewJob(f"{source.origin} {digest(payload.decode())[:12]}", payload)


@contextmanager
def taking(settings: Settings) -> Iterator[Callable[[Job], None]]:
    """A handler that takes the source of a job into the log; what it needs is made once."""
    from foedus.bootstrap import open_foedus
    from foedus.ingest.intake import Intake
    from foedus.ingest.near import open_near

    with open_foedus(settings) as foedus:
        foedus.seed()
        near = open_near(settings.log.get_secret_value() if settings.log else None, settings.data)
        registry = foedus.registry
        intake = Intake(foedus.log, foedus.texts, near, foedus.extractor, registry)

        def handle(job: Job) -> None:
            nonlocal registry, intake
            if foedus.registry is not registry:  # people have taught it more meanwhile
                registry = foedus.registry
                intake = Intake(foedus.log, foedus.texts, near, foedus.extractor, registry)
            source = _source_of(job, foedus.texts)
            if source is None:
                return  # withdrawn while it waited
            for taken in intake.take([source]):
                if taken.status == "failed":
                    raise BadInput(f"{taken.origin}: {taken.message}")

        try:
            yield handle
        finally:
            near.close()


def _source_of(job: Job, texts: TextStore) -> SourceText | None:
    try:
        waiting = msgspec.json.decode(job.payload, type=Waiting)
    except msgspec.MsgspecError as error:
        raise BadInput(f"{job.key}: this job holds no article that this version can read ({error})") from None
    text = texts.get(waiting.text_id)
    return None if text is None else msgspec.structs.replace(waiting.source, text=text)
