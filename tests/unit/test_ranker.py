"""The ranker keeps what is said of actors, drops what is not, and says how sure it is."""

import msgspec
import pytest

from foedus.graph.time import When
from foedus.ingest.extract.features import features
from foedus.ingest.extract.frames import bundled_lexicon
from foedus.ingest.extract.model import Document
from foedus.ingest.extract.pipeline import Rules
from foedus.ingest.extract.ranker import Ranker, Weights, bundled_weights
from foedus.ingest.resolve.registry import Registry

PLAIN = "Canada condemned Russia on Tuesday."
DAY = When.parse("2023-05-10")


@pytest.fixture(scope="module")
def registry():
    return Registry.bundled()


class Recorder:
    def kept(self, drafts):
        self.drafts = [draft for draft in drafts if not draft.proposal.gleaned]
        self.features = list(features(self.drafts))
        return [(draft.claim, draft.why) for draft in self.drafts]


def read(text, registry, judge=None):
    (extraction,) = Rules(judge=judge).extract([Document(id="d", text=text, published=DAY)], registry)
    return extraction.claims


def test_a_plain_sentence_is_kept_with_high_confidence(registry):
    (claim,) = read(PLAIN, registry)
    assert (claim.actor, claim.act, claim.target) == ("CAN", "criticise", "RUS")
    assert 0.7 < claim.confidence < 1


def test_a_crime_report_is_dropped_though_a_frame_fits_its_words(registry):
    text = "The police in Kenya say that a man who left Peru attacked a shop with the help of a woman from Chile."
    assert [claim.act for claim in read(text, registry, Recorder())] == ["criticise"]
    assert read(text, registry) == ()


def test_the_same_text_gives_the_same_claims_and_confidence(registry):
    assert read(PLAIN, registry) == read(PLAIN, registry)


def test_a_claim_on_a_registered_question_is_kept_whatever_the_model_says(registry):
    never = Ranker(Weights(bias=-20, weights={}, threshold=0.5, registered=0.8))
    text = "Hungary backs Mark Rutte to be the next NATO secretary general."
    (extraction,) = Rules(judge=never).extract(
        [Document(id="d", text=text, published=When.parse("2024-06-18"))], registry
    )
    assert [(claim.question, claim.confidence) for claim in extraction.claims] == [("nato-secretary-general", 0.8)]
    assert read(PLAIN, registry, never) == ()


def test_a_higher_score_never_gives_a_lower_confidence(registry):
    model = bundled_weights()
    assert model.slope > 0
    surer = msgspec.structs.replace(model, bias=model.bias + 1)
    (before,), (after,) = read(PLAIN, registry, Ranker(model)), read(PLAIN, registry, Ranker(surer))
    assert after.confidence > before.confidence


def test_the_weights_name_frames_of_the_lexicon():
    known = {frame.name for frame in bundled_lexicon().frames}
    names = {name.removeprefix("frame=") for name in bundled_weights().weights if name.startswith("frame=")}
    assert len(names & known) > len(names) / 2, "the lexicon has moved on: run `make train`"


def test_what_the_model_looks_at_is_named_for_every_candidate(registry):
    recorder = Recorder()
    read(PLAIN, registry, recorder)
    (seen,) = recorder.features
    assert {"act=criticise", "lemma=condemn", "actor-kind=state", "target-kind=state", "target-path=/dobj"} <= seen
    assert not seen.isdisjoint(bundled_weights().weights)
