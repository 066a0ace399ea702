"""On which matter a claim is: a registered question where text and day say so, else a provisional one."""

from __future__ import annotations

import pytest

from foedus.graph import events
from foedus.graph.time import When
from foedus.ingest.extract.model import Document
from foedus.ingest.extract.pipeline import Rules
from foedus.ingest.extract.questions import provisional
from foedus.ingest.resolve.registry import Registry

RULES = Rules()
BUNDLED = Registry.bundled()


def settled(text: str, day: str, registry: Registry = BUNDLED) -> set[tuple[str, str | None, str | None]]:
    document = Document(id="d", text=text, published=When.parse(day))
    (extraction,) = RULES.extract([document], registry)
    return {(claim.actor, claim.question, claim.option) for claim in extraction.claims}


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        (
            "Estonia supports Mark Rutte as the next secretary general of NATO.", "2024-05-02",
            ("EST", "nato-secretary-general", "mark-rutte"),
        ),
        (
            "Romanian President Klaus Iohannis announced his candidacy for NATO secretary general.", "2024-03-12",
            ("klaus-iohannis", "nato-secretary-general", "klaus-iohannis"),
        ),
        (
            "The Hungarian parliament ratified Sweden's accession to NATO.", "2024-02-26",
            ("HUN", "sweden-nato-accession", None),
        ),
        ("Finland applied to join NATO.", "2022-05-18", ("FIN", "finland-nato-accession", None)),
        ("Norway recognised Kosovo.", "2008-03-28", ("NOR", "kosovo-recognition", None)),
        (
            "India abstained on the UN General Assembly resolution on Russia's aggression against Ukraine.", "2022-03-02",
            ("IND", "unga-es-11-1", None),
        ),
    ],
)  # fmt: skip
def test_a_claim_is_on_the_registered_question_that_its_text_speaks_of(text, day, expected):
    assert expected in settled(text, day)


@pytest.mark.parametrize(
    ("text", "day", "question"),
    [
        ("Estonia supports Mark Rutte as the next secretary general of NATO.", "2021-05-02", "nato-secretary-general"),
        ("Estonia supports Mark Rutte.", "2024-05-02", "nato-secretary-general"),
        ("The Hungarian parliament ratified Sweden's accession to NATO.", "2014-02-26", "sweden-nato-accession"),
        ("Norway supports Sweden.", "2023-02-26", "sweden-nato-accession"),
        ("India abstained on the UN General Assembly resolution on Ukraine.", "2024-03-02", "unga-es-11-1"),
    ],
)
def test_out_of_its_time_or_without_its_words_no_registered_question_is_taken(text, day, question):
    assert question not in {found for _, found, _ in settled(text, day)}


def test_a_question_of_the_log_is_taken_by_the_name_that_the_log_gives_it():
    registry = Registry.of([
        events.QuestionOpened(
            question_id="border-treaty", title="border treaty", kind="treaty", rule="none", electorate=events.Electorate()
        ),
        events.QuestionAliased(question_id="border-treaty", alias="the Ohrid pact"),
    ])  # fmt: skip
    assert ("SRB", "border-treaty", None) in settled(
        "Serbia rejects the Ohrid pact with Kosovo.", "2023-03-18", registry
    )


def test_a_vote_is_on_one_of_many_roll_calls_only_where_the_text_gives_its_name():
    roll_call = events.QuestionOpened(
        question_id="unga-1",
        title="UN General Assembly, roll call 1",
        kind="resolution",
        rule="simple_majority",
        electorate=events.Electorate(alliance="UN"),
        body="UNGA",
        aliases=("resolution 74/12",),
        opened="2019-12-03",
    )
    registry = Registry.of([roll_call])
    vague = "Norway voted against a UN General Assembly resolution on fisheries."
    named = "Norway voted against UN General Assembly resolution 74/12."
    assert "unga-1" not in {question for _, question, _ in settled(vague, "2019-12-03", registry)}
    assert ("NOR", "unga-1", None) in settled(named, "2019-12-03", registry)


@pytest.mark.parametrize(
    ("act", "target", "question"),
    [
        ("recognise", "XKX", "~recognition-of-XKX"), ("derecognise", "XKX", "~recognition-of-XKX"),
        ("join", "Arab League", "~membership-of-arab-league"), ("sanction", "IRN", "~sanctions-on-IRN"),
        ("praise", "jane-doe", "~stance-on-jane-doe"), ("support", None, None),
    ],
)  # fmt: skip
def test_a_provisional_question_is_the_same_for_the_same_matter(act, target, question):
    assert provisional(events.Claim(actor="FRA", act=act, target=target, evidence=(0, 1))) == question
