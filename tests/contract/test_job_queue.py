"""What every job queue promises, on each engine."""

import threading
import time
from collections import Counter

import pytest

from foedus.errors import BadInput, Conflict, NotFound, Unavailable
from foedus.ingest.queue import Job, JobQueue, NewJob, Stats, Terms, open_queue

TERMS = Terms(lease_seconds=0.6, attempts=3, backoff_seconds=0.2, capacity=50)


@pytest.fixture(params=["sqlite", "postgres", "nats"])
def address(request) -> str | None:
    return None if request.param == "sqlite" else request.getfixturevalue(f"{request.param}_address")


@pytest.fixture
def queue(address, tmp_path):
    opened = open_queue(address, tmp_path, TERMS)
    yield opened
    opened.close()


def put(queue: JobQueue, *keys: str) -> list[str]:
    return [answer.job_id for answer in queue.put([NewJob(key, key.upper().encode()) for key in keys])]


def one(queue: JobQueue, patience: float = 5.0) -> Job:
    """The next job, as soon as there is one."""
    until = time.monotonic() + patience
    while not (jobs := queue.lease(1)):
        assert time.monotonic() < until, "no job came"
        time.sleep(0.02)
    return jobs[0]


def eventually(queue: JobQueue, wanted: Stats, patience: float = 3.0) -> None:
    until = time.monotonic() + patience
    while (stats := queue.stats()) != wanted:
        assert time.monotonic() < until, stats
        time.sleep(0.02)


def test_a_job_comes_out_as_it_was_put_in(queue: JobQueue):
    (job_id,) = put(queue, "a")
    job = one(queue)
    assert (job.job_id, job.key, job.payload, job.attempt) == (job_id, "a", b"A", 1)


def test_jobs_come_in_the_order_in_which_they_were_put(queue: JobQueue):
    put(queue, "c", "a", "b")
    assert [one(queue).key for _ in range(3)] == ["c", "a", "b"]


def test_a_key_is_taken_once_as_long_as_its_job_is_waiting_held_or_dead(queue: JobQueue):
    job = NewJob("a", b"1")
    assert [answer.status for answer in queue.put([job, job])] == ["queued", "duplicate"]
    held = one(queue)
    assert [answer.status for answer in queue.put([job])] == ["duplicate"]
    queue.bury(held, "poisoned")
    assert [answer.status for answer in queue.put([job])] == ["duplicate"]
    assert queue.stats() == Stats(waiting=0, held=0, dead=1)


def test_a_job_that_is_done_is_gone_and_its_key_may_be_put_again(queue: JobQueue):
    put(queue, "a")
    queue.ack(one(queue))
    eventually(queue, Stats(waiting=0, held=0, dead=0))
    assert queue.put([NewJob("a", b"")])[0].status == "queued"
    assert one(queue).attempt == 1


def test_a_leased_job_is_not_handed_out_again(queue: JobQueue):
    put(queue, "a")
    one(queue)
    assert queue.lease(5) == []
    assert queue.stats() == Stats(waiting=0, held=1, dead=0)


def test_no_more_jobs_are_leased_than_asked_for(queue: JobQueue):
    put(queue, "a", "b", "c")
    assert len(queue.lease(2)) == 2
    assert len(queue.lease(2)) == 1


def test_a_job_whose_worker_gives_no_sign_of_life_comes_back(queue: JobQueue):
    put(queue, "a")
    one(queue)
    start = time.monotonic()
    again = one(queue)
    assert (again.key, again.attempt) == ("a", 2)
    assert time.monotonic() - start > 0.3


def test_a_heartbeat_keeps_the_job(queue: JobQueue):
    put(queue, "a")
    job = one(queue)
    for _ in range(6):
        time.sleep(0.2)
        queue.heartbeat(job)
        assert queue.lease(1) == []


def test_a_failed_job_is_tried_again_after_the_delay(queue: JobQueue):
    put(queue, "a")
    job = one(queue)
    start = time.monotonic()
    queue.nack(job, "no luck", delay=1.5)
    assert queue.lease(1) == []
    assert one(queue).attempt == 2
    assert 1.2 < time.monotonic() - start < 10


def test_a_job_that_fails_each_time_is_a_dead_letter_with_its_reason(queue: JobQueue):
    (job_id,) = put(queue, "a")
    for attempt in (1, 2, 3):
        queue.nack(one(queue), f"failure {attempt}: «ñ» \0", delay=0)
    (letter,) = queue.listed("dead")
    assert (letter.job_id, letter.key, letter.state, letter.attempt) == (job_id, "a", "dead", 3)
    assert letter.reason.startswith("failure 3: «ñ»")
    assert abs(letter.put_at - time.time()) < 60
    assert queue.lease(1) == []


def test_a_job_whose_workers_die_each_time_is_a_dead_letter_that_says_so(queue: JobQueue):
    put(queue, "a")
    assert [one(queue).attempt for _ in range(3)] == [1, 2, 3]
    time.sleep(0.7)
    until = time.monotonic() + 3
    while not queue.listed("dead") and time.monotonic() < until:
        assert queue.lease(1) == []
        time.sleep(0.05)
    assert "handed out 3 times" in queue.listed("dead")[0].reason
    assert queue.stats() == Stats(waiting=0, held=0, dead=1)


