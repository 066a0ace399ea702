"""Every named query answers its own example, on the bundled articles and a few events beside them."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from foedus.bootstrap import Foedus, open_foedus
from foedus.cypher.named import named_queries, named_query
from foedus.errors import BadInput, NotFound
from foedus.graph import events
from foedus.graph.reads.named import NamedAnswer, answer

Rows = list[dict[str, Any]]
RUTTE = "nato-secretary-general"
IOHANNIS = "Hungary and Turkey oppose Klaus Iohannis. Poland supports Turkey."


def beside(foedus: Foedus) -> Iterator[events.Event]:
    """What the articles do not hold: common enemies, a chain of support, a recorded vote."""
    yield events.ArticleCaptured(article_id="art-beside", text_id=foedus.texts.put(IOHANNIS), published="2024-04-10")
    for actor, act, target, question, option in (
        ("HUN", "oppose", "klaus-iohannis", RUTTE, "klaus-iohannis"),
        ("TUR", "oppose", "klaus-iohannis", RUTTE, "klaus-iohannis"),
        ("POL", "support", "TUR", "~stance-on-TUR", None),
    ):
        claim = events.Claim(
            actor=actor, act=act, target=target, question=question, option=option, valid_from="2024-04-10",
            evidence=(0, 41), basis="named",
        )  # fmt: skip
        claim_id = claim.id_in("art-beside")
        yield events.ClaimAsserted(claim_id=claim_id, article_id="art-beside", extractor="tests/1", claim=claim)
    yield events.VoteRecorded(question_id="unga-es-11-1", actor="SRB", vote="no", held="2022-03-02", record="ES-11/1")


@pytest.fixture(scope="module")
def foedus(with_data, bundled_copy) -> Iterator[Foedus]:
    with open_foedus(with_data(bundled_copy)) as foedus:
        foedus.record(*beside(foedus))
        foedus.graph()
        yield foedus


def ask(foedus: Foedus, name: str, /, **given: str) -> NamedAnswer:
    return answer(foedus.connected(), name, given, foedus.as_of)


def rows(found: NamedAnswer) -> Rows:
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def column(found: Rows, name: str) -> list[Any]:
    return [row[name] for row in found]


def by_actor(found: Rows, name: str) -> dict[str, Any]:
    return {row["actor"]: row[name] for row in found}


EXPECTED: dict[str, Callable[[Rows], bool]] = {
    "agreement_within": lambda found: {"one": "HUN", "other": "TUR", "common": 5, "same": 4, "share": 0.8} in found,
    "allies_of": lambda found: len({row["actor"] for row in found if row["basis"] == "NATO"}) == 31,
    "brokers": lambda found: by_actor(found, "with_other")["ISR"] == 2,
    "common_enemies": lambda found: column(found, "enemy") == ["klaus-iohannis"],
    "common_friends": lambda found: column(found, "friend") == ["FIN", "SWE", "mark-rutte"],
    "conditional_supporters": lambda found: by_actor(found, "condition")["TUR"].startswith("if the European Union"),
    "counts_against_named": lambda found: tuple(list(found[0].values())[:4]) == (28, 32, 7, 21),
    "disagreeing_outlets": lambda found: (
        [(row["one_act"], row["other_act"]) for row in found] == [("oppose", "undecided")]
    ),
    "disputed_positions": lambda found: [len(row["quotes"]) for row in found if row["actor"] == "TUR"] == [2, 2],
    "first_to_support": lambda found: column(found, "actor")[:5] == ["DEU", "FRA", "GBR", "USA", "TUR"],
    "flips": lambda found: column(found, "actor") == ["TUR", "HUN", "ROU"],
    "flips_of": lambda found: (
        [row["after"] for row in found if row["question"] == "sweden-nato-accession"]
        == ["oppose", "support", "oppose", "support"]
    ),
    "holdouts": lambda found: len(found) == 32 - 9 and found[0]["actor"] == "ROU",
    "joined_since": lambda found: column(found, "actor") == ["MKD", "FIN", "SWE"],
    "learned_since": lambda found: by_actor(found, "stance")["HUN"] == "support" and len(found) == 13,
    "members_at": lambda found: len(found) == 31 and by_actor(found, "since")["FIN"] == "2023-04-04",
    "memberships_of": lambda found: {"EU", "NATO", "UN"} <= set(column(found, "organisation")),
    "most_disputed": lambda found: (found[0]["question"], found[0]["oppose"]) == ("unga-es-11-1", 5),
    "most_positions": lambda found: len(found) == 5 and (found[0]["actor"], found[0]["positions"]) == ("HUN", 6),
    "moved_nothing": lambda found: {"denied", "conditional"} <= set(column(found, "factuality")),
    "officials_at": lambda found: (
        column(found, "name") == ["Kristóf Szalay-Bobrovniczky", "Péter Szijjártó", "Viktor Orbán", "Tamás Sulyok"]
    ),
    "open_questions": lambda found: (
        [(row["support"], row["members"]) for row in found if row["option"] == "mark-rutte"] == [(7, 32)]
    ),
    "opponents": lambda found: column(found, "actor") == ["HUN"],
    "outlets_on": lambda found: {"Continental Wire", "Danube Courier"} <= set(column(found, "outlet")),
    "questions_without_rule": lambda found: all(row["question"].startswith("~") for row in found) and len(found) > 3,
    "quotes_by": lambda found: "Turkey has not yet decided" in column(found, "quote"),
    "quotes_on": lambda found: all(row["day"] <= "2022-06-01" and row["quote"] for row in found) and len(found) == 5,
    "reprints": lambda found: [row["copy_of"][0]["outlet"] for row in found] == ["Baltic Monitor"],
    "retracted_claims": lambda found: [(row["actor"], row["act"]) for row in found] == [("VEN", "abstain")],
    "said_not_voted": lambda found: (found[0]["actor"], found[0]["voted"]) == ("SRB", "vote_against"),
    "same_side": lambda found: by_actor(found, "common")["TUR"] == 5 and by_actor(found, "same")["TUR"] == 5,
    "sides_of": lambda found: {row["question"]: row["stance"] for row in found}["sweden-nato-accession"] == "support",
    "silent_members": lambda found: len(found) == 24 and "TUR" not in column(found, "actor"),
    "speakers_for": lambda found: (
        (found[0]["speaker"], found[0]["offices"]) == ("recep-tayyip-erdogan", ["head of state"])
    ),
    "stale_positions": lambda found: by_actor(found, "silent_days") == dict.fromkeys(("DEU", "FRA", "GBR", "USA"), 84),
    "support_path": lambda found: found[0]["actors"] == ["HUN", "mark-rutte"],
    "supporters": lambda found: column(found, "actor") == ["DEU", "FRA", "GBR", "USA", "TUR", "EST", "LTU"],
    "tally_by_side": lambda found: [(row["stance"], row["count"]) for row in found] == [("support", 7), ("oppose", 1)],
    "tally_over_time": lambda found: (
        {"day": "2024-06-18", "support": 9, "oppose": 1, "undecided": 0, "disputed": 0} in found
    ),
    "timeline": lambda found: (
        column(found, "stance") == [None, "oppose", "support", "oppose", "support"] and found[-1]["valid_to"] is None
    ),
}


def test_every_query_has_its_answer_here():
    assert EXPECTED.keys() == {query.name for query in named_queries()}
    assert len(EXPECTED) >= 25


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_example_of_a_query_has_the_answer_that_a_reader_of_the_articles_expects(foedus, name):
    given = dict(each.split("=", 1) for each in shlex.split(named_query(name).example))
    found = ask(foedus, name, **given)
    assert EXPECTED[name](rows(found)), found.rows


def test_support_is_followed_over_several_steps(foedus):
    (path,) = rows(ask(foedus, "support_path", one="Poland", other="mark-rutte", valid_at="2024-06-30"))
    assert path["actors"] == ["POL", "TUR", "mark-rutte"]
    assert rows(ask(foedus, "support_path", one="POL", other="mark-rutte", valid_at="2024-04-20")) == []
    assert rows(ask(foedus, "support_path", one="POL", other="POL")) == []


def test_t_and_k_move_an_answer(foedus):
    asked = {"question": RUTTE, "option": "mark-rutte"}
    assert rows(ask(foedus, "tally_by_side", **asked, valid_at="2024-02-21")) == []
    assert rows(ask(foedus, "tally_by_side", **asked, valid_at="2024-06-30", known_at="1")) == []
    later = ask(foedus, "tally_by_side", **asked, valid_at="2024-06-30")
    assert later.parameters["valid_at"] == "2024-06-30"
    assert later.parameters["known_sequence"] == foedus.as_of(date(2024, 6, 30)).known_sequence


def test_who_spoke_for_a_state_is_whoever_held_its_offices_on_the_day(foedus):
    def heads(day: str) -> dict[str, str]:
        found = rows(ask(foedus, "officials_at", actor="DEU", valid_at=day))
        return {row["office"]: row["name"] for row in found}

    assert heads("2021-06-01")["head of government"] == "Angela Merkel"
    assert heads("2021-12-08")["head of government"] == "Olaf Scholz"
    assert rows(ask(foedus, "officials_at", actor="DEU", valid_at="2021-06-01", known_at="1")) == []


def test_a_speaker_is_shown_with_the_claims_and_the_offices_of_the_day(foedus):
    def erdogan(day: str) -> list[Any]:
        found = rows(ask(foedus, "speakers_for", actor="TUR", valid_at=day))
        return [(row["name"], row["offices"]) for row in found if row["speaker"] == "recep-tayyip-erdogan"]

    last = max(row["last"] for row in rows(ask(foedus, "speakers_for", actor="TUR", valid_at="2024-06-04")))
    assert last <= "2024-06-04"
    assert erdogan("2024-06-04") == [("Recep Tayyip Erdoğan", ["head of state"])]
    assert erdogan("2010-06-01") == []


def test_an_option_that_is_not_named_is_the_leading_one(foedus):
    assert ask(foedus, "first_to_support", question=RUTTE).parameters["option"] == "mark-rutte"
    assert ask(foedus, "first_to_support", question="sweden-nato-accession").parameters["option"] == ""


@pytest.mark.parametrize(
    ("name", "given", "error", "words"),
    [
        ("holdout", {}, NotFound, "holdouts"),
        ("holdouts", {}, BadInput, "needs question"),
        ("holdouts", {"question": RUTTE, "colour": "red"}, BadInput, "no parameter colour"),
        ("holdouts", {"question": "no-such"}, NotFound, "no-such"),
        ("holdouts", {"question": RUTTE, "valid_at": "June"}, BadInput, "YYYY-MM-DD"),
        ("supporters", {"actor": "mark-rutte", "limit": "many"}, BadInput, "limit"),
        ("supporters", {"actor": "Atlantis"}, NotFound, "Atlantis"),
    ],
)
def test_a_mistake_is_named_with_what_would_do(foedus, name, given, error, words):
    with pytest.raises(error, match=words):
        ask(foedus, name, **given)


def test_the_schema_that_statements_are_linted_against_is_the_graphs(foedus):
    schema = json.loads((Path(__file__).parents[1] / "cypher_lint" / "schema.json").read_text("utf-8"))

    def found(text: str) -> set[tuple[str, ...]]:
        return {tuple(row.values()) for row in foedus.connected().within(lambda session: session.run(text).data())}

    assert found("MATCH (n) UNWIND labels(n) AS label RETURN DISTINCT label") <= {(each,) for each in schema["labels"]}
    assert found("MATCH ()-[tie]->() RETURN DISTINCT type(tie)") <= {(each,) for each in schema["relationshipTypes"]}
    keys = found("MATCH (n) WHERE NOT n:Checkpoint UNWIND keys(n) AS key RETURN DISTINCT key")
    keys |= found("MATCH ()-[tie]->() UNWIND keys(tie) AS key RETURN DISTINCT key")
    assert keys <= {(each,) for each in schema["propertyKeys"]}
    ties = found(
        "MATCH (from)-[tie]->(to) UNWIND labels(from) AS one UNWIND labels(to) AS other RETURN DISTINCT one, type(tie), other"
    )
    kinds = {"State", "Person", "Organisation", "Party", "Group", "Alliance"}  # beside Actor, which is named
    assert {each for each in ties if not kinds & {each[0], each[2]}} <= {
        (each["from"], each["relType"], each["to"]) for each in schema["graphSchema"]
    }
