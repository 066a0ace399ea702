"""The command line, on the bundled articles, beside a server that runs."""

from __future__ import annotations

import json
import re

import pytest

QUESTION = "nato-secretary-general"
TALLY = {
    "question", "option", "valid_at", "known_at", "known_sequence", "rule", "electorate", "support", "oppose",
    "undecided", "disputed", "unknown", "reported_counts", "outcome", "holdouts",
}  # fmt: skip


def test_the_demo_prints_the_tally_what_changed_a_timeline_the_count_and_a_query(served):
    for words in ("needed: 32 (unanimity)", "missing", "->", "Hungary", "28 of 32 reported", "not named", "MATCH"):
        assert words in served.printed
    assert "https://danube-courier.example/" in served.printed
    assert "closed on 2024-06-26: Mark Rutte" in served.printed
    assert "Hungary on nato-secretary-general / Mark Rutte" in served.printed
    assert "kallas" not in re.sub(r"https://\S+", "", served.printed)  # a person's name, not the id


def test_the_tally_has_the_fields_that_programs_rely_on(served):
    tally = served.json("tally", QUESTION, "--option", "mark-rutte", "--valid-at", "2024-06-04")
    assert set(tally) >= TALLY
    sides = [tally[side] for side in ("support", "oppose", "undecided", "disputed", "unknown")]
    assert sorted(member for side in sides for member in side) == tally["electorate"]
    assert tally["outcome"] == "blocked"
    assert {(count["count"], count["of"]) for count in tally["reported_counts"]} >= {(28, 32)}
    assert (tally["pivotal"], tally["smallest_blocking"]) == ([], [])
    assert tally["smallest_winning"] == tally["holdouts"]
    latest = tally["counts"][0]
    assert (latest["count"], latest["of"], latest["day"], latest["stance"]) == (28, 32, "2024-06-04", "support")
    assert (latest["named"], latest["contradiction"]) == (tally["support"], None)


def test_who_shows_each_supporter_with_the_sentence_and_its_article(served):
    who = served.json("who", "Mark Rutte", "--on", QUESTION, "--valid-at", "2024-06-04")
    supporters = {sider["actor"]: sider for sider in who["support"]}
    assert {"LTU", "EST"} <= set(supporters)
    assert all(claim["quote"] and claim["outlet"] for claim in supporters["LTU"]["claims"])
    printed = served.run("who", "Mark Rutte", "--on", QUESTION, "--valid-at", "2024-06-04").stdout
    assert printed.startswith("Mark Rutte on ")
    assert "Lithuania" in printed
    assert "https://" in printed


def test_diff_names_what_changed_and_because_of_which_sentence(served):
    diff = served.json(
        "diff", QUESTION, "--option", "mark-rutte", "--valid-from", "2024-06-04", "--valid-to", "2024-06-18"
    )
    changes = {change["actor"]: change for change in diff["changes"]}
    assert (changes["HUN"]["before"], changes["HUN"]["after"]) == ("oppose", "support")
    assert changes["HUN"]["because"][0]["quote"]


def test_a_users_own_query_runs_and_a_writing_one_is_refused(served):
    rows = served.json("cypher", "MATCH (a:Actor {id: $id}) RETURN a.name AS name", "-p", "id=HUN")
    assert rows == {"columns": ["name"], "rows": [["Hungary"]], "truncated": False}
    refused = served.run("cypher", "MATCH (a) DETACH DELETE a")
    assert refused.returncode == 2
    assert refused.stderr.startswith("foedus: ")


def test_a_retracted_claim_no_longer_counts_and_a_reinstated_one_does_again(served):
    def support() -> list[str]:
        return served.json("tally", QUESTION, "--option", "mark-rutte", "--valid-at", "2024-06-19")["support"]

    (stretch,) = served.json("timeline", "SVK", QUESTION, "--option", "mark-rutte")["stretches"]
    claims = stretch["position"]["rests_on"]
    for claim in claims:
        done = served.run("claim", "retract", claim, "--reason", "a test", "--by", "tests")
        assert done.returncode == 0, done.stderr
    assert "SVK" not in support()
    again = served.run("claim", "retract", claims[0], "--reason", "once more", "--by", "another")
    assert "was known already" in again.stdout
    assert "'tests'" in again.stdout
    for claim in claims:
        served.run("claim", "reinstate", claim, "--reason", "a test", "--by", "tests")
    assert "SVK" in support()


def test_a_correction_that_makes_no_claim_is_refused_and_one_that_does_is_recorded(served):
    (stretch,) = served.json("timeline", "SVK", QUESTION, "--option", "mark-rutte")["stretches"]
    claim = stretch["position"]["rests_on"][0]
    for change in ("valid_from=2024-13-45", "actor=NOSUCHACTOR", "act=flies", "evidence=words that nobody wrote"):
        done = served.run("claim", "correct", claim, "--set", change, "--reason", "a test", "--by", "tests")
        assert done.returncode in {2, 3}, change
        assert "recorded" not in done.stdout


