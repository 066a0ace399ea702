"""The API, over a real server on the bundled articles."""

from __future__ import annotations

import json
import re
import uuid

import pytest

QUESTION = "nato-secretary-general"


def test_the_tally_over_http_is_the_one_of_the_command_line(served):
    over_http = served.client.get(
        f"/v1/questions/{QUESTION}/tally", params={"option": "mark-rutte", "valid_at": "2024-06-04"}
    ).json()
    typed = served.json("tally", QUESTION, "--option", "Mark Rutte", "--valid-at", "2024-06-04")
    assert over_http == typed
    assert len(over_http["electorate"]) == 32
    assert "HUN" in over_http["oppose"]


def test_an_actor_is_found_by_any_of_its_names(served):
    assert served.client.get("/v1/actors/Hungary").json()["id"] == "HUN"
    assert served.client.get("/v1/actors/hungary").json()["memberships"] != []
    assert served.client.get("/v1/actors/UK").json()["name"] == "United Kingdom"
    assert served.json("timeline", "Türkiye", QUESTION, "--option", "Rutte")["actor"] == "TUR"
    assert served.client.get("/v1/queries/sides_of", params={"actor": "Britain"}).json()["parameters"]["actor"] == "GBR"


def test_an_unknown_actor_is_a_problem_document_that_names_it(served):
    answer = served.client.get("/v1/actors/Atlantis")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "not-found"
    assert "Atlantis" in answer.json()["detail"]


def test_a_wrong_day_is_a_problem_document_that_says_the_form(served):
    answer = served.client.get(f"/v1/questions/{QUESTION}/tally", params={"valid_at": "4 June"})
    assert (answer.status_code, answer.json()["type"]) == (422, "bad-input")
    assert "YYYY-MM-DD" in answer.json()["detail"]


