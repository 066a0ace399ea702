"""``foedus jobs`` shows what waits and what failed, and puts it back to work."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from foedus.cli import jobs
from foedus.errors import EXIT_PARTIAL, BadInput, NotFound
from foedus.graph.events import ArticleCaptured
from foedus.graph.log.opened import open_log
from foedus.ingest.queue import NewJob, Stats, open_queue


@pytest.fixture
def queue(tmp_path, monkeypatch):
    monkeypatch.setenv("FOEDUS_DATA", str(tmp_path))
    opened = open_queue(None, tmp_path)
    opened.put([NewJob("articles/bad.md", b"1"), NewJob("articles/good.md", b"2")])
    opened.bury(opened.lease(1)[0], "The input cannot be used: articles/bad.md is [no] text")
    yield opened
    opened.close()


def invoke(*arguments: str) -> Result:
    app = typer.Typer()
    app.add_typer(jobs.app, name="jobs")
    app.command("worker")(jobs.worker)
    return CliRunner().invoke(app, arguments)


def run(*arguments: str) -> str:
    result = invoke("jobs", *arguments)
    if result.exception is not None:
        raise result.exception
    return result.output


def dead(queue) -> str:
    return queue.listed("dead")[0].job_id


def test_jobs_are_listed_with_state_and_reason(queue):
    output = run("list")
    assert "articles/good.md" in output
    assert "articles/bad.md is [no] text" in output
    assert output.index("bad.md") < output.index("good.md")
    assert "good.md" not in run("list", "--state", "dead")


def test_the_list_is_there_for_programs(queue):
    (job,) = json.loads(run("list", "--state", "dead", "--json"))
    assert job["key"] == "articles/bad.md"
    assert job["attempt"] == 1
    assert set(job) == {"job_id", "key", "state", "attempt", "put_at", "reason"}


def test_jobs_are_counted(queue):
    assert run("stats").strip() == "1 waiting, 0 held, 1 dead"
    assert json.loads(run("stats", "--json")) == {"waiting": 1, "held": 0, "dead": 1}


@pytest.mark.parametrize("chosen", ["by id", "all"])
def test_dead_letters_are_put_back_to_work(queue, chosen):
    run("retry", "--all" if chosen == "all" else dead(queue))
    assert queue.stats() == Stats(waiting=2, held=0, dead=0)


def test_jobs_are_dropped(queue):
    run("drop", *(job.job_id for job in queue.listed()))
    assert queue.stats() == Stats(waiting=0, held=0, dead=0)


def test_an_id_that_no_job_has_is_said_not_to_be_there(queue):
    with pytest.raises(NotFound, match="job-nothing"):
        run("drop", "job-nothing")


@pytest.mark.parametrize("arguments", [["retry"], ["drop", "--all", "job-1"]])
def test_which_jobs_are_meant_must_be_said(queue, arguments):
    with pytest.raises(BadInput, match="--all"):
        run(*arguments)
    assert queue.stats() == Stats(waiting=1, held=0, dead=1)


@pytest.fixture
def articles(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    for day in (14, 17, 18):
        text = f"Hungary said on Tuesday that it would support Mark Rutte. Report {day}.\n"
        (folder / f"2024-06-{day}-report.txt").write_text(f"Rutte's bid\n\n{text}")
    (folder / "picture.txt").write_bytes(b"\0\1\2\3")
    return folder


def test_articles_are_put_once_and_what_cannot_be_read_is_named(articles, tmp_path, monkeypatch):
    data = tmp_path / "data"
    monkeypatch.setenv("FOEDUS_DATA", str(data))
    first, again = invoke("jobs", "put", str(articles)), invoke("jobs", "put", str(articles))
    assert "3 queued" in first.output
    assert "3 duplicate" in again.output
    assert first.exit_code == again.exit_code == EXIT_PARTIAL
    assert "picture.txt" in first.output
    assert not any(b"Hungary" in file.read_bytes() for file in data.glob("jobs.db*"))


@pytest.mark.slow
def test_workers_take_what_was_put_into_the_log_and_end_when_none_is_left(articles, tmp_path, monkeypatch):
    monkeypatch.setenv("FOEDUS_DATA", str(tmp_path / "data"))
    invoke("jobs", "put", str(articles))
    assert invoke("worker", "-n", "2", "--until-empty").exit_code == 0
    log = open_log(None, tmp_path / "data").log
    captured = [row.event.published for row in log.read(types=[ArticleCaptured])]
    log.close()
    assert sorted(captured) == ["2024-06-14", "2024-06-17", "2024-06-18"]
    assert run("stats").strip() == "0 waiting, 0 held, 0 dead"


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at processes as Linux shows them")
@pytest.mark.slow
def test_ctrl_c_while_workers_start_ends_them_in_good_order(tmp_path):
    command = [sys.executable, "-m", "foedus", "--data", str(tmp_path / "data"), "worker", "-n", "2"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=tmp_path, start_new_session=True)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    until = time.monotonic() + 60
    while len(children.read_text().split()) < 2 and time.monotonic() < until:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: everyone hears it
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
