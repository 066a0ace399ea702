"""Pages and feeds through the command line, from a web server that is not always kind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from web_pages import FIRST, SECOND, page
from web_server import Answer, Site

PARTIAL = 8


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def ingest(data: Path, run_foedus):
    """Ingest without a pause and without a graph; the exit code and what became of each source."""

    def ingest(*arguments: str) -> tuple[int, list[dict[str, Any]]]:
        done = run_foedus(data, "ingest", *arguments, "--pause", "0", "--no-project", "--json")
        assert done.stderr == ""
        return done.returncode, json.loads(done.stdout)["articles"]

    return ingest


def became(articles: list[dict[str, Any]]) -> list[str]:
    return [each["status"] for each in articles]


@pytest.mark.slow
def test_a_page_goes_in_with_its_day_and_is_not_fetched_again_until_it_changes(site: Site, ingest, data, run_foedus):
    site.answers["/1"] = Answer(page(FIRST), headers={"ETag": '"1"'})
    code, (first,) = ingest(site.url + "/1")
    assert (code, first["status"], first["title"]) == (0, "new", "A page")
    assert first["claims"] == 1
    code, (again,) = ingest(site.url + "/1")
    assert (code, again["status"]) == (0, "duplicate")
    assert "not changed" in again["message"]
    site.answers["/1"] = Answer(page(SECOND), headers={"ETag": '"2"'})
    code, (changed,) = ingest(site.url + "/1")
    assert (code, changed["status"]) == (0, "new")


def test_an_address_can_be_put_into_the_queue_once(site: Site, data, run_foedus):
    site.answers["/1"] = Answer(page(FIRST), headers={"ETag": '"1"'})
    for expected in ("queued", "duplicate"):
        done = run_foedus(data, "jobs", "put", site.url + "/1", "--pause", "0", "--json")
        assert (done.returncode, done.stderr) == (0, "")
        assert [each["status"] for each in json.loads(done.stdout)] == [expected]
