"""Rows of records as events."""

from __future__ import annotations

from datetime import date

import pytest

from foedus.errors import BadInput
from foedus.graph.events import (
    ActorRegistered,
    MembershipEnded,
    MembershipStarted,
    OfficeHeld,
    OfficeLeft,
    QuestionClosed,
    QuestionOpened,
    VoteRecorded,
)
from foedus.graph.fold.succession import predecessor, seat_holders
from foedus.ingest.records import mapping
from foedus.ingest.records.actors import Actors
from foedus.ingest.records.fields import Fields, Taker
from foedus.ingest.records.loading import MAKERS
from foedus.ingest.records.reading import when
from foedus.ingest.resolve.registry import Registry

OWN = {kind: mapping.named(kind) for kind in MAKERS}


def made(kind, by=None, **fields):
    by = by or OWN[kind]
    return MAKERS[kind](by, Actors(by, Registry.bundled()), "table.csv").events(Fields(7, fields))


def vote(**fields):
    return made("un-votes", **{"record": "77", "actor": "FR", "vote": "yes", "held": "1970-12-04", **fields})


def test_a_row_of_votes_opens_its_question_records_the_vote_and_says_which_row_it_was():
    opened, closed, recorded = vote(title="on decolonisation")
    assert isinstance(opened, QuestionOpened)
    assert (opened.question_id, opened.rule, opened.electorate.alliance) == ("vote-77", "simple_majority", "UN")
    assert closed == QuestionClosed(question_id="vote-77", closed="1970-12-04", outcome="put to the vote")
    assert recorded == VoteRecorded(
        question_id="vote-77", actor="FRA", vote="yes", held="1970-12-04", record="77", source="table.csv:7"
    )


def test_a_row_that_names_a_question_without_a_title_opens_none():
    assert vote(question="unga-es-11-1")[0].question_id == "unga-es-11-1"
    assert len(vote(question="unga-es-11-1")) == 1


@pytest.mark.parametrize("cast", ["abstain", "absent", "not_participating", "no"])
def test_absences_and_abstentions_are_kept_apart(cast):
    assert vote(vote=cast)[0].vote == cast


@pytest.mark.parametrize(
    ("named", "held", "actor"),
    [
        ("Russia", "1970-12-04", "SUN"),
        ("RU", "1991-12-26", "RUS"),
        ("Yugoslavia", "2002-12-20", "YUG"),
        ("Yugoslavia", "2004-12-20", "SCG"),
        ("YU", "2010-12-20", "SRB"),
        ("Serbia", "1990-12-20", "YUG"),
        ("CSK", "1980-12-20", "CSK"),
        ("CS", "1992-12-20", "CSK"),
        ("Slovakia", "1994-12-20", "SVK"),
        ("Côte d’Ivoire", "1994-12-20", "CIV"),
    ],
)
def test_a_state_has_the_id_that_it_had_on_the_day(named, held, actor):
    assert vote(actor=named, held=held)[0].actor == actor


