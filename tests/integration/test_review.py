"""Decisions over a real log: what they record, whom they teach, and that nobody decides twice."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from foedus.bootstrap import Foedus
from foedus.errors import BadInput, Conflict, NotFound
from foedus.graph.events import (
    ActorsDistinguished,
    Claim,
    ClaimAsserted,
    ClaimCorrected,
    ClaimRetracted,
    ExtractionCompleted,
    Quarantined,
    ReviewDecided,
)
from foedus.graph.log.port import by_stream
from foedus.ingest.evaluate.labels import compared, read_documents
from foedus.ingest.evaluate.matching import matched, same_act
from foedus.ingest.extract.ensemble import Ensemble
from foedus.ingest.extract.pipeline import Rules
from foedus.ingest.review.decisions import NewQuestion, Ruling
from foedus.ingest.review.items import KINDS, item_id
from foedus.ingest.review.review import Review
from foedus.ingest.sources.text import source_text
from foedus.settings import Settings

RECOGNISED = "Iceland recognised Bhutan on Monday."
TOO = "Norway recognised Bhutan on Tuesday."
CONDEMNED = "Japan condemned Alexander Darchiev on Monday."
MATTER = item_id("matter", ("~recognition-of-BTN",))
PERSON = item_id("actor", ("alexander-darchiev",))


@pytest.fixture
def foedus(tmp_path: Path) -> Iterator[Foedus]:
    opened = Foedus(Settings(data=tmp_path / "data"))
    yield opened
    opened.close()


def ingest(foedus: Foedus, *texts: str, published: str = "2024-06-04") -> list[str]:
    """Take texts in; the ids of their articles."""
    given = [source_text(text=text, published=published, outlet="Example Wire", origin="test") for text in texts]
    return [taken.article_id or "" for taken in foedus.take(given)]


def claims(foedus: Foedus, article: str | None = None) -> dict[str, Claim]:
    """What claims say now, retracted ones left out."""
    said = {}
    for row in foedus.log.read(types=[ClaimAsserted, ClaimCorrected, ClaimRetracted]):
        match row.event:
            case ClaimAsserted() if article in (None, row.event.article_id):
                said[row.event.claim_id] = row.event.claim
            case ClaimCorrected(claim_id=claim_id) if claim_id in said:
                said[claim_id] = row.event.claim
            case ClaimRetracted(claim_id=claim_id):
                said.pop(claim_id, None)
    return said


def decide(foedus: Foedus, item: str, decision: str, by: str = "ada", **given):
    return foedus.review.decide(item, Ruling(decision=decision, by=by, **given), foedus.registry)


def queue(foedus: Foedus, *kinds: str, **options):
    return foedus.review.queue(foedus.registry, kinds=kinds or KINDS, **options)


def test_a_doubt_shows_the_sentence_the_outlet_and_the_day(foedus):
    ingest(foedus, f"It rained. {RECOGNISED} It rained again.")
    (item,) = queue(foedus, "matter").items
    (seen,) = item.sightings
    assert (item.id, item.may) == (MATTER, ("accept", "question", "reject"))
    assert (seen.sentence, seen.quote) == (RECOGNISED, "Iceland recognised Bhutan")
    assert (seen.outlet, seen.published, seen.extractor) == ("Example Wire", "2024-06-04", foedus.extractor.name)


def test_a_matter_that_is_placed_takes_its_claims_along_and_those_of_the_next_article(foedus):
    first = ingest(foedus, RECOGNISED, TOO)
    opens = NewQuestion(title="Recognition of Bhutan", kind="other", subject="Bhutan")
    decided = decide(foedus, MATTER, "question", question="bhutan-recognition", opens=opens)
    assert [effect.type for effect in decided.effects] == [
        "QuestionOpened", "QuestionAliased", "ClaimCorrected", "ClaimCorrected",
    ]  # fmt: skip
    assert {claim.question for article in first for claim in claims(foedus, article).values()} == {"bhutan-recognition"}
    (second,) = ingest(foedus, "Denmark recognises Bhutan.")
    assert [claim.question for claim in claims(foedus, second).values()] == ["bhutan-recognition"]
    assert queue(foedus, "matter").items == ()
    opened = [one for one in foedus.registry.questions() if one.question_id == "bhutan-recognition"]
    assert [(one.title, one.subject, one.by) for one in opened] == [("Recognition of Bhutan", "BTN", "ada")]


def test_a_matter_can_be_a_question_that_is_registered_by_its_title(foedus):
    ingest(foedus, RECOGNISED)
    named = next(one for one in foedus.registry.questions() if one.question_id == "nato-secretary-general")
    decide(foedus, MATTER, "question", question=named.title, option="Mark Rutte")
    assert [(claim.question, claim.option) for claim in claims(foedus).values()] == [
        ("nato-secretary-general", "mark-rutte")
    ]


def test_what_is_written_long_after_a_question_was_closed_is_not_placed_on_it(foedus):
    from foedus.graph.events import QuestionClosed

    ingest(foedus, RECOGNISED)
    decide(foedus, MATTER, "question", question="btn", opens=NewQuestion(title="Bhutan", kind="other"))
    foedus.record(QuestionClosed(question_id="btn", closed="2024-07-01", outcome="settled", by="ada"))
    (late,) = ingest(foedus, TOO, published="2025-06-04")
    assert [claim.question for claim in claims(foedus, late).values()] == ["~recognition-of-BTN"]


def test_a_name_that_is_said_to_mean_someone_is_understood_in_the_next_article(foedus):
    ingest(foedus, CONDEMNED)
    decided = decide(foedus, PERSON, "alias", actor="George W. Bush")
    assert [effect.type for effect in decided.effects] == ["ActorsMerged", "ActorAliased"]
    (second,) = ingest(foedus, "China condemned Alexander Darchiev on Tuesday.")
    assert [claim.target for claim in claims(foedus, second).values()] == ["george-w-bush"]
    assert queue(foedus, "actor").items == ()


def test_a_worker_that_runs_on_understands_what_was_decided_meanwhile(foedus):
    from foedus.ingest.queue import Job
    from foedus.work import job_of, taking

    ingest(foedus, RECOGNISED)
    with taking(foedus.settings) as handle:
        decide(foedus, MATTER, "question", question="btn", opens=NewQuestion(title="Bhutan", kind="other"))
        given = source_text(text=TOO, published="2024-06-04", origin="test")
        job = job_of(given, foedus.texts)
        handle(Job(job_id="1", key=job.key, payload=job.payload, attempt=1, receipt=""))
    assert {claim.question for claim in claims(foedus).values()} == {"btn"}


def test_a_name_cannot_mean_someone_who_is_never_the_same(foedus):
    ingest(foedus, CONDEMNED)
    pair = {"one": "alexander-darchiev", "other": "george-w-bush"}
    foedus.record(ActorsDistinguished(**pair, reason="two persons", by="bob"))
    with pytest.raises(BadInput, match="bob says that"):
        decide(foedus, PERSON, "alias", actor="George W. Bush")
    assert queue(foedus, "actor").total == 1


def test_a_name_that_is_accepted_stays_someone_of_their_own(foedus):
    ingest(foedus, CONDEMNED)
    assert decide(foedus, PERSON, "accept").effects == ()
    ingest(foedus, "China condemned Alexander Darchiev on Tuesday.")
    assert queue(foedus, "actor").items == ()


def test_a_name_that_is_rejected_takes_its_claims_back(foedus):
    ingest(foedus, CONDEMNED, RECOGNISED)
    decide(foedus, PERSON, "reject", reason="a ship")
    assert [claim.actor for claim in claims(foedus).values()] == ["ISL"]


def test_who_is_unnamed_is_named_in_that_article_alone(foedus):
    made = [
        ClaimAsserted(
            claim_id=f"clm-{number}",
            article_id=f"art-{number}",
            extractor="r/1",
            claim=Claim(actor="~its allies", act="support", target="UKR", question="~x", evidence=(0, 4)),
        )
        for number in (1, 2)
    ]
    foedus.seed()
    foedus.log.append(by_stream(made))
    decide(foedus, item_id("actor", ("~its allies", "art-1")), "alias", actor="NATO")
    assert {claim_id: claim.actor for claim_id, claim in claims(foedus).items()} == {
        "clm-1": "NATO",
        "clm-2": "~its allies",
    }


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


def test_the_second_of_two_reviewers_is_told_who_decided_what_and_when(foedus):
    ingest(foedus, CONDEMNED)
    first = decide(foedus, PERSON, "accept")
    before = foedus.log.head().sequence
    with pytest.raises(Conflict, match=rf"ada said accept on \d{{4}}-.* event {first.sequence}"):
        decide(foedus, PERSON, "reject", by="bob")
    with pytest.raises(Conflict, match="ada said accept"):
        foedus.review.item(PERSON, foedus.registry)
    assert foedus.log.head().sequence == before


def test_who_repeats_a_decision_is_told_that_it_is_known(foedus):
    ingest(foedus, CONDEMNED)
    first = decide(foedus, PERSON, "alias", actor="Sergey Lavrov")
    again = decide(foedus, PERSON, "alias", actor="Sergey Lavrov")
    assert (first.status, again.status, again.sequence) == ("recorded", "known", first.sequence)


class Racing:
    """A log in which something happens right before the next append."""

    def __init__(self, log, before) -> None:
        self._log, self._before = log, before

    def __getattr__(self, name):
        return getattr(self._log, name)

    def append(self, appends):
        before, self._before = self._before, lambda: None
        before()
        return self._log.append(appends)


def test_of_two_reviewers_at_the_same_moment_one_gets_the_conflict_and_nothing_of_theirs_is_stored(foedus):
    ingest(foedus, CONDEMNED)
    racing = Review(Racing(foedus.log, lambda: decide(foedus, PERSON, "accept", by="bob")), foedus.texts)
    with pytest.raises(Conflict, match="bob said accept"):
        racing.decide(PERSON, Ruling(decision="reject", by="ada"), foedus.registry)
    assert len(list(foedus.log.read(types=[ReviewDecided]))) == 1
    assert len(claims(foedus)) == 1


def test_a_claim_that_changes_while_it_is_decided_is_read_again(foedus):
    ingest(foedus, RECOGNISED)
    ((claim_id, said),) = claims(foedus).items()

    def meanwhile():
        foedus.record(ClaimCorrected(claim_id=claim_id, claim=said, reason="looked at", by="bob"))

    racing = Review(Racing(foedus.log, meanwhile), foedus.texts)
    racing.decide(MATTER, Ruling(decision="reject", by="ada"), foedus.registry)
    assert claims(foedus) == {}
    opens = NewQuestion(title="T", kind="other")
    ingest(foedus, TOO)
    with pytest.raises(Conflict, match="is decided already"):
        racing.decide(MATTER, Ruling(decision="question", by="bob", question="q", opens=opens), foedus.registry)


def test_nothing_is_asked_twice_and_every_decision_is_in_the_log(foedus):
    rng = random.Random(5)
    article, *_ = ingest(foedus, RECOGNISED, TOO, CONDEMNED, "Austria backs the plan.", "Lithuania supports Rosa Thun.")
    aside = Quarantined(reason="not in the text", act="sanction", span=(0, 18))
    foedus.record(ExtractionCompleted(article_id=article, extractor="llm/1", quarantined=(aside,)))
    needs = {
        "alias": {"actor": "NATO"},
        "question": {"question": "kosovo-recognition"},
        "correct": {"changes": {"actor": "ISL"}},
    }
    seen: list[str] = []
    while items := queue(foedus, below=1.0).items:
        item = rng.choice(items)
        decision = rng.choice(item.may)
        decide(foedus, item.id, decision, by=rng.choice(["ada", "bob"]), **needs.get(decision, {}))
        seen.append(item.id)
    assert len(seen) == len(set(seen)) > 5
    assert [row.event.item_id for row in foedus.log.read(types=[ReviewDecided])] == seen
    assert queue(Foedus(foedus.settings), below=1.0).total == 0


def test_a_decision_needs_a_name_and_something_that_waits(foedus):
    ingest(foedus, RECOGNISED)
    with pytest.raises(BadInput, match="who decides"):
        decide(foedus, MATTER, "accept", by=" ")
    with pytest.raises(NotFound, match="rev-none"):
        decide(foedus, "rev-none", "accept")
    with pytest.raises(NotFound, match="no question"):
        decide(foedus, MATTER, "question", question="never-opened")
    with pytest.raises(BadInput, match="which question"):
        decide(foedus, MATTER, "question")
    with pytest.raises(BadInput, match="is open already"):
        decide(foedus, MATTER, "question", question="kosovo-recognition", opens=NewQuestion(title="T", kind="other"))
    with pytest.raises(BadInput, match="no id for a question"):
        decide(foedus, MATTER, "question", question="~q/1", opens=NewQuestion(title="T", kind="other"))
    with pytest.raises(BadInput, match="rule"):
        decide(foedus, MATTER, "question", question="q", opens=NewQuestion(title="T", kind="other", rule="fiat"))


def test_a_name_is_suggested_by_its_last_word_and_a_matter_by_whom_it_is_about(foedus):
    (article,) = ingest(foedus, "Japan condemned Zelmira Lavrov on Monday.")
    said = Claim(actor="ISL", act="sanction", target="XKX", question="~sanctions-on-XKX", evidence=(0, 5))
    foedus.record(ClaimAsserted(claim_id="clm-1", article_id=article, extractor="r/1", claim=said))
    (person,) = queue(foedus, "actor").items
    assert "sergey-lavrov" in {one.id for one in person.suggestions}
    matter = foedus.review.item("~sanctions-on-XKX", foedus.registry)
    assert "kosovo-recognition" in {one.id for one in matter.suggestions}


def test_decisions_are_exported_as_labels_and_what_nobody_looked_at_as_optional(foedus, tmp_path):
    from foedus.ingest.review.export import write_labels

    file = tmp_path / "labels.jsonl"
    with pytest.raises(BadInput, match="nobody has decided"):
        write_labels(foedus.log, foedus.texts, foedus.registry, file)
    mixed = f"{RECOGNISED} France condemned Russia. Poland praised Germany."
    (article, other, _) = ingest(foedus, mixed, TOO, CONDEMNED)
    by_actor = {claim.actor: claim_id for claim_id, claim in claims(foedus).items()}
    decide(foedus, by_actor["ISL"], "accept")
    decide(foedus, by_actor["FRA"], "reject")
    decide(foedus, by_actor["NOR"], "correct", changes={"act": "criticise"})
    decide(foedus, PERSON, "alias", actor="Sergey Lavrov")
    exported = write_labels(foedus.log, foedus.texts, foedus.registry, file)
    assert (exported.texts, exported.labels, exported.rejected) == (2, 2, 2)
    lines = {line["id"]: line for line in map(json.loads, file.read_text("utf-8").splitlines())}
    assert lines.keys() == {article, other}
    assert lines[article]["text"] == mixed
    assert lines[article]["date"] == "2024-06-04"
    made = {(tuple(each["actor"]), each["act"]): each["optional"] for each in lines[article]["claims"]}
    assert made == {(("ISL",), "recognise"): False, (("POL",), "praise"): True}
    assert [(each["act"], each["optional"]) for each in lines[other]["claims"]] == [("criticise", False)]
    (document, _) = read_documents(file)
    labels = compared(document, {})
    assert len(matched(labels, labels, same_act)) == len(labels) == 2


def test_a_withdrawn_text_is_not_exported(foedus, tmp_path):
    from foedus.graph.events import ArticleWithdrawn
    from foedus.ingest.review.export import write_labels

    (article, _) = ingest(foedus, RECOGNISED, TOO)
    for claim in claims(foedus):
        decide(foedus, claim, "accept")
    foedus.record(ArticleWithdrawn(article_id=article, reason="asked", by="ada"))
    write_labels(foedus.log, foedus.texts, foedus.registry, tmp_path / "labels.jsonl")
    assert RECOGNISED not in (tmp_path / "labels.jsonl").read_text("utf-8")
    assert TOO in (tmp_path / "labels.jsonl").read_text("utf-8")
