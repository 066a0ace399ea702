"""Every doubt is decided once, by someone with a name, whoever else is at it."""

from __future__ import annotations

import random

import pytest
from reviewing import CONDEMNED, MATTER, PERSON, RECOGNISED, TOO, claims, decide, ingest, queue

from foedus.bootstrap import Foedus
from foedus.errors import BadInput, Conflict, NotFound
from foedus.graph.events import ClaimCorrected, ExtractionCompleted, Quarantined, ReviewDecided
from foedus.ingest.review.decisions import NewQuestion, Ruling
from foedus.ingest.review.review import Review


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
