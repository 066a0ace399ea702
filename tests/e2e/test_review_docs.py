"""The how-to on review works as it stands."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "review.md"
BLOCK = re.compile(r"^```(file (?P<name>\S+)|console)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.mark.slow
def test_every_command_of_the_page_works_and_leads_where_the_page_says(tmp_path, run_foedus):
    for block in BLOCK.finditer(PAGE.read_text("utf-8")):
        if block["name"]:
            (tmp_path / block["name"]).write_text(block["body"])
            continue
        for line in block["body"].splitlines():
            command = shlex.split(line.removeprefix("$ "))
            assert command[0] == "foedus"
            done = run_foedus(tmp_path / "data", *command[1:], cwd=tmp_path)
            assert done.returncode == 0, f"{line}\n{done.stderr}"
    left = json.loads(run_foedus(tmp_path / "data", "review", "list", "--json").stdout)
    assert left["counts"]["actor"] == left["counts"]["matter"] == 0
