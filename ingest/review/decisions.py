"""From a decision to events: what a person says of a doubt, and what follows from it. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, get_args

import msgspec

from foedus.errors import BadInput, NotFound
from foedus.graph.events import (
    ActorAliased,
    ActorsMerged,
    Claim,
    ClaimAsserted,
    ClaimCorrected,
    ClaimRetracted,
    Decision,
    Electorate,
    Event,
    QuestionAliased,
    QuestionKind,
    QuestionOpened,
    ReviewDecided,
)
from foedus.graph.fold.rules import rule_named
from foedus.ingest.extract.questions import provisional
from foedus.ingest.intake import published_if_news
from foedus.ingest.resolve.registry import Registry
from foedus.ingest.review.desk import Desk, Held
from foedus.ingest.review.doubts import UNNAMED, Doubt
from foedus.ingest.review.fields import changed, known_actor, known_question
from foedus.ingest.review.items import MAY

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

REVIEWER = "review/1"
"""The extractor of claims that a person made out of what was put aside."""


class NewQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A question that is opened by a decision; fields as those of `QuestionOpened`."""

    title: str
    kind: QuestionKind
    rule: str = "none"
    alliance: str | None = None
    subject: str | None = None
    body: str | None = None
    options: tuple[str, ...] = ()


class Ruling(msgspec.Struct, frozen=True, kw_only=True):
    """What a person says of a doubt.

    Attributes:
        by: who.
        actor: for ``alias``: whom the name means, by id or name.
        question: for ``question``: the matter that is meant, by id or title; the id of `opens` if that is given.
        option: the option of the question; else the claim's target, where the question has it as an option.
        opens: a question that is not registered yet.
        keep: for a disagreement: the claim that is right; several, where they do not exclude each other.
        changes: for ``correct``: fields of the claim and their right values.
    """

    decision: Decision
    by: str
    reason: str = ""
    actor: str | None = None
    question: str | None = None
    option: str | None = None
    opens: NewQuestion | None = None
    keep: tuple[str, ...] = ()
    changes: dict[str, Any] = {}


TextOf = Callable[[str], str]
"""The text of an article by its id; empty if it is not to be had."""


def events_of(doubt: Doubt, ruling: Ruling, desk: Desk, registry: Registry, text_of: TextOf) -> list[Event]:
    """The decision itself, and after it what follows from it.

    Raises:
        BadInput: the decision does not fit the doubt, or lacks what it needs.
        NotFound: it names what is not there.
    """
    if not ruling.by.strip():
        raise BadInput("who decides? give a name; it is kept with the decision")
    if ruling.decision not in MAY[doubt.kind]:
        may = ", ".join(MAY[doubt.kind])
        raise BadInput(f"{doubt.id} is a doubt about {_ABOUT[doubt.kind]}: decide {may}, not {ruling.decision!r}")
    follow = _Following(doubt, ruling, desk, registry, text_of)
    following = list(follow.events())
    decided = ReviewDecided(
        item_id=doubt.id, kind=doubt.kind, subject=doubt.subject, decision=ruling.decision, answer=follow.answer,
        reason=ruling.reason, by=ruling.by,
    )  # fmt: skip
    return [decided, *following]


_ABOUT = {
    "claim": "a claim", "disagreement": "which reading is right", "actor": "an actor", "matter": "a matter",
    "quarantined": "what was put aside",
}  # fmt: skip


