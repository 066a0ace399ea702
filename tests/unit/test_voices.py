"""Who speaks in the first person: the one whose speech it is, the one who is quoted, or nobody that can be told."""

from __future__ import annotations

from foedus.graph.events import Claim
from foedus.graph.time import When
from foedus.ingest.extract.annotate import annotate
from foedus.ingest.extract.model import Document
from foedus.ingest.extract.pipeline import Rules
from foedus.ingest.resolve.registry import Registry

DAY = When.parse("2024-05-14")


def claims(text: str) -> tuple[Claim, ...]:
    (extraction,) = Rules().extract([Document(id="d", text=text, published=DAY)], Registry.bundled())
    return extraction.claims


def said(text: str) -> set[tuple[str, str, str | None]]:
    return {(claim.actor, claim.act, claim.target) for claim in claims(text)}


SPEECH = """Remarks by President Maia Sandu at the European Council

Dear colleagues,

I condemn Russia's aggression. We call on Moscow to withdraw its troops.

My government will impose sanctions on Belarus next month.
"""


def test_a_speech_speaks_for_the_state_of_whoever_its_heading_names():
    found = claims(SPEECH)
    assert {(each.actor, each.act, each.target) for each in found} == {
        ("MDA", "criticise", "RUS"),
        ("MDA", "demand", "RUS"),
        ("MDA", "sanction", "BLR"),
    }
    assert {each.speaker for each in found} == {"maia-sandu"}


def test_nobody_is_guessed_where_no_heading_says_whose_speech_it_is():
    assert said("Dear colleagues,\n\nI condemn Russia's aggression.") == set()


def test_a_quotation_that_stands_alone_is_of_who_was_quoted_before():
    text = 'French President Emmanuel Macron spoke in Paris. "The vote was clear," he said.\n\n"We condemn Belarus."'
    assert ("FRA", "criticise", "BLR") in said(text)


def test_a_headline_is_no_part_of_the_sentence_under_it():
    text = 'Envoys leave\n\nNorway condemned Belarus. "It is over."\n\nKenya praised Ghana.'
    (annotated,) = annotate([Document(id="d", text=text, published=DAY)])
    assert [sentence.text.strip() for sentence in annotated.sentences] == [
        "Envoys leave",
        "Norway condemned Belarus.",
        '"It is over."',
        "Kenya praised Ghana.",
    ]


def test_a_ministry_is_of_the_state_in_whose_capital_it_sits():
    text = "Sweden joined the talks. The ministry of foreign affairs in Moscow condemned Norway."
    assert ("RUS", "criticise", "NOR") in said(text)


def test_whoever_represents_a_state_speaks_for_it():
    text = "Address by Ambassador Jana Nováková, Permanent Representative of Czechia\n\nWe condemn Belarus."
    assert said(text) == {("CZE", "criticise", "BLR")}


def test_what_several_say_of_themselves_each_of_them_does():
    found = said("Ireland and Spain said they would recognise Palestine.")
    assert found == {("IRL", "recognise", "PSE"), ("ESP", "recognise", "PSE")}


def test_where_a_report_is_from_says_nothing_of_who_acts():
    found = said("HELSINKI, 3 June - The Baltic states condemned Belarus.")
    assert {actor for actor, _, _ in found} == {"EST", "LVA", "LTU"}