def test_positions_come_in_pages_that_join_without_gap_or_repeat(served):
    seen, cursor = [], None
    while True:
        page = served.client.get(
            "/v1/positions", params={"valid_at": "2024-06-20", "limit": 5, **({"cursor": cursor} if cursor else {})}
        ).json()
        seen += [position["position"] for position in page["positions"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) > 5
    assert seen == sorted(seen)


def test_a_posted_article_counts_at_once_and_a_second_time_is_a_duplicate(served):
    mark = uuid.uuid4().hex[:8]
    article = {
        "text": f"OSLO - Norway supports Mark Rutte as the next secretary general of NATO, the government said. ({mark})",
        "published": "2024-05-02",
        "outlet": "North Sea Dispatch",
    }
    first = served.client.post("/v1/articles", json=article)
    again = served.client.post("/v1/articles", json=article)
    assert (first.status_code, first.json()["status"]) == (201, "new")
    assert (again.status_code, again.json()["status"]) == (200, "duplicate")
    params = {"option": "mark-rutte", "valid_at": "2024-05-03"}
    assert "NOR" in served.client.get(f"/v1/questions/{QUESTION}/tally", params=params).json()["support"]
    before = {**params, "valid_at": "2024-05-01"}
    assert "NOR" in served.client.get(f"/v1/questions/{QUESTION}/tally", params=before).json()["unknown"]


def test_an_article_from_the_future_is_refused(served):
    answer = served.client.post("/v1/articles", json={"text": "Norway supports it.", "published": "2999-01-01"})
    assert answer.status_code == 422
    assert "future" in answer.json()["detail"]


def test_what_the_timeline_quotes_stands_in_its_article(served):
    timeline = served.client.get(
        "/v1/timeline", params={"actor": "HUN", "question": QUESTION, "option": "mark-rutte"}
    ).json()
    assert [stretch["position"]["stance"] for stretch in timeline["stretches"]] == ["oppose", "support"]
    assert all(claim["quote"] and claim["url"] for stretch in timeline["stretches"] for claim in stretch["rests_on"])


def test_as_known_before_the_articles_came_nothing_was_known(served):
    tally = served.client.get(
        f"/v1/questions/{QUESTION}/tally", params={"option": "mark-rutte", "valid_at": "2024-06-20", "known_at": "1"}
    ).json()
    assert tally["support"] == []


def test_alive_and_ready(served):
    assert served.client.get("/healthz").json() == {"alive": True}
    ready = served.client.get("/readyz").json()
    assert (ready["engine"], ready["lag"]) == ("Neo4j", 0)


def test_the_openapi_document_knows_every_route_and_its_answer(served):
    document = served.client.get("/openapi.json").json()
    assert "/v1/questions/{question_id}/tally" in document["paths"]
    assert "Tally" in document["components"]["schemas"]
    for path in document["paths"].values():
        for operation in path.values():
            assert any(
                "schema" in content
                for response in operation["responses"].values()
                for content in response.get("content", {}).values()
            )


def test_a_position_is_explained_by_its_id(served):
    params = {"actor": "HUN", "question": QUESTION, "option": "mark-rutte", "valid_at": "2024-06-04"}
    (position,) = served.client.get("/v1/positions", params=params).json()["positions"]
    found = served.client.get(f"/v1/positions/{position['position']}/explanation").json()
    assert found["position"] == position
    assert {reason["role"] for reason in found["claims"]} >= {"carries", "later"}
    by_command = served.json("explain", "HUN", "--on", QUESTION, "--valid-at", "2024-06-04")
    assert by_command["position"]["position"] == position["position"]
    wrong = served.client.get(f"/v1/positions/{position['position']}/explanation", params={"policy": "loudest"})
    assert wrong.status_code == 422


@pytest.mark.parametrize("wrong", [{"stance": "perhaps"}, {"limit": 0}, {"limit": "many"}])
def test_a_parameter_of_the_wrong_form_is_a_problem_document_that_names_it(served, wrong):
    answer = served.client.get("/v1/positions", params=wrong)
    assert (answer.status_code, answer.json()["type"]) == (422, "bad-input")
    assert next(iter(wrong)) in answer.json()["detail"]


def test_a_path_that_no_route_has_is_not_found(served):
    answer = served.client.get("/v1/nothing")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_an_alliance_and_its_coalitions_are_the_same_over_http_and_by_command(served):
    over_http = served.client.get("/v1/alliances/NATO", params={"valid_at": "2024-06-04"}).json()
    assert over_http == served.json("alliance", "NATO", "--valid-at", "2024-06-04")
    assert len(over_http["members"]) == 32
    asked = {"members": ["NATO"], "window": "2022..2024", "min_common": 2}
    typed = served.json("coalition", "--members", "NATO", "--window", "2022..2024", "--min-common", "2")
    assert served.client.get("/v1/coalitions", params=asked).json() == typed
    assert {"CAN", "DEU", "USA"} <= set(typed["coalitions"][0]["members"])


def test_named_queries_are_listed_and_run_over_http_and_by_command(served):
    listed = {query["name"]: query for query in served.client.get("/v1/queries").json()}
    assert len(listed) >= 25
    assert listed["holdouts"]["parameters"][0] == {"name": "question", "kind": "question", "default": None}
    params = {"question": QUESTION, "option": "mark-rutte", "valid_at": "2024-06-04"}
    over_http = served.client.get("/v1/queries/tally_by_side", params=params).json()
    typed = served.json("query", "tally_by_side", *(f"{key}={value}" for key, value in params.items()))
    assert over_http == typed
    assert ["oppose", 1, ["HUN"]] in typed["rows"]
    assert [query["name"] for query in served.json("query", "--list")] == sorted(listed)
    described = served.run("query", "holdouts", "--describe").stdout
    assert "question: question, required" in described
    assert "example: foedus query holdouts" in described


def test_a_wrong_call_of_a_named_query_says_what_would_do(served):
    wrong = served.client.get("/v1/queries/holdouts", params={"colour": "red"})
    assert (wrong.status_code, wrong.json()["type"]) == (422, "bad-input")
    assert "colour" in wrong.json()["detail"]
    assert served.client.get("/v1/queries/nothing").status_code == 404
    for arguments, code in ((("nothing",), 3), (("holdouts", "question"), 2), ((), 2), (("holdouts", "a=1", "a=2"), 2)):
        assert served.run("query", *arguments).returncode == code


def test_the_documented_example_of_a_tally_is_true(served):
    document = served.client.get("/openapi.json").json()
    said = document["paths"]["/v1/questions/{question_id}/tally"]["get"]["responses"]["200"]["content"]
    example = said["application/json"]["example"]
    (bundled,) = re.findall(r"The log has (\d+) events", served.printed)
    asked = {"option": example["option"], "valid_at": example["valid_at"], "known_at": bundled}
    told = served.client.get(f"/v1/questions/{example['question']}/tally", params=asked).json()
    for one in (told, example):
        one["known_sequence"] = bundled
        one["reported_counts"] = [(count["count"], count["of"]) for count in one["reported_counts"][:1]]
    assert {name: told[name] for name in example} == example


def test_a_body_that_is_no_text_is_a_problem_document(served):
    answer = served.client.post("/v1/articles", content=b"\xff", headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["type"]) == (422, "bad-input")
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_openapi_document_knows_all_that_it_speaks_of_and_every_error_is_a_problem_document(served):
    document = served.client.get("/openapi.json").json()
    spoken_of = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)))
    assert spoken_of <= document["components"]["schemas"].keys()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            for status, response in operation["responses"].items():
                if status >= "400":
                    assert list(response["content"]) == ["application/problem+json"], (method, path, status)


def test_the_documentation_is_shown_without_a_word_to_another_site(served):
    page = served.client.get("/docs").text
    parts = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(parts) == 3
    for part in parts:
        assert part.startswith("/"), part
        assert served.client.get(part).status_code == 200
