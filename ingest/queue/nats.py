"""The job queue on NATS JetStream: for many machines.

Two streams. FOEDUS_JOBS is a work queue with one subject a job, each of which takes one message: so a key is in the
queue once. FOEDUS_DEAD keeps the dead letters, one a subject likewise. All workers pull from one durable consumer.
With three servers or more given, both streams are kept on three, and outlive any one of them.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Iterator
from functools import partial

import msgspec
from nats.aio.msg import Msg
from nats.errors import MaxPayloadError
from nats.errors import TimeoutError as NatsTimeout
from nats.js import api
from nats.js.errors import APIError, BadRequestError, NotFoundError

from foedus.errors import BadInput, Conflict, NotFound
from foedus.ingest.queue.port import (
    Job,
    Listed,
    NewJob,
    Put,
    State,
    Stats,
    Terms,
    full,
    job_id_of,
    lost,
    no_dead_letter,
    no_job,
)
from foedus.ingest.queue.session import Session

JOBS = "FOEDUS_JOBS"
DEAD = "FOEDUS_DEAD"
CONSUMER = "workers"

WAIT_SECONDS = 0.3
"""How long `lease` waits for a job to come, which costs the servers less than asking again and again."""

HELD = 20_000
"""Jobs that may be leased or put back for later at once; more wait in the stream."""

AT_ONCE = 200
"""Messages that `put` has under way at a time."""

_ACK, _PROGRESS, _TERM = b"+ACK", b"+WPI", b"+TERM"


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """What a message of either stream holds. `attempt` and `reason` are those of a dead letter."""

    key: str
    payload: bytes
    put_at: float
    attempt: int = 0
    reason: str | None = None


class NatsQueue:
    """`JobQueue` on NATS JetStream."""

    def __init__(self, servers: list[str], terms: Terms) -> None:
        self.terms = terms
        self._session = Session(servers)
        self._jetstream = self._session.jetstream
        self._ends: dict[str, float] = {}
        try:
            replicas = 3 if len(servers) >= 3 else 1
            self._session.do(lambda: self._make_streams(replicas))
            self._pulled = self._session.do(lambda: self._jetstream.pull_subscribe_bind(CONSUMER, JOBS))
        except BaseException:
            self._session.close()
            raise

    async def _make_streams(self, replicas: int) -> None:
        jobs = api.StreamConfig(
            name=JOBS,
            subjects=[_subject(JOBS, "*")],
            retention=api.RetentionPolicy.WORK_QUEUE,
            discard=api.DiscardPolicy.NEW,
            discard_new_per_subject=True,
            max_msgs_per_subject=1,
            max_msgs=self.terms.capacity,
            num_replicas=replicas,
        )
        dead = api.StreamConfig(
            name=DEAD, subjects=[_subject(DEAD, "*")], max_msgs_per_subject=1, num_replicas=replicas
        )
        for stream in (jobs, dead):
            try:
                await self._jetstream.add_stream(stream)
            except BadRequestError:  # made on other terms: these hold from now on
                await self._jetstream.update_stream(stream)
        await self._jetstream.add_consumer(
            JOBS,
            # Not bounded here: the server would leave a message that it gave up in the stream, where nobody sees it.
            # `lease` counts, and makes a dead letter of it.
            api.ConsumerConfig(
                durable_name=CONSUMER,
                ack_policy=api.AckPolicy.EXPLICIT,
                ack_wait=self.terms.lease_seconds,
                max_deliver=-1,
                max_ack_pending=HELD,
            ),
        )

    def put(self, jobs: Iterable[NewJob]) -> list[Put]:
        """See `JobQueue.put`."""
        given = list(jobs)
        parts = [given[start : start + AT_ONCE] for start in range(0, len(given), AT_ONCE)]
        return [answer for part in parts for answer in self._put(part)]

    def _put(self, jobs: list[NewJob]) -> list[Put]:
        ids = [job_id_of(job.key) for job in jobs]
        dead = self._session.do(lambda: self._dead_among(ids))
        letters = [Letter(key=job.key, payload=job.payload, put_at=time.time()) for job in jobs]

        async def publish() -> list[bool]:
            return await asyncio.gather(
                *(self._queued(i, letter) for i, letter in zip(ids, letters, strict=True) if i not in dead)
            )

        queued = iter(self._session.do(publish))
        return [Put(job_id, "queued" if job_id not in dead and next(queued) else "duplicate") for job_id in ids]

    async def _dead_among(self, ids: list[str]) -> set[str]:
        if not (await self._jetstream.stream_info(DEAD)).state.messages:
            return set()
        letters = await asyncio.gather(*(self._last(DEAD, job_id) for job_id in ids))
        return {job_id for job_id, letter in zip(ids, letters, strict=True) if letter is not None}

    async def _queued(self, job_id: str, letter: Letter) -> bool:
        """Publish; False where the job is there already."""
        try:
            await self._jetstream.publish(_subject(JOBS, job_id), msgspec.msgpack.encode(letter))
        except MaxPayloadError:
            raise BadInput(
                f"the job {letter.key!r} holds {len(letter.payload):,} bytes, more than the NATS servers take: "
                "raise their max_payload"
            ) from None
        except APIError as error:
            description = error.description or ""
            if "per subject" in description:
                return False
            if "maximum messages" in description:
                raise Conflict(full(self.terms.capacity)) from None
            raise
        return True

    def lease(self, count: int) -> list[Job]:
        """See `JobQueue.lease`."""

        async def fetch() -> list[Msg]:
            try:
                return await self._pulled.fetch(count, timeout=WAIT_SECONDS)
            except NatsTimeout:
                return []

        jobs: list[Job] = []
        for message in self._session.do(fetch):
            job = self._job(message)
            if job.attempt > self.terms.attempts:
                self._give_up(msgspec.structs.replace(job, attempt=job.attempt - 1), lost(self.terms.attempts))
            else:
                jobs.append(job)
        return jobs

    def _job(self, message: Msg) -> Job:
        letter = _read(message.data)
        self._ends[message.reply] = time.monotonic() + self.terms.lease_seconds
        return Job(
            job_id=job_id_of(letter.key),
            key=letter.key,
            payload=letter.payload,
            attempt=message.metadata.num_delivered,
            receipt=message.reply,
        )

    def heartbeat(self, job: Job) -> None:
        """See `JobQueue.heartbeat`."""
        if self._holds(job):
            self._session.do(lambda: self._session.tell(job.receipt, _PROGRESS))
            self._ends[job.receipt] = time.monotonic() + self.terms.lease_seconds

    def ack(self, job: Job) -> None:
        """See `JobQueue.ack`."""
        held = self._holds(job)
        self._settle(job, _ACK)
        if not held:  # it may have been given up meanwhile
            self._session.do(lambda: self._jetstream.purge_stream(DEAD, subject=_subject(DEAD, job.job_id)))

    def nack(self, job: Job, reason: str, delay: float | None = None) -> None:
        """See `JobQueue.nack`."""
        if job.attempt >= self.terms.attempts:
            self.bury(job, reason)
        elif self._holds(job):
            pause = self.terms.backoff(job.attempt) if delay is None else delay
            self._settle(job, b'-NAK {"delay": %d}' % max(1, round(pause * 1e9)))

    def bury(self, job: Job, reason: str) -> None:
        """See `JobQueue.bury`."""
        if self._holds(job):
            self._give_up(job, reason)

    def _give_up(self, job: Job, reason: str) -> None:
        async def publish() -> None:
            message = await self._last(JOBS, job.job_id)
            if message is not None:
                letter = msgspec.structs.replace(_read(message.data), attempt=job.attempt, reason=reason)
                await self._jetstream.publish(_subject(DEAD, job.job_id), msgspec.msgpack.encode(letter))

        self._session.do(publish)  # first: so that it is never in neither stream
        self._settle(job, _TERM)

    def _holds(self, job: Job) -> bool:
        return time.monotonic() < self._ends.get(job.receipt, 0.0)

    def _settle(self, job: Job, word: bytes) -> None:
        self._session.do(lambda: self._session.ask(job.receipt, word))
        self._ends.pop(job.receipt, None)

    def stats(self) -> Stats:
        """See `JobQueue.stats`."""

        async def ask() -> Stats:
            jobs = (await self._jetstream.stream_info(JOBS)).state.messages
            held = (await self._jetstream.consumer_info(JOBS, CONSUMER)).num_ack_pending or 0
            dead = (await self._jetstream.stream_info(DEAD)).state.messages
            return Stats(waiting=max(0, jobs - held), held=min(jobs, held), dead=dead)

        return self._session.do(ask)

    def listed(self, state: State | None = None, limit: int = 100) -> list[Listed]:
        """See `JobQueue.listed`. Jobs of both streams, in the order in which they were put."""
        found: list[Listed] = []
        if state != "dead":
            found += _first(limit, (job for job in self._alive() if state in {None, job.state}))
        if state in {None, "dead"}:
            found += _first(limit, (_listed(message, "dead") for message in self._messages(DEAD)))
        return sorted(found, key=lambda listed: listed.put_at)[:limit]

    def _alive(self) -> Iterator[Listed]:
        consumer = self._session.do(lambda: self._jetstream.consumer_info(JOBS, CONSUMER))
        delivered = (consumer.delivered.stream_seq if consumer.delivered else 0) or 0
        for message in self._messages(JOBS):
            yield _listed(message, "held" if (message.seq or 0) <= delivered else "waiting")

    def _messages(self, stream: str) -> Iterator[api.RawStreamMsg]:
        sequence = 1
        while (message := self._session.do(partial(self._next, stream, sequence))) is not None:
            yield message
            sequence = (message.seq or sequence) + 1

    async def _next(self, stream: str, sequence: int) -> api.RawStreamMsg | None:
        try:
            return await self._jetstream.get_msg(stream, seq=sequence, subject=_subject(stream, "*"), next=True)
        except NotFoundError:
            return None

    async def _last(self, stream: str, job_id: str) -> api.RawStreamMsg | None:
        try:
            return await self._jetstream.get_last_msg(stream, _subject(stream, job_id))
        except NotFoundError:
            return None

    def retry(self, job_id: str) -> None:
        """See `JobQueue.retry`."""

        async def again() -> bool:
            message = await self._last(DEAD, job_id)
            if message is None:
                return False
            await self._queued(job_id, msgspec.structs.replace(_read(message.data), attempt=0, reason=None))
            await self._jetstream.purge_stream(DEAD, subject=_subject(DEAD, job_id))
            return True

        if not self._session.do(again):
            raise NotFound(no_dead_letter(job_id))

    def drop(self, job_id: str) -> None:
        """See `JobQueue.drop`."""

        async def forget() -> bool:
            there = [stream for stream in (JOBS, DEAD) if await self._last(stream, job_id) is not None]
            for stream in there:
                await self._jetstream.purge_stream(stream, subject=_subject(stream, job_id))
            return bool(there)

        if not self._session.do(forget):
            raise NotFound(no_job(job_id))

    def close(self) -> None:
        """See `JobQueue.close`."""
        self._session.close()


def _subject(stream: str, job_id: str) -> str:
    return f"{stream.lower().replace('_', '.')}.{job_id}"


def _read(data: bytes | None) -> Letter:
    return msgspec.msgpack.decode(data or b"", type=Letter)


def _listed(message: api.RawStreamMsg, state: State) -> Listed:
    letter = _read(message.data)
    return Listed(
        job_id=job_id_of(letter.key),
        key=letter.key,
        state=state,
        attempt=letter.attempt if state == "dead" else int(state == "held"),
        put_at=letter.put_at,
        reason=letter.reason,
    )


def _first(limit: int, jobs: Iterator[Listed]) -> list[Listed]:
    return [job for _, job in zip(range(limit), jobs, strict=False)]
