"""``foedus jobs`` shows what waits and what failed, and puts it back to work."""

import json

import pytest
import typer
from typer.testing import CliRunner

from foedus.cli import jobs
from foedus.errors import BadInput, NotFound
from foedus.ingest.queue import NewJob, Stats, open_queue


@pytest.fixture
def queue(tmp_path, monkeypatch):
    monkeypatch.setenv("FOEDUS_DATA", str(tmp_path))
    opened = open_queue(None, tmp_path)
    opened.put([NewJob("articles/bad.md", b"1"), NewJob("articles/good.md", b"2")])
    opened.bury(opened.lease(1)[0], "The input cannot be used: articles/bad.md is [no] text")
    yield opened
    opened.close()


def run(*arguments: str) -> str:
    app = typer.Typer()
    app.add_typer(jobs.app, name="jobs")
    result = CliRunner().invoke(app, ["jobs", *arguments])
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
