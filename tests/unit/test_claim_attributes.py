"""What is read of a claim beside who, what and whom: how many, when, on what condition, on whose word."""

from __future__ import annotations

import pytest

from foedus.graph.events import Claim
from foedus.graph.time import When
from foedus.ingest.extract.model import Document
from foedus.ingest.extract.numbers import value
from foedus.ingest.extract.pipeline import Rules
from foedus.ingest.resolve.registry import Registry

DAY = When.parse("2024-06-04")  # a Tuesday
RULES = Rules()
REGISTRY = Registry.bundled()


def claims(text: str, published: When | None = DAY) -> list[Claim]:
    (extraction,) = RULES.extract([Document(id="d", text=text, published=published)], REGISTRY)
    return list(extraction.claims)


def claim(text: str, act: str, published: When | None = DAY) -> Claim:
    (found,) = [each for each in claims(text, published) if each.act == act]
    return found


@pytest.mark.parametrize(
    ("words", "number"),
    [("28", 28), ("1,200", 1200), ("sixty-seven", 67), ("Twenty three", 23), ("a dozen", 12), ("several", None)],
)
def test_a_number_is_read_in_digits_and_in_words(words, number):
    assert value(words) == number


@pytest.mark.parametrize(
    ("text", "act", "count"),
    [
        ("Thirty-two NATO allies condemned Belarus.", "criticise", (32, None)),
        ("The European Union's 27 member states condemned Belarus.", "criticise", (27, 27)),
        ("The 12 EU countries that condemned Belarus wrote a letter.", "criticise", (12, None)),
        ("All but two of the 27 EU members condemned Belarus.", "criticise", (25, 27)),
        ("The UN General Assembly adopted the resolution by 140 votes to 6.", "vote_for", (140, 146)),
        ("The UN General Assembly adopted it with 140 in favour, 6 against and 11 abstentions.", "abstain", (11, 157)),
        ("The UN Security Council voted 14-0, with China abstaining, for the resolution.", "vote_for", (14, 15)),
        ("The European Parliament rejected the treaty by 403 votes to 3.", "vote_against", (403, 406)),
        ("Two of the 12 NATO members that condemned Belarus left.", "criticise", (12, None)),
        ("This brings the number of countries recognising Kosovo to 104.", "recognise", (104, None)),
        ("Russia vetoed a UN Security Council resolution. Thirteen members voted in favour, while China abstained.", "vote_for", (13, 15)),
        ("NATO condemned Belarus.", "criticise", None),
    ],
)  # fmt: skip
def test_a_claim_about_a_number_of_members_says_how_many_and_of_how_many(text, act, count):
    assert [each.count for each in claims(text) if each.act == act][:1] == [count]


def test_those_of_a_number_that_voted_so_are_of_as_many_as_the_sentence_before_counts():
    text = "The UN General Assembly adopted it by 93 votes to 18. The 18 countries that voted against include Belarus."
    assert {each.count for each in claims(text) if each.act == "vote_against" and each.count} == {(18, 111)}


def test_a_side_on_which_nobody_voted_makes_no_claim():
    assert "vote_against" not in {
        each.act for each in claims("The UN Security Council adopted the resolution by 15 votes to 0.")
    }


@pytest.mark.parametrize(
    ("text", "act", "factuality"),
    [
        ("Qatar announced that it is withdrawing from OPEC.", "leave", "planned"),
        ("The parliament of Moldova voted to leave the Commonwealth of Independent States.", "leave", "planned"),
        ("ECOWAS decided to suspend Mali.", "exclude", "actual"),
        ("Portugal will re-establish diplomatic relations with Libya.", "establish_relations", "planned"),
        ("Georgia hopes to submit an application for membership of the European Union.", "apply", "possible"),
        ("Latvia was the only country to recognise Kosovo.", "recognise", "actual"),
        ("The vote clears the way for Georgia to join NATO.", "join", "possible"),
        ("Turkey rules out support for Sweden.", "oppose", "actual"),
        ("Peru was among the first states to recognise Kosovo.", "recognise", "actual"),
        ("China was the only council member to condemn Belarus.", "criticise", "actual"),
        ("Russia condemned an expected Finnish application to join NATO.", "apply", "possible"),
        ("The forthcoming visit by Norway's foreign minister to Peru is long.", "consult", "planned"),
        ("Norway allegedly visited Poland and condemned Belarus.", "criticise", "possible"),
        ("Norway will summon the Belarusian ambassador.", "criticise", "planned"),
        ("Norway agreed to urge Belarus to leave.", "demand", "planned"),
        ("Norway summoned the ambassador to condemn Belarus.", "criticise", "actual"),
        ("Norway formally begins the process of withdrawing from the Council of Europe.", "leave", "planned"),
        ("Norway began its withdrawal from the Council of Europe.", "leave", "planned"),
        ("Norway is tired of waiting for the European Union to ratify the treaty with Peru.", "approve", "denied"),
        ("The UN Security Council approves a resolution to lift the embargo on Iraq.", "lift_sanction", "actual"),
        ("Norway signs an agreement to establish diplomatic relations with Peru.", "establish_relations", "actual"),
        (
            "Norway will sign an agreement to establish diplomatic relations with Peru.",
            "establish_relations",
            "planned",
        ),
        ("Moldova signed an agreement to join NATO.", "join", "planned"),
    ],
)
def test_what_governs_an_act_says_whether_it_is_done_meant_or_thought_of(text, act, factuality):
    assert claim(text, act).factuality == factuality


