"""Records from the command line: what was said, voted and ratified on one question stands side by side."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "records.md"
BLOCK = re.compile(r"^```(file (?P<name>\S+)|console)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)
QUESTION = "sweden-nato-accession"
SAID = "Croatia's prime minister, Andrej Plenkovic, said on Monday that his country supports Sweden's NATO membership bid.\n"


def answer(done: subprocess.CompletedProcess[str]):
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.slow
def test_what_was_said_voted_and_ratified_stands_side_by_side_as_the_page_on_records_tells(
    tmp_path, run_foedus, shared_graph
):
    data = tmp_path / "data"

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return run_foedus(data, *arguments, cwd=tmp_path, more=shared_graph)

    (tmp_path / "said.txt").write_text(SAID)
    answer(run("ingest", "said.txt", "--date", "2022-05-16", "--no-project", "--json"))
    for block in BLOCK.finditer(PAGE.read_text("utf-8")):
        if block["name"]:
            (tmp_path / block["name"]).write_text(block["body"])
            continue
        for line in block["body"].splitlines():
            done = run(*shlex.split(line.removeprefix("$ foedus ")))
            assert done.returncode == 0, f"{line}\n{done.stderr}"
    assert answer(run("load", "un-votes", "votes.csv", "--json"))["duplicates"] == 3

    with (tmp_path / "deposits.csv").open("a") as more:
        more.write(f"{QUESTION},Atlantis,ratified,2022-07-05\n")
    partly = run("load", "treaties", "deposits.csv")
    assert partly.returncode == 8
    assert "line 4: no state is called 'Atlantis'" in partly.stdout
    assert "2 duplicates" in partly.stdout

    (held,) = answer(run("timeline", "Croatia", QUESTION, "--json"))["stretches"]
    assert held["position"]["stance"] == "support"
    heard = {(claim["act"], claim["record"], bool(claim["quote"])) for claim in held["rests_on"]}
    assert heard == {
        ("support", None, True),
        ("vote_for", "sabor-7", False),
        ("approve", f"{QUESTION} ratified 2022-07-20", False),
    }
    printed = run("timeline", "Croatia", QUESTION).stdout
    assert "voted for, on record sabor-7 (votes.csv:2)" in printed
    assert "ratified, on record" in printed

    tally = answer(run("tally", QUESTION, "--valid-at", "2022-08-01", "--json"))
    assert tally["support"] == ["HRV", "ISL", "MKD"]
    assert (tally["voted"], tally["ratified"], tally["signed"]) == (["HRV", "MKD"], ["HRV"], ["ISL"])
    before = answer(run("tally", QUESTION, "--valid-at", "2022-07-16", "--json"))
    assert (before["support"], before["voted"], before["ratified"]) == (["HRV", "ISL"], ["HRV"], [])
