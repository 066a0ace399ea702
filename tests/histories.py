"""Small logs with all that can disturb a fold, for the tests of the projection."""

from __future__ import annotations

import random

from foedus.graph import events
from foedus.graph.log.opened import Opened

STATES = ("SWE", "HUN", "TUR", "USA", "GBR")


def history(opened: Opened, seed: int, articles: int = 12) -> list[events.Event]:
    """A small log with all that can disturb a fold, in an order of arrival that no plan would choose."""
    chance = random.Random(seed)
    made: list[events.Event] = [
        events.QuestionOpened(
            question_id="q",
            title="Who leads",
            kind="appointment",
            rule="unanimity",
            electorate=events.Electorate(alliance="NATO"),
            options=("mark-rutte",),
        )
    ]
    for state in STATES:
        made += [
            events.ActorRegistered(actor_id=state, kind="state", name=state),
            events.ActorAliased(actor_id=state, alias=f"the {state}"),
            events.MembershipStarted(member=state, organisation="NATO", valid_from="2004-03-29"),
        ]
    for number in range(articles):
        article, day = f"art-{number}", f"2024-05-{chance.randint(1, 28):02}"
        text = f"Article {number}: a sentence that says who is for whom in this matter. " * 20
        claim = events.Claim(
            actor=chance.choice(STATES),
            act=chance.choice(("support", "oppose", "praise")),
            target="mark-rutte",
            question="q",
            option="mark-rutte",
            valid_from=day,
            evidence=(0, 30),
        )
        claim_id = claim.id_in(article)
        made += [
            events.ArticleCaptured(
                article_id=article,
                text_id=opened.texts.put(text),
                outlet=f"outlet-{number % 3}",
                published=day,
                near=(f"art-{number - 1}",) if number % 4 == 1 else (),
            ),
            events.ClaimAsserted(claim_id=claim_id, article_id=article, extractor="rules/1", claim=claim),
        ]
        if number % 5 == 0:
            made.append(events.ClaimRetracted(claim_id=claim_id, reason="a test", by="tests"))
        if number % 10 == 0:
            made.append(events.ClaimReinstated(claim_id=claim_id, reason="a test", by="tests"))
        if number % 7 == 0:
            right = events.Claim(actor="SWE", act="support", question="q", option="mark-rutte", evidence=(0, 30))
            made.append(events.ClaimCorrected(claim_id=claim_id, claim=right, reason="a test", by="tests"))
    made += [
        events.ActorsMerged(kept="USA", merged="GBR", reason="a test", by="tests"),
        events.MergeUndone(kept="USA", merged="GBR", reason="a test", by="tests"),
        events.OutletRated(outlet="outlet-1", reliability=0.9),
        events.ArticleWithdrawn(article_id="art-2", reason="a test", by="tests"),
        events.VoteRecorded(
            question_id="q", option="mark-rutte", actor="TUR", vote="yes", held="2024-05-14", record="r"
        ),
        events.OfficeHeld(person="ada", office="head of government", body="SWE", valid_from="2020-01-01"),
        events.QuestionOpened(
            question_id="accession", title="Sweden joins", kind="accession", rule="unanimity",
            electorate=events.Electorate(alliance="NATO"), subject="SWE", aliases=("the enlargement",),
        ),
        events.QuestionAliased(question_id="accession", alias="Sweden's bid"),
        events.QuestionRuleChanged(
            question_id="accession", rule="simple_majority", valid_from="2024-05-20", reason="a test", by="tests"
        ),
        events.QuestionClosed(question_id="accession", closed="2024-05-27", outcome="joined"),
        events.VoteRecorded(question_id="accession", actor="HUN", vote="yes", held="2024-05-10", record="roll call"),
    ]  # fmt: skip
    question, *others = made
    chance.shuffle(others)
    return [question, *others]
