"""What `foedus extract --explain` says of a text."""

from __future__ import annotations

from importlib import resources

import msgspec
import pytest
from typer.testing import CliRunner

from foedus.cli.commands import app
from foedus.graph.time import When
from foedus.ingest.extract.explain import Explanation, Reason, Verdict, explain
from foedus.ingest.extract.model import Document
from foedus.ingest.extract.pipeline import Rules
from foedus.ingest.extract.ranker import Model, Weights
from foedus.ingest.resolve.registry import Registry

DAY = When.parse("2024-06-04")


def explained(text: str, weights: Weights | None = None) -> Explanation:
    ((_, explanation),) = explain([Document(id="1", text=text, published=DAY)], Registry.bundled(), weights)
    return explanation


def test_a_claim_is_shown_with_its_rule_its_words_and_what_the_ranker_weighed():
    (claim,) = explained("France condemned Russia.").claims
    assert (claim.actor.id, claim.actor.words, claim.actor.via) == ("FRA", "France", "name")
    assert claim.target is not None
    assert (claim.act, claim.target.id, claim.target.words, claim.slot) == ("criticise", "RUS", "Russia", "object")
    assert claim.rule.startswith("criticise:")
    assert (claim.predicate, claim.evidence) == ("condemned", "France condemned Russia")
    assert claim.verdict is not None
    assert claim.verdict.probability >= claim.verdict.threshold
    assert claim.verdict.speaks_for[0].weight > 0 > claim.verdict.speaks_against[0].weight


def test_what_the_words_make_of_a_predicate_is_shown():
    (claim,) = explained("France plans to recognise Kosovo.").claims
    assert (claim.factuality, claim.trail) == ("planned", ("plan:plan",))


def test_what_reports_no_act_is_shown_as_dropped_with_the_reason():
    dropped = explained("Turkey has not decided whether it backs Mark Rutte as NATO secretary general.").dropped
    assert [(each.actor.id, each.act) for each in dropped] == [("TUR", "support")]
    assert "asked" in dropped[0].outcome
    assert dropped[0].verdict is None


def test_what_the_ranker_doubts_is_shown_as_dropped_with_its_figures():
    doubtful = Weights(bias=-1.0, weights={"act=criticise": 0.5, "slot=object": -0.25}, threshold=0.4, registered=0.9)
    assert explained("France condemned Russia.", doubtful).claims == ()
    (dropped,) = explained("France condemned Russia.", doubtful).dropped
    assert dropped.outcome == "the ranker gives it 0.32, and asks for 0.40"
    assert dropped.verdict == Verdict(
        0.321, 0.4, False, (Reason("act=criticise", 0.5),), (Reason("slot=object", -0.25),)
    )


def test_the_second_report_of_one_act_in_a_text_is_dropped_as_such():
    dropped = explained("France condemned Russia. On Tuesday, France condemned Russia.").dropped
    assert [each.outcome for each in dropped] == [
        "the text has this act of this actor already, or its words are not sound evidence"
    ]


def test_a_claim_on_another_target_is_shown_with_what_each_target_is_given():
    weights = Weights(
        bias=1.0,
        weights={},
        threshold=0.4,
        registered=0.9,
        targets=Model(bias=-1.0, weights={"gleaned": 3.0}, threshold=0.5),
        gleanings=Model(bias=-5.0, weights={}, threshold=0.5),
    )
    explanation = explained("France condemned Russia after a visit by Kenya.", weights)
    (claim,) = [each for each in explanation.claims if each.act == "criticise"]
    assert claim.target is not None
    assert claim.target.id == "KEN"
    assert claim.verdict is not None
    assert (claim.verdict.probability, claim.verdict.threshold) == (0.881, 0.269)
    assert "the same act on another target is likelier" in {each.outcome for each in explanation.dropped}


def articles() -> list[Document]:
    folder = resources.files("foedus.ingest.data").joinpath("articles")
    texts = sorted((each.name, each.read_text("utf-8")) for each in folder.iterdir())
    return [Document(id=name, text=text, published=DAY) for name, text in texts]


def test_an_explanation_has_exactly_the_claims_that_are_extracted():
    read = list(Rules().extract(articles(), Registry.bundled()))
    pairs = list(explain(articles(), Registry.bundled()))
    assert [extraction for extraction, _ in pairs] == read
    made = [[(each.actor.id, each.act) for each in explanation.claims] for _, explanation in pairs]
    assert made == [[(claim.actor, claim.act) for claim in extraction.claims] for extraction in read]
    assert sum(map(len, made)) > 10


@pytest.mark.parametrize("text", ["", "It rained.", "."])
def test_a_text_without_candidates_is_explained_by_nothing(text):
    assert explained(text) == Explanation(id="1", claims=(), dropped=())


def test_the_command_prints_the_explanation_for_a_person_and_for_a_program(tmp_path, monkeypatch):
    monkeypatch.setenv("FOEDUS_DATA", str(tmp_path / "none"))
    article = tmp_path / "a.txt"
    article.write_text("France condemned Russia. Turkey has not decided whether it backs the plan.", "utf-8")
    command = ["extract", str(article), "--date", "2024-06-04", "--explain"]
    shown = CliRunner().invoke(app, command).stdout
    for words in ("FRA criticise RUS", "“France condemned Russia”", "evoked by “condemned”", "ranker 0.", "dropped: "):
        assert words in shown
    printed = msgspec.json.decode(CliRunner().invoke(app, [*command, "--json"]).stdout, type=Explanation)
    assert printed.claims[0].predicate == "condemned"
