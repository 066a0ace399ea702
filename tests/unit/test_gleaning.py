"""The second look: what the encoder hears of two actors is tried on the words, and only what a model finds likely is taken."""

import msgspec
import numpy as np
import pytest

from foedus.graph.time import When
from foedus.ingest.extract.encoder.reading import Reading
from foedus.ingest.extract.model import Document
from foedus.ingest.extract.pipeline import Rules
from foedus.ingest.extract.ranker import Model, Ranker, bundled_weights, leftovers, rivals
from foedus.ingest.resolve.registry import Registry

DAY = When.parse("2024-05-14")
EVERYTHING = Model(bias=9.0, weights={}, threshold=0.5)
NOTHING = Model(bias=-9.0, weights={}, threshold=0.5)
ASIDE = "In Peru, Chile condemned Bolivia."


@pytest.fixture(scope="module")
def registry():
    return Registry.bundled()


class Witness:
    def kept(self, drafts):
        self.drafts = list(drafts)
        return []


class Told:
    """An encoder that hears what it was told, of the first sentence."""

    def __init__(self, *said):
        acts = sorted({act for *_, act in said})
        rows = {}
        for actor, target, act in said:
            row = rows.setdefault((actor, target), np.full(len(acts) + 1, 0.01))
            row[acts.index(act)], row[-1] = 0.6, 0.3
        self._reading = Reading(acts, {0: rows})

    def read(self, _sentences, _parties):
        return self._reading


def drafted(text, registry, *said):
    witness = Witness()
    list(Rules(judge=witness, encoder=Told(*said)).extract([Document(id="d", text=text, published=DAY)], registry))
    return witness.drafts


def read(text, registry, said=(), **models):
    judge = Ranker(msgspec.structs.replace(bundled_weights(), **models))
    (extraction,) = Rules(judge=judge, encoder=Told(*said)).extract(
        [Document(id="d", text=text, published=DAY)], registry
    )
    return {(claim.actor, claim.act, claim.target) for claim in extraction.claims}


def gleaned(drafts):
    return {
        (each.claim.actor, each.claim.act, each.claim.target, each.proposal.predicate.text)
        for each in drafts
        if each.proposal.gleaned
    }


def test_what_is_heard_is_tried_on_the_word_that_says_such_an_act(registry):
    assert gleaned(drafted(ASIDE, registry, ("PER", "BOL", "criticise"))) == {("PER", "criticise", "BOL", "condemned")}


def test_where_no_word_of_the_lexicon_says_it_the_verb_over_both_is_taken(registry):
    said = gleaned(drafted("Chile serenaded Bolivia on Monday.", registry, ("CHL", "BOL", "praise")))
    assert said == {("CHL", "praise", "BOL", "serenaded")}


def test_a_gleaning_says_nothing_that_the_rules_say(registry):
    assert gleaned(drafted("Chile condemned Bolivia.", registry, ("CHL", "BOL", "criticise"))) == set()


def test_what_the_model_finds_likely_is_taken_where_the_rules_read_nothing(registry):
    text, said = "Chile serenaded Bolivia on Monday.", [("CHL", "BOL", "praise")]
    assert read(text, registry, said, gleanings=EVERYTHING, targets=None) == {("CHL", "praise", "BOL")}
    assert read(text, registry, said, gleanings=NOTHING, targets=None) == set()


def test_nothing_is_gleaned_on_a_word_that_the_rules_have_read(registry):
    drafts = drafted(ASIDE, registry, ("PER", "BOL", "criticise"))
    ruled = [at for at, each in enumerate(drafts) if not each.proposal.gleaned]
    assert leftovers(drafts, ruled) == []
    assert leftovers(drafts, []) != []


def test_a_gleaning_never_answers_a_registered_question(registry):
    text = "Estonia and Latvia hail Ukraine's bid to join NATO, and the talks on it with Hungary were blocked."
    drafts = drafted(text, registry, ("HUN", "UKR", "oppose"))
    on = [at for at, each in enumerate(drafts) if each.claim.question == "ukraine-nato-accession"]
    assert any(drafts[at].proposal.gleaned for at in on)
    assert not set(on) & set(leftovers(drafts, []))


def test_another_target_of_the_same_act_is_a_rival_unless_the_rules_read_a_list(registry):
    one = drafted(ASIDE, registry, ("CHL", "PER", "criticise"))
    (at,) = [place for place, each in enumerate(one) if not each.proposal.gleaned]
    assert {one[place].claim.target for place in rivals(one, [at])[at]} == {"PER"}
    several = drafted("In Peru, Chile condemned Bolivia and Brazil.", registry, ("CHL", "PER", "criticise"))
    kept = [place for place, each in enumerate(several) if not each.proposal.gleaned]
    assert len(kept) == 2
    assert rivals(several, kept) == {}


def test_a_likelier_target_takes_the_place_of_the_rules(registry):
    likelier = Model(bias=0.0, weights={"gleaned": 1.0}, threshold=0.0)
    made = read(ASIDE, registry, [("CHL", "PER", "criticise")], gleanings=None, targets=likelier)
    assert made == {("CHL", "criticise", "PER")}
