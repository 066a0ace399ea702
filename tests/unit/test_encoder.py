"""The encoder reads who does what to whom without knowing who it is."""

import pytest

from foedus.graph.time import When
from foedus.ingest.extract.annotate import annotate
from foedus.ingest.extract.encoder.pieces import pieces, vocabulary
from foedus.ingest.extract.encoder.reading import bundled_encoder
from foedus.ingest.extract.encoder.windows import MOST_PIECES, windows
from foedus.ingest.extract.mentions import find_mentions
from foedus.ingest.extract.model import Document
from foedus.ingest.extract.offices import Offices
from foedus.ingest.extract.parties import Parties
from foedus.ingest.resolve.registry import Registry

DAY = When.parse("2024-05-14")


@pytest.fixture(scope="module")
def registry():
    return Registry.bundled()


def parsed(text, registry):
    (annotated,) = annotate([Document(id="d", text=text, published=DAY)])
    return list(annotated.sentences), Parties(
        annotated.doc, find_mentions(annotated, registry), Offices(registry, None)
    )


def heard(text, registry):
    sentences, parties = parsed(text, registry)
    reading = bundled_encoder().read(sentences, parties)
    return {said for sentence in sentences for said in reading.likely(sentence.start, 0.5)}


def words(numbers):
    names = {number: piece for piece, number in vocabulary().items()}
    return " ".join(names[number] for number in numbers)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Backs the bid.", "backs the bid ."),
        ("Türkiye's veto", "turk ##iy ##e ' s veto"),
        ("a\tpro-EU bloc\u200b\n", "a pro - eu bloc"),
        ("\U00013000", "[UNK]"),
        ("", ""),
    ],
)
def test_words_become_the_pieces_that_the_encoder_knows(text, expected):
    assert words(piece.id for piece in pieces(text)) == expected


def test_pieces_say_where_they_stand():
    assert [(piece.start, piece.end) for piece in pieces("No veto.")] == [(0, 2), (3, 7), (7, 8)]


def test_names_are_replaced_by_kind_and_letter_the_same_letter_for_the_same_actor(registry):
    (window,) = windows(*parsed("Hungary met Serbia. Hungary thanked Serbia.", registry))
    assert words(window.pieces) == ("[CLS] country a met country b . country a thanked country b . [SEP]")


def test_who_the_actors_are_makes_no_difference(registry):
    sentences, parties = parsed("France threw its weight behind Ghana.", registry)
    others, of_others = parsed("Russia threw its weight behind Chad.", registry)
    one, other = (bundled_encoder().read(*each) for each in ((sentences, parties), (others, of_others)))
    assert list(one.names(0, "FRA", "GHA", "support")) == list(other.names(0, "RUS", "TCD", "support"))


def test_it_hears_who_does_it_and_to_whom(registry):
    assert ("CAN", "RUS", "criticise") in heard("Canada condemned Russia on Tuesday.", registry)
    assert ("RUS", "CAN", "criticise") not in heard("Canada condemned Russia on Tuesday.", registry)
    assert heard("It rained in Canada and in Russia.", registry) == set()


def test_a_long_text_is_read_in_windows_that_lose_no_sentence(registry):
    text = "Canada condemned Russia on Tuesday, and nobody in the hall had anything to add to it. " * 60
    sentences, parties = parsed(text, registry)
    made = list(windows(sentences, parties))
    assert len(made) > 1
    assert all(len(window.pieces) <= MOST_PIECES + 2 for window in made)
    assert [start for window in made for start, *_ in window.sentences] == [each.start for each in sentences]
    reading = bundled_encoder().read(sentences, parties)
    assert all("read=absent" not in set(reading.names(each.start, "CAN", "RUS", "criticise")) for each in sentences)


def test_of_a_sentence_that_is_too_long_the_beginning_is_read(registry):
    text = "Canada condemned Russia over " + "one thing and " * 120 + "one more thing, as did Peru."
    sentences, parties = parsed(text, registry)
    (window,) = windows(sentences, parties)
    assert len(window.pieces) <= MOST_PIECES + 2
    assert {place.actor for *_, places in window.sentences for place in places} == {"CAN", "RUS"}
    assert ("CAN", "RUS", "criticise") in set(bundled_encoder().read(sentences, parties).likely(0, 0.3))