def test_a_rule_that_is_changed_decides_from_its_day_on_and_diff_says_by_whom(served):
    before = served.json("status")["head"]
    changed = ("majority-of-all", "simple_majority")
    question = changed[0]
    opening = ("--title", "a matter", "--kind", "treaty", "--rule", "unanimity", "--alliance", "NATO")
    assert served.run("question", "open", question, *opening).returncode == 0
    done = served.run(
        "question", "rule", question, changed[1], "--from", "2024-07-01", "--reason", "agreed", "--by", "ada"
    )
    assert done.returncode == 0, done.stderr
    for day, rule in (("2024-06-30", "unanimity"), ("2024-07-01", "simple_majority")):
        assert served.json("tally", question, "--valid-at", day)["rule"] == rule
    (change,) = served.json("diff", question, "--known-from", str(before))["rules"]
    assert (change["rule"], change["cause"]["by"], change["cause"]["reason"]) == ("simple_majority", "ada", "agreed")


def test_status_names_the_engine_and_a_lag_of_nothing(served):
    status = served.json("status")
    assert (status["engine"], status["lag"], status["checkpoint"]) == ("Neo4j", 0, status["head"])


def test_the_same_article_twice_is_reported_as_a_duplicate(served, tmp_path):
    (tmp_path / "2024-05-03-note.md").write_text("BERNE - Switzerland is no member of NATO. It did not comment.")
    first = json.loads(served.run("ingest", str(tmp_path), "--json").stdout)
    again = json.loads(served.run("ingest", str(tmp_path), "--json").stdout)
    assert (first["counts"], again["counts"]) == ({"new": 1}, {"duplicate": 1})


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("tally", "no-such-question"), 3, "no-such-question"),
        (("who", "Atlantis"), 3, "Atlantis"),
        (("tally", QUESTION, "--valid-at", "4 June"), 2, "YYYY-MM-DD"),
        (("tally", QUESTION, "--known-at", "yesterday"), 2, "instant"),
        (("diff", QUESTION), 2, "--valid-from"),
        (("claim", "retract", "clm-none", "--reason", "x", "--by", "y"), 3, "clm-none"),
        (("diff", QUESTION, "--valid-from", "2024-06-20", "--valid-to", "2024-06-01"), 2, "earlier to the later"),
        (
            ("question", "rule", QUESTION, "drawing-lots", "--from", "2024-06-01", "--reason", "x", "--by", "y"),
            2,
            "rule",
        ),
        (("question", "open", QUESTION, "--title", "t", "--kind", "appointment", "--rule", "none"), 4, "title"),
        (("actor", "merge", "TUR", "TUR", "--reason", "x", "--by", "y"), 2, "name two"),
        (("actor", "merge", "TUR", "NOBODY", "--reason", "x", "--by", "y"), 3, "NOBODY"),
        (("actor", "merge", "TUR", "GRC", "--reason", " ", "--by", "y"), 2, "--reason is empty"),
        (("actor", "distinguish", "TUR", "TUR", "--reason", "x", "--by", "y"), 2, "name two"),
        (("question", "open", "q", "--title", "t", "--kind", "party"), 2, "appointment"),
        (("question", "open", "no id", "--title", "t", "--kind", "treaty"), 2, "write an id"),
        (("question", "open", "q", "--title", "t", "--kind", "treaty", "--alliance", "NATOO"), 3, "NATOO"),
        (("question", "close", "no-such-question", "--on", "2024-06-26", "--outcome", "x"), 3, "no-such-question"),
        (("actor", "alias", "NOBODY", "x"), 3, "NOBODY"),
        (("cypher", "MATCH (a RETURN a"), 2, ""),
    ],
)
def test_a_mistake_is_one_sentence_and_a_documented_code(served, arguments, code, words):
    done = served.run(*arguments)
    assert done.returncode == code
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_merge_of_two_that_were_told_apart_is_refused_and_not_recorded(served):
    judged = ("COD", "COG", "--reason", "two states", "--by", "ada")
    assert served.run("actor", "distinguish", *judged).returncode == 0
    before = served.run("log", "stats", "--json").stdout
    refused = served.run("actor", "merge", *judged)
    assert refused.returncode == 4
    assert "COD and COG were judged never to be the same" in refused.stderr
    assert served.run("log", "stats", "--json").stdout == before


def test_a_what_if_says_what_would_suffice_then(served):
    decision = served.json(
        "tally", QUESTION, "--option", "mark-rutte", "--valid-at", "2024-06-04", "--assume", "Hungary=support"
    )
    assert decision["outcome"] == "open"
    assert "HUN" not in decision["holdouts"]
    assert served.run("tally", QUESTION, "--assume", "HUN=perhaps").returncode == 2


def test_the_log_is_verified_and_its_last_events_are_shown(served):
    assert served.json("verify")["events"] == served.json("status")["head"]
    assert [row["sequence"] for row in served.json("log", "tail", "--limit", "2")][-1] == served.json("status")["head"]