class _Following:
    """What follows from one ruling; `answer` is the id that it gave."""

    def __init__(self, doubt: Doubt, ruling: Ruling, desk: Desk, registry: Registry, text_of: TextOf) -> None:
        self._doubt, self._ruling, self._desk = doubt, ruling, desk
        self._registry, self._text_of = registry, text_of
        self.answer = ""

    def events(self) -> Iterator[Event]:
        match self._ruling.decision:
            case "accept":
                yield from self._accept()
            case "reject":
                yield from map(self._retraction, self._doubt.claims)
            case "correct":
                yield from self._correct()
            case "alias":
                yield from self._alias()
            case "question":
                yield from self._question()

    def _accept(self) -> Iterator[Event]:
        if self._doubt.kind == "claim":
            yield from self._confirmation(self._doubt.claims[0])
        elif self._doubt.kind == "actor" and self._doubt.asides:
            yield from self._said_of(self._doubt.subject[0], self._doubt.subject[0])
        elif self._doubt.kind == "disagreement":
            kept = tuple(sorted(set(self._ruling.keep)))
            if not kept or not set(kept) <= set(self._doubt.claims):
                raise BadInput(f"which reading is right? keep one of {', '.join(self._doubt.claims)}, or several")
            self.answer = " ".join(kept)
            for claim_id in self._doubt.claims:
                if claim_id in kept:
                    yield from self._confirmation(claim_id)
                else:
                    yield self._retraction(claim_id)

    def _confirmation(self, claim_id: str) -> Iterator[Event]:
        """A claim that a person found right is certain from here on."""
        said = self._said(claim_id)
        if said.confidence < 1.0:
            yield self._correction(claim_id, msgspec.structs.replace(said, confidence=1.0))

    def _correct(self) -> Iterator[Event]:
        if not self._ruling.changes:
            raise BadInput("what is right? give at least one field and its value, such as act=oppose")
        if self._doubt.kind == "quarantined":
            yield from self._made()
            return
        (claim_id,) = self._doubt.claims
        said, text = self._said(claim_id), self._text_of(self._held(claim_id).article_id)
        made = changed(msgspec.to_builtins(said), self._ruling.changes, text, self._registry)
        yield self._correction(claim_id, made)

    def _made(self) -> Iterator[Event]:
        ((article, aside),) = ((each.article, each.what) for each in self._doubt.asides)
        begun: dict[str, Any] = {"date_basis": "published"} | ({"act": aside.act} if aside.act else {})
        begun |= {"evidence": aside.span} if aside.span else {}
        made = self._assertion(article, changed(begun, self._ruling.changes, self._text_of(article), self._registry))
        self.answer = made.claim_id
        yield made

    def _assertion(self, article: str, claim: Claim) -> ClaimAsserted:
        """A claim of an article that a person makes."""
        captured = self._desk.articles.get(article)
        made = published_if_news(claim, captured.published if captured else None)
        return ClaimAsserted(claim_id=made.id_in(article), article_id=article, extractor=REVIEWER, claim=made)

    def _alias(self) -> Iterator[Event]:
        if not self._ruling.actor:
            raise BadInput("who is meant? give the actor's id or name")
        meant, (actor, *article) = known_actor(self._ruling.actor, self._registry), self._doubt.subject
        self.answer = meant
        if meant == actor:
            raise BadInput(f"{actor} cannot be another name of itself; accept it to leave it as it is")
        if (by := self._desk.distinct.get(frozenset((meant, actor)))) is not None:
            raise BadInput(f"{by} says that {actor} and {meant} are never the same; a merge would join nothing")
        if article:
            # what is unnamed here is someone else elsewhere, so these claims alone are about the one who is meant
            for claim_id in self._doubt.claims:
                yield self._correction(claim_id, renamed(self._said(claim_id), actor, meant))
            yield from self._said_of(actor, meant)
            return
        nth = len(self._desk.merges.get((meant, actor), ())) + 1
        yield ActorsMerged(kept=meant, merged=actor, nth=nth, reason=self._reason(), by=self._ruling.by)
        yield ActorAliased(actor_id=meant, alias=self._doubt.name, by=self._ruling.by)

    def _said_of(self, actor: str, meant: str) -> Iterator[Event]:
        """What was put aside until it was clear who is meant; each claim once, whoever has read it."""
        made = [
            self._assertion(aside.article, renamed(aside.what.claim, actor, meant))
            for aside in self._doubt.asides
            if aside.what.claim is not None
        ]
        yield from {each.claim_id: each for each in made if each.claim_id not in self._desk.claims}.values()

    def _question(self) -> Iterator[Event]:
        if not self._ruling.question:
            raise BadInput("which question? give its id or title; for a new one, an id with a title and a kind")
        opens = self._ruling.opens
        if opens is not None:
            question = self._opened(self._ruling.question, opens)
            yield question
        else:
            wanted = known_question(self._ruling.question, self._registry)
            question = next(one for one in self._registry.questions() if one.question_id == wanted)
        self.answer = question.question_id
        if self._doubt.subject[0].startswith(UNNAMED):
            yield QuestionAliased(question_id=question.question_id, alias=self._doubt.subject[0], by=self._ruling.by)
        option = known_actor(self._ruling.option, self._registry) if self._ruling.option else None
        for claim_id in self._doubt.claims:
            yield self._correction(claim_id, on_question(self._said(claim_id), question, option))

    def _opened(self, question_id: str, opens: NewQuestion) -> QuestionOpened:
        if any(question_id == known.question_id for known in self._registry.questions()):
            raise BadInput(f"the question {question_id} is open already; leave out title and kind to take it")
        if not _SLUG.fullmatch(question_id):
            raise BadInput(
                f"{question_id!r} is no id for a question: small letters, digits and hyphens, such as btn-2024"
            )
        if opens.kind not in get_args(QuestionKind):
            raise BadInput(f"kind {opens.kind!r}: choose one of {', '.join(get_args(QuestionKind))}")
        rule_named(opens.rule)
        return QuestionOpened(
            question_id=question_id,
            title=opens.title,
            kind=opens.kind,
            rule=opens.rule,
            electorate=Electorate(alliance=opens.alliance),
            subject=known_actor(opens.subject, self._registry) if opens.subject else None,
            body=known_actor(opens.body, self._registry) if opens.body else None,
            options=tuple(known_actor(option, self._registry) for option in opens.options),
            by=self._ruling.by,
        )

    def _held(self, claim_id: str) -> Held:
        held = self._desk.live(claim_id)
        if held is None:
            raise NotFound(f"the claim {claim_id} does not count; it is retracted, or its article is withdrawn")
        return held

    def _said(self, claim_id: str) -> Claim:
        said = self._held(claim_id).said
        assert said is not None
        return said

    def _correction(self, claim_id: str, claim: Claim) -> ClaimCorrected:
        nth = max(self._held(claim_id).corrections, default=0) + 1
        return ClaimCorrected(claim_id=claim_id, nth=nth, claim=claim, reason=self._reason(), by=self._ruling.by)

    def _retraction(self, claim_id: str) -> ClaimRetracted:
        nth = max(self._held(claim_id).retracted, default=0) + 1
        return ClaimRetracted(claim_id=claim_id, nth=nth, reason=self._reason(), by=self._ruling.by)

    def _reason(self) -> str:
        """Begins with the item, so that what followed from a decision can be told from it."""
        return f"{self._doubt.id}: {self._ruling.reason or self._ruling.decision}"


def renamed(claim: Claim, actor: str, meant: str) -> Claim:
    """The claim with one actor in the place of another, also where its provisional question is called by them."""
    made = msgspec.structs.replace(
        claim,
        actor=meant if claim.actor == actor else claim.actor,
        target=meant if claim.target == actor else claim.target,
        option=meant if claim.option == actor else claim.option,
    )
    own = claim.question is not None and claim.question == provisional(claim)
    return msgspec.structs.replace(made, question=provisional(made)) if own else made


def on_question(claim: Claim, question: QuestionOpened, option: str | None = None) -> Claim:
    """The claim on a question; on an option of it, where one is given or the claim's target is one."""
    own = claim.target if claim.target in question.options else None
    return msgspec.structs.replace(claim, question=question.question_id, option=option or own)
