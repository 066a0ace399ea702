"""Several processes read as one does: the same, in the same order, each article once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from foedus.bootstrap import Foedus, abreast
from foedus.errors import BadInput, Unavailable
from foedus.graph.events import ClaimAsserted
from foedus.graph.time import When
from foedus.ingest.extract.model import Document
from foedus.ingest.extract.pipeline import Rules
from foedus.ingest.resolve.registry import Registry
from foedus.ingest.sources.text import source_text
from foedus.settings import Settings

STATES = ("Iceland", "Norway", "Denmark", "Japan", "Chile", "Kenya", "Ghana")
TEXTS = [f"{STATES[n % 7]} recognised {STATES[(n + 1 + n // 7) % 7]} on Monday, sitting {n}." for n in range(90)]

pytestmark = pytest.mark.slow


def documents() -> Iterator[Document]:
    return (Document(id=str(n), text=text, published=When.parse("2024-06-04")) for n, text in enumerate(TEXTS))


def test_what_several_read_is_what_one_reads_in_the_same_order(tmp_path):
    registry = Registry.bundled()
    with abreast(Settings(data=tmp_path), registry, 2) as several:
        found = list(several.extract(documents(), registry))
    assert found == list(Rules().extract(documents(), registry))
    assert several.name == Rules().name


def test_a_process_that_dies_is_said_and_nothing_is_passed_over(tmp_path):
    registry = Registry.bundled()
    with abreast(Settings(data=tmp_path), registry, 2) as several:
        reading = several.extract(documents(), registry)
        for process in several._pool._processes.values():
            process.kill()
        with pytest.raises(Unavailable, match="has died"):
            list(reading)


def test_each_article_goes_in_once_though_a_copy_is_under_way(tmp_path):
    given = [source_text(text=text, published="2024-06-04", origin=f"{n}") for n, text in enumerate(TEXTS)]
    foedus = Foedus(Settings(data=tmp_path / "data"))
    taken = list(foedus.take([*given, *given], processes=2))
    again = list(foedus.take(given, processes=2))
    claims = sum(1 for _ in foedus.log.read(types=[ClaimAsserted]))
    foedus.close()
    assert [each.origin for each in taken] == [each.origin for each in (*given, *given)]
    assert [each.status for each in taken] == ["new"] * 90 + ["duplicate"] * 90
    assert {each.status for each in again} == {"duplicate"}
    assert claims == sum(each.claims for each in taken) >= 80


def test_a_language_model_is_not_asked_by_several_processes(tmp_path):
    settings = Settings(data=tmp_path, extractor="llm", llm_url="http://127.0.0.1:9", llm_model="m")
    with pytest.raises(BadInput, match="FOEDUS_LLM_AT_ONCE"):
        abreast(settings, Registry.bundled(), 2)
