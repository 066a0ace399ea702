"""The public names, the settings and the errors."""

from __future__ import annotations

import subprocess
import sys

import pytest

import foedus
from foedus import errors, settings
from foedus.errors import BadInput, FoedusError


def test_every_public_name_is_there():
    assert all(hasattr(foedus, name) for name in foedus.__all__)


def test_every_error_has_its_own_type_and_a_status_and_a_code():
    def tree(cls: type[FoedusError]) -> list[type[FoedusError]]:
        return [cls, *(one for child in cls.__subclasses__() for one in tree(child))]

    found = tree(FoedusError)
    assert len({cls.type for cls in found}) == len(found)
    assert all(cls.__name__ in (errors.__doc__ or "") for cls in found)


def test_a_setting_from_the_environment_wins_over_the_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "foedus.toml").write_text('port = 9000\nhost = "127.0.0.2"\n')
    monkeypatch.setenv("FOEDUS_PORT", "9001")
    loaded = settings.load()
    assert (loaded.port, loaded.host) == (9001, "127.0.0.2")
    came = settings.origins(loaded)
    assert (came["port"], came["host"], came["query_rows"]) == ("environment", "foedus.toml", "default")


def test_a_wrong_setting_is_named_with_its_variable(monkeypatch):
    monkeypatch.setenv("FOEDUS_PORT", "many")
    with pytest.raises(BadInput, match="FOEDUS_PORT"):
        settings.load()


def test_secrets_are_masked(monkeypatch):
    monkeypatch.setenv("FOEDUS_NEO4J_PASSWORD", "hunter2")
    assert "hunter2" not in str(settings.load())


def test_the_command_line_does_not_import_what_it_does_not_need():
    heavy = {"spacy", "neo4j", "fastapi", "jpype", "trafilatura", "numpy"}
    code = "import sys, foedus.cli.commands; print(*sorted(set(sys.modules) & set(sys.argv[1:])))"
    done = subprocess.run([sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
