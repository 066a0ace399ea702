"""What is asked, and what is asked no more."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import msgspec

from foedus.graph.events import (
    ActorRegistered,
    ActorsMerged,
    ArticleCaptured,
    ArticleWithdrawn,
    Claim,
    ClaimAsserted,
    ClaimCorrected,
    ClaimReinstated,
    ClaimRetracted,
    Event,
    ExtractionCompleted,
    MergeUndone,
    Quarantined,
    QuestionAliased,
    ReviewDecided,
)
from foedus.graph.log.port import Recorded
from foedus.ingest.review.desk import Desk
from foedus.ingest.review.doubts import Doubt, doubts
from foedus.ingest.review.items import item_id, sentence_around


class Log:
    """As much of a log as a desk reads."""

    def __init__(self, *events: Event) -> None:
        streams: Counter[str] = Counter()
        self.rows = []
        for sequence, event in enumerate(events, start=1):
            streams[event.stream] += 1
            row = Recorded(
                sequence,
                event.event_id,
                event.stream,
                streams[event.stream],
                datetime.now(UTC),
                event,
                b"",
                ("", 1, b""),
            )
            self.rows.append(row)

    def read(self, after: int, *, types):
        return (row for row in self.rows if row.sequence > after and isinstance(row.event, tuple(types)))


def asked(*events: Event, below: float = 0.4) -> list[Doubt]:
    desk = Desk(Log(*events))
    desk.read_on()
    return doubts(desk, below=below)


def kinds(*events: Event) -> list[str]:
    return [doubt.kind for doubt in asked(*events)]


CLAIM = Claim(actor="HUN", act="oppose", target="mark-rutte", question="nato", evidence=(0, 20), confidence=0.9)


def made(name: str, article: str = "art-1", extractor: str = "rules/2", **fields) -> ClaimAsserted:
    claim = msgspec.structs.replace(CLAIM, **fields)
    return ClaimAsserted(claim_id=f"clm-{name}", article_id=article, extractor=extractor, claim=claim)


def corrected(name: str, *, reason: str = "misread", by: str = "ada", **fields) -> ClaimCorrected:
    claim = msgspec.structs.replace(CLAIM, **fields)
    return ClaimCorrected(claim_id=f"clm-{name}", claim=claim, reason=reason, by=by)


def test_a_sure_claim_by_a_known_actor_on_a_registered_question_is_no_doubt():
    assert asked(made("a")) == []


def test_claims_under_the_threshold_are_asked_about_the_least_sure_first():
    found = asked(made("a", confidence=0.3), made("b", confidence=0.1), made("c", confidence=0.4))
    assert [doubt.subject for doubt in found] == [("clm-b",), ("clm-a",)]
    assert "0.10" in found[0].why
    assert len(asked(made("a", confidence=0.3), made("b", confidence=0.45), below=0.5)) == 2


def test_a_claim_that_a_person_has_looked_at_is_asked_no_more():
    doubtful = made("a", confidence=0.3)
    retracted = ClaimRetracted(claim_id="clm-a", reason="misread", by="ada")
    reinstated = ClaimReinstated(claim_id="clm-a", reason="it was right", by="ada")
    assert kinds(doubtful, corrected("a", confidence=0.3)) == []
    assert kinds(doubtful, retracted) == []
    assert kinds(doubtful, retracted, reinstated) == []
    assert kinds(corrected("a", confidence=0.3), doubtful) == []


def test_a_claim_that_only_went_along_with_a_decision_on_its_matter_is_still_asked_about():
    item = item_id("matter", ("~nato",))
    decided = ReviewDecided(item_id=item, kind="matter", subject=("~nato",), decision="question", by="ada")
    along = corrected("a", reason=f"{item}: question", confidence=0.3)
    assert kinds(made("a", question="~nato", confidence=0.3), decided, along) == ["claim"]


def test_a_retracted_claim_leaves_no_doubt_about_its_matter_until_it_is_reinstated():
    provisional = made("a", question="~x")
    retracted = ClaimRetracted(claim_id="clm-a", reason="misread", by="ada")
    reinstated = ClaimReinstated(claim_id="clm-a", reason="it was right", by="ada")
    assert kinds(provisional, retracted) == []
    assert kinds(provisional, retracted, reinstated) == ["matter"]


def test_claims_of_a_withdrawn_article_are_not_asked_about():
    gone = ArticleWithdrawn(article_id="art-1", reason="asked", by="ada")
    aside = ExtractionCompleted(article_id="art-1", extractor="r/1", quarantined=(Quarantined(reason="r", act="aid"),))
    assert kinds(made("a", confidence=0.1, question="~x"), aside, gone) == []


def test_extractors_that_read_the_same_words_otherwise_are_one_doubt_instead_of_two():
    rules, model = (
        made("a", confidence=0.3),
        made("b", extractor="llm/1", act="support", confidence=0.2, evidence=(5, 25)),
    )
    (doubt,) = asked(rules, model)
    assert (doubt.kind, doubt.claims) == ("disagreement", ("clm-a", "clm-b"))
    assert "rules/2 reads HUN oppose" in doubt.why
    assert "llm/1 reads HUN support" in doubt.why


def test_extractors_disagree_only_on_the_same_actor_in_the_same_words_of_one_article():
    other = {"extractor": "llm/1", "act": "support"}
    assert kinds(made("a"), made("b", **other, evidence=(20, 30))) == []
    assert kinds(made("a"), made("b", **other, article="art-2")) == []
    assert kinds(made("a"), made("b", **other, actor="TUR")) == []
    assert kinds(made("a"), made("b", act="support")) == []


def test_two_acts_on_two_targets_are_no_disagreement_but_one_act_on_two_targets_is():
    assert kinds(made("a"), made("b", extractor="llm/1", act="aid", target="UKR")) == []
    assert kinds(made("a"), made("b", extractor="llm/1", target="UKR")) == ["disagreement"]
    assert kinds(made("a"), made("b", extractor="llm/1", act="aid", target=None)) == ["disagreement"]


def test_an_extractor_that_made_one_claim_with_another_does_not_disagree_with_itself():
    assert kinds(made("a", extractor="rules/2+llm/1"), made("b", extractor="llm/1", act="aid")) == []


def test_a_name_that_only_a_text_knows_is_one_doubt_however_often_it_occurs():
    known = ActorRegistered(actor_id="mark-rutte", kind="person", name="Mark Rutte", source="starter set")
    new = ActorRegistered(actor_id="g-nauseda", kind="person", name="G. Nauseda", source="art-1")
    (doubt,) = asked(known, new, made("a", actor="g-nauseda"), made("b", target="g-nauseda"), made("c"))
    assert (doubt.kind, doubt.name, doubt.claims) == ("actor", "G. Nauseda", ("clm-a", "clm-b"))


def test_a_merged_name_is_settled_until_the_merge_is_undone():
    new = ActorRegistered(actor_id="g-nauseda", kind="person", name="G. Nauseda", source="art-1")
    merged = ActorsMerged(kept="gitanas-nauseda", merged="g-nauseda", reason="one person", by="ada")
    undone = MergeUndone(kept="gitanas-nauseda", merged="g-nauseda", reason="father and son", by="ada")
    assert kinds(new, made("a", actor="g-nauseda"), merged) == []
    assert kinds(new, made("a", actor="g-nauseda"), merged, undone) == ["actor"]


def test_who_is_unnamed_is_asked_for_each_article_by_itself():
    found = asked(made("a", actor="~its allies"), made("b", actor="~its allies", article="art-2"))
    assert [(doubt.kind, doubt.subject) for doubt in found] == [
        ("actor", ("~its allies", "art-1")),
        ("actor", ("~its allies", "art-2")),
    ]


def test_a_provisional_matter_is_one_doubt_and_the_one_with_most_claims_comes_first():
    found = asked(made("a", question="~x"), made("b", question="~y"), made("c", question="~y"))
    assert [(doubt.subject, doubt.claims) for doubt in found] == [
        (("~y",), ("clm-b", "clm-c")),
        (("~x",), ("clm-a",)),
    ]
    placed = QuestionAliased(question_id="nato", alias="~y", by="ada")
    assert [doubt.subject for doubt in asked(made("a", question="~x"), made("b", question="~y"), placed)] == [("~x",)]


def test_a_matter_on_which_nobody_takes_a_side_is_asked_about_only_by_its_name():
    idle = made("a", question="~x", act="criticise")
    assert asked(idle) == []
    desk = Desk(Log(idle))
    desk.read_on()
    assert [doubt.subject for doubt in doubts(desk, idle=True)] == [("~x",)]
    assert [doubt.claims for doubt in asked(idle, made("b", question="~x"))] == [("clm-a", "clm-b")]


def test_a_side_taken_on_nothing_that_is_named_is_a_matter_of_its_own():
    assert [doubt.subject for doubt in asked(made("a", question=None), made("b", question=None, act="consult"))] == [
        ("clm-a",)
    ]


def test_what_was_put_aside_is_asked_about_one_by_one():
    aside = (Quarantined(reason="outside", act="aid", span=(3, 9)), Quarantined(reason="too long", act=""))
    read = ExtractionCompleted(article_id="art-1", extractor="llm/1", quarantined=aside)
    found = asked(read)
    assert [(doubt.subject, doubt.why) for doubt in found] == [
        (("art-1", "llm/1", "0"), "outside"),
        (("art-1", "llm/1", "1"), "too long"),
    ]


def test_what_is_decided_is_asked_no_more():
    events = [made("a", confidence=0.1, question="~x", actor="~its allies")]
    open_doubts = asked(*events)
    assert sorted(doubt.kind for doubt in open_doubts) == ["actor", "claim", "matter"]
    decided = [
        ReviewDecided(item_id=doubt.id, kind=doubt.kind, subject=doubt.subject, decision="accept", by="ada")
        for doubt in open_doubts
    ]
    assert asked(*events, *decided) == []


def test_a_desk_reads_on_from_where_it_stands():
    log = Log(made("a", confidence=0.1))
    desk = Desk(log)
    desk.read_on()
    log.rows += Log(made("a", confidence=0.1), made("b", confidence=0.1)).rows[1:]
    desk.read_on()
    assert [doubt.subject for doubt in doubts(desk)] == [("clm-a",), ("clm-b",)]


def test_an_article_captured_later_than_its_claim_gives_it_its_place():
    desk = Desk(Log(made("a"), ArticleCaptured(article_id="art-1", text_id="t", outlet="Example Wire")))
    desk.read_on()
    assert desk.articles["art-1"].outlet == "Example Wire"


def test_the_sentence_around_some_words_ends_where_sentences_and_lines_end():
    text = "It rained. Hungary rejects\nMr. Rutte. He said so.\nTurkey too."
    start = text.index("rejects")
    assert sentence_around(text, (start, start + 7)) == "Hungary rejects"
    start = text.index("He")
    assert sentence_around(text, (start, start + 2)) == "He said so."
    assert sentence_around("Rutte of approx. three", (0, 5)) == "Rutte of approx. three"
    assert sentence_around(text, (len(text) - 4, len(text))) == "Turkey too."


def test_what_was_put_aside_for_an_unclear_name_is_asked_with_that_name_once_an_article():
    claim = msgspec.structs.replace(CLAIM, actor="~Korea")
    aside = Quarantined(reason="r", act="oppose", span=(0, 20), claim=claim, may_be=("KOR", "PRK"))
    plain = Quarantined(reason="outside", act="aid")
    read = ExtractionCompleted(article_id="art-1", extractor="rules/3", quarantined=(aside, plain, aside))
    group = made("a", actor="~Korea")
    found = asked(read, group)
    assert [(doubt.kind, doubt.subject, doubt.concerns) for doubt in found] == [
        ("actor", ("~Korea", "art-1"), 3),
        ("quarantined", ("art-1", "rules/3", "1"), 0),
    ]
    assert found[0].why == "it may be KOR or PRK"