@pytest.mark.parametrize(
    "text",
    [
        "India left the talks without condemning Russia.",
        "Nine UN Security Council members voted against lifting the sanctions on Iran.",
        "Canada helps Poland, should Belarus recognise Kosovo.",
    ],
)
def test_what_somebody_is_against_or_leaves_undone_or_supposes_is_no_fact(text):
    done = {each.act for each in claims(text) if each.factuality == "actual"}
    assert done.isdisjoint({"criticise", "lift_sanction", "recognise"})


@pytest.mark.parametrize(
    ("text", "act", "factuality", "condition"),
    [
        ("Poland will leave the Council of Europe should it lose the case.", "leave", "conditional", "should it lose the case"),
        ("Serbia backs Croatia provided that it pays.", "support", "conditional", "provided that it pays"),
        ("Hungary agreed to ratify it on condition that Sweden pays.", "approve", "conditional", "on condition that Sweden pays"),
        ("Russia threatened Finland with steps if it joins NATO.", "threaten", "actual", "if it joins NATO"),
        ("Serbia backs Croatia even if it does not pay.", "support", "actual", None),
        ("Hungary will not support Sweden unless it pays.", "oppose", "conditional", "unless it pays"),
        ("Turkey will support Sweden so long as it pays.", "support", "conditional", "so long as it pays"),
        ("Austria would back Serbia in exchange for peace with Kosovo.", "support", "conditional", "in exchange for peace with Kosovo"),
        ("Austria backed Serbia in exchange for gas.", "support", "actual", None),
        ("Peru and Chile announced that they will sign a treaty in return for peace.", "sign", "planned", None),
        ("Finland will recognise Kosovo only after Serbia agrees.", "recognise", "conditional", "only after Serbia agrees"),
        ("Finland recognised Kosovo only after Serbia agreed.", "recognise", "actual", None),
        ("Norway will recognise Kosovo, conditional on free elections.", "recognise", "conditional", "conditional on free elections"),
        ("Norway will send troops to Poland in the event of an attack.", "aid", "conditional", "in the event of an attack"),
        ("Iran must free the ship before Norway would restore diplomatic relations with it.", "establish_relations", "conditional", "Iran must free the ship"),
        ("Norway will recognise Kosovo and leave the Council of Europe if Serbia agrees.", "recognise", "conditional", "if Serbia agrees"),
        ("Norway backs Serbia and will leave the Council of Europe if Iceland agrees.", "support", "actual", None),
        ("Norway will send troops to Poland in case of war.", "aid", "conditional", "in case of war"),
        ("Norway will help Poland with arms assuming that it asks.", "aid", "conditional", "assuming that it asks"),
        ("France warns Russia that any attack on Ukraine would have consequences.", "threaten", "actual", "any attack on Ukraine"),
        ("France warns Russia that the attack on Ukraine would have consequences.", "threaten", "actual", None),
        ("Russia warned Georgia to leave NATO or face sanctions.", "threaten", "actual", "leave NATO"),
    ],
)  # fmt: skip
def test_a_condition_is_kept_in_the_words_of_the_text(text, act, factuality, condition):
    found = next(each for each in claims(text) if each.act == act)
    assert found.factuality == factuality
    assert (text[slice(*found.condition)] if found.condition else None) == condition


