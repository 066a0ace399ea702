"""An event that no projection can apply: it halts, everyone sees which, and parking it is explicit and visible."""

from __future__ import annotations

import json
import time
from functools import partial
from pathlib import Path

import httpx
import pytest

from foedus.graph import events
from foedus.graph.log.opened import open_log
from foedus.graph.log.port import by_stream

HALTED, OK, BAD_INPUT = 7, 0, 2
SECONDS = 20


def append(data: Path, *made: events.Event) -> int:
    opened = open_log(None, data)
    try:
        return opened.log.append(by_stream(made))[-1].sequence
    finally:
        opened.log.close()


def answer(address: str, status: int) -> httpx.Response:
    until = time.monotonic() + SECONDS
    while (found := httpx.get(f"{address}/readyz", timeout=SECONDS)).status_code != status:
        assert time.monotonic() < until, found.text
        time.sleep(0.1)
    return found


@pytest.mark.slow
def test_a_poison_event_halts_the_projection_for_all_to_see_until_it_is_parked(
    tmp_path, run_foedus, serving, shared_graph
):
    data = tmp_path / "data"
    address = serving(data, shared_graph)
    run = partial(run_foedus, data, more=shared_graph)
    answer(address, 200)
    poison = append(
        data,
        events.VoteRecorded(question_id="q", actor="SWE", vote="yes", held="some day", record="torn"),
    )
    head = append(data, events.ActorAliased(actor_id="SWE", alias="the land of poison"))

    detail = answer(address, 503).json()
    assert detail["type"] == "projection-halted"
    assert f"event {poison} " in detail["detail"]

    projected = run("project")
    assert projected.returncode == HALTED
    assert f"foedus project --park {poison}" in projected.stderr
    shown = run("status").stdout
    assert f"halted before event {poison}" in shown
    stands = json.loads(run("status", "--json").stdout)
    assert (stands["checkpoint"], stands["halted"]["sequence"]) == (poison - 1, poison)

    assert run("project", "--park", str(head)).returncode == BAD_INPUT
    parked = run("project", "--park", str(poison))
    assert (parked.returncode, parked.stdout) == (OK, f"the graph stands at sequence {head}\n")
    assert answer(address, 200).json()["parked"] == [poison]
    assert f"parked, not in the graph: events {poison}" in run("status").stdout
