"""The second look: what the encoder hears of two actors is tried on the words, and only what a model finds likely is taken."""

import msgspec
import numpy as np
import pytest

from foedus.graph.events import POLARITY
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
        acts = sorted(POLARITY)
        rows = {}
        for actor, target, act in said:
            row = rows.setdefault((actor, target), np.full(len(acts) + 1, 0.001))
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


def test_of_two_verbs_of_one_act_the_one_that_hangs_on_the_other_says_it(registry):
    said = gleaned(drafted("Chile agreed to approve it, Bolivia heard.", registry, ("CHL", "BOL", "approve")))
    assert {word for *_, word in said} == {"approve"}


def test_an_organisation_is_not_what_an_act_on_a_matter_is_aimed_at(registry):
    said = [("CHL", "NATO", "approve"), ("CHL", "NATO", "support")]
    assert {act for _, act, *_ in gleaned(drafted("With NATO, Chile hailed it.", registry, *said))} == {"support"}


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


def test_an_act_that_the_rules_have_read_of_an_actor_is_not_read_again_in_its_sentence(registry):
    drafts = drafted("Chile condemned Bolivia and denounced it, Peru said.", registry, ("CHL", "PER", "criticise"))
    first = [at for at, each in enumerate(drafts) if not each.proposal.gleaned][:1]
    assert any(each.proposal.gleaned for each in drafts)
    assert leftovers(drafts, first) == []


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
