"""What workers do: an article waits in the queue, and goes into the log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from foedus.errors import BadInput
from foedus.graph.events import digest
from foedus.ingest.queue import Job, JobQueue, NewJob, open_queue
from foedus.settings import Settings

if TYPE_CHECKING:
    from foedus.ingest.sources import SourceText


def queue_of(settings: Settings) -> JobQueue:
    """The queue that the settings name; without a name, the one beside the log, on the log's engine."""
    address = settings.queue or settings.log
    return open_queue(address.get_secret_value() if address else None, settings.data)


def job_of(source: SourceText) -> NewJob:
    """The job of taking this source in. The same source makes the same job."""
    payload = msgspec.json.encode(source)
    return NewJob(f"{source.origin} {digest(payload.decode())[:12]}", payload)


@contextmanager
def taking(settings: Settings) -> Iterator[Callable[[Job], None]]:
    """A handler that takes the source of a job into the log; what it needs is made once."""
    from foedus.bootstrap import open_foedus
    from foedus.ingest.intake import Intake
    from foedus.ingest.near import open_near
    from foedus.ingest.sources import SourceText

    with open_foedus(settings) as foedus:
        foedus.seed()
        near = open_near(settings.log.get_secret_value() if settings.log else None, settings.data)
        intake = Intake(foedus.log, foedus.texts, near, foedus.extractor, foedus.registry)

        def handle(job: Job) -> None:
            try:
                source = msgspec.json.decode(job.payload, type=SourceText)
            except msgspec.MsgspecError as error:
                raise BadInput(f"{job.key}: this job holds no article that this version can read ({error})") from None
            for taken in intake.take([source]):
                if taken.status == "failed":
                    raise BadInput(f"{taken.origin}: {taken.message}")

        try:
            yield handle
        finally:
            near.close()
