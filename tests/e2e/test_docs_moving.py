"""The page on moving the log, typed in as it stands, with the tests' PostgreSQL in place of the one it names."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys

import psycopg
import pytest
from doc_pages import commands

NAMED = "postgresql://foedus@db.example.org/foedus"


@pytest.mark.slow
def test_every_command_of_the_page_works(tmp_path, postgres_address):
    with psycopg.connect(postgres_address, autocommit=True) as connection:
        connection.execute("DO $$ BEGIN CREATE ROLE newsroom LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FOEDUS_")}
    typed = 0
    for line in commands("how-to/moving-the-log.md", tmp_path):
        environment = {**clean, "FOEDUS_DATA": str(tmp_path / "data"), "NO_COLOR": "1"}
        words = shlex.split(line.replace(NAMED, postgres_address))
        while "=" in words[0]:
            name, _, value = words.pop(0).partition("=")
            environment[name] = value
        assert words.pop(0) == "foedus"
        command = [sys.executable, "-m", "foedus", *words]
        done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{line}\n{done.stderr}"
        typed += 1
    assert typed == 10