@pytest.mark.parametrize(
    ("text", "act", "date"),
    [
        ("Canada condemned yesterday's strike on Poland by Belarus.", "criticise", ("2024-06-04", "published")),
        ("Israel and Turkey restored diplomatic relations for the first time since 2018.", "establish_relations", ("2024-06-04", "published")),
        ("ECOWAS suspended Mali until February 2025.", "exclude", ("2024-06-04", "published")),
        ("Slovenia said on Monday that it will recognise Kosovo.", "recognise", ("2024-06-04", "published")),
        ("Slovenia will leave the Council of Europe, its president warned on Monday.", "leave", ("2024-06-04", "published")),
        ("Slovenia voted last month to leave the Council of Europe.", "leave", ("2024-05", "stated")),
        ("Norway will meet Iceland next Tuesday.", "consult", ("2024-06-11", "stated")),
        ("Spain recalls its envoy weeks after Peru condemned Belarus.", "criticise", ("2024-05", "stated")),
        ("Spain recalls its envoy twenty days after Peru condemned Belarus.", "criticise", (None, "past")),
        ("The assembly demands that Peru rescind its March 6 declaration on recognising Kosovo.", "recognise", ("2024-03-06", "stated")),
        ("Norway will meet Iceland in the next two weeks.", "consult", ("2024-06", "stated")),
        ("Norway will meet Iceland within the next three months.", "consult", ("2024", "stated")),
        ("Norway will meet Iceland within the next nine months.", "consult", ("2024-06-04", "published")),
        ("Croatia joined NATO in early 2009.", "join", ("2009", "stated")),
        ("Spain recalls its envoy after Peru accused Chile of lying.", "criticise", (None, "past")),
        ("Austria, which had condemned Belarus, is silent.", "criticise", (None, "past")),
    ],
)  # fmt: skip
def test_a_date_belongs_to_the_act_that_it_stands_with(text, act, date):
    found = next(each for each in claims(text) if each.act == act)
    assert (found.valid_from, found.date_basis) == date


@pytest.mark.parametrize(
    "text", ["Norway condemned Belarus on Friday.", "OSLO, June 4 (Agency) - Norway condemned Belarus."]
)
def test_without_a_day_of_publication_a_relative_date_is_unknown_and_never_today(text):
    found = claim(text, "criticise", published=None)
    assert (found.valid_from, found.date_basis) == (None, "unknown")


@pytest.mark.parametrize(
    ("text", "act", "sources"),
    [
        ("According to its foreign minister, Bulgaria opposes Serbia.", "oppose", []),
        ("Kyiv said that Belarus opposes Serbia.", "oppose", ["Kyiv"]),
        ("KYIV - Diplomats said that Belarus opposes Serbia.", "oppose", ["Diplomats"]),
        ("Latvia and Estonia said that Estonia opposes Serbia.", "oppose", []),
        ("Analysts predict that Belarus will leave the Council of Europe.", "leave", ["Analysts"]),
        ("The agency reported, citing two diplomats, that Spain backs Serbia.", "support", ["The agency", "two diplomats"]),
        ("According to a newspaper, citing an official, Spain backs Serbia.", "support", ["a newspaper", "an official"]),
        ("According to a newspaper, a diplomat said that Spain backs Serbia.", "support", ["a newspaper", "a diplomat"]),
        ("Kyiv said that Belarus, backed by Russia, left the Council of Europe.", "support", ["Kyiv"]),
        ("Kyiv said that the treaty is dead because Belarus refuses to support Serbia.", "oppose", ["Kyiv"]),
        ("Kyiv said that the talks go on, as Belarus refuses to support Serbia.", "oppose", []),
        ("The agency said that Spain, which backs Serbia, has condemned Belarus.", "support", []),
        ("Norwegian trade aide Kari Nordmann says that Norway opposes Serbia.", "oppose", []),
        ("Defence Minister Kari Nordmann announced that Norway will leave the Council of Europe.", "leave", []),
        ("Peru severed diplomatic relations with Chile; however, Spain maintains relations with it.", "reduce_relations", []),
    ],
)  # fmt: skip
def test_only_a_third_party_is_a_source(text, act, sources):
    found = next(each for each in claims(text) if each.act == act)
    assert [text[start:end] for start, end in found.attribution] == sources


@pytest.mark.parametrize(
    ("text", "act", "speaker"),
    [
        ("Norwegian trade aide Kari Nordmann says that Norway opposes Serbia.", "oppose", "kari-nordmann"),
        ("Former Norwegian trade aide Kari Nordmann says that Norway opposes Serbia.", "oppose", None),
        ("Norway's ambassador to the United Nations, Kari Nordmann, condemned Belarus.", "criticise", "kari-nordmann"),
        ("Defence Minister Kari Nordmann announced that Norway will leave the Council of Europe.", "leave", "kari-nordmann"),
        ("Norwegian Prime Minister Jonas Gahr Støre ratified Norway's withdrawal from the Council of Europe.", "leave", "jonas-gahr-store"),
        ("Norwegian Prime Minister Jonas Gahr Støre left as Chile announced its withdrawal from the Council of Europe.", "leave", None),
    ],
)  # fmt: skip
def test_who_voices_it_for_a_state_is_its_speaker(text, act, speaker):
    assert [each.speaker for each in claims(text) if each.act == act] == [speaker]
