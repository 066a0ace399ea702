"""Names resolve to actors, offices and memberships to days, and a log's events go on top."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.graph import events
from foedus.graph.fold.succession import continuator
from foedus.ingest.resolve.folding import folded, running, slug, surnames_of
from foedus.ingest.resolve.registry import Registry
from foedus.ingest.resolve.starter import starter_events

BUNDLED = Registry.bundled()


def ids(text: str, registry: Registry = BUNDLED) -> set[str]:
    return {name.actor for name in registry.named(text)}


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Côte d’Ivoire", "CIV"), ("cote divoire", "CIV"), ("Türkiye", "TUR"), ("The Netherlands", "NLD"), ("Dutch", "NLD"),
        ("Swaziland", "SWZ"), ("Burma", "MMR"), ("Kremlin", "RUS"), ("White House", "USA"), ("Kyiv", "UKR"), ("Kiev", "UKR"),
        ("North Atlantic Treaty Organisation", "NATO"), ("U.N. Security Council", "UNSC"), ("Hizbullah", "Hezbollah"),
        ("Kosovar", "XKX"), ("Volodymyr Zelensky", "volodymyr-zelenskyy"), ("Jonas Gahr Store", "jonas-gahr-store"),
        ("Atlantis", None),
    ],
)  # fmt: skip
def test_a_name_is_found_whatever_its_case_accents_and_punctuation(text: str, actor: str | None):
    assert ids(text) == ({actor} if actor else set())


def test_a_name_of_two_states_keeps_both():
    assert ids("Congolese") == {"COD", "COG"}


@given(st.text())
def test_folding_is_idempotent(text: str):
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("name", "words"),
    [("Lord's Resistance Army", "lord s resistance army"), ("Workers’ Party", "workers party"), ("G-7", "g 7")],
)
def test_a_genitive_is_a_word_of_its_own_in_running_text(name: str, words: str):
    assert running(name) == words


def test_a_person_has_a_plain_slug():
    assert slug("Jonas Gahr Støre") == "jonas-gahr-store"


@pytest.mark.parametrize(
    ("name", "surname"),
    [("Jens Stoltenberg", "stoltenberg"), ("Ban Ki-moon", "ban"), ("Ursula von der Leyen", "von der leyen")],
)
def test_a_text_may_call_a_person_by_the_surname(name: str, surname: str):
    assert surname in surnames_of(name)


@pytest.mark.parametrize(
    ("office", "body", "on", "person"),
    [
        ("head of government", "NLD", date(2024, 7, 1), "mark-rutte"),
        ("head of government", "NLD", date(2024, 7, 2), "dick-schoof"),
        ("secretary general", "NATO", date(2024, 9, 30), "jens-stoltenberg"),
        ("secretary general", "NATO", date(2024, 10, 1), "mark-rutte"),
        ("head of state", "USA", date(2021, 1, 19), "donald-trump"),
        ("head of state", "USA", date(2021, 1, 20), "joe-biden"),
        ("head of state", "Atlantis", date(2021, 1, 20), None),
    ],
)
def test_an_office_has_one_holder_on_a_day(office: str, body: str, on: date, person: str | None):
    assert BUNDLED.holder(office, body, on) == person


@pytest.mark.parametrize(
    ("surname", "on", "persons"),
    [
        ("Bush", date(2003, 3, 1), {"george-w-bush"}),
        ("Merkel", date(2010, 1, 1), {"angela-merkel"}),
        ("Merkel", date(2023, 1, 1), set()),
        ("Rasmussen", date(2010, 1, 1), {"lars-lokke-rasmussen", "anders-fogh-rasmussen"}),
    ],
)
def test_a_surname_means_those_in_office_on_the_day(surname: str, on: date, persons: set[str]):
    assert set(BUNDLED.surnamed(surname, on)) == persons


@pytest.mark.parametrize(
    ("organisation", "on", "count", "inside", "outside"),
    [
        ("NATO", date(2023, 4, 3), 30, "HUN", "FIN"),
        ("NATO", date(2023, 4, 4), 31, "FIN", "SWE"),
        ("NATO", date(2024, 3, 7), 32, "SWE", "UKR"),
        ("EU", date(2020, 1, 31), 28, "GBR", "UKR"),
        ("EU", date(2020, 2, 1), 27, "HRV", "GBR"),
        ("UN", date(2022, 3, 2), 193, "CHE", "XKX"),
        ("UNGA", date(2022, 3, 2), 193, "CHE", "XKX"),
        ("UNSC", date(2022, 3, 2), 15, "ALB", "DEU"),
        ("Atlantis", date(2022, 3, 2), 0, None, "DEU"),
    ],
)
def test_members_are_those_of_the_day(organisation: str, on: date, count: int, inside: str | None, outside: str):
    members = BUNDLED.members(organisation, on)
    assert len(members) == count
    assert inside is None or inside in members
    assert outside not in members


@pytest.mark.parametrize("year", range(1946, 2027))
def test_the_security_council_has_fifteen_members_and_had_eleven_before_1966(year: int):
    for day in (date(year, 2, 1), date(year, 12, 31)):
        assert len(BUNDLED.members("UNSC", day)) == (11 if year < 1966 else 15)


@pytest.mark.parametrize(
    ("on", "seated"),
    [
        (date(1956, 6, 1), "AUS BEL CUB FRA GBR IRN PER SUN TWN USA YUG"),
        (date(1971, 10, 24), "ARG BDI BEL FRA GBR ITA JPN NIC POL SLE SOM SUN SYR TWN USA"),
        (date(1971, 10, 25), "ARG BDI BEL CHN FRA GBR ITA JPN NIC POL SLE SOM SUN SYR USA"),
        (date(1985, 6, 17), "AUS BFA CHN DNK EGY FRA GBR IND MDG PER SUN THA TTO UKR USA"),
        (date(1990, 6, 1), "CAN CHN CIV COD COL CUB ETH FIN FRA GBR MYS ROU SUN USA YEM"),
        (date(1991, 12, 26), "AUT BEL CHN CIV COD CUB ECU FRA GBR IND ROU RUS USA YEM ZWE"),
    ],
)
def test_a_seat_in_the_security_council_is_its_holders_of_the_day(on: date, seated: str):
    assert BUNDLED.members("UNSC", on) == set(seated.split())


@pytest.mark.parametrize("organisation", ["UN", "UNSC"])
def test_a_seat_passes_on_the_day_of_the_succession(organisation: str):
    for day in (date(1985, 6, 17), date(1991, 12, 25), date(1991, 12, 26), date(2022, 3, 2)):
        held = BUNDLED.members(organisation, day) & {"SUN", "RUS"}
        assert held == {continuator("SUN", day)}


def test_a_membership_without_a_known_start_counts_only_since_it_was_seen():
    assert BUNDLED.members("ICC", date(2020, 1, 1)) == frozenset()
    assert "DEU" in BUNDLED.members("ICC", date(2026, 2, 1))


def test_the_starter_set_is_small_and_the_same_at_every_call():
    made = list(starter_events())
    assert made == list(starter_events())
    assert len(made) < 7000
    assert len({event.event_id for event in made}) == len(made)


def test_whoever_holds_an_office_in_the_starter_set_is_registered_by_name():
    made = list(starter_events())
    names = {event.actor_id: event.name for event in made if isinstance(event, events.ActorRegistered)}
    held = [event for event in made if isinstance(event, events.OfficeHeld)]
    assert len(held) > 1_600
    for event in held:
        person = BUNDLED.actor(event.person)
        assert person is not None
        assert names[event.person] == person.name
        assert event.body in names


def test_the_starter_set_on_top_of_the_bundled_one_changes_nothing():
    seeded = Registry.of(starter_events())
    for organisation in ("NATO", "EU", "UNSC", "ECOWAS"):
        for year in range(1995, 2026):
            on = date(year, 6, 1)
            assert seeded.members(organisation, on) == BUNDLED.members(organisation, on)
    assert {question.question_id for question in seeded.questions()} == {
        question.question_id for question in BUNDLED.questions()
    }
    assert set(seeded.names()) == set(BUNDLED.names())
    for person in BUNDLED.actors():
        for year in range(1995, 2026):
            on = date(year, 6, 1)
            assert set(seeded.offices(person.id, on)) == set(BUNDLED.offices(person.id, on))


def opened(question: str) -> events.QuestionOpened:
    return events.QuestionOpened(
        question_id=question, title="who leads", kind="appointment", rule="none", electorate=events.Electorate()
    )


LOG = [
    events.ActorRegistered(actor_id="jane-doe", kind="person", name="Jane Doe"),
    events.ActorAliased(actor_id="jane-doe", alias="The Iron Vicar"),
    events.OfficeHeld(person="jane-doe", office="head of government", body="NLD", valid_from="2030-01-01"),
    events.OfficeLeft(person="dick-schoof", office="head of government", body="NLD", valid_to="2030-01-01"),
    events.MembershipStarted(member="UKR", organisation="NATO", valid_from="2031-05-01"),
    events.MembershipEnded(member="HUN", organisation="NATO", valid_to="2031-06-01"),
    opened("who-leads"),
    events.QuestionAliased(question_id="who-leads", alias="the lead"),
    events.QuestionRuleChanged(question_id="who-leads", rule="unanimity", valid_from="2030-02-01", reason="r", by="t"),
    events.QuestionClosed(question_id="who-leads", closed="2031-01-01", outcome="jane-doe"),
    events.ActorRegistered(actor_id="j-doe", kind="person", name="J. Doe"),
    events.ActorsMerged(kept="jane-doe", merged="j-doe", reason="one person", by="t"),
]


@pytest.mark.parametrize("seed", range(4))
def test_what_the_log_says_counts_whatever_the_order(seed: int):
    log = LOG[:]
    random.Random(seed).shuffle(log)
    registry = Registry.of(log)
    assert ids("the iron vicar", registry) == {"jane-doe"}
    assert ids("J. Doe", registry) == {"jane-doe"}
    assert registry.actor("j-doe") == registry.actor("jane-doe")
    assert registry.holder("head of government", "NLD", date(2029, 12, 31)) == "dick-schoof"
    assert registry.holder("head of government", "NLD", date(2030, 1, 1)) == "jane-doe"
    assert "UKR" in registry.members("NATO", date(2031, 5, 1))
    assert "HUN" in registry.members("NATO", date(2031, 5, 31))
    assert "HUN" not in registry.members("NATO", date(2031, 6, 1))
    (question,) = [one for one in registry.questions() if one.question_id == "who-leads"]
    assert (question.aliases, question.rule) == (("the lead",), "unanimity")
    assert registry.closed("who-leads") == date(2031, 1, 1)


def test_an_acronym_from_the_log_is_not_taken_for_a_word():
    registry = Registry.of([events.ActorRegistered(actor_id="US", kind="organisation", name="US")])
    assert [name.use for name in registry.named("us") if name.actor == "US"] == ["acronym"]


def test_an_undone_merge_gives_the_names_back():
    undone = events.MergeUndone(kept="jane-doe", merged="j-doe", reason="two persons", by="t")
    registry = Registry.of([*LOG, undone])
    assert ids("J. Doe", registry) == {"j-doe"}


def test_the_bundled_set_is_not_touched_by_a_log():
    Registry.of(LOG)
    assert ids("the iron vicar") == set()
    assert "HUN" in BUNDLED.members("NATO", date(2031, 6, 1))


def test_a_user_may_call_an_actor_as_texts_do_but_by_a_surname_only_who_has_no_such_name():
    called = Registry.bundled().called
    assert called("UK") == called("Britain") == called("britain") == ("GBR",)
    assert called("Türkiye") == called("Ankara") == ("TUR",)
    assert "viktor-orban" in called("Orbán")
    assert set(called("Congo")) == {"COD", "COG"}
    assert called("Atlantis") == ()
