"""A language model behind HTTP, on a server that misbehaves in every way."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path

import pytest
from llm_server import SLOW, Reply, anthropic, fake_models, openai
from typer.testing import CliRunner

from foedus.bootstrap import Foedus, open_foedus
from foedus.cli.commands import app
from foedus.errors import BadInput, Unavailable
from foedus.graph.events import ClaimAsserted, ExtractionCompleted, ModelAnswered
from foedus.ingest.extract.llm.extractor import CONFIDENCE
from foedus.ingest.extract.llm.model import Answer, NoAnswer
from foedus.ingest.extract.llm.prompt import MOST_CHARACTERS, MOST_CLAIMS, prompt_for
from foedus.ingest.extract.llm.serving import LARGEST, Served
from foedus.ingest.sources import SourceText
from foedus.settings import Settings, load

TEXT = "Norway praised Kenya on Monday. Malta has not recognised Kosovo."
PRAISED = {
    "quote": "Norway praised Kenya",
    "actor": "Norway",
    "predicate": "praised",
    "act": "praise",
    "target": "Kenya",
}
NOT_YET = {
    "quote": "Malta has not recognised Kosovo", "actor": "Malta", "predicate": "recognised", "act": "recognise",
    "target": "Kosovo",
}  # fmt: skip
INVENTED = {"quote": "Spain left NATO", "actor": "Spain", "predicate": "left", "act": "leave", "target": "NATO"}
GOOD = openai(json.dumps({"claims": [PRAISED, NOT_YET]}))
PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "llm.md"
KEY = "sk-very-secret-7"


@pytest.fixture
def models():
    with fake_models() as running:
        yield running


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr("foedus.ingest.extract.llm.asking.LONGEST_WAIT", 0.01)


def settings(models, tmp_path, **more):
    return Settings(
        data=tmp_path / "data", extractor="llm", llm_url=models.url, llm_model="test-model", llm_key=KEY,
        llm_seconds=0.5, **more,
    )  # fmt: skip


def taken(foedus, text=TEXT, title="t"):
    return list(foedus.take([SourceText(text=text, origin="o", title=title, published="2024-05-14", language="en")]))


def claims(foedus):
    events = [row.event for row in foedus.log.read(types=[ClaimAsserted])]
    return [(event.claim.actor, event.claim.act, event.claim.target, event.claim.factuality) for event in events]


BOTH = [("NOR", "praise", "KEN", "actual"), ("MLT", "recognise", "XKX", "denied")]


def test_the_question_has_instructions_a_schema_and_the_article_as_data_and_the_key_in_a_header_alone(models):
    models.replies = [Reply(GOOD)]
    served = Served("openai", models.url, "test-model", KEY)
    answer = served.answer(prompt_for(TEXT))
    served.close()
    ((path, headers, body),) = models.asked
    assert isinstance(answer, Answer)
    assert (answer.input_tokens, answer.output_tokens) == (1000, 50)
    assert path == "/v1/chat/completions"
    assert headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in json.dumps(body)
    system, user = body["messages"]
    assert TEXT in user["content"]
    assert TEXT not in system["content"]
    assert (body["max_tokens"], body["temperature"]) == (prompt_for(TEXT).most_tokens, 0)
    assert body["response_format"]["json_schema"]["strict"] is True


def test_the_service_that_renamed_its_limit_is_asked_by_the_new_name(models, monkeypatch):
    monkeypatch.setattr("foedus.ingest.extract.llm.serving._OPENAI", "127.0.0.1")
    models.replies = [Reply(GOOD)]
    served = Served("openai", models.url, "test-model", KEY)
    served.answer(prompt_for(TEXT))
    served.close()
    body = models.asked[0][2]
    assert body["max_completion_tokens"] == prompt_for(TEXT).most_tokens
    assert not {"max_tokens", "temperature"} & body.keys()


def test_the_other_interface_is_spoken_too(models):
    models.replies = [Reply(anthropic([PRAISED]))]
    served = Served("anthropic", models.url, "test-model", KEY)
    answer = served.answer(prompt_for(TEXT))
    served.close()
    ((path, headers, body),) = models.asked
    assert json.loads(answer.text) == {"claims": [PRAISED]}
    assert path == "/v1/messages"
    assert headers["x-api-key"] == KEY
    assert body["tool_choice"]["name"] == body["tools"][0]["name"]


ELSEWHERE = {"location": "http://127.0.0.1:1/"}


@pytest.mark.parametrize(
    ("reply", "why", "again"),
    [
        (Reply(status=500), "HTTP 500", True),
        (Reply(status=529), "HTTP 529", True),
        (Reply(status=429, headers={"retry-after": "7"}), "HTTP 429", True),
        (Reply(status=401), "refuses the key", False),
        (Reply(status=400), "HTTP 400; does it know FOEDUS_LLM_MODEL", False),
        (Reply(status=307, headers=ELSEWHERE), "HTTP 307", False),
        (Reply(GOOD, before=SLOW), "in time", True),
        (Reply(GOOD, drip=0.05), "in time", True),
        (Reply(GOOD, cut=40), "connection failed", True),
        (Reply(hang_up=True), "connection failed", True),
        (Reply(b"<html>busy</html>"), "not what its interface promises", True),
        (Reply(b"[]"), "not what its interface promises", True),
        (Reply(b'{"choices": []}'), "not what its interface promises", True),
        (Reply(b'{"choices": [{"message": {"content": null}}]}'), "not what its interface promises", True),
        (Reply(b'{"choices": [{"message": {"content": "x"}}], "usage": {"prompt_tokens": "many"}}'), "promises", True),
        (Reply(b"[" * 200_000), "not what its interface promises", True),
        (Reply(b"\xff\xfe"), "not what its interface promises", True),
        (Reply(b" " * (LARGEST + 1)), "longer than", False),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_whatever_goes_wrong_is_told_and_says_whether_to_try_again(models, reply, why, again):
    models.replies = [reply]
    served = Served("openai", models.url, "test-model", KEY, seconds=0.5)
    answer = served.answer(prompt_for(TEXT))
    served.close()
    assert isinstance(answer, NoAnswer)
    assert why in answer.why
    assert answer.again is again
    assert KEY not in answer.why
    assert answer.wait == (7.0 if reply.status == 429 else None)


@pytest.mark.parametrize("api", ["openai", "anthropic"])
def test_a_server_that_is_not_there_is_told(api):
    served = Served(api, "http://127.0.0.1:9/v1", "m", seconds=0.5)
    assert "connection failed" in served.answer(prompt_for(TEXT)).why
    served.close()


@pytest.mark.parametrize(
    "url", ["ftp://host/v1", "localhost:11434", "https://user:pass@host/v1", "http://models.example/v1"]
)
def test_an_address_that_is_none_or_would_give_the_key_away_is_refused(url):
    with pytest.raises(BadInput, match="FOEDUS_LLM_URL"):
        Served("openai", url, "m", KEY)


def test_claims_of_a_model_are_stored_with_our_factuality_and_its_answer_is_kept(models, tmp_path):
    models.replies = [Reply(GOOD)]
    with open_foedus(settings(models, tmp_path)) as foedus:
        (result,) = taken(foedus)
        (answered,) = [row.event for row in foedus.log.read(types=[ModelAnswered])]
        assert (result.status, result.claims) == ("new", 2)
        assert claims(foedus) == BOTH
        assert (answered.extractor, answered.input_tokens) == ("llm-test-model/1", 1000)
        assert json.loads(foedus.texts.get(answered.answer_id)) == {"claims": [PRAISED, NOT_YET]}


def test_reading_the_same_text_again_asks_nobody_not_even_in_another_process(models, tmp_path):
    models.replies = [Reply(GOOD)]
    with open_foedus(settings(models, tmp_path)) as foedus:
        taken(foedus)
    with open_foedus(settings(models, tmp_path)) as foedus:
        (result,) = taken(foedus, title="the same text elsewhere")
        assert (result.status, result.claims) == ("new", 2)
    assert len(models.asked) == 1


def test_a_server_that_recovers_is_asked_again_and_the_claims_are_as_if_nothing_had_been(models, tmp_path):
    models.replies = [Reply(status=500), Reply(GOOD, cut=40), Reply(GOOD)]
    with open_foedus(settings(models, tmp_path)) as foedus:
        taken(foedus)
        assert claims(foedus) == BOTH


def test_a_broken_answer_is_sent_back_and_an_invented_quote_is_quarantined(models, tmp_path):
    models.replies = [
        Reply(openai('{"claims": [{"quote": "Norw')),
        Reply(openai('{"claims": [{"actor": "Norway"}]}')),
        Reply(openai(json.dumps({"claims": [INVENTED, PRAISED]}))),
    ]
    with open_foedus(settings(models, tmp_path)) as foedus:
        (result,) = taken(foedus)
        (done,) = [row.event for row in foedus.log.read(types=[ExtractionCompleted])]
        assert claims(foedus) == BOTH[:1]
        assert result.quarantined == 1
        assert "Spain" not in str(done)
    assert "follow the schema" in models.asked[2][2]["messages"][0]["content"]


def test_a_model_that_never_makes_sense_leaves_the_article_captured_and_says_so(models, tmp_path):
    models.replies = [Reply(openai("I am a teapot."))] * 3
    with open_foedus(settings(models, tmp_path)) as foedus:
        (result,) = taken(foedus)
        assert (result.status, result.claims, result.quarantined) == ("new", 0, 1)


def test_a_server_that_stays_away_stops_the_reading_and_the_same_command_goes_on_from_there(models, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    models.replies = [Reply(status=503)] * 3
    with open_foedus(settings(models, tmp_path)) as foedus:
        with pytest.raises(Unavailable, match="HTTP 503") as raised:
            taken(foedus)
        assert claims(foedus) == []
        models.replies = [Reply(GOOD)]
        taken(foedus)
        assert claims(foedus) == BOTH
    assert KEY not in caplog.text + str(raised.value)


def test_a_cap_stops_before_it_is_passed(models, tmp_path):
    with open_foedus(settings(models, tmp_path, llm_tokens=1_000)) as foedus, pytest.raises(Unavailable, match="cap"):
        taken(foedus)
    assert models.asked == []


def test_with_the_rules_agreement_makes_surer_and_each_claim_says_who_made_it(models, tmp_path):
    sided = PRAISED | {"act": "criticise"}
    models.replies = [Reply(openai(json.dumps({"claims": [sided, NOT_YET]})))]
    chosen = settings(models, tmp_path).model_copy(update={"extractor": "ensemble"})
    with open_foedus(chosen) as foedus:
        taken(foedus)
        made = [row.event for row in foedus.log.read(types=[ClaimAsserted])]
        waiting = foedus.review.queue(foedus.registry, kinds=["disagreement"])
        by_act = {event.claim.act: event for event in made}
        assert by_act["recognise"].extractor.startswith("rules/")
        assert by_act["recognise"].extractor.endswith("+llm-test-model/1")
        assert by_act["recognise"].claim.confidence > 0.6
        assert by_act["praise"].extractor != by_act["criticise"].extractor
        assert len(waiting.items) == 1


def test_withdrawing_an_article_erases_what_the_model_said_of_it(models, tmp_path, monkeypatch):
    monkeypatch.setattr(Foedus, "erase_graph", lambda _self: None)  # the graph has its own tests
    models.replies = [Reply(GOOD)]
    with open_foedus(settings(models, tmp_path)) as foedus:
        (result,) = taken(foedus)
        (answered,) = [row.event for row in foedus.log.read(types=[ModelAnswered])]
        foedus.withdraw(result.article_id, reason="asked for", by="ada")
        assert foedus.texts.get(answered.answer_id) is None


def test_a_model_is_named_or_nothing_is_read(tmp_path):
    with (
        open_foedus(Settings(data=tmp_path / "data", extractor="llm", llm_model="m")) as foedus,
        pytest.raises(BadInput, match="FOEDUS_LLM_URL"),
    ):
        taken(foedus)


def test_the_key_is_masked_where_settings_are_shown_and_the_rules_are_the_default(monkeypatch, tmp_path):
    monkeypatch.setenv("FOEDUS_LLM_KEY", KEY)
    monkeypatch.chdir(tmp_path)
    shown = CliRunner().invoke(app, ["config", "--json"])
    assert shown.exit_code == 0
    assert KEY not in shown.output
    assert load().extractor == "rules"


def test_extract_reads_by_the_chosen_extractor_and_says_which_one(models, monkeypatch, tmp_path):
    models.replies = [Reply(GOOD)]
    for name, value in (
        ("EXTRACTOR", "llm"),
        ("LLM_URL", models.url),
        ("LLM_MODEL", "m"),
        ("DATA", str(tmp_path / "d")),
    ):
        monkeypatch.setenv(f"FOEDUS_{name}", value)
    (tmp_path / "a.txt").write_text(TEXT)
    shown = CliRunner().invoke(app, ["extract", str(tmp_path / "a.txt"), "--date", "2024-05-14"])
    line = json.loads(shown.output)
    assert line["extractor"] == "llm-m/1"
    assert [claim["act"] for claim in line["claims"]] == ["praise", "recognise"]


def test_the_page_names_settings_that_exist_and_figures_that_hold():
    page = PAGE.read_text("utf-8")
    named = {name.lower() for name in re.findall(r"FOEDUS_([A-Z_]+)", page)}
    assert named <= set(Settings.model_fields)
    assert {name for name in Settings.model_fields if name.startswith("llm_")} - {"llm_seconds"} <= named
    assert f"{MOST_CHARACTERS:,} characters" in page
    assert f"at most {MOST_CLAIMS} claims" in page
    assert f"confidence of {CONFIDENCE}" in page
    assert Unavailable.exit_code == 6
