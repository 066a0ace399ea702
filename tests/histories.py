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


HOSTILE = ('a "quoted" word', "two\nlines, and a comma", "a \x1f separator", "", " é ", "\\", "ordinary", "\r\n")
"""Texts that a file of comma-separated values can trip over."""


def random_log(chance: random.Random, opened: Opened, length: int = 40, prefix: str = "") -> list[events.Event]:
    """Events on very few things, so that they meet: late, twice, contradicting, undone. Each fact is there once."""
    making = _Random(chance, opened, prefix)
    made = {event.event_id: event for event in (making.event() for _ in range(length))}
    return list(made.values())


class _Random:
    """Makes one event after the other; whatever it refers to may come later, or never."""

    def __init__(self, chance: random.Random, opened: Opened, prefix: str) -> None:
        self.chance, self.opened, self.prefix = chance, opened, prefix

    def one(self, kind: str, number: int) -> str:
        return f"{self.prefix}{kind}{self.chance.randrange(number)}"

    def actor(self) -> str:
        return self.one("actor", 4)

    def day(self) -> str:
        return self.chance.choice(("2024-05-01", "2024-05-02", "2024-05-09", "2024-05", "2024"))

    def text(self) -> str:
        return self.chance.choice(HOSTILE)

    def event(self) -> events.Event:
        make = self.chance.choice(
            (*[self.claim] * 6, *[self.vote] * 3, *[self.change] * 3, *[self.article] * 2, *[self.identity] * 2,
             self.reading, self.question, self.question_change, self.outlet, self.tie, self.register)
        )  # fmt: skip
        return make()

    def said(self) -> events.Claim:
        chance = self.chance
        return events.Claim(
            actor=self.actor(),
            act=chance.choice(("support", "support", "oppose", "undecided", "praise")),
            target=chance.choice((None, self.actor())),
            question=chance.choice((None, self.one("q", 2), self.one("q", 2), self.one("q", 2))),
            option=chance.choice((None, None, self.actor())),
            factuality=chance.choice(("actual", "actual", "actual", "planned")),
            valid_from=chance.choice((None, self.day(), self.day(), self.day())),
            basis=chance.choice(("statement", "named", "unnamed")),
            speaker=chance.choice((None, self.actor())),
            attribution=chance.choice(((), ((0, 0),), ((0, 4), (2, 60)))),
            condition=chance.choice((None, (3, 40))),
            count=chance.choice((None, None, None, (2, 3))),
            evidence=(0, chance.choice((0, 10, 90))),
            confidence=chance.choice((0.25, 0.9, 1.0)),
        )

    def claim(self) -> events.Event:
        return events.ClaimAsserted(
            claim_id=self.one("claim", 8), article_id=self.one("art", 4), extractor="rules/1", claim=self.said()
        )

    def change(self) -> events.Event:
        claim, nth = self.one("claim", 8), self.chance.randint(1, 3)
        because = {"nth": nth, "reason": "a test", "by": "tests"}
        return self.chance.choice((
            events.ClaimRetracted(claim_id=claim, **because), events.ClaimReinstated(claim_id=claim, **because),
            events.ClaimCorrected(claim_id=claim, claim=self.said(), **because),
        ))  # fmt: skip

    def vote(self) -> events.Event:
        return events.VoteRecorded(
            question_id=self.one("q", 2), option=self.chance.choice((None, None, self.actor())), actor=self.actor(),
            vote=self.chance.choice(("yes", "no", "abstain", "absent")), held=self.day(), record=self.one("record", 3),
        )  # fmt: skip

    def article(self) -> events.Event:
        article = self.one("art", 4)
        if self.chance.random() < 0.2:
            return events.ArticleWithdrawn(article_id=article, reason=self.text(), by="tests")
        return events.ArticleCaptured(
            article_id=article,
            text_id=self.opened.texts.put(f"{article} {self.text()} " * 20),
            outlet=self.chance.choice((None, self.one("outlet", 2))),
            title=self.text(),
            published=self.chance.choice((None, self.day())),
            near=self.chance.choice(((), (self.one("art", 4),))),
        )

    def reading(self) -> events.Event:
        doubt = events.Quarantined(reason=self.text(), act="support")
        return events.ExtractionCompleted(
            article_id=self.one("art", 4), extractor=self.one("rules/", 3),
            quarantined=self.chance.choice(((), (doubt, doubt))), skipped=self.chance.choice((None, self.text())),
        )  # fmt: skip

    def identity(self) -> events.Event:
        one, other = self.actor(), self.actor()
        because = {"reason": "a test", "by": "tests"}
        if self.chance.random() < 0.2:
            first, second = sorted((one, other))
            return events.ActorsDistinguished(one=first, other=second, **because)
        kind = self.chance.choice((events.ActorsMerged, events.ActorsMerged, events.MergeUndone))
        return kind(kept=one, merged=other, nth=self.chance.randint(1, 2), **because)

    def question(self) -> events.Event:
        return events.QuestionOpened(
            question_id=self.one("q", 2), title=self.text(), kind="accession", rule="unanimity",
            electorate=events.Electorate(members=self.chance.choice(((), (self.actor(), self.text())))),
            subject=self.chance.choice((None, self.actor())), options=self.chance.choice(((), (self.actor(),))),
            aliases=self.chance.choice(((), (self.text(),))), stale_after=self.chance.choice((None, 3)),
        )  # fmt: skip

    def question_change(self) -> events.Event:
        question, day = self.one("q", 2), self.day()
        return self.chance.choice((
            events.QuestionAliased(question_id=question, alias=self.text()),
            events.QuestionRuleChanged(
                question_id=question, rule="simple_majority", valid_from=day, reason="a test", by="tests"
            ),
            events.QuestionClosed(question_id=question, closed=day, outcome=self.text()),
        ))  # fmt: skip

    def outlet(self) -> events.Event:
        return events.OutletRated(
            outlet=self.one("outlet", 2), nth=self.chance.randint(1, 3), name=self.chance.choice(("", "The Courier")),
            reliability=self.chance.choice((0.1, 0.5, 0.95)),
        )  # fmt: skip

    def tie(self) -> events.Event:
        one, other, day = self.actor(), self.chance.choice((self.one("body", 2), "NATO", self.actor())), self.day()
        return self.chance.choice((
            events.MembershipStarted(member=one, organisation=other, valid_from=day),
            events.MembershipEnded(member=one, organisation=other, valid_to=day),
            events.OfficeHeld(person=one, office=self.text(), body=other, valid_from=day),
            events.OfficeLeft(person=one, office=self.text(), body=other, valid_to=day),
        ))  # fmt: skip

    def register(self) -> events.Event:
        return self.chance.choice((
            events.ActorRegistered(actor_id=self.actor(), kind="state", name=self.text()),
            events.ActorAliased(actor_id=self.actor(), alias=self.text()),
        ))  # fmt: skip
