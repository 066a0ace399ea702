"""Who is named: names, adjectives, capitals as actors and as places, persons by the day, and traps."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from foedus.graph import events
from foedus.graph.time import When
from foedus.ingest.extract.annotate import annotate
from foedus.ingest.extract.mentions import Mention, find_mentions, new_actors
from foedus.ingest.extract.model import Document
from foedus.ingest.resolve.registry import Registry

BUNDLED = Registry.bundled()


def mentions(text: str, day: str | None = "2024-06-04", registry: Registry = BUNDLED) -> list[Mention]:
    published = None if day is None else When.parse(day)
    (annotated,) = annotate([Document(id="d", text=text, published=published)])
    return find_mentions(annotated, registry)


def named(text: str, day: str | None = "2024-06-04") -> list[str]:
    return [mention.actor_id for mention in mentions(text, day)]


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("Sweden and Norway welcome the decision.", ["SWE", "NOR"]),
        ("Sweden's foreign minister met the Norwegian ambassador.", ["SWE", "NOR"]),
        ("The Dutch prime minister visits Estonia.", ["NLD", "EST"]),
        ("The U.S. and the UK sanction Iran.", ["USA", "GBR", "IRN"]),
        ("NATO's secretary general praises the European Union.", ["NATO", "EU"]),
        ("The UN Security Council condemns North Korea.", ["UNSC", "PRK"]),
        ("The Lord's Resistance Army attacks Uganda.", ["Lord's Resistance Army", "UGA"]),
        ("The North Atlantic Treaty Organisation invites Finland.", ["NATO", "FIN"]),
        ("The Kremlin rejects the plan, and the White House protests.", ["RUS", "USA"]),
        ("Swedes and Finns trust Germany.", ["SWE", "FIN", "DEU"]),
        ("U.S.-led forces leave Iraq.", ["USA", "IRQ"]),
    ],
)
def test_states_and_organisations_are_found_by_any_name(text: str, actors: list[str]):
    assert named(text) == actors


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("Moscow rejects the proposal.", ["RUS"]),
        ("Tehran accuses Israel.", ["IRN", "ISR"]),
        ("The ministers signed it in Budapest.", []),
        ("They flew to Warsaw.", []),
        ("Leaders gathered near Paris, France.", ["FRA"]),
        ("The Madrid summit begins.", []),
        ("Ties with Beijing improve.", ["CHN"]),
    ],
)
def test_a_capital_is_an_actor_where_it_acts_and_else_a_place(text: str, actors: list[str]):
    assert named(text) == actors


@pytest.mark.parametrize(
    "text",
    [
        "Ships sail through the South China Sea.",
        "He eats turkey on fine china.",
        "They let us know who it was.",
        "The Washington Post reports rain.",
        "The Rome Statute is long.",
        "Michael Jordan scores again.",
        "The National Security Council meets.",
    ],
)
def test_what_only_looks_like_an_actor_is_none(text: str):
    assert not {mention.actor_id for mention in mentions(text) if mention.form != "new"}


@pytest.mark.parametrize(
    ("text", "day", "person"),
    [
        ("Stoltenberg calls for patience.", "2024-06-04", "jens-stoltenberg"),
        ("President Bush visits the region.", "2003-03-01", "george-w-bush"),
        ("Prime Minister Rasmussen resigns.", "2016-02-01", "lars-lokke-rasmussen"),
        ("Erdoğan hosts the guests.", "2024-06-04", "recep-tayyip-erdogan"),
        ("Zelensky speaks to the press.", "2023-06-04", "volodymyr-zelenskyy"),
    ],
)
def test_a_surname_alone_is_whoever_holds_a_leading_office_on_the_day(text: str, day: str, person: str):
    assert person in named(text, day)


@pytest.mark.parametrize(("text", "day"), [("Merkel goes for a walk.", "1975-01-01"), ("Bush goes for a walk.", None)])
def test_a_surname_of_nobody_in_office_is_nobody(text: str, day: str | None):
    assert named(text, day) == []


def test_after_the_full_name_the_surname_means_the_same_person():
    text = "The economist Ludmila Petrenko spoke in public. Petrenko was applauded."
    found = [mention for mention in mentions(text) if mention.actor_id == "ludmila-petrenko"]
    assert [(text[mention.start : mention.end], mention.form) for mention in found] == [
        ("Ludmila Petrenko", "new"), ("Petrenko", "surname"),
    ]  # fmt: skip
    assert {mention.name for mention in found} == {"Ludmila Petrenko"}


def test_a_person_is_found_after_a_title_with_the_adjective_before_it():
    found = mentions("Dutch Prime Minister Mark Rutte thanks Hungarian Prime Minister Viktor Orbán.")
    assert [(mention.actor_id, mention.kind) for mention in found] == [
        ("NLD", "state"), ("mark-rutte", "person"), ("HUN", "state"), ("viktor-orban", "person"),
    ]  # fmt: skip


def test_an_ambiguous_name_means_the_state_that_the_text_names_elsewhere():
    assert named("Kinshasa protests, and Congolese officials call Rwanda's envoy.").count("COD") == 2
    assert "COD" not in named("Congolese officials call Rwanda's envoy.")


def test_offsets_are_code_points_of_the_text_as_given():
    text = "«Ñandú» 🦤: Türkiye’s parliament approved Sweden’s entry."
    assert [text[mention.start : mention.end] for mention in mentions(text)] == ["Türkiye", "Sweden"]


def test_names_do_not_overlap_and_come_in_order():
    found = mentions(
        "The UN Security Council, the UN General Assembly and the European Union met US President Joe Biden."
    )
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_an_alias_from_the_log_is_found():
    registry = Registry.of([events.ActorAliased(actor_id="TUR", alias="The Sublime Porte")])
    (found,) = mentions("The Sublime Porte declines.", registry=registry)
    assert found.actor_id == "TUR"


def test_an_office_from_the_log_makes_the_surname_known():
    registry = Registry.of([
        events.ActorRegistered(actor_id="ines-valdarno", kind="person", name="Inês Valdarno"),
        events.OfficeHeld(person="ines-valdarno", office="head of state", body="PRT", valid_from="2024-01-01"),
    ])  # fmt: skip
    assert "ines-valdarno" in [m.actor_id for m in mentions("President Valdarno declines.", registry=registry)]
    assert registry.surnamed("Valdarno", date(2023, 12, 31)) == ()


def test_new_actors_are_told_once_with_kind_and_name():
    found = mentions("The economist Ludmila Petrenko spoke. Petrenko praised Sweden.")
    (made,) = new_actors(found, {"ludmila-petrenko"})
    assert (made.actor_id, made.kind, made.name) == ("ludmila-petrenko", "person", "Ludmila Petrenko")


def test_two_names_that_share_their_end_are_two_actors():
    found = named("Gambia recognises the Donetsk and Luhansk people's republics.")
    assert found == ["GMB", "Donetsk People's Republic", "Luhansk People's Republic"]


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("Poland recalled its ambassador in Minsk.", ["POL", "BLR"]),
        ("Taipei protested to Manila over the deal.", ["TWN", "PHL"]),
        ("Leaders in Bucharest welcomed the bid.", ["ROU"]),
        ("NATO leaders in Bucharest welcomed the bid.", ["NATO"]),
        ("Taipei, Abuja and Rome signed a declaration.", ["TWN", "NGA", "ITA"]),
    ],
)
def test_a_capital_is_its_government_where_one_is_accredited_addressed_or_in_a_list(text, actors):
    assert named(text) == actors
