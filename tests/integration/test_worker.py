"""Workers do every job once in effect, whatever happens to them."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from foedus.errors import Unavailable
from foedus.graph.events import OutletRated
from foedus.graph.log.opened import open_log
from foedus.ingest.queue import NewJob, Stats, Terms, open_queue
from foedus.ingest.queue.worker import Worker

TERMS = Terms(lease_seconds=1.5, attempts=5, backoff_seconds=0.1, longest_backoff_seconds=0.4)


@pytest.fixture
def handlers(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    import worker_handlers

    return worker_handlers


@pytest.fixture
def queue(tmp_path):
    opened = open_queue(None, tmp_path, TERMS)
    yield opened
    opened.close()


def worker(handlers, data: Path, **options) -> Worker:
    return Worker(partial(open_queue, None, data, TERMS), partial(handlers.rating, None, data), **options)


@contextmanager
def running(worker: Worker, **options):
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(stop,), kwargs=options)
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join()


def rated(data: Path) -> Counter[str]:
    log = open_log(None, data).log
    try:
        return Counter(row.event.outlet for row in log.read(types=[OutletRated]))
    finally:
        log.close()


def wait_until(condition, patience: float = 20.0) -> None:
    until = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < until, "it did not come about in time"
        time.sleep(0.05)


def test_jobs_are_done_failures_tried_again_and_poison_set_aside_with_its_reason(handlers, queue, tmp_path):
    kinds = ("", "flaky", "unusable", "bug")
    queue.put([NewJob(f"{kind or 'plain'} {n}", kind.encode()) for kind in kinds for n in range(3)])
    worker(handlers, tmp_path, processes=2).run(threading.Event(), until_empty=True)
    assert rated(tmp_path) == Counter(f"{kind} {n}" for kind in ("plain", "flaky") for n in range(3))
    dead = {letter.key: letter for letter in queue.listed("dead")}
    assert set(dead) == {f"{kind} {n}" for kind in ("unusable", "bug") for n in range(3)}
    assert dead["unusable 0"].reason == "The input cannot be used: unusable 0 is no text: give another"
    assert dead["unusable 0"].attempt == 1
    assert dead["bug 0"].attempt == TERMS.attempts
    assert dead["bug 0"].reason.strip().endswith("ZeroDivisionError: bug 0")


def test_a_worker_that_is_stopped_ends_its_job_first(handlers, queue, tmp_path):
    queue.put([NewJob("slow", b"slow"), NewJob("later", b"slow")])
    with running(worker(handlers, tmp_path)):
        wait_until(lambda: queue.stats() == Stats(waiting=1, held=1, dead=0))
    assert rated(tmp_path) == Counter(["slow"])
    assert queue.stats() == Stats(waiting=1, held=0, dead=0)


def test_a_slow_job_stays_with_its_worker_beyond_the_lease(handlers, tmp_path):
    terms = Terms(lease_seconds=0.6, attempts=2)
    queue = open_queue(None, tmp_path, terms)
    queue.put([NewJob("slow", b"slow")])
    Worker(
        partial(open_queue, None, tmp_path, terms), partial(handlers.rating, None, tmp_path), processes=2
    ).run(threading.Event(), until_empty=True)  # fmt: skip
    assert queue.stats() == Stats(waiting=0, held=0, dead=0)
    assert rated(tmp_path) == Counter(["slow"])
    queue.close()


def test_a_job_that_hangs_is_given_up_and_tried_again(handlers, queue, tmp_path):
    queue.put([NewJob("hang", b"hang")])
    worker(handlers, tmp_path, job_seconds=1.0).run(threading.Event(), until_empty=True)
    assert rated(tmp_path) == Counter(["hang"])


@pytest.mark.parametrize("ready", ["without_its_log", "with_a_bug"])
def test_workers_that_cannot_start_give_up_and_say_so(handlers, queue, tmp_path, ready):
    queue.put([NewJob("a", b"")])
    opened = partial(open_queue, None, tmp_path, TERMS)
    with pytest.raises(Unavailable, match="cannot start"):
        Worker(opened, getattr(handlers, ready), processes=2, starts=1).run(threading.Event())
    assert queue.stats().waiting == 1


def test_the_processes_end_when_their_parent_is_killed(tmp_path):
    script = (
        "import threading, worker_handlers\n"
        "from functools import partial; from pathlib import Path\n"
        "from foedus.ingest.queue import open_queue; from foedus.ingest.queue.worker import Worker\n"
        f"data = Path({str(tmp_path)!r})\n"
        "if __name__ == '__main__':\n"
        "    Worker(partial(open_queue, None, data), partial(worker_handlers.rating, None, data), processes=2)"
        ".run(threading.Event())\n"
    )
    (tmp_path / "start.py").write_text(script)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    parent = subprocess.Popen([sys.executable, tmp_path / "start.py"], env=environment, stderr=subprocess.DEVNULL)
    ready = tmp_path / "ready"
    wait_until(lambda: ready.exists() and len(list(ready.iterdir())) == 2)
    parent.kill()
    parent.wait()
    wait_until(lambda: not any(alive(int(file.name)) for file in ready.iterdir()))


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_two_thousand_jobs_are_done_once_in_effect_while_a_worker_is_killed_every_second(
    handlers, tmp_path, request, engine
):
    address = None if engine == "sqlite" else request.getfixturevalue("postgres_address")
    queue = open_queue(address, tmp_path, TERMS)
    good = [f"good {n}" for n in range(1990)]
    poisoned = [f"{kind} {n}" for kind, count in (("unusable", 4), ("bug", 4), ("crash", 2)) for n in range(count)]
    jobs = [NewJob(key, key.split()[0].encode()) for key in (*good, *poisoned)]
    chance = random.Random(8)
    chance.shuffle(jobs)
    queue.put(jobs)
    at_work = Worker(
        partial(open_queue, address, tmp_path, TERMS), partial(handlers.rating, None, tmp_path), processes=4
    )
    killed = 0
    with running(at_work):
        while (stats := queue.stats()).waiting + stats.held:
            time.sleep(1)
            pids = at_work.pids
            if pids:
                os.kill(chance.choice(pids), signal.SIGKILL)
                killed += 1
    dead = {letter.key for letter in queue.listed("dead")}
    queue.close()
    assert killed >= 3
    assert rated(tmp_path) == Counter(good)
    assert dead == set(poisoned)
