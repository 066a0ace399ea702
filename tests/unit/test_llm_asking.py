"""A model is asked at most three times, within the caps, and never about the same text again."""

from __future__ import annotations

import json
from threading import Barrier

import pytest

from foedus.errors import Unavailable
from foedus.ingest.extract.llm.asking import LONGEST_WAIT, TRIES, Asking, Remembered
from foedus.ingest.extract.llm.model import Answer, NoAnswer
from foedus.ingest.extract.llm.prompt import MOST_TOKENS, prompt_for
from foedus.ingest.extract.llm.spending import Spending, estimated

EMPTY = Answer(text='{"claims": []}', input_tokens=100, output_tokens=10)
ONE = Answer(
    text=json.dumps({"claims": [{"quote": "a", "actor": "a", "predicate": "a", "act": "aid", "target": None}]}),
    input_tokens=100,
    output_tokens=10,
)
BROKEN = Answer(text="{", input_tokens=100, output_tokens=10)
BUSY = NoAnswer(why="the server answers with HTTP 429", again=True, wait=900.0)
DOWN = NoAnswer(why="the connection failed (ConnectError)", again=True)
REFUSED = NoAnswer(why="the server refuses the key (HTTP 401)", again=False)


class Scripted:
    """A model that answers by a script."""

    def __init__(self, *script):
        self.script = list(script)
        self.prompts = []

    def answer(self, prompt):
        self.prompts.append(prompt)
        return self.script.pop(0)


def asking(model, spending=None, kept=None):
    waits = []
    made = Asking(model, kept or Remembered(), spending or Spending(1_000_000), at_once=4, sleep=waits.append)
    return made, waits


def test_a_good_answer_is_used_and_the_text_is_not_asked_about_again():
    model = Scripted(ONE)
    ask, _ = asking(model)
    first = ask.ask("text", "llm/1")
    assert [claim.act for claim in first] == ["aid"]
    assert ask.ask("text", "llm/1") == first
    assert len(model.prompts) == 1


def test_another_text_and_another_extractor_are_other_questions():
    model = Scripted(ONE, EMPTY, EMPTY)
    ask, _ = asking(model)
    ask.ask("text", "llm/1")
    assert ask.ask("other text", "llm/1") == []
    assert ask.ask("text", "llm/2") == []


def test_a_broken_answer_is_sent_back_with_its_fault_and_the_next_one_is_used():
    model = Scripted(BROKEN, ONE)
    ask, waits = asking(model)
    assert len(ask.ask("text", "llm/1")) == 1
    assert "not JSON" not in model.prompts[0].instructions
    assert "not JSON" in model.prompts[1].instructions
    assert waits == []


def test_after_two_more_tries_the_fault_is_the_outcome_and_is_kept_so_that_replay_is_the_same():
    model = Scripted(*[BROKEN] * TRIES)
    ask, _ = asking(model)
    assert "not JSON" in ask.ask("text", "llm/1")
    assert "not JSON" in ask.ask("text", "llm/1")
    assert len(model.prompts) == TRIES == 3


def test_a_busy_server_is_waited_for_but_not_for_as_long_as_it_likes():
    model = Scripted(BUSY, DOWN, EMPTY)
    ask, waits = asking(model)
    assert ask.ask("text", "llm/1") == []
    assert waits == [LONGEST_WAIT, 2.0]


def test_a_server_that_stays_away_stops_the_reading_and_nothing_is_kept():
    kept = Remembered()
    ask, waits = asking(Scripted(DOWN, DOWN, DOWN), kept=kept)
    with pytest.raises(Unavailable, match=r"connection failed.*FOEDUS_EXTRACTOR=rules"):
        ask.ask("text", "llm/1")
    assert len(waits) == TRIES - 1
    assert kept.find("text", "llm/1") is None


def test_a_refused_key_is_not_tried_again():
    model = Scripted(REFUSED)
    ask, _ = asking(model)
    with pytest.raises(Unavailable, match="refuses the key"):
        ask.ask("text", "llm/1")
    assert len(model.prompts) == 1


def test_a_question_that_might_go_past_the_cap_on_tokens_is_not_asked():
    model = Scripted(EMPTY, EMPTY)
    spending = Spending(6_000)
    ask, _ = asking(model, spending)
    ask.ask("text", "llm/1")
    assert spending.tokens == 110
    with pytest.raises(Unavailable, match="FOEDUS_LLM_TOKENS"):
        ask.ask("word " * 10_000, "llm/1")
    assert len(model.prompts) == 1


def test_the_cap_on_cost_counts_both_prices():
    spending = Spending(10**9, most_cost=0.2, input_price=3.0, output_price=15.0)
    ask, _ = asking(Scripted(Answer(text='{"claims": []}', input_tokens=50_000, output_tokens=2_000)), spending)
    ask.ask("text", "llm/1")
    assert spending.cost == pytest.approx(0.18)
    with pytest.raises(Unavailable, match="FOEDUS_LLM_COST"):
        ask.ask("other text", "llm/1")


def test_what_a_server_does_not_count_is_estimated_and_a_failed_question_counts():
    spending = Spending(1_000_000)
    ask, _ = asking(Scripted(DOWN, Answer(text='{"claims": []}')), spending)
    ask.ask("text", "llm/1")
    assert spending.tokens > 1_000


class Together:
    """A model that answers only once several questions are on their way, and fails on one of them."""

    def __init__(self, together, failing=""):
        self.gate = Barrier(together, timeout=5)
        self.failing = failing

    def answer(self, prompt):
        self.gate.wait()
        return REFUSED if self.failing and self.failing in prompt.content else EMPTY


def test_several_texts_are_asked_about_at_once_and_each_once():
    kept = Remembered()
    ask, _ = asking(Together(4), kept=kept)
    ask.ahead(["one", "two", "three", "four", "one"], "llm/1")
    assert all(kept.find(text, "llm/1") == EMPTY for text in ("one", "two", "three", "four"))
    ask.ahead(["one", "two"], "llm/1")


def test_where_one_question_fails_the_answers_to_the_others_are_kept():
    kept = Remembered()
    ask, _ = asking(Together(3, failing="two"), kept=kept)
    with pytest.raises(Unavailable, match="refuses the key"):
        ask.ahead(["one", "two", "three"], "llm/1")
    assert kept.find("one", "llm/1") == kept.find("three", "llm/1") == EMPTY
    assert kept.find("two", "llm/1") is None


def test_questions_on_their_way_count_toward_the_cap():
    spending = Spending(2 * (estimated(prompt_for("one")) + MOST_TOKENS) - 1)
    ask, _ = asking(Scripted(EMPTY), spending)
    with spending.on(prompt_for("one")), pytest.raises(Unavailable, match="cap"):
        ask.ask("two", "llm/1")
    assert ask.ask("two", "llm/1") == []
