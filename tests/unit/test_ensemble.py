"""Two extractors: agreement makes surer, disagreement unsure, and each claim says who made it."""

from __future__ import annotations

import msgspec
import pytest

from foedus.graph.events import Claim, Quarantined
from foedus.ingest.extract.ensemble import Ensemble, combined
from foedus.ingest.extract.model import Document, Extraction, NewActor
from foedus.ingest.resolve.registry import Registry
from foedus.ingest.review.doubts import UNSURE

BACKS = Claim(actor="ESP", act="support", target="MDA", question="q", evidence=(0, 20), confidence=0.6)


def change(claim=BACKS, **values):
    return msgspec.structs.replace(claim, **values)


def extraction(*claims, **more):
    return Extraction(document_id="d", claims=claims, why=tuple(f"why {at}" for at in range(len(claims))), **more)


def both(first, second):
    return combined(first, "rules/2", second, "llm/1")


def test_what_both_say_is_one_claim_of_the_first_one_s_words_and_surer_than_either():
    made = both(extraction(BACKS), extraction(change(evidence=(5, 30), confidence=0.5, valid_from="2024")))
    assert made.claims == (change(confidence=0.8),)
    assert made.makers == ("rules/2+llm/1",)
    assert made.why == ("why 0 / why 0",)


def test_what_one_alone_says_stays_as_sure_as_it_was():
    made = both(extraction(BACKS), extraction(change(actor="PRT", confidence=0.5)))
    assert [(claim.actor, claim.confidence) for claim in made.claims] == [("ESP", 0.6), ("PRT", 0.5)]
    assert made.makers == ("rules/2", "llm/1")


@pytest.mark.parametrize(
    "other", [change(act="oppose"), change(target="UKR"), change(factuality="denied"), change(question="r")]
)
def test_a_contradiction_leaves_both_so_unsure_that_review_asks(other):
    made = both(extraction(BACKS), extraction(change(other, confidence=0.5)))
    assert len(made.claims) == 2
    assert all(claim.confidence < UNSURE for claim in made.claims)
    assert set(made.makers) == {"rules/2", "llm/1"}


def test_the_same_act_in_other_words_of_the_text_is_no_contradiction():
    made = both(extraction(BACKS), extraction(change(act="oppose", evidence=(40, 60))))
    assert [claim.confidence for claim in made.claims] == [0.6, 0.6]


def test_one_who_sees_more_in_words_that_both_have_read_contradicts_nobody():
    made = both(extraction(BACKS), extraction(BACKS, change(act="aid", confidence=0.5)))
    assert sorted((claim.act, claim.confidence) for claim in made.claims) == [("aid", 0.5), ("support", 0.84)]


def test_two_sided_acts_agree_in_either_direction():
    signed = change(act="sign")
    made = both(extraction(signed), extraction(change(signed, actor="MDA", target="ESP")))
    assert [claim.actor for claim in made.claims] == ["ESP"]
    reversed_support = both(extraction(BACKS), extraction(change(actor="MDA", target="ESP")))
    assert len(reversed_support.claims) == 2


def test_an_act_on_a_target_is_the_same_wherever_it_is_told_and_one_on_nobody_only_in_the_same_words():
    made = both(extraction(BACKS), extraction(change(evidence=(40, 60))))
    assert [claim.evidence for claim in made.claims] == [(0, 20)]
    nobody = change(target=None, question=None)
    assert len(both(extraction(nobody), extraction(change(nobody, evidence=(40, 60)))).claims) == 2
    assert len(both(extraction(nobody), extraction(change(nobody, evidence=(10, 60)))).claims) == 1


def test_new_actors_and_quarantined_are_those_of_both():
    one, two = NewActor("a", "person", "A"), NewActor("b", "person", "B")
    aside = Quarantined(reason="r", act="aid")
    made = both(extraction(new_actors=(one,)), extraction(new_actors=(one, two), quarantined=(aside,)))
    assert made.new_actors == (one, two)
    assert made.quarantined == (aside,)


class Fixed:
    """An extractor that finds the same in each document."""

    def __init__(self, name, claim):
        self.name = name
        self.claim = claim

    def extract(self, documents, registry):
        for document in documents:
            yield Extraction(document_id=document.id, claims=(self.claim,), why=("w",))


def test_documents_stream_through_both_and_the_name_moves_with_each():
    ensemble = Ensemble(Fixed("rules/2", BACKS), Fixed("llm/1", BACKS))
    documents = (Document(id=str(number), text="") for number in range(3))
    made = list(ensemble.extract(documents, Registry.bundled()))
    assert [each.document_id for each in made] == ["0", "1", "2"]
    assert ensemble.name == "rules/2+llm/1"