def test_a_buried_job_is_dead_at_once(queue: JobQueue):
    put(queue, "a")
    queue.bury(one(queue), "not a text")
    assert [(letter.reason, letter.attempt) for letter in queue.listed("dead")] == [("not a text", 1)]


def test_done_is_done_even_where_the_lease_was_lost(queue: JobQueue):
    put(queue, "a")
    first = one(queue)
    second = one(queue)
    queue.ack(first)
    queue.ack(second)
    eventually(queue, Stats(waiting=0, held=0, dead=0))


def test_a_worker_that_lost_its_lease_cannot_disturb_the_next_one(queue: JobQueue):
    put(queue, "a")
    first = one(queue)
    second = one(queue)
    queue.nack(first, "late", delay=0)
    queue.bury(first, "late")
    queue.heartbeat(first)
    assert queue.stats() == Stats(waiting=0, held=1, dead=0)
    assert queue.lease(1) == []
    queue.ack(second)


def test_a_dead_letter_can_be_tried_again_with_all_its_attempts(queue: JobQueue):
    (job_id,) = put(queue, "a")
    queue.bury(one(queue), "the disk was full")
    queue.retry(job_id)
    assert queue.listed("dead") == []
    job = one(queue)
    assert (job.job_id, job.attempt, job.payload) == (job_id, 1, b"A")


def test_only_a_dead_letter_can_be_tried_again(queue: JobQueue):
    (job_id,) = put(queue, "a")
    with pytest.raises(NotFound, match=job_id):
        queue.retry(job_id)


def test_a_job_can_be_dropped_whatever_its_state(queue: JobQueue):
    dead, held, waiting = put(queue, "dead", "held", "waiting")
    queue.bury(one(queue), "no")
    one(queue)
    for job_id in (dead, held, waiting):
        queue.drop(job_id)
    assert queue.listed() == []
    assert queue.lease(1) == []
    with pytest.raises(NotFound, match=dead):
        queue.drop(dead)


def test_jobs_are_listed_by_state_up_to_a_limit(queue: JobQueue):
    put(queue, "dead", "held", "first", "second")
    queue.bury(one(queue), "no")
    one(queue)
    assert {listed.key: listed.state for listed in queue.listed()} == {
        "dead": "dead", "held": "held", "first": "waiting", "second": "waiting",
    }  # fmt: skip
    assert [listed.key for listed in queue.listed("waiting")] == ["first", "second"]
    assert [listed.key for listed in queue.listed("waiting", limit=1)] == ["first"]
    assert queue.stats() == Stats(waiting=2, held=1, dead=1)


def test_a_full_queue_takes_no_more_until_jobs_are_done(queue: JobQueue):
    put(queue, *(f"job {number}" for number in range(50)))
    with pytest.raises(Conflict, match="50 jobs"):
        put(queue, "one more")
    queue.ack(one(queue))
    eventually(queue, Stats(waiting=49, held=0, dead=0))
    put(queue, "one more")


def test_jobs_outlive_the_process_that_put_them(address, tmp_path, queue: JobQueue):
    put(queue, "a")
    second = open_queue(address, tmp_path, TERMS)
    try:
        assert one(second).key == "a"
    finally:
        second.close()


def test_many_workers_share_the_jobs_and_none_gets_the_same(address, tmp_path, queue: JobQueue):
    keys = [f"job {number}" for number in range(48)]
    put(queue, *keys)
    done: list[str] = []

    def work() -> None:
        own = open_queue(address, tmp_path, TERMS)
        try:
            while jobs := own.lease(3):
                for job in jobs:
                    done.append(job.key)
                    own.ack(job)
        finally:
            own.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(done) == Counter(keys)


def test_the_pause_grows_with_each_failure_up_to_a_limit_and_varies():
    terms = Terms(backoff_seconds=2, longest_backoff_seconds=60)
    assert all(1 <= terms.backoff(1) <= 2 for _ in range(100))
    assert all(8 <= terms.backoff(4) <= 16 for _ in range(100))
    assert all(30 <= terms.backoff(4000) <= 60 for _ in range(100))
    assert len({terms.backoff(3) for _ in range(20)}) > 10


def test_an_address_of_no_queue_is_refused_without_repeating_its_secret(tmp_path):
    with pytest.raises(BadInput) as refused:
        open_queue("mysql://user:secret@host/jobs", tmp_path)
    assert "secret" not in str(refused.value)


def test_a_damaged_file_is_reported_as_such(tmp_path):
    (tmp_path / "jobs.db").write_bytes(b"no database" * 1000)
    with pytest.raises(Unavailable, match="damaged"):
        open_queue(None, tmp_path)


def test_a_server_that_is_not_there_is_named_as_the_cause(tmp_path, monkeypatch):
    monkeypatch.setattr("foedus.ingest.queue.postgres.ANSWER_SECONDS", 0.3)
    with pytest.raises(Unavailable, match="PostgreSQL does not answer"):
        open_queue("postgresql://foedus@127.0.0.1:1/none?connect_timeout=1", tmp_path)


def test_nats_servers_that_do_not_answer_are_named_as_the_cause(tmp_path, monkeypatch):
    monkeypatch.setattr("foedus.ingest.queue.session.ANSWER_SECONDS", 0.5)
    with pytest.raises(Unavailable, match=r"NATS servers do not answer \(.*Connect"):
        open_queue("nats://127.0.0.1:1", tmp_path)
