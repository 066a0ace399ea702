"""`foedus watch` reads feeds again and again, takes each entry once, and ends when it is told to."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from web_server import Answer, Site

BAD_INPUT = 2
PARTIAL = 8


def feed(*entries: tuple[str, str]) -> Answer:
    """A feed of (path, text)."""
    items = "".join(
        f"<item><title>{path}</title><link>{path}</link><description>{text}</description></item>"
        for path, text in entries
    )
    return Answer(
        f"<?xml version='1.0'?><rss version='2.0'><channel><title>Danube Courier</title>{items}</channel></rss>"
    )


FIRST = ("/1", "Hungary supports Mark Rutte as the next secretary general of NATO, Viktor Orban said on Tuesday.")
SECOND = ("/2", "Slovakia supports Mark Rutte as the next secretary general of NATO, the president said on Tuesday.")


@pytest.mark.slow
def test_each_entry_is_taken_once_over_all_rounds(site: Site, tmp_path: Path, run_foedus):
    def round_of() -> tuple[int, list[str]]:
        options = ("--once", "--pause", "0", "--no-project", "--json")
        done = run_foedus(tmp_path / "data", "watch", site.url + "/feed", *options)
        assert done.stderr == ""
        return done.returncode, [each["status"] for each in json.loads(done.stdout)["articles"]]

    site.answers["/feed"] = feed(FIRST)
    assert round_of() == (0, ["new"])
    site.answers["/feed"] = feed(SECOND, FIRST)
    assert round_of() == (0, ["new", "duplicate"])
    site.answers["/feed"] = Answer("gone", 410)
    assert round_of() == (PARTIAL, ["failed"])


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_goes_on_after_a_round_and_ends_cleanly_when_it_is_told_to(site: Site, tmp_path: Path, number):
    site.answers["/feed"] = feed()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FOEDUS_")}
    with subprocess.Popen(
        [sys.executable, "-m", "foedus", "watch", site.url + "/feed", "--every", "1m", "--pause", "0", "--json"],
        env={**environment, "FOEDUS_DATA": str(tmp_path / "data")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["counts"] == {"duplicate": 1}
        time.sleep(0.2)
        assert process.poll() is None
        process.send_signal(number)
        assert process.wait(20) == 0
        assert process.stderr.read() == ""


@pytest.mark.parametrize("every", ["5", "10s", "often", "-1m"])
def test_a_time_that_is_none_or_no_pause_is_refused_with_how_to_write_one(tmp_path: Path, run_foedus, every):
    done = run_foedus(tmp_path / "data", "watch", "https://d.example/feed", f"--every={every}")
    assert done.returncode == BAD_INPUT
    assert "15m" in done.stderr


def test_a_file_is_no_feed_to_watch(tmp_path: Path, run_foedus):
    done = run_foedus(tmp_path / "data", "watch", "articles/")
    assert done.returncode == BAD_INPUT
    assert "foedus ingest" in done.stderr
