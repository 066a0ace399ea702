"""Look-alike letters and marks that cannot be seen are said where they stand in words, and nothing else is."""

from __future__ import annotations

import pytest

from foedus.ingest.sources import SourceText, source_text
from foedus.ingest.sources.letters import doubts, shown


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Viktor \u041erban said so.", ["Cyrillic, Latin", "\u041erban"]),
        ("Mark Rutt\u03b5 said so.", ["Greek, Latin"]),
        ("Viktor Orb\ufffdn said so.", ["could not be read", "\ufffd: 1"]),
        ("Mark Rut\u200bte and Or\u202eban said so.", ["cannot be seen", "Rut\\u200bte", "Or\\u202eban"]),
    ],
)
def test_a_doubtful_word_is_named_with_what_is_doubtful(text, words):
    said = doubts(text)
    assert all(word in said for word in words), said


@pytest.mark.parametrize(
    "text",
    [
        "Viktor Orbán and Recep Tayyip Erdoğan spoke.",
        "Виктор Орбан (Viktor Orban) said so.",
        "\u200fקיר\u200f said \u200eso\u200e.",
        "A fence of 5 µm, 3 \u03bcm, 7 k\u03a9.",
        "plain",
    ],
)
def test_what_is_no_trick_is_not_said(text):
    assert doubts(text) == ""


def test_of_many_doubtful_words_a_few_are_named():
    assert doubts("\u041erban " * 10_000).count("\u041erban") == 3


def test_names_lose_marks_that_cannot_be_seen_and_the_text_keeps_them():
    source = source_text(
        text="A\u200fB", origin="a", title="Ru\u00adtte \u202eX", outlet="\ufeffCourier", author="N\u200b"
    )
    assert isinstance(source, SourceText)
    assert (source.title, source.outlet, source.author, source.text) == ("Rutte X", "Courier", "N", "A\u200fB")
    assert shown("نمی\u200cدانم") == "نمی\u200cدانم"
