"""The command line and the API, as a user meets them: a process, a data directory, the bundled articles."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


def environment(data: Path) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FOEDUS_")}
    kept = {name: os.environ[name] for name in ("FOEDUS_CACHE",) if name in os.environ}
    return {**clean, **kept, "FOEDUS_DATA": str(data), "NO_COLOR": "1", "COLUMNS": "200"}


def foedus(data: Path, *arguments: str, cwd: Path | None = None, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "foedus", *arguments],
        env=environment(data),
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
        self.client = httpx.Client(base_url=url, timeout=30)

    def run(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return foedus(self.data, *arguments, stdin=stdin)

    def json(self, *arguments: str) -> Any:
        done = self.run(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for the session, started by `foedus demo`; its answers are printed before it listens."""
    data = tmp_path_factory.mktemp("served") / "data"
    process = subprocess.Popen(
        [sys.executable, "-m", "foedus", "--data", str(data), "demo"],
        env={**environment(data), "FOEDUS_PORT": "0"},
        cwd=data.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    printed, address = [], None
    deadline = time.monotonic() + 180
    while address is None and time.monotonic() < deadline:
        line = process.stdout.readline()
        if not line:
            break
        printed.append(line)
        found = re.match(r"API: (http://\S+)/v1", line)
        address = found[1] if found else None
    try:
        assert address is not None, "".join(printed) + (process.stderr.read() if process.stderr else "")
        served = Served(data, address)
        served.printed = "".join(printed)
        for _ in range(100):
            try:
                served.client.get("/healthz").raise_for_status()
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield served
    finally:
        process.terminate()
        process.wait(60)
        process.stdout.close()
        if process.stderr:
            process.stderr.close()


@pytest.fixture(scope="session")
def run_foedus() -> Run:
    """Run a command in a process of its own: `run_foedus(data, "tally", ...)`."""
    return foedus
