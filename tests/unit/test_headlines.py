"""Verbs in the present that the tagger takes for nouns, and names in a row that the parser tears apart."""

from __future__ import annotations

import pytest

from foedus.graph.time import When
from foedus.ingest.extract.annotate import annotate
from foedus.ingest.extract.model import Document
from foedus.ingest.extract.pipeline import Rules
from foedus.ingest.resolve.registry import Registry

DAY = When.parse("2024-05-14")


def said(text: str) -> set[tuple[str, str, str | None]]:
    (extraction,) = Rules().extract([Document(id="d", text=text, published=DAY)], Registry.bundled())
    return {(claim.actor, claim.act, claim.target) for claim in extraction.claims}


@pytest.mark.parametrize(
    ("text", "verb", "lemma"),
    [
        ("Estonia and Latvia back the draft at the United Nations.", "back", "back"),
        ("The Dominican Republic severs ties with Taiwan.", "severs", "sever"),
        ("The U.S. summons Turkish ambassador Ali Demir after the clash.", "summons", "summon"),
    ],
)
def test_a_verb_of_the_present_is_read_as_one_in_its_own_spelling(text, verb, lemma):
    (annotated,) = annotate([Document(id="d", text=text, published=DAY)])
    (token,) = [each for each in annotated.doc if each.text == verb]
    assert (token.pos_, token.lemma_) == ("VERB", lemma)
    assert annotated.doc.text == text


def test_a_noun_in_the_plural_stays_a_noun():
    (annotated,) = annotate([Document(id="d", text="All member states approve the statement.", published=DAY)])
    assert annotated.doc[2].pos_ == "NOUN"


def test_every_name_of_a_row_does_what_the_row_does():
    found = said("Ten new members (Cyprus, Estonia, Hungary, Latvia and Malta) join the European Union.")
    assert found == {(state, "join", "EU") for state in ("CYP", "EST", "HUN", "LVA", "MLT")}


def test_who_only_drafts_a_resolution_does_not_say_what_it_says():
    found = said("The General Assembly adopts a resolution sponsored by Cuba, Egypt and Qatar condemning Israel.")
    assert not {"CUB", "EGY", "QAT"} & {actor for actor, act, _ in found if act == "criticise"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bhutan has no diplomatic relations with China.", ("BTN", "establish_relations", "CHN")),
        ("Kiribati switched recognition from Taiwan to China.", ("KIR", "derecognise", "TWN")),
        ("Kiribati switched recognition from Taiwan to China.", ("KIR", "recognise", "CHN")),
        ("Georgia withdrew its application to join NATO.", ("GEO", "withdraw_bid", "NATO")),
        ("Austria supports Turkey, and so does Cyprus.", ("CYP", "support", "TUR")),
        ("The three Baltic states expelled the Russian ambassadors.", ("LVA", "reduce_relations", "RUS")),
        ("Several countries condemned Belarus.", ("~Several countries", "criticise", "BLR")),
    ],
)
def test_constructions_of_the_lexicon_are_read(text, expected):
    assert expected in said(text)


def test_some_of_a_region_are_not_all_of_it():
    assert not {"EST", "LVA", "LTU"} & {
        actor for actor, _, _ in said("Two of the Baltic states expelled the envoys of Iran.")
    }