def test_numbers_of_the_correlates_of_war_are_states_where_the_mapping_says_so():
    cow = mapping.parsed(
        "{records: un-votes, coding: cow, columns: {record: r, actor: a, vote: v, held: h}}", "cow.yaml"
    )
    fields = {"record": "1", "vote": "no", "held": "1985"}
    assert [made("un-votes", cow, actor=number, **fields)[0].actor for number in ("2", "365", "345", "255")] == [
        "USA",
        "SUN",
        "YUG",
        "DEU",
    ]
    with pytest.raises(BadInput, match="no state is called '365'"):
        vote(actor="365")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"actor": "Atlantis"}, "no state is called 'Atlantis'"),
        ({"actor": "Czechoslovakia", "held": "1999"}, "was no more on 1999-01-01"),
        ({"vote": "perhaps"}, "the vote 'perhaps' is none of absent, abstain"),
        ({"held": "4 December"}, "is not a date"),
        ({"title": "on decolonisation", "rule": "by lot"}, "is no decision rule"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(fields, reason):
    with pytest.raises(BadInput, match=reason):
        vote(**fields)


def test_a_membership_over_a_succession_is_each_seat_holders_in_its_time():
    assert made("memberships", member="Russia", organisation="UN", start="1945-10-24") == [
        MembershipStarted(member="SUN", organisation="UN", valid_from="1945-10-24", source="table.csv:7"),
        MembershipEnded(member="SUN", organisation="UN", valid_to="1991-12-26", source="table.csv:7"),
        MembershipStarted(member="RUS", organisation="UN", valid_from="1991-12-26", source="table.csv:7"),
    ]
    assert made("memberships", member="United Kingdom", organisation="EU", start="1973", end="2020-02") == [
        MembershipStarted(member="GBR", organisation="EU", valid_from="1973", source="table.csv:7"),
        MembershipEnded(member="GBR", organisation="EU", valid_to="2020-02", source="table.csv:7"),
    ]


def test_an_unknown_start_of_a_membership_is_not_made_up():
    with pytest.raises(BadInput, match="start is empty"):
        made("memberships", member="FRA", organisation="UN")
    seen = mapping.parsed("{records: memberships, seen: 2026-01, columns: {member: m, organisation: o}}", "seen.yaml")
    assert made("memberships", seen, member="FRA", organisation="UN")[0].valid_from == "2026-01"


def test_a_membership_that_ends_before_it_starts_is_refused():
    with pytest.raises(BadInput, match="before it starts"):
        made("memberships", member="FRA", organisation="UN", start="2000", end="1999")


def test_an_office_is_held_and_left_and_an_unknown_start_stays_unknown():
    held, left = made(
        "office-holders", person="Ada Example", office="speaker", body="Norway", start="2001", end="2005-10"
    )
    assert held == OfficeHeld(
        person="ada-example", office="speaker", body="NOR", valid_from="2001", source="table.csv:7"
    )
    assert left == OfficeLeft(
        person="ada-example", office="speaker", body="NOR", valid_to="2005-10", source="table.csv:7"
    )
    (unknown,) = made("office-holders", person="Ada Example", office="speaker", body="Norway")
    assert unknown.valid_from is None


def test_a_person_who_is_not_known_is_made_known_and_one_who_is_keeps_the_id_and_the_name():
    actors = Actors(OWN["office-holders"], Registry.bundled())
    assert actors.person("Ada EXAMPLE", "speaker", "NOR") == "ada-example"
    assert actors.person("Vladimir PUTIN", "head of state", "RUS") == "vladimir-putin"
    assert actors.person("Vladimir Putin", "head of government", "RUS") == "vladimir-putin"
    assert actors.registered == [
        ActorRegistered(actor_id="ada-example", kind="person", name="Ada Example"),
        ActorRegistered(actor_id="vladimir-putin", kind="person", name="Vladimir Putin"),
    ]


def test_of_two_with_one_name_an_office_is_held_by_the_one_who_is_known_to_hold_it():
    log = [
        event
        for number, (office, body) in enumerate((("head of state", "NOR"), ("speaker", "NOR"), ("speaker", "SWE")))
        for event in (
            ActorRegistered(actor_id=f"ada-{number}", kind="person", name="Ada Example"),
            OfficeHeld(person=f"ada-{number}", office=office, body=body, valid_from="2001"),
        )
    ]
    actors = Actors(OWN["office-holders"], Registry.of(log))
    assert actors.person("Ada Example", "head of state", "NOR") == "ada-0"
    assert actors.person("Ada Example", "minister", "SWE") == "ada-2"
    with pytest.raises(BadInput, match="may be any of ada-0, ada-1"):
        actors.person("Ada Example", "minister", "NOR")


@pytest.mark.parametrize(
    ("act", "kind", "cast"),
    [("signed", "signature", "yes"), ("ratified", "ratification", "yes"), ("acceded", "ratification", "yes"),
     ("withdrew", "ratification", "no")],
)  # fmt: skip
def test_signing_and_ratifying_a_treaty_are_told_apart(act, kind, cast):
    opened, recorded = made("treaties", treaty="ban", title="a ban", actor="NO", act=act, held="1999-03-01")
    assert (opened.kind, opened.rule) == ("treaty", "none")
    assert (recorded.kind, recorded.vote, recorded.record) == (kind, cast, f"ban {act} 1999-03-01")


def test_the_seat_of_a_state_goes_back_and_forth_in_time():
    assert predecessor("SRB", date(1990, 1, 1)) == "YUG"
    assert predecessor("CZE", date(1990, 1, 1)) == "CZE"
    assert [holder for holder, _, _ in seat_holders("SRB", date(1990, 1, 1), None)] == ["YUG", "SCG", "SRB"]
    assert seat_holders("SUN", date(1950, 1, 1), date(1960, 1, 1)) == (("SUN", date(1950, 1, 1), date(1960, 1, 1)),)


@pytest.mark.parametrize("name", mapping.names())
def test_every_bundled_mapping_can_be_read(name):
    assert mapping.named(name).records in MAKERS


def test_codes_that_yaml_would_take_for_something_else_stay_texts():
    text = "{records: un-votes, columns: {record: r, actor: a, vote: v, held: h}, codings: {vote: {1: yes, NO: no, 9: ''}}}"
    assert mapping.parsed(text, "m.yaml").codings == {"vote": {"1": "yes", "NO": "no", "9": ""}}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("records: [", "docs/how-to/records.md"),
        ("{records: tax, columns: {}}", "tax"),
        ("{records: memberships, columns: {member: m}}", "no column for organisation"),
        ("{records: memberships, columns: {member: m, organisation: o, rank: r}}", "memberships have no rank"),
        ("{records: memberships, columns: {member: m, organisation: o}, pattern: {}}", "pattern"),
        (
            "{records: memberships, columns: {member: m, organisation: o}, patterns: {member: '('}}",
            "no regular expression",
        ),
        ("{records: memberships, columns: {member: m, organisation: o}, patterns: {member: a}}", "one group"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_what_of_it_is_wrong(text, says):
    with pytest.raises(BadInput, match=r"the mapping m\.yaml") as refused:
        mapping.parsed(text, "m.yaml")
    assert says in str(refused.value)


def test_a_bundled_mapping_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(BadInput, match="accession, factbook"):
        mapping.named("nothing")


def test_a_party_and_its_cabinet_are_named_with_their_state():
    row = {"party": "SV", "name": "Socialist Left Party", "cabinet": "Stoltenberg II", "state": "Norway"}
    started, ended = made("parties", **row, start="2005-10-17", end="2013-10-16")
    assert (started.member, started.organisation) == ("nor-sv", "cabinet-nor-2005-10-17-stoltenberg-ii")
    assert (started.valid_from, ended.valid_to) == ("2005-10-17", "2013-10-16")
    assert len(made("parties", **row, start="2005-10-17")) == 1
    with pytest.raises(BadInput, match="before it starts"):
        made("parties", **row, start="2005-10-17", end="2001")
    with pytest.raises(BadInput, match="no name of a party"):
        made("parties", **{**row, "party": "–"}, start="2005-10-17")


def read(name, cell):
    """What the mapping of the Factbook's leaders reads from a cell: who, and since when."""
    by = mapping.named(f"factbook-heads-of-{name}")
    column = by.columns["person"]
    fields = Taker(by, {"country": 0, column: 1}).take(2, ["Norway", cell])
    return fields and (fields.given["person"], when(fields.given["start"], by))


@pytest.mark.parametrize(
    ("cell", "person", "since"),
    [
        ("President of China XI Jinping (since 14 March 2013)", "XI Jinping", "2013-03-14"),
        ("King HARALD V of Norway (since 17 January 1991)", "HARALD V", "1991-01-17"),
        ("President Surangel WHIPPS, Jr. (since 21 January 2021)", "Surangel WHIPPS, Jr.", "2021-01-21"),
        ("President, Presidential Council, Mohammed al-MANFI (since 5 February 2021)", "Mohammed al-MANFI", "2021-02-05"),
        ("President Denis SASSOU-Nguesso (since 1997)", "Denis SASSOU-Nguesso", "1997"),
        ("Prime Minister ABIY Ahmed Ali (since April 2018)", "ABIY Ahmed Ali", "2018-04"),
        ("Prime Minister ANUTIN Charnvirakun (since 5 Sep 2025)", "ANUTIN Charnvirakun", "2025-09-05"),
        ("Prime Minister Ntsokoane MATEKANE (28 October 2022)", "Ntsokoane MATEKANE", "2022-10-28"),
        ("Premier CHO Jung-tai (President of the Executive Yuan) (since 20 May 2024)", "CHO Jung-tai", "2024-05-20"),
        ("Taoiseach (Prime Minister) Michael MARTIN (since 23 January 2025)", "Michael MARTIN", "2025-01-23"),
        ("King WACHIRALONGKON; also spelled Vajiralongkorn (since 1 December 2016)", "WACHIRALONGKON", "2016-12-01"),
        (
            "President of the National Council for the Safeguard of the Homeland (CNSP) General Abdourahame TIANI (since 28 July 2023)",
            "Abdourahame TIANI", "2023-07-28",
        ),
        (
            "King CHARLES III (since 8 September 2022); represented by Governor-General Mary SIMON (since 6 July 2021)",
            "CHARLES III", "2022-09-08",
        ),
        (
            "President Emomali RAHMON (since 16 November 1994; head of state since 20 November 1992)",
            "Emomali RAHMON", "1994-11-16",
        ),
        (
            "Chairperson of the Presidency Zeljko KOMSIC (chairperson since 16 July 2025; member since 2018); Denis BECIROVIC (member)",
            "Zeljko KOMSIC", "2025-07-16",
        ),
    ],
)  # fmt: skip
def test_a_leader_is_read_without_titles_and_ranks_since_the_first_day_that_is_given(cell, person, since):
    assert read("state", cell) == read("government", cell) == (person, since)


@pytest.mark.parametrize(
    "cell",
    [
        "President (vacant)",
        "Michael RANDRIANIRINA (Col.)",
        "co-chiefs of state Captains Regent Matteo ROSSI and Lorenzo BUGLI (for the period 1 October 2025 - 31 March 2026)",
        "Ahmad al-Shara'; former President Bashar al-ASAD was overthrown by Islamist rebels on 8 December 2024",
    ],
)
def test_a_cell_that_names_no_one_person_since_a_day_is_rejected(cell):
    with pytest.raises(BadInput, match="is not as the mapping's pattern has it"):
        read("state", cell)


def test_a_row_without_a_leader_is_passed_over_where_the_mapping_says_so():
    assert read("state", "") is None


def test_a_territory_is_named_by_code_or_name_and_made_known():
    actors = Actors(OWN["memberships"], Registry.bundled())
    on = date(2026, 1, 1)
    assert {actors.state(text, on) for text in ("AI", "AIA", "Anguilla", "anguilla")} == {"AIA"}
    assert actors.registered == [ActorRegistered(actor_id="AIA", kind="state", name="Anguilla")]
    assert actors.state("Greenland", on) == "GRL"
    assert len(actors.registered) == 1
