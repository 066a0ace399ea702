"""The command line and the API, as a user meets them: a process, a data directory, the bundled articles."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from foedus.graph.engine.connection import Graph
from foedus.settings import Settings

Run = Callable[..., subprocess.CompletedProcess[str]]
NOTHING: Mapping[str, str] = {}


def environment(data: Path) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FOEDUS_")}
    kept = {name: os.environ[name] for name in ("FOEDUS_CACHE", "FOEDUS_NEO4J_VERSION") if name in os.environ}
    return {**clean, **kept, "FOEDUS_DATA": str(data), "NO_COLOR": "1", "COLUMNS": "200"}


def foedus(
    data: Path, *arguments: str, cwd: Path | None = None, stdin: str = "", more: Mapping[str, str] = NOTHING
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "foedus", *arguments],
        env={**environment(data), **more},
        cwd=cwd or data.parent,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


class Served:
    """`foedus serve` on the bundled articles, and commands on the same data directory."""

    def __init__(self, data: Path, url: str) -> None:
        self.data = data
        self.printed = ""
        self.client = httpx.Client(base_url=url, timeout=30, limits=httpx.Limits(max_keepalive_connections=0))

    def run(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return foedus(self.data, *arguments, stdin=stdin)

    def json(self, *arguments: str) -> Any:
        done = self.run(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


def start(data: Path, *command: str, more: Mapping[str, str] = NOTHING) -> tuple[subprocess.Popen[str], str, str]:
    """Start a command that serves; its process, what it printed before, and the address that it serves at."""
    errors = data.parent / "errors.txt"
    with errors.open("w") as kept:
        process = subprocess.Popen(
            [sys.executable, "-m", "foedus", *command],
            env={**environment(data), **more, "FOEDUS_PORT": "0"},
            cwd=data.parent,
            stdout=subprocess.PIPE,
            stderr=kept,
            text=True,
        )
    assert process.stdout is not None
    printed = []
    for line in process.stdout:
        found = re.match(r"API: (http://\S+)/v1", line)
        if found:
            _wait_until_alive(found[1])
            return process, "".join(printed), found[1]
        printed.append(line)
    raise AssertionError("".join(printed) + errors.read_text())


def _wait_until_alive(address: str) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            httpx.get(f"{address}/healthz").raise_for_status()
        except httpx.HTTPError:
            assert time.monotonic() < until, f"{address} does not answer"
            time.sleep(0.1)
        else:
            return


def end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    process.wait(60)
    if process.stdout:
        process.stdout.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for the session, started by `foedus demo`; its answers are printed before it listens."""
    data = tmp_path_factory.mktemp("served") / "data"
    process, printed, address = start(data, "demo")
    served = Served(data, address)
    served.printed = printed
    try:
        yield served
    finally:
        served.client.close()
        end(process)


@pytest.fixture
def serving() -> Iterator[Callable[..., str]]:
    """Serve a data directory until the test ends, so that commands on it share one Neo4j; returns the address."""
    processes = []

    def serve(data: Path, more: Mapping[str, str] = NOTHING) -> str:
        process, _, address = start(data, "serve", more=more)
        processes.append(process)
        return address

    yield serve
    for process in processes:
        end(process)


@pytest.fixture(scope="session")
def run_foedus() -> Run:
    """Run a command in a process of its own: `run_foedus(data, "tally", ...)`."""
    return foedus


@pytest.fixture
def shared_graph(graph: Graph, with_data: Callable[[Path], Settings], tmp_path: Path) -> dict[str, str]:
    """What to give a command as `more`, for the session's Neo4j as its graph, emptied: a server less to start."""
    del graph  # asked for so that it is empty
    settings = with_data(tmp_path)
    assert settings.neo4j_uri
    password = settings.neo4j_password.get_secret_value() if settings.neo4j_password else ""
    return {"FOEDUS_NEO4J_URI": settings.neo4j_uri, "FOEDUS_NEO4J_PASSWORD": password}
