"""The answers of the read side, on the bundled articles and on a few events that say otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from foedus.bootstrap import Foedus, open_foedus
from foedus.errors import BadInput, NotFound
from foedus.graph.events import (
    ActorsMerged,
    ArticleCaptured,
    Claim,
    ClaimAsserted,
    ClaimReinstated,
    ClaimRetracted,
    Electorate,
    MembershipStarted,
    MergeUndone,
    QuestionOpened,
    QuestionRuleChanged,
    VoteRecorded,
)
from foedus.graph.fold.deviations import SideTaken
from foedus.graph.fold.explanation import Choice
from foedus.graph.fold.model import Key
from foedus.graph.reads.alliances import alliance, members
from foedus.graph.reads.coalitions import coalitions_in, expanded, window_of
from foedus.graph.reads.diff import diff
from foedus.graph.reads.explanation import Explained, Explaining
from foedus.graph.reads.folded import policy_of
from foedus.graph.reads.named import answer
from foedus.graph.reads.positions import positions
from foedus.graph.reads.questions import question
from foedus.graph.reads.tally import tally
from foedus.graph.reads.timeline import timeline
from foedus.graph.reads.who import who

SWEDEN = "sweden-nato-accession"
RUTTE = "nato-secretary-general"


@pytest.fixture(scope="module")
def foedus(with_data, bundled_copy) -> Iterator[Foedus]:
    with open_foedus(with_data(bundled_copy)) as foedus:
        foedus.graph()
        yield foedus


@pytest.fixture
def explaining(foedus: Foedus) -> Explaining:
    return Explaining(foedus.graph(), foedus.log)


def roles(explained: Explained) -> dict[str, set[str]]:
    """Role -> the days of its claims."""
    found: dict[str, set[str]] = {}
    for reason in explained.claims:
        found.setdefault(reason.role, set()).add(reason.claim.valid_from or "")
    return found


def test_a_position_is_explained_by_the_sentences_that_carry_it_and_those_of_other_days(foedus, explaining):
    key = Key("HUN", RUTTE, "mark-rutte")
    found = explaining.on(key, foedus.as_of(date(2024, 6, 4)))
    assert found.position.stance == "oppose"
    by_role = roles(found)
    assert by_role["carries"] == {"2024-03-05", "2024-06-04"}
    assert by_role["later"] == {"2024-06-18"}
    assert "2024-06-12" in by_role["not_actual"]
    assert all(reason.claim.quote and reason.claim.outlet and reason.why for reason in found.claims)


def test_even_reports_of_one_day_leave_the_position_disputed_and_the_explanation_says_so(foedus, explaining):
    found = explaining.on(Key("TUR", SWEDEN), foedus.as_of(date(2022, 5, 15)))
    assert found.position.stance is None
    assert found.choices == (Choice(date(2022, 5, 14), None),)
    assert roles(found)["disputes"] == {"2022-05-14"}


def test_every_position_of_the_graph_is_explained_as_what_the_graph_holds(foedus, explaining):
    page = positions(foedus.graph(), foedus.as_of(date(2024, 6, 30)), limit=1000)
    assert len(page.positions) > 20
    for position in page.positions:
        found = explaining.by_id(position.position)
        assert found.position == position
        assert found.projected
        assert {reason.claim.claim for reason in found.claims if reason.role == "carries"} == set(position.rests_on)


def test_as_known_before_an_article_came_its_claims_are_not_named(foedus, explaining):
    key = Key("HUN", RUTTE, "mark-rutte")
    now = explaining.on(key, foedus.as_of(date(2024, 6, 4)))
    first = min(reason.claim.known_from for reason in now.claims)
    before = explaining.on(key, foedus.as_of(date(2024, 6, 4), str(first)))
    assert {reason.claim.known_from for reason in before.claims} == {first}
    with pytest.raises(NotFound, match="no position of HUN"):
        explaining.on(key, foedus.as_of(date(2024, 6, 4), str(first - 1)))


def test_a_claim_that_was_taken_back_is_set_aside_and_said_to_be(foedus, explaining):
    key = Key("LTU", RUTTE, "mark-rutte")
    claims = explaining.on(key, foedus.as_of(date(2024, 6, 10))).position.rests_on
    assert len(claims) > 1
    taken_back = foedus.record(ClaimRetracted(claim_id=claims[0], reason="a test", by="tests", nth=1))
    try:
        foedus.graph()
        found = Explaining(foedus.graph(), foedus.log).on(key, foedus.as_of(date(2024, 6, 10)))
        assert {reason.claim.claim: reason.role for reason in found.claims}[claims[0]] == "did_not_count_then"
        known = taken_back[0].sequence - 1
        before = Explaining(foedus.graph(), foedus.log).on(key, foedus.as_of(date(2024, 6, 10), str(known)))
        assert {reason.claim.claim: reason.role for reason in before.claims}[claims[0]] == "carries"
    finally:
        foedus.record(ClaimReinstated(claim_id=claims[0], reason="a test", by="tests", nth=1))
        foedus.graph()


def test_another_policy_is_a_parameter_of_reading(foedus, explaining):
    (position,) = positions(foedus.graph(), foedus.as_of(date(2022, 5, 15)), actor="TUR", question=SWEDEN).positions
    found = explaining.by_id(position.position, policy="majority")
    assert (found.policy, found.projected) == ("majority", False)
    assert policy_of("latest") == "latest"
    assert policy_of(None) is None
    with pytest.raises(BadInput, match="most_reliable"):
        policy_of("loudest")


def test_an_id_that_no_position_has_is_not_found(explaining):
    with pytest.raises(NotFound, match="pos-none"):
        explaining.by_id("pos-none")


def test_the_members_of_an_alliance_are_those_of_the_day(foedus):
    graph = foedus.graph()
    before, after = (
        {one.actor: one.since for one in members(graph, "NATO", foedus.as_of(day))}
        for day in (date(2024, 3, 6), date(2024, 3, 7))
    )
    assert after.keys() - before.keys() == {"SWE"}
    assert after["SWE"] == date(2024, 3, 7)


def test_an_alliance_shows_who_stands_apart_and_what_else_binds_its_members(foedus):
    found = alliance(foedus.graph(), "NATO", foedus.as_of(date(2024, 6, 4)))
    (apart,) = (one for one in found.deviations if one.matter.question == RUTTE)
    assert (apart.majority, apart.apart) == ("support", (SideTaken("HUN", "oppose", date(2024, 3, 5)),))
    assert set(apart.with_it) == {"DEU", "EST", "FRA", "GBR", "LTU", "TUR", "USA"}
    assert {tie.basis: tie.pairs for tie in found.ties}["NATO"] == 32 * 31 // 2
    shared = {one.organisation: one.members for one in found.shared}
    assert "NATO" not in shared
    assert {"HUN", "SWE"} <= set(shared["EU"])
    assert "TUR" not in shared["EU"]


def test_deviations_can_be_asked_of_one_question_or_of_what_was_heard_lately(foedus):
    graph, as_of = foedus.graph(), foedus.as_of(date(2024, 6, 4))
    on_sweden = alliance(graph, "NATO", as_of, question=SWEDEN)
    assert {one.matter.question for one in on_sweden.deviations} <= {SWEDEN}
    assert alliance(graph, "NATO", as_of, since=date(2024, 6, 5)).deviations == ()
    with pytest.raises(NotFound, match="no member of HUN"):
        alliance(graph, "HUN", as_of)


def test_those_who_voted_alike_on_the_general_assemblys_resolution_are_coalitions(foedus):
    graph = foedus.graph()
    as_of = foedus.as_of(date(2022, 3, 31))
    among = expanded(graph, ["UN"], as_of)
    assert len(among) == 193
    found = coalitions_in(graph, among, window_of("2022-03"), as_of.known_sequence, min_common=1)
    assert [one.members for one in found.coalitions] == [
        ("ARE", "BRA", "HUN", "ISR", "SRB", "TUR", "USA"),
        ("CHN", "DZA", "IND", "IRN", "PAK", "ZAF"),
        ("BLR", "ERI", "PRK", "RUS", "SYR"),
    ]
    assert len(found.silent) == 193 - 18


def test_a_side_taken_before_the_window_is_not_taken_in_it(foedus):
    graph = foedus.graph()
    head = foedus.as_of(date(2024, 7, 1)).known_sequence
    found = coalitions_in(graph, ["HUN", "RUS", "USA"], window_of("2024"), head, min_common=1)
    assert found.silent == ("RUS",)
    assert [one.members for one in found.coalitions] == [("HUN", "USA")]


def test_a_question_says_after_how_many_days_of_silence_its_positions_are_stale(foedus):
    foedus.record(
        QuestionOpened(
            question_id="grid-treaty", title="The grid treaty", kind="treaty", rule="unanimity",
            electorate=Electorate(members=("EST", "LVA")), subject="LTU", stale_after=30,
        ),
        VoteRecorded(question_id="grid-treaty", actor="EST", vote="yes", held="2024-01-01", record="r-1"),
        VoteRecorded(question_id="grid-treaty", actor="LVA", vote="yes", held="2024-03-01", record="r-2"),
    )  # fmt: skip
    graph, as_of = foedus.graph(), foedus.as_of(date(2024, 3, 2))
    assert question(graph, "grid-treaty").stale_after == 30
    found = tally(graph, "grid-treaty", None, as_of)
    assert (found.stale, found.stale_after, found.outcome) == (("EST",), 30, "reached")
    assert {one.actor: one.stale for one in who(graph, "LTU", "grid-treaty", as_of).support} == {
        "EST": True,
        "LVA": False,
    }
    (stretch,) = timeline(graph, "EST", "grid-treaty", None, as_of).stretches
    assert stretch.stale_from == date(2024, 2, 1)
    asked = {"question": "grid-treaty", "valid_at": "2024-03-02"}
    for days, silent in ((None, ["EST"]), ("61", []), ("0", ["EST", "LVA"])):
        given = asked if days is None else {**asked, "days": days}
        rows = answer(graph, "stale_positions", given, foedus.as_of).rows
        assert [row[0] for row in rows] == silent


def test_a_difference_names_the_event_that_made_it(foedus):
    opened = QuestionOpened(
        question_id="tunnel", title="The tunnel", kind="treaty", rule="unanimity",
        electorate=Electorate(members=("EST", "FIN")),
    )  # fmt: skip
    said = [
        VoteRecorded(question_id="tunnel", actor=actor, vote=vote, held=f"2024-01-0{day}", record=f"{actor}-{day}")
        for actor, vote, day in (("FIN", "yes", 1), ("EST", "no", 1), ("EST", "yes", 3), ("EST", "yes", 5))
    ]
    ruled = QuestionRuleChanged(
        question_id="tunnel", rule="simple_majority", valid_from="2024-01-04", reason="a treaty", by="ada"
    )
    merged = ActorsMerged(kept="EST", merged="FIN", reason="a test", by="tests")
    sequences = [each.sequence for each in foedus.record(opened, *said, ruled, merged)]
    try:
        graph = foedus.graph()

        def changes(day, known_from, known_to):
            points = (foedus.as_of(date(2024, 1, day), str(sequences[number])) for number in (known_from, known_to))
            found = diff(graph, foedus.log, "tunnel", None, *points)
            return {
                one.actor: (one.before, one.after, one.cause and one.cause.sequence) for one in found.changes
            }, found

        assert changes(9, 0, 4)[0] == {
            "FIN": ("unknown", "support", sequences[1]),
            "EST": ("unknown", "support", sequences[3]),
        }
        by_merge, found = changes(2, 4, 6)
        assert by_merge == {
            "FIN": ("support", "unknown", sequences[6]), "EST": ("oppose", "disputed", sequences[6])
        }  # fmt: skip
        assert {one.cause.what for one in found.changes if one.cause} == {"two actors merged"}
        assert [(one.rule, one.cause.by) for one in found.rules] == [("simple_majority", "ada")]
        earlier, later = (foedus.as_of(date(2024, 1, day), str(sequences[4])) for day in (2, 9))
        (by_day,) = diff(graph, foedus.log, "tunnel", None, earlier, later).changes
        assert (by_day.actor, by_day.before, by_day.after, by_day.cause) == ("EST", "oppose", "support", None)
    finally:
        foedus.record(MergeUndone(kept="EST", merged="FIN", reason="a test", by="tests"))
        foedus.graph()


def test_what_a_group_holds_is_read_as_its_members_only_on_request(foedus):
    text = foedus.texts.put("The Baltic Assembly backs the cable.")
    foedus.record(
        QuestionOpened(
            question_id="cable", title="The cable", kind="treaty", rule="unanimity",
            electorate=Electorate(members=("EST", "LTU", "LVA", "FIN")),
        ),
        *(
            MembershipStarted(member=state, organisation="Baltic Assembly", valid_from="1991-11-08")
            for state in ("EST", "LTU", "LVA")
        ),
        VoteRecorded(question_id="cable", actor="LVA", vote="no", held="2024-01-01", record="r-3"),
        ArticleCaptured(article_id="art-cable", text_id=text, published="2024-01-02"),
        ClaimAsserted(
            claim_id="clm-cable", article_id="art-cable", extractor="tests/1",
            claim=Claim(
                actor="Baltic Assembly", act="support", question="cable", valid_from="2024-01-02", evidence=(0, 35)
            ),
        ),
    )  # fmt: skip
    graph, as_of = foedus.graph(), foedus.as_of(date(2024, 2, 1))
    plain, spread = (tally(graph, "cable", None, as_of, groups=groups) for groups in (False, True))
    assert (plain.support, plain.oppose, plain.unknown, plain.inferred) == ((), ("LVA",), ("EST", "FIN", "LTU"), ())
    assert (spread.support, spread.oppose, spread.unknown) == (("EST", "LTU"), ("LVA",), ("FIN",))
    assert {(one.actor, one.group) for one in spread.inferred} == {
        ("EST", "Baltic Assembly"),
        ("LTU", "Baltic Assembly"),
    }
    before = tally(graph, "cable", None, foedus.as_of(date(2024, 1, 1)), groups=True)
    assert (before.support, before.inferred) == ((), ())
