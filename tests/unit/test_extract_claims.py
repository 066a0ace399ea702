"""What is read out of a sentence: minimal pairs of our own, one phenomenon each."""

from __future__ import annotations

import pytest

from foedus.graph.events import Claim
from foedus.graph.time import When
from foedus.ingest.extract.frames import bundled_lexicon
from foedus.ingest.extract.model import Document, Extraction
from foedus.ingest.extract.pipeline import Rules
from foedus.ingest.resolve.registry import Registry

DAY = When.parse("2024-06-04")  # a Tuesday
RULES = Rules()
REGISTRY = Registry.bundled()


def read(text: str, published: When | None = DAY) -> Extraction:
    (extraction,) = RULES.extract([Document(id="d", text=text, published=published)], REGISTRY)
    return extraction


def claims(text: str) -> list[Claim]:
    return list(read(text).claims)


def says(text: str) -> list[tuple[str, str, str | None, str]]:
    return [(claim.actor, claim.act, claim.target, claim.factuality) for claim in claims(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Sweden supports Ukraine.",
        "Ukraine is supported by Sweden.",
        "Sweden has voiced its support for Ukraine.",
        "Sweden supports Ukraine, the government in Stockholm said.",
        "The Swedish government supports Ukraine.",
    ],
)
def test_the_same_act_is_read_in_its_active_passive_nominal_and_reported_forms(text):
    assert ("SWE", "support", "UKR", "actual") in says(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hungary rejects the accession of Sweden to NATO.", ("HUN", "oppose", "SWE", "actual")),
        ("Hungary will not support Sweden.", ("HUN", "oppose", "SWE", "actual")),
        ("Denmark will recognise Kosovo in September.", ("DNK", "recognise", "XKX", "planned")),
        ("Denmark has recognised Kosovo.", ("DNK", "recognise", "XKX", "actual")),
        ("Denmark has not recognised Kosovo.", ("DNK", "recognise", "XKX", "denied")),
        ("Denmark may recognise Kosovo.", ("DNK", "recognise", "XKX", "possible")),
        ("Denmark would recognise Kosovo if Serbia agreed.", ("DNK", "recognise", "XKX", "conditional")),
        ("Norway condemned Belarus.", ("NOR", "criticise", "BLR", "actual")),
        ("Canada imposed sanctions on Belarus.", ("CAN", "sanction", "BLR", "actual")),
        ("Lithuania expelled the Belarusian ambassador.", ("LTU", "reduce_relations", "BLR", "actual")),
        ("Finland applied to join NATO.", ("FIN", "apply", "NATO", "actual")),
        ("NATO invited Finland to become a member.", ("NATO", "invite", "FIN", "actual")),
    ],
)
def test_an_act_is_read_with_its_factuality(text, expected):
    assert expected in says(text)


@pytest.mark.parametrize(
    "text",
    [
        "Norway beat Sweden 3-1 in the final.",
        "It rained in Oslo on Monday.",
        "The appointment must be unanimous.",
        "NATO member Norway lies in the north.",
    ],
)
def test_what_is_no_claim_gives_none(text):
    assert says(text) == []


@pytest.mark.parametrize(
    ("words", "valid_from", "basis"),
    [
        ("on Tuesday", "2024-06-04", "stated"),
        ("on Monday", "2024-06-03", "stated"),
        ("on 12 March 2024", "2024-03-12", "stated"),
        ("in May", "2024-05", "stated"),
        ("in October", "2023-10", "stated"),
        ("last month", "2024-05", "stated"),
        ("yesterday", "2024-06-03", "stated"),
        ("in 2019", "2019", "stated"),
        ("", "2024-06-04", "published"),
    ],
)
def test_an_act_is_dated_by_the_words_of_its_clause_else_by_publication(words, valid_from, basis):
    (claim,) = claims(f"Denmark recognised Kosovo {words}".strip() + ".")
    assert (claim.valid_from, claim.date_basis) == (valid_from, basis)


def test_without_a_date_of_publication_an_undated_act_has_no_date():
    (claim,) = read("Denmark recognised Kosovo.", published=None).claims
    assert (claim.valid_from, claim.date_basis) == (None, "unknown")


def test_a_number_of_members_is_one_claim_of_the_alliance_with_its_count():
    (claim,) = claims("28 of the 32 allies support Mark Rutte as the next secretary general of NATO.")
    assert (claim.actor, claim.count, claim.option) == ("NATO", (28, 32), "mark-rutte")


def test_a_candidate_is_meant_in_person_and_the_question_is_found():
    (claim,) = claims("Norway supports Dutch Prime Minister Mark Rutte as the next secretary general of NATO.")
    assert (claim.target, claim.question, claim.option) == ("mark-rutte", "nato-secretary-general", "mark-rutte")


