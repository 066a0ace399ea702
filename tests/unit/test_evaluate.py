"""Predictions held to labels: what matches, what is right of it, what misleads."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from foedus.cli.commands import app
from foedus.errors import BadInput
from foedus.ingest.evaluate.counts import COUNTED, counts_of
from foedus.ingest.evaluate.evaluation import Evaluation, evaluate
from foedus.ingest.evaluate.figures import figures
from foedus.ingest.evaluate.labels import Written, WrittenDocument, compared
from foedus.ingest.evaluate.matching import matched, same_act
from foedus.ingest.evaluate.report import report

TEXT = "Hungary, according to diplomats, would back Rutte if it is left out. Turkey said it opposes him since May."
SCORE_OF_THE_DATA = Path(__file__).parents[2].parent / "shared" / "extraction" / "evaluate.py"


def claims(*written: dict[str, object]):
    made = tuple(Written(**{"evidence": "Hungary", **each}) for each in written)
    return compared(WrittenDocument(id="1", text=TEXT, claims=made), {})


def counted(labels, predictions):
    return {name: count for name, count in counts_of(labels, predictions).items() if count and ":" not in name}


HUNGARY = {"actor": "HUN", "act": "support", "target": "Mark Rutte"}
FRANCE = {"actor": "FRA", "act": "sign", "target": "DEU"}


def test_a_claim_with_the_same_actor_act_and_target_in_common_words_is_right():
    found = counted(claims({**HUNGARY, "evidence": [0, 40]}), claims({**HUNGARY, "target": "mark-rutte"}))
    assert found == {
        "labels": 1,
        "predictions": 1,
        "act_right": 1,
        "stance_right": 1,
        "pairs": 1,
        "factuality_right": 1,
    }


def test_another_act_of_the_same_side_is_right_by_stance_alone():
    found = counted(claims(HUNGARY), claims({**HUNGARY, "act": "praise"}))
    assert found == {"labels": 1, "predictions": 1, "stance_right": 1}


def test_words_elsewhere_in_the_text_are_no_match():
    assert "act_right" not in counted(claims(HUNGARY), claims({**HUNGARY, "evidence": "Turkey"}))


def test_either_of_several_actors_is_right_and_a_label_without_target_takes_any():
    label = {"actor": ("HUN", "Viktor Orbán"), "act": "support", "target": None}
    assert counted(claims(label), claims({**HUNGARY, "actor": "viktor-orban"}))["act_right"] == 1


@pytest.mark.parametrize(("act", "right"), [("sign", 1), ("aid", 0)])
def test_only_a_two_sided_act_is_the_same_in_either_direction(act, right):
    turned = {"actor": "DEU", "act": act, "target": "FRA"}
    assert counted(claims({**FRANCE, "act": act}), claims(turned)).get("act_right", 0) == right


def test_an_optional_label_costs_nothing_when_missed_and_nothing_when_found():
    doubtful = claims({**HUNGARY, "optional": True})
    missed, found = counts_of(doubtful, ()), counts_of(doubtful, claims(HUNGARY))
    assert missed["labels"] == found["labels"] == found["act_right"] == 0
    assert found["predictions"] - found["act_free"] == 0


def test_required_labels_are_matched_before_optional_ones():
    labels = claims({**HUNGARY, "optional": True}, HUNGARY)
    assert matched(labels, claims(HUNGARY), same_act) == [(1, 0)]


def test_the_assignment_is_the_one_that_matches_most():
    labels = claims({**HUNGARY, "target": None}, HUNGARY)
    predictions = claims(HUNGARY, {**HUNGARY, "target": "Klaus Iohannis"})
    assert sorted(matched(labels, predictions, same_act)) == [(0, 1), (1, 0)]


def largest(edges: set[tuple[int, int]], taken: frozenset[int], label: int, labels: int) -> int:
    """The size of the largest matching of the labels from `label` on, by trying everything."""
    if label == labels:
        return 0
    free = (other for mine, other in edges if mine == label and other not in taken)
    matches = (1 + largest(edges, taken | {other}, label + 1, labels) for other in free)
    return max([largest(edges, taken, label + 1, labels), *matches])


@given(st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4))), st.sets(st.integers(0, 4)))
def test_no_assignment_matches_more_and_none_matches_more_required_labels(edges, optional):
    labels = claims(*({**HUNGARY, "count": (at, None), "optional": at in optional} for at in range(5)))
    predictions = claims(*({**HUNGARY, "count": (at, None)} for at in range(5)))
    pairs = matched(labels, predictions, lambda label, other: (label.count[0], other.count[0]) in edges)
    assert set(pairs) <= edges
    assert len({label for label, _ in pairs}) == len({other for _, other in pairs}) == len(pairs)
    assert len(pairs) == largest(edges, frozenset(), 0, 5)
    required = {(label, other) for label, other in edges if label not in optional}
    assert sum(label not in optional for label, _ in pairs) == largest(required, frozenset(), 0, 5)


def test_details_are_judged_where_the_label_or_the_prediction_says_something():
    label = {
        **HUNGARY,
        "date": "2024-05",
        "attribution": ("diplomats",),
        "condition": "if it is left out",
        "count": (1, 32),
    }
    right = {
        **HUNGARY,
        "date": "2024-05-03",
        "attribution": ((22, 31),),
        "condition": "it is left out",
        "count": (1, 32),
    }
    names = (
        "dated",
        "date_right",
        "attributed",
        "attribution_right",
        "conditioned",
        "condition_right",
        "counted",
        "count_right",
    )
    good, bad = counted(claims(label), claims(right)), counted(claims(label), claims(HUNGARY))
    assert [good.get(name, 0) for name in names] == [1] * 8
    assert [bad.get(name, 0) for name in names] == [1, 0] * 4
    assert not set(names) & counted(claims(HUNGARY), claims(HUNGARY)).keys()


def test_a_side_turned_around_and_a_plan_taken_as_fact_are_harm():
    label = {**HUNGARY, "factuality": "planned"}
    assert counted(claims(label), claims({**HUNGARY, "act": "oppose"}))["flipped"] == 1
    assert counted(claims(label), claims(HUNGARY))["false_planned"] == 1
    assert "false_planned" not in counted(claims(label, HUNGARY), claims(HUNGARY))


def test_an_actor_who_is_resolved_to_another_is_wrong_and_one_left_open_is_not():
    assert counted(claims(HUNGARY), claims({**HUNGARY, "actor": "TUR"}))["wrong_actor"] == 1
    assert "wrong_actor" not in counted(claims(HUNGARY), claims({**HUNGARY, "actor": "~the country"}))
    assert "wrong_actor" not in counted(claims(HUNGARY), claims(HUNGARY, {**HUNGARY, "actor": "TUR"}))


def test_evidence_that_the_text_does_not_hold_is_not_grounded():
    assert counted((), claims({**HUNGARY, "evidence": (90, 900)}, HUNGARY))["ungrounded"] == 1


def test_figures_are_ratios_of_all_counts_with_intervals_around_them():
    documents = [counts_of(claims(HUNGARY), claims(HUNGARY))] * 30 + [counts_of(claims(HUNGARY), claims(FRANCE))] * 10
    made = figures("rules", documents)
    assert made.act.precision.value == made.act.recall.value == made.act.f1.value == 0.75
    assert 0.55 < made.act.f1.low < 0.7
    assert 0.8 < made.act.f1.high < 0.95
    assert made == figures("rules", documents)
    assert [(act.act, act.labels, act.predictions, act.right) for act in made.acts] == [
        ("support", 40, 30, 30),
        ("sign", 0, 10, 0),
    ]
    assert made.harm.grounded.share == 1.0
    assert made.date.share is None


def test_no_predictions_at_all_score_zero():
    made = figures("silent", [counts_of(claims(HUNGARY), ())])
    assert (made.act.precision.value, made.act.recall.value, made.act.f1.high) == (0.0, 0.0, 0.0)


def written(path: Path, *documents: object) -> Path:
    path.write_text("\n".join(each if isinstance(each, str) else json.dumps(each) for each in documents), "utf-8")
    return path


def test_bad_lines_are_all_named_with_what_is_wrong(tmp_path):
    good = {"id": "1", "text": TEXT, "claims": [HUNGARY]}
    gold = written(tmp_path / "gold.jsonl", good, "{", {"id": "2", "claims": [{**HUNGARY, "act": "adore"}]}, "", good)
    with pytest.raises(BadInput) as refused:
        evaluate(gold, [gold])
    said = str(refused.value)
    assert "gold.jsonl: 3 lines" in said
    assert all(words in said for words in ("line 2:", "line 3:", "adore", "line 5:"))
    assert "line 1:" not in said


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BadInput, match=r"nowhere\.jsonl"):
        evaluate(tmp_path / "nowhere.jsonl", [])


def test_each_extractor_that_a_file_names_is_a_row_and_gaps_are_counted(tmp_path):
    gold = written(
        tmp_path / "gold.jsonl", *({"id": i, "text": TEXT, "claims": [{**HUNGARY, "evidence": [0, 7]}]} for i in "12")
    )
    claim = {**HUNGARY, "evidence": [0, 7]}
    both = written(
        tmp_path / "both.jsonl",
        {"id": "1", "extractor": "rules/2", "claims": [claim]},
        {"id": "1", "extractor": "llm/1", "claims": []},
        {"id": "2", "extractor": "rules/2", "claims": [claim]},
        {"id": "3", "extractor": "llm/1", "claims": [claim]},
    )
    rules, model = evaluate(gold, [both]).rows
    assert (rules.name, rules.act.f1.value, rules.without, rules.beyond) == ("both: rules/2", 1.0, 0, 0)
    assert (model.name, model.act.f1.value, model.without, model.beyond) == ("both: llm/1", 0.0, 1, 1)
    page = report(evaluate(gold, [both]))
    assert "| both: rules/2 | 2 | 1.000 (1.000 to 1.000) |" in page
    assert "1 documents without a prediction" in page


def test_labels_without_texts_take_them_from_another_file(tmp_path):
    gold = written(tmp_path / "gold.jsonl", {"id": "1", "claims": [{**HUNGARY, "evidence": "Hungary"}]})
    texts = written(tmp_path / "texts.jsonl", {"id": "1", "text": TEXT, "claims": []})
    assert evaluate(gold, [gold]).rows[0].act.f1.value == 0.0
    assert evaluate(gold, [gold], texts=texts).rows[0].act.f1.value == 1.0


def test_the_command_shows_a_table_and_writes_a_report(tmp_path):
    gold = written(tmp_path / "gold.jsonl", {"id": "1", "text": TEXT, "claims": [{**HUNGARY, "evidence": [0, 7]}]})
    rules = written(tmp_path / "rules.jsonl", {"id": "1", "claims": [{**HUNGARY, "evidence": [0, 7]}]})
    none = written(tmp_path / "none.jsonl")
    page = tmp_path / "scores.md"
    done = CliRunner().invoke(app, ["evaluate", str(gold), str(rules), str(none), "--report", str(page)])
    assert done.exit_code == 0
    assert "1.000  1.000-1.000" in done.stdout
    assert "none: 1 documents lack a line" in done.stderr
    assert page.read_text("utf-8") == report(evaluate(gold, [rules, none]))
    printed = CliRunner().invoke(app, ["evaluate", str(gold), str(rules), "--json"]).stdout
    assert msgspec.json.decode(printed, type=Evaluation) == evaluate(gold, [rules])


def drawn(rng: random.Random) -> dict[str, object]:
    """A label at random, of few enough kinds that several of a text rival for one prediction."""
    start = rng.randrange(60)
    return {
        "actor": rng.choice(["HUN", "TUR", ["TUR", "Viktor Orbán"]]),
        "act": rng.choice(["support", "praise", "oppose", "sign"]),
        "target": rng.choice(["Mark Rutte", "TUR", None]),
        "factuality": rng.choice(["actual", "actual", "planned", "denied"]),
        "date": rng.choice([None, None, "past", "2024-05", "2024-05-03"]),
        "evidence": [start, start + rng.randrange(5, 40)],
        "optional": rng.random() < 0.3,
    }


def guessed(rng: random.Random, labels: list[dict[str, object]]) -> list[dict[str, object]]:
    """The labels as an extractor might read them: some missed, each with some field of another."""
    made = []
    for label in labels:
        other = drawn(rng)
        changed = {field: other[field] for field in other if rng.random() < 0.15}
        one = {**label, **changed, "optional": False}
        one["actor"] = one["actor"][0] if isinstance(one["actor"], list) else one["actor"]
        made += [{**one, "evidence": [90, 900]} if rng.random() < 0.1 else one] * (rng.random() < 0.8)
    return made


def test_the_figures_are_those_of_the_score_that_comes_with_the_data(tmp_path):
    if not SCORE_OF_THE_DATA.is_file():
        pytest.fail("../shared/extraction/evaluate.py is missing: put the shared folder beside the checkout")
    spec = importlib.util.spec_from_file_location("score_of_the_data", SCORE_OF_THE_DATA)
    theirs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(theirs)
    rng = random.Random(3)
    gold = [{"id": str(i), "text": TEXT, "claims": [drawn(rng) for _ in range(rng.randrange(7))]} for i in range(300)]
    sets = [gold, [{**document, "claims": guessed(rng, document["claims"])} for document in gold]]
    files = [written(tmp_path / f"{name}.jsonl", *each) for name, each in zip(("gold", "made"), sets, strict=True)]
    made = evaluate(files[0], files[1:], resamples=10).rows[0]
    pairs = [
        tuple([theirs.prepare(claim, TEXT) for claim in document["claims"]] for document in both)
        for both in zip(*sets, strict=True)
    ]
    counts = theirs.score(pairs)
    for ours, name in ((made.act, "strict"), (made.stance, "stance")):
        expected = theirs.prf(counts, name)
        assert expected[2] > 0.1
        assert [ours.precision.value, ours.recall.value, ours.f1.value] == pytest.approx(expected, abs=1e-4)
    harm = made.harm
    assert (made.factuality.count, made.factuality.of) == (counts["fact_ok"], counts["pairs"])
    assert (made.date.count, made.date.of) == (counts["date_ok"], counts["dated"])
    assert (harm.flipped.count, harm.taken_as_fact.count) == (counts["flips"], counts["false_fact"])
    assert harm.grounded.of - harm.grounded.count == counts["ungrounded"]
    assert min(counts[name] for name in ("flips", "false_fact", "ungrounded", "strict_free", "date_ok")) > 3


def test_every_count_has_a_name_of_its_own():
    assert len(COUNTED) == len(set(COUNTED))
