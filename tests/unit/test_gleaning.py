"""The second look: what the parse does not tie is tried anyway, and only what a model finds likely is taken."""

import msgspec
import pytest

from foedus.graph.time import When
from foedus.ingest.extract.model import Document
from foedus.ingest.extract.pipeline import Rules
from foedus.ingest.extract.ranker import Model, Ranker, bundled_weights, leftovers, rivals
from foedus.ingest.resolve.registry import Registry

DAY = When.parse("2024-05-14")
EVERYTHING = Model(bias=9.0, weights={}, threshold=0.5)
NOTHING = Model(bias=-9.0, weights={}, threshold=0.5)


@pytest.fixture(scope="module")
def registry():
    return Registry.bundled()


class Witness:
    def kept(self, drafts):
        self.drafts = list(drafts)
        return []


def drafted(text, registry):
    witness = Witness()
    list(Rules(judge=witness).extract([Document(id="d", text=text, published=DAY)], registry))
    return witness.drafts


def read(text, registry, gleanings):
    weights = msgspec.structs.replace(bundled_weights(), gleanings=gleanings, targets=None)
    (extraction,) = Rules(judge=Ranker(weights)).extract([Document(id="d", text=text, published=DAY)], registry)
    return {(claim.actor, claim.act, claim.target) for claim in extraction.claims}


def test_every_two_parties_of_a_sentence_are_tried_on_its_predicate(registry):
    gleaned = [each for each in drafted("In Peru, Chile condemned Bolivia.", registry) if each.proposal.gleaned]
    pairs = {(each.claim.actor, each.claim.target) for each in gleaned if each.claim.act == "criticise"}
    assert pairs == {("PER", "CHL"), ("PER", "BOL"), ("BOL", "CHL"), ("BOL", "PER"), ("CHL", "PER")}


def test_a_gleaning_says_nothing_that_the_rules_say(registry):
    drafts = drafted("Chile condemned Bolivia.", registry)
    said = [(each.proposal.predicate.i, each.claim.act, each.claim.actor, each.claim.target) for each in drafts]
    assert len(said) == len(set(said))
    assert (1, "criticise", "CHL", "BOL") in said


def test_what_the_model_finds_likely_is_taken_where_the_rules_read_nothing(registry):
    text = "Peru said on Monday the condemnation, according to Chile, was right."
    assert read(text, registry, EVERYTHING) > read(text, registry, NOTHING)


def test_nothing_is_gleaned_on_a_word_that_the_rules_have_read(registry):
    drafts = drafted("In Peru, Chile condemned Bolivia.", registry)
    ruled = [at for at, each in enumerate(drafts) if not each.proposal.gleaned]
    assert leftovers(drafts, ruled) == []
    assert leftovers(drafts, []) != []


def test_a_gleaning_never_answers_a_registered_question(registry):
    text = "Estonia and Latvia hail Ukraine's bid to join NATO, and the talks on it with Hungary were blocked."
    drafts = drafted(text, registry)
    on = [at for at, each in enumerate(drafts) if each.claim.question == "ukraine-nato-accession"]
    assert any(drafts[at].proposal.gleaned for at in on)
    assert not set(on) & set(leftovers(drafts, []))


def test_another_target_of_the_same_act_is_a_rival_unless_the_rules_read_a_list(registry):
    one = drafted("In Peru, Chile condemned Bolivia.", registry)
    (at,) = [place for place, each in enumerate(one) if not each.proposal.gleaned]
    assert {one[place].claim.target for place in rivals(one, [at])[at]} == {"PER"}
    several = drafted("In Peru, Chile condemned Bolivia and Brazil.", registry)
    kept = [place for place, each in enumerate(several) if not each.proposal.gleaned]
    assert len(kept) == 2
    assert rivals(several, kept) == {}


def test_a_likelier_target_takes_the_place_of_the_rules(registry):
    likelier = Model(bias=0.0, weights={"gleaned": 1.0}, threshold=0.0)
    weights = msgspec.structs.replace(bundled_weights(), gleanings=None, targets=likelier)
    text = "In Peru, Chile condemned Bolivia."
    (extraction,) = Rules(judge=Ranker(weights)).extract([Document(id="d", text=text, published=DAY)], registry)
    assert [(claim.actor, claim.target) for claim in extraction.claims] == [("CHL", "PER")]