def test_a_matter_that_nobody_registered_gets_a_provisional_question():
    (claim,) = claims("Denmark recognised Kosovo.")
    assert claim.question is not None
    assert claim.question == "kosovo-recognition" or claim.question.startswith("~recognition-of")


def test_members_that_a_set_names_are_each_an_actor():
    text = "Many NATO members support Mark Rutte as secretary general, including Norway, Denmark and Iceland."
    assert {actor for actor, act, *_ in says(text) if act == "support"} == {"NOR", "DNK", "ISL"}


def test_every_span_quotes_the_text():
    text = "Norway supports Ukraine, sources in the alliance said. Denmark would recognise Kosovo if Serbia agreed."
    for claim in claims(text):
        for start, end in (claim.evidence, *claim.attribution, *([claim.condition] if claim.condition else [])):
            assert 0 <= start < end <= len(text)
            assert text[start:end].strip() == text[start:end]


def test_each_claim_says_which_rule_and_words_made_it():
    extraction = read("Norway condemned Belarus.")
    assert len(extraction.why) == len(extraction.claims) == 1
    assert "condemn" in extraction.why[0]


def test_documents_come_back_in_order_and_one_at_a_time():
    texts = [f"Norway condemned Belarus {n} times." for n in range(5)]
    documents = (Document(id=str(n), text=text, published=DAY) for n, text in enumerate(texts))
    assert [extraction.document_id for extraction in RULES.extract(documents, REGISTRY)] == list("01234")


def test_the_lexicon_has_no_faults():
    assert list(bundled_lexicon().lint()) == []


@pytest.mark.parametrize(
    ("text", "blamed"),
    [
        ("Israel bombed a port in Yemen. The African Union condemned the attack.", "ISR"),
        ("Japan's foreign minister visited Taiwan on Monday. China condemned the visit.", "JPN"),
        ("Chad annexed a strip of land in Niger. Mali denounced this move.", "TCD"),
    ],
)
def test_who_condemns_a_deed_blames_whoever_did_it_and_not_where_it_was_done(text, blamed):
    assert [target for _, act, target, _ in says(text) if act == "criticise"] == [blamed]


def test_who_is_against_a_pact_is_not_against_whom_the_text_spoke_of_last():
    found = says("Japan welcomed the Australian pact with Papua New Guinea. China opposes the pact.")
    assert ("CHN", "oppose", None, "actual") in found


@pytest.mark.parametrize(
    ("text", "target"),
    [
        (
            "France vetoed a Security Council resolution recommending Palestine's membership of the United Nations.",
            "PSE",
        ),
        ("France vetoed a UN resolution drafted by Brazil.", None),
    ],
)
def test_a_vetoed_resolution_is_neither_on_the_body_that_votes_nor_on_who_drafted_it(text, target):
    assert ("FRA", "veto", target, "actual") in says(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Cuban ambassador to Chile was expelled on Friday.", ("CHL", "reduce_relations", "CUB", "actual")),
        ("Kenya's ambassador to Somalia was called back.", ("KEN", "reduce_relations", "SOM", "actual")),
        ("Poland recalled its ambassador in Minsk.", ("POL", "reduce_relations", "BLR", "actual")),
        ("The European Union granted candidate status to Ukraine.", ("EU", "invite", "UKR", "actual")),
        ("Georgia was granted candidate status by the European Union.", ("EU", "invite", "GEO", "actual")),
    ],
)
def test_who_sends_an_envoy_home_or_lets_one_in_is_read_from_where_they_belong(text, expected):
    assert expected in says(text)


@pytest.mark.parametrize(
    "text",
    ["Turkey has not wavered on the alliance's expansion.", "Serbia will not sit on the fence over Kosovo."],
)
def test_who_does_not_waver_is_not_undecided(text):
    assert not [act for _, act, _, _ in says(text) if act == "undecided"]


def test_who_has_not_decided_whether_to_back_somebody_is_undecided_on_them():
    assert ("BEN", "undecided", "TGO", "actual") in says("Benin has not decided whether to support Togo's candidate.")


def test_joining_a_bloc_in_what_it_does_is_not_joining_it():
    found = says("Norway will join the European Union in imposing sanctions on Belarus.")
    assert not [act for _, act, _, _ in found if act == "join"]


def test_two_who_recall_their_envoys_in_protest_do_not_recall_them_from_each_other():
    found = says("Laos jailed two priests. Italy and Spain withdrew their ambassadors in protest.")
    assert not [target for _, _, target, _ in found if target in ("ITA", "ESP")]


def test_a_treaty_on_defence_is_no_aid():
    assert not [
        act for _, act, _, _ in says("The Fijian cabinet approves a defence treaty with Tonga.") if act == "aid"
    ]
