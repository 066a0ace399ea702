"""The parser forgets what it has learned before that grows without end, and reads on as before."""

from __future__ import annotations

import pytest

from foedus.graph.time import When
from foedus.ingest.extract import language
from foedus.ingest.extract.model import Document
from foedus.ingest.extract.pipeline import Rules
from foedus.ingest.resolve.registry import Registry

TEXTS = [f"Iceland recognised Bhutan on Monday, Minister Xq{number}zzy said." for number in range(130)]


@pytest.mark.slow
def test_a_parser_that_has_learned_many_words_is_loaded_anew_between_two_batches(monkeypatch):
    documents = [Document(id=text, text=text, published=When.parse("2024-06-04")) for text in TEXTS]
    language._loaded.cache_clear()
    first = language.language_model()
    monkeypatch.setattr(language, "GROWN", 50)
    found = list(Rules().extract(documents, Registry.bundled()))
    assert language.language_model() is not first
    monkeypatch.undo()
    assert found == list(Rules().extract(documents, Registry.bundled()))
    assert len(found) == len(TEXTS)
    assert language.language_model() is language.language_model()
