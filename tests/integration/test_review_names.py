"""Who and which matter is meant: what a decision on a name or a matter changes, and what it teaches."""

from __future__ import annotations

import pytest
from reviewing import CONDEMNED, MATTER, PERSON, RECOGNISED, TOO, claims, decide, ingest, queue

from foedus.errors import BadInput
from foedus.graph.events import ActorsDistinguished, Claim, ClaimAsserted
from foedus.graph.log.port import by_stream
from foedus.ingest.review.decisions import NewQuestion
from foedus.ingest.review.items import item_id
from foedus.ingest.sources.text import source_text


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


def test_a_name_is_suggested_by_its_last_word_and_a_matter_by_whom_it_is_about(foedus):
    (article,) = ingest(foedus, "Japan condemned Zelmira Lavrov on Monday.")
    said = Claim(actor="ISL", act="sanction", target="XKX", question="~sanctions-on-XKX", evidence=(0, 5))
    foedus.record(ClaimAsserted(claim_id="clm-1", article_id=article, extractor="r/1", claim=said))
    (person,) = queue(foedus, "actor").items
    assert "sergey-lavrov" in {one.id for one in person.suggestions}
    matter = foedus.review.item("~sanctions-on-XKX", foedus.registry)
    assert "kosovo-recognition" in {one.id for one in matter.suggestions}


UNCLEAR = "Iran condemned Congo on Monday."
CONGO = "~Congo"


def test_a_name_that_several_have_waits_with_its_sentence_and_with_whom_it_may_mean(foedus):
    (article,) = ingest(foedus, f"It rained. {UNCLEAR}")
    (item,) = queue(foedus, "actor").items
    assert (item.name, item.subject, item.claims) == ("Congo", (CONGO, article), 1)
    assert (item.why, item.may) == ("it may be COD or COG", ("accept", "alias", "reject"))
    (seen,) = item.sightings
    assert (seen.sentence, seen.quote) == (UNCLEAR, "Iran condemned Congo")
    assert {suggestion.id for suggestion in item.suggestions} >= {"COD", "COG"}
    assert queue(foedus, "quarantined").items == ()
    assert CONGO not in {claim.target for claim in claims(foedus).values()}


def test_who_is_said_to_be_meant_is_claimed_in_that_article_alone(foedus):
    first, second = ingest(foedus, UNCLEAR, "Iran criticised Congo on Tuesday.")
    before = claims(foedus)
    decided = decide(foedus, item_id("actor", (CONGO, first)), "alias", actor="COD")
    assert [effect.type for effect in decided.effects] == ["ClaimAsserted"]
    (made,) = (claim for claim_id, claim in claims(foedus).items() if claim_id not in before)
    assert (made.actor, made.act, made.target) == ("IRN", "criticise", "COD")
    assert (made.question, made.valid_from) == ("~stance-on-COD", "2024-06-03")
    assert [item.subject for item in queue(foedus, "actor").items] == [(CONGO, second)]


def test_an_unclear_name_can_be_someone_of_their_own_or_nobody(foedus):
    first, second = ingest(foedus, UNCLEAR, "Iran criticised Congo on Tuesday.")
    assert decide(foedus, item_id("actor", (CONGO, second)), "reject").effects == ()
    assert CONGO not in {claim.target for claim in claims(foedus).values()}
    decide(foedus, item_id("actor", (CONGO, first)), "accept")
    assert [claim.target for claim in claims(foedus, first).values() if claim.target] == [CONGO]
    assert queue(foedus, "actor").items == ()
