"""Bytes become the text that was meant, or are refused; never a text that only looks right."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import BadInput
from foedus.ingest.sources import SourceFailure, source_text
from foedus.ingest.sources.decoding import decoded

NEWS = (
    "BUDAPEST - Hungary will not support Mark Rutte, Foreign Minister Péter Szijjártó said on Tuesday. Viktor Orbán had "
    "hinted at it before. The president of the Republic of Türkiye has not decided, his office said in Ankara."
)


@given(st.text(st.characters(codec="utf-8")))
def test_utf_8_comes_back_as_it_was(text):
    assert decoded(text.encode()) == text.removeprefix("\ufeff")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_says_the_encoding_and_is_not_part_of_the_text(encoding):
    assert decoded(NEWS.encode(encoding)) == NEWS


def test_what_begins_as_one_encoding_and_goes_on_as_another_is_refused():
    with pytest.raises(BadInput, match="utf-8"):
        decoded(b"\xef\xbb\xbfcaf\xe9")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (NEWS, "cp1252"),
        (NEWS + " The Slovak president, Zuzana Čaputová, and Maroš Šefčovič met in Košice.", "cp1250"),
        ("Türkiye Cumhurbaşkanı Erdoğan, İsveç'in üyeliğini onaylamayacağını söyledi.", "cp1254"),
        ("Генеральная Ассамблея приняла резолюцию о выводе войск", "cp1251"),
        ("Генеральная Ассамблея приняла резолюцию о выводе войск", "koi8_r"),
    ],
)
def test_an_older_encoding_is_told_by_its_words(text, encoding):
    assert decoded(text.encode(encoding)) == text


def test_letters_that_could_be_several_are_refused_rather_than_guessed():
    with pytest.raises(BadInput, match="UTF-8"):
        decoded("café résumé".encode("cp1252"))


@pytest.mark.parametrize("seed", range(5))
def test_what_is_no_text_is_refused(seed):
    body = random.Random(seed).randbytes(4000)
    with pytest.raises(BadInput):
        decoded(body)
    with pytest.raises(BadInput):
        decoded(bytes(byte for byte in body if byte))


def test_control_characters_make_no_article():
    failure = source_text(text="ab\x01\x02\x03\x04" * 20, origin="x")
    assert isinstance(failure, SourceFailure)
    assert "not a text" in failure.reason
