"""What was read wrongly, put aside or read in two ways, and what a person makes of it."""

from __future__ import annotations

import msgspec
import pytest
from reviewing import RECOGNISED, TOO, claims, decide, ingest, queue

from foedus.errors import BadInput, NotFound
from foedus.graph.events import Claim, ClaimAsserted, ClaimRetracted, ExtractionCompleted, Quarantined
from foedus.ingest.extract.ensemble import Ensemble
from foedus.ingest.extract.pipeline import Rules
from foedus.ingest.review.items import item_id


def test_an_accepted_claim_is_certain_and_a_rejected_one_counts_no_more(foedus):
    (first, second) = ingest(foedus, RECOGNISED, TOO)
    (one,), (other,) = claims(foedus, first), claims(foedus, second)
    decide(foedus, one, "accept")
    decide(foedus, item_id("claim", (other,)), "reject", by="bob", reason="hearsay")
    assert {claim_id: claim.confidence for claim_id, claim in claims(foedus).items()} == {one: 1.0}
    (retracted,) = (row.event for row in foedus.log.read(types=[ClaimRetracted]))
    assert (retracted.by, retracted.reason.partition(": ")[2]) == ("bob", "hearsay")


def test_a_correction_takes_names_words_and_days_as_a_person_writes_them(foedus):
    (article,) = ingest(foedus, f"If it can, {RECOGNISED}")
    (claim,) = claims(foedus, article)
    changes = {
        "actor": "Norway", "act": "threaten", "evidence": "recognised Bhutan", "condition": "If it can",
        "factuality": "conditional", "valid_from": "2024-05", "count": "3 of 5", "question": "",
    }  # fmt: skip
    decide(foedus, claim, "correct", changes=changes)
    said = claims(foedus)[claim]
    assert (said.actor, said.act, said.target, said.question) == ("NOR", "threaten", "BTN", None)
    assert (said.evidence, said.condition, said.count) == ((19, 36), (0, 9), (3, 5))
    assert (said.factuality, said.valid_from, said.date_basis, said.confidence) == (
        "conditional",
        "2024-05",
        "stated",
        1.0,
    )


def test_a_correction_that_makes_no_claim_says_why_and_changes_nothing(foedus):
    ingest(foedus, RECOGNISED)
    before, (claim,) = foedus.log.head().sequence, claims(foedus)
    for changes, error, said in (
        ({}, BadInput, "at least one field"),
        ({"colour": "red"}, BadInput, "no colour"),
        ({"act": "adore"}, BadInput, "adore"),
        ({"actor": "Atlantis"}, NotFound, "Atlantis"),
        ({"evidence": "never said"}, NotFound, "never said"),
        ({"evidence": [4, 4000]}, BadInput, "4-4000"),
        ({"count": "many"}, BadInput, "28/32"),
        ({"valid_from": "yesterday"}, BadInput, "yesterday"),
        ({"actor": ""}, BadInput, "actor"),
        ({"confidence": 7}, BadInput, "from 0 to 1"),
        ({"condition": [9, 4]}, BadInput, "9-4"),
    ):
        with pytest.raises(error, match=said):
            decide(foedus, claim, "correct", changes=changes)
    assert foedus.log.head().sequence == before


def test_what_was_put_aside_can_be_made_a_claim(foedus):
    (article,) = ingest(foedus, RECOGNISED)
    aside = Quarantined(reason="not in the text", act="sanction", span=(0, 18))
    foedus.record(ExtractionCompleted(article_id=article, extractor="llm/1", quarantined=(aside,)))
    (item,) = queue(foedus, "quarantined").items
    assert item.sightings[0].quote == "Iceland recognised"
    with pytest.raises(BadInput, match="decide correct, reject"):
        decide(foedus, item.id, "accept")
    decided = decide(foedus, item.id, "correct", changes={"actor": "Iceland", "target": "Bhutan", "question": "~x"})
    made = claims(foedus, article)[decided.effects[0].stream.removeprefix("claim/")]
    assert (made.actor, made.act, made.target, made.evidence, made.valid_from) == (
        "ISL", "sanction", "BTN", (0, 18), "2024-06-04",
    )  # fmt: skip
    assert queue(foedus, "quarantined").items == ()


class Contrary:
    """An extractor that reads every recognition as its denial."""

    name = "contrary/1"

    def extract(self, documents, registry):
        for extraction in Rules().extract(documents, registry):
            turned = tuple(msgspec.structs.replace(claim, factuality="denied") for claim in extraction.claims)
            yield msgspec.structs.replace(extraction, claims=turned)


def test_extractors_that_read_together_and_disagree_are_asked_about(foedus):
    foedus.__dict__["extractor"] = Ensemble(Rules(), Contrary())
    ingest(foedus, RECOGNISED)
    (item,) = queue(foedus, "disagreement").items
    assert sorted(seen.extractor for seen in item.sightings) == ["contrary/1", Rules().name]
    assert "ISL recognise BTN" in item.why
    assert "(denied)" in item.why


def test_of_readings_that_disagree_one_is_kept(foedus):
    (article,) = ingest(foedus, RECOGNISED)
    (rules,) = claims(foedus)
    other = Claim(actor="ISL", act="praise", target="BTN", question="~x", evidence=(0, 20), confidence=0.8)
    foedus.record(ClaimAsserted(claim_id="clm-llm", article_id=article, extractor="llm/1", claim=other))
    (item,) = queue(foedus, "disagreement").items
    with pytest.raises(BadInput, match="which reading is right"):
        decide(foedus, item.id, "accept")
    decide(foedus, item.id, "accept", keep=(rules,))
    assert list(claims(foedus)) == [rules]
