"""The queue on three NATS servers outlives any one of them."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sysconfig
import threading
import time
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from foedus.errors import Unavailable
from foedus.graph.events import OutletRated
from foedus.graph.log.opened import open_log
from foedus.ingest.queue import NewJob, Stats, Terms, open_queue
from foedus.ingest.queue.worker import Worker

TERMS = Terms(lease_seconds=3, attempts=5, backoff_seconds=0.2)


class Cluster:
    """Three NATS servers on loopback, each with a folder of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as a, socket.socket() as b, socket.socket() as c, socket.socket() as d, \
                socket.socket() as e, socket.socket() as f:  # fmt: skip
            for probe in (a, b, c, d, e, f):
                probe.bind(("127.0.0.1", 0))
            ports = [probe.getsockname()[1] for probe in (a, b, c, d, e, f)]
        self.folder = folder
        self.ports, self.between = ports[:3], ports[3:]
        self.servers = {number: self.start(number) for number in range(3)}

    @property
    def address(self) -> str:
        return ",".join(f"nats://127.0.0.1:{port}" for port in self.ports)

    def start(self, number: int) -> subprocess.Popen:
        found = shutil.which("nats-server", path=sysconfig.get_path("scripts")) or shutil.which("nats-server")
        routes = ",".join(f"nats://127.0.0.1:{port}" for port in self.between)
        return subprocess.Popen(
            [found, "-n", f"node-{number}", "-a", "127.0.0.1", "-p", str(self.ports[number]), "-js",
             "-sd", self.folder / str(number), "-cluster_name", "three",
             "-cluster", f"nats://127.0.0.1:{self.between[number]}", "-routes", routes,
             "-l", self.folder / f"{number}.log"],
        )  # fmt: skip

    def leader(self) -> int:
        """The server that leads the stream of jobs."""

        async def ask() -> str:
            import nats

            client = await nats.connect(self.address.split(","))
            info = await client.jetstream().stream_info("FOEDUS_JOBS")
            await client.close()
            return info.cluster.leader

        return int(asyncio.run(ask()).removeprefix("node-"))

    def kill(self, number: int) -> None:
        os.kill(self.servers[number].pid, signal.SIGKILL)
        self.servers[number].wait()

    def stop(self) -> None:
        for server in self.servers.values():
            server.kill()
            server.wait()


@pytest.fixture
def cluster(tmp_path):
    (tmp_path / "nats").mkdir()
    started = Cluster(tmp_path / "nats")
    yield started
    started.stop()


def opened_when_ready(address: str, data: Path):
    until = time.monotonic() + 30
    while True:
        try:
            return open_queue(address, data, TERMS)
        except Unavailable:
            assert time.monotonic() < until, "the cluster did not come up"
            time.sleep(0.2)


@pytest.mark.slow
def test_every_accepted_job_is_in_the_log_once_though_the_leader_is_killed(cluster, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    import worker_handlers

    queue = opened_when_ready(cluster.address, tmp_path)
    accepted: list[str] = []

    def put() -> None:
        for number in range(60):
            keys = [f"job {number} of part {part}" for part in range(10)]
            queue.put([NewJob(key, b"") for key in keys])
            accepted.extend(keys)
            time.sleep(0.05)

    stop = threading.Event()
    worker = Worker(
        partial(open_queue, cluster.address, tmp_path, TERMS),
        partial(worker_handlers.rating, None, tmp_path),
        processes=2,
    )
    threads = [threading.Thread(target=put), threading.Thread(target=worker.run, args=(stop,))]
    for thread in threads:
        thread.start()
    time.sleep(1.5)
    before = len(accepted)
    cluster.kill(cluster.leader())
    threads[0].join(60)
    until = time.monotonic() + 60
    while queue.stats() != Stats(waiting=0, held=0, dead=0) and time.monotonic() < until:
        time.sleep(0.2)
    stop.set()
    threads[1].join()
    assert queue.stats() == Stats(waiting=0, held=0, dead=0)
    queue.close()
    assert 0 < before < len(accepted) == 600
    log = open_log(None, tmp_path).log
    done = Counter(row.event.outlet for row in log.read(types=[OutletRated]))
    log.close()
    assert done == Counter(accepted)


@pytest.mark.slow
def test_a_key_is_taken_once_and_a_dead_letter_kept_though_a_server_is_lost(cluster, tmp_path):
    queue = opened_when_ready(cluster.address, tmp_path)
    first = queue.put([NewJob("a", b"1"), NewJob("a", b"1"), NewJob("b", b"2")])
    assert [answer.status for answer in first] == ["queued", "duplicate", "queued"]
    queue.bury(queue.lease(1)[0], "not a text")
    cluster.kill(cluster.leader())
    assert [answer.status for answer in queue.put([NewJob("a", b"1"), NewJob("b", b"2")])] == ["duplicate"] * 2
    assert [(letter.key, letter.reason) for letter in queue.listed("dead")] == [("a", "not a text")]
    queue.close()
