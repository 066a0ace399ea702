"""What pronouns and descriptions refer to; and where they refer to nothing."""

from __future__ import annotations

import pytest

from foedus.graph.time import When
from foedus.ingest.extract.annotate import annotate
from foedus.ingest.extract.coreference import references, resolve_references
from foedus.ingest.extract.mentions import find_mentions
from foedus.ingest.extract.model import Document
from foedus.ingest.resolve.registry import Registry

BUNDLED = Registry.bundled()


def referred(text: str, day: str = "2024-06-04") -> dict[str, str]:
    document = Document(id="d", text=text, published=When.parse(day))
    (annotated,) = annotate([document])
    found = resolve_references(annotated, find_mentions(annotated, BUNDLED), BUNDLED, document)
    return {text[mention.start : mention.end]: mention.actor_id for mention in references(found)}


@pytest.mark.parametrize(
    ("text", "words", "actor"),
    [
        ("Mark Rutte met reporters. He thanked Sweden.", "He", "mark-rutte"),
        ("Sweden applied in May. It expects an answer soon.", "It", "SWE"),
        ("Serbia says that it will protest.", "it", "SRB"),
        ("Hungary recalled its envoy.", "its", "HUN"),
        ("Finland applied in May. The country shares a border with Russia.", "The country", "FIN"),
        ("Estonia and Germany met. The Baltic country urged haste.", "The Baltic country", "EST"),
        ("NATO met Ukraine. The alliance promised help.", "The alliance", "NATO"),
        ("Sweden joined the European Union in 1995. The bloc has grown since.", "The bloc", "EU"),
        ("The International Criminal Court met. The court issued a warrant.", "The court", "ICC"),
        ("Thailand voted on Sunday. The government rejected the result.", "The government", "THA"),
        ("Australian Prime Minister Scott Morrison says that his government will help.", "his government", "AUS"),
        ("Hamas rejected the offer. The group wants more.", "The group", "Hamas"),
        ("Burundi officials met the press. They accused the agency.", "They", "BDI"),
    ],
)
def test_a_reference_means_what_fits_before_it(text: str, words: str, actor: str):
    day = "2019-06-04" if "Morrison" in text else "2024-06-04"
    assert referred(text, day).get(words) == actor


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Sweden applied. It is unclear whether others follow.", "It"),
        ("He was thanked. Sweden applied.", "He"),
        ("Sweden and Norway voted. They left early.", "They"),
        ("Sweden voted. Another country abstained.", "Another country"),
        ("The alliance met. NATO was named later.", "The alliance"),
        ("Thailand voted. The government of Laos congratulated.", "The government"),
        ("The day was long. The country slept.", "The country"),
    ],
)
def test_in_doubt_a_reference_means_nothing(text: str, words: str):
    assert words not in referred(text)


def test_a_reference_can_be_taken_up_again():
    found = referred("Finland applied in May. The country waits. It hopes.")
    assert found == {"The country": "FIN", "It": "FIN"}


def test_names_are_kept_beside_what_refers_to_them():
    document = Document(id="d", text="Sweden waits. It hopes.")
    (annotated,) = annotate([document])
    named = find_mentions(annotated, BUNDLED)
    assert set(named) < set(resolve_references(annotated, named, BUNDLED, document))
