"""The how-to on review works as it stands."""

from __future__ import annotations

import json
import shlex

import pytest
from doc_pages import commands


@pytest.mark.slow
def test_every_command_of_the_page_works_and_leads_where_the_page_says(tmp_path, run_foedus):
    for line in commands("how-to/review.md", tmp_path):
        command = shlex.split(line)
        assert command[0] == "foedus"
        done = run_foedus(tmp_path / "data", *command[1:], cwd=tmp_path)
        assert done.returncode == 0, f"{line}\n{done.stderr}"
    left = json.loads(run_foedus(tmp_path / "data", "review", "list", "--json").stdout)
    assert left["counts"]["actor"] == left["counts"]["matter"] == 0
