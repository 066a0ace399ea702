"""The tally with what follows from it: counts against the named of their own days, what would suffice, who decides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from foedus.bootstrap import Foedus, open_foedus
from foedus.cli.render import render_tally
from foedus.cypher.catalogue import statement
from foedus.graph import events
from foedus.graph.fold.full_tally import FullTally
from foedus.graph.reads.folded import reading_by
from foedus.graph.reads.full_tally import full_tally
from foedus.graph.reads.named import answer

DAM = "dam"
LATER = date(2024, 6, 28)
MEMBERS = ("EST", "FIN", "LTU", "LVA")
TEXT = "Two of the four back the dam. One of four is against it. Nine of four are for it. The Baltic Assembly backs it."


def reported(count: tuple[int, int | None], act: str, day: str, span: tuple[int, int]) -> events.ClaimAsserted:
    claim = events.Claim(actor="~the members", act=act, question=DAM, valid_from=day, count=count, evidence=span)
    return events.ClaimAsserted(
        claim_id=f"clm-{act}-{count[0]}", article_id="art-dam", extractor="tests/1", claim=claim
    )


def voted(actor: str, vote: str, held: str) -> events.VoteRecorded:
    return events.VoteRecorded(question_id=DAM, actor=actor, vote=vote, held=held, record=f"{actor}-{held}")


@pytest.fixture(scope="module")
def foedus(with_data, tmp_path_factory) -> Iterator[Foedus]:
    """Two are for it on 4 June, as an outlet reports, and one more a week later; who is no member is for it too."""
    with open_foedus(with_data(tmp_path_factory.mktemp("full-tally") / "data")) as foedus:
        foedus.record(
            events.QuestionOpened(
                question_id=DAM, title="The dam", kind="treaty", rule="unanimity",
                electorate=events.Electorate(members=MEMBERS),
            ),
            voted("FIN", "yes", "2024-06-11"),
            voted("LTU", "yes", "2024-06-12"),
            voted("NOR", "yes", "2024-06-01"),
            voted("SWE", "no", "2024-06-01"),
            events.ArticleCaptured(
                article_id="art-dam", text_id=foedus.texts.put(TEXT), published="2024-06-04", outlet="Dam News"
            ),
            reported((2, 4), "support", "2024-06-04", (0, 29)),
            reported((1, 4), "oppose", "2024-06-04", (30, 56)),
            reported((9, 4), "support", "2024-06-20", (57, 82)),
            reported((3, 4), "praise", "2024-06-20", (57, 82)),
            *(
                events.MembershipStarted(member=state, organisation="Baltic Assembly", valid_from="1991-11-08")
                for state in ("EST", "LTU", "LVA")
            ),
            events.ClaimAsserted(
                claim_id="clm-assembly", article_id="art-dam", extractor="tests/1",
                claim=events.Claim(
                    actor="Baltic Assembly", act="support", question=DAM, valid_from="2024-06-04", evidence=(83, 112)
                ),
            ),
            voted("EST", "yes", "2024-06-03"),  # the last to be known
        )  # fmt: skip
        foedus.graph()
        yield foedus


def printed(found: FullTally) -> str:
    shown = StringIO()
    render_tally(found, {}, Console(file=shown, width=200))
    return shown.getvalue()


def ask(foedus: Foedus, name: str, **given: str) -> list[dict[str, Any]]:
    found = answer(foedus.connected(), name, {"question": DAM, "valid_at": str(LATER), **given}, foedus.as_of)
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


@pytest.mark.parametrize("policy", [None, "majority"])
def test_a_count_is_held_against_those_who_were_named_on_its_day_and_not_later(foedus, policy):
    graph = foedus.graph()
    found = full_tally(graph, DAM, None, foedus.as_of(LATER), reading_by(graph, foedus.log, policy))
    assert found.support == ("EST", "FIN", "LTU")
    by_claim = {held.claim: held for held in found.counts}
    two = by_claim["clm-support-2"]
    assert (two.named, two.unnamed, two.contradiction) == (("EST",), 1, None)
    assert (two.day, two.outlet, two.may_be) == (date(2024, 6, 4), "Dam News", ("FIN", "LTU", "LVA"))
    assert [held.claim for held in found.counts] == ["clm-support-9", "clm-support-2", "clm-oppose-1"]


def test_what_was_known_then_decides_who_was_named_then(foedus):
    votes = foedus.log.read(types=[events.VoteRecorded])
    (learned,) = (row.sequence for row in votes if row.event.actor == "EST")
    before, now = (
        full_tally(foedus.graph(), DAM, None, foedus.as_of(LATER, str(sequence))).counts
        for sequence in (learned - 1, learned)
    )
    assert [held.named for held in before if held.claim == "clm-support-2"] == [()]
    assert [held.named for held in now if held.claim == "clm-support-2"] == [("EST",)]


def test_a_count_of_opponents_is_held_against_the_opponents_and_moves_no_count_of_supporters(foedus):
    found = full_tally(foedus.graph(), DAM, None, foedus.as_of(LATER))
    assert [(each.count, each.of) for each in found.opposing_counts] == [(1, 4)]
    assert {each.count for each in found.reported_counts} == {2, 9}
    (against,) = (held for held in found.counts if held.stance == "oppose")
    assert (against.named, against.unnamed, against.must_be) == ((), 1, ())
    # on the tally's own day no second reading is needed, and the answer is the same
    on_its_day = full_tally(foedus.graph(), DAM, None, foedus.as_of(date(2024, 6, 4)))
    assert against in on_its_day.counts


def test_every_report_is_printed_with_its_day_and_outlet_and_the_one_that_contradicts_is_marked(foedus):
    lines = printed(full_tally(foedus.graph(), DAM, None, foedus.as_of(LATER))).splitlines()
    reports = [line.strip() for line in lines if "reported" in line]
    assert reports == [
        "9 of 4 reported; 3 named by then, 6 not named; but more counted than members (2024-06-20, Dam News)",
        "2 of 4 reported; 1 named by then, 1 not named (2024-06-04, Dam News)",
        "1 of 4 reported against; 0 named by then, 1 not named (2024-06-04, Dam News)",
    ]
    on_its_day = printed(full_tally(foedus.graph(), DAM, None, foedus.as_of(date(2024, 6, 4))))
    assert "2 of 4 reported; 1 named so far, 1 not named (2024-06-04, Dam News)" in on_its_day


def test_who_is_only_inferred_is_printed_apart_from_the_named_and_contradicts_no_report(foedus):
    as_of = foedus.as_of(date(2024, 6, 4))
    plain, spread = (full_tally(foedus.graph(), DAM, None, as_of, groups=groups) for groups in (False, True))
    assert (plain.support, spread.support) == (("EST",), ("EST", "LTU", "LVA"))
    assert spread.counts == plain.counts
    lines = [line.strip() for line in printed(spread).splitlines()]
    assert any(line.startswith("1 of 4 are named in support, 2 more are inferred from groups; ") for line in lines)
    assert {"support 1: EST", "inferred from Baltic Assembly, support 2: LTU, LVA"} <= {*lines}


def test_the_named_queries_count_those_who_decide_and_nobody_else(foedus):
    foedus.graph()
    sides = {row["stance"]: row["actors"] for row in ask(foedus, "tally_by_side")}
    assert sides == {"support": ["EST", "FIN", "LTU"]}  # not NOR and SWE, who are no members, nor the assembly
    rows = ask(foedus, "counts_against_named")
    assert [(row["reported"], row["stance"], row["named"], row["not_named"]) for row in rows] == [
        (9, "support", 3, 6),
        (1, "oppose", 0, 1),
        (2, "support", 1, 1),
    ]
    assert [row["actor"] for row in ask(foedus, "holdouts")] == ["LVA"]
    assert [row["actor"] for row in ask(foedus, "holdouts", known_at="0")] == []


def test_what_would_suffice_and_what_would_block_come_with_the_tally(foedus):
    found = full_tally(foedus.graph(), DAM, None, foedus.as_of(LATER))
    assert (found.outcome, found.pivotal) == ("open", ("LVA",))
    assert (found.smallest_winning, found.smallest_blocking) == (("LVA",), ("LVA",))
    text = printed(found)
    assert "would suffice: all 1 who are missing" in text
    assert "would block, 1 such as: LVA" in text


def test_a_second_reading_is_made_only_for_counts_of_other_days(foedus, monkeypatch):
    graph, asked = foedus.graph(), []
    real = graph.read
    monkeypatch.setattr(graph, "read", lambda what, **given: asked.append(what.name) or real(what, **given))
    full_tally(graph, DAM, "", foedus.as_of(date(2024, 6, 4)))
    assert asked == [statement("read/tally").name]
