"""Review as a person and a script meet it: the command line, the prompts, HTTP."""

from __future__ import annotations

import json
import uuid

import pytest

from foedus.ingest.review.items import item_id

MATTER = item_id("matter", ("~recognition-of-BTN",))
PERSON = item_id("actor", ("alexander-darchiev",))


@pytest.fixture(scope="module")
def ingested(tmp_path_factory, run_foedus):
    """A data directory with two articles, which commands that need no graph work on."""
    folder = tmp_path_factory.mktemp("reviewed")
    (folder / "a.txt").write_text("Iceland recognised Bhutan on Monday.")
    (folder / "b.txt").write_text("Japan condemned Alexander Darchiev on Monday.")
    done = run_foedus(
        folder / "data", "ingest", "a.txt", "b.txt", "--date", "2024-06-04", "--no-project", cwd=folder
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder / "data"


@pytest.fixture
def review(ingested, run_foedus):
    return lambda *arguments, **options: run_foedus(ingested, "review", *arguments, **options)


@pytest.mark.slow
def test_scripts_decide_by_commands_and_a_decided_item_is_a_conflict(review):
    listed = json.loads(review("list", "--json").stdout)
    assert PERSON in {item["id"] for item in listed["items"]}
    assert listed["counts"]["actor"] == 1
    done = review("alias", PERSON, "George W. Bush", "--by", "ada", "--json")
    assert [effect["type"] for effect in json.loads(done.stdout)["effects"]] == ["ActorsMerged", "ActorAliased"]
    again = review("accept", PERSON, "--by", "bob")
    assert again.returncode == 4
    assert "ada said alias (george-w-bush)" in again.stderr
    assert review("accept", "rev-none", "--by", "ada").returncode == 3
    assert review("accept", MATTER).returncode == 2
    assert review("list", "--kind", "weather").returncode == 2


@pytest.mark.slow
def test_a_person_is_asked_one_by_one_and_told_what_does_not_fit(review):
    talk = review("--kind", "matter", stdin="eve\nz\nq\nnowhere\n\ns\n")
    assert talk.returncode == 0, talk.stderr
    assert "Iceland recognised Bhutan on Monday." in talk.stdout
    assert "no question has the id or the title 'nowhere'" in talk.stdout
    assert "0 decided, 1 left" in talk.stdout
    talk = review("--by", "eve", "--kind", "matter", stdin="q\n")
    assert (talk.returncode, "0 decided, 1 left" in talk.stdout) == (0, True)
    talk = review("--by", "eve", "--kind", "matter", stdin="q\nbhutan\nRecognition of Bhutan\nx\n")
    assert "eve says question" in talk.stdout
    assert "ClaimCorrected" in talk.stdout
    assert review("accept", MATTER, "--by", "ada").returncode == 4


@pytest.mark.slow
def test_decisions_on_claims_are_exported_and_can_be_measured_by(review, ingested, run_foedus, tmp_path):
    timeline = json.loads(review("list", "--below", "1", "--kind", "claim", "--json").stdout)
    assert timeline["items"]
    claim = timeline["items"][0]["subject"][0]
    assert review("accept", claim, "--by", "ada").returncode == 0
    labels = tmp_path / "labels.jsonl"
    exported = json.loads(review("export", str(labels), "--json").stdout)
    assert (exported["texts"], exported["labels"]) == (1, 1)
    scored = run_foedus(ingested, "evaluate", str(labels), str(labels), "--json")
    assert json.loads(scored.stdout)["rows"][0]["act"]["f1"]["value"] == 1.0


def test_decisions_over_http_count_at_once_and_the_second_reviewer_gets_409(served):
    mark = uuid.uuid4().hex[:8]
    posted = {"text": f"Iceland recognised Bhutan. ({mark})", "published": "2024-05-02"}
    assert served.client.post("/v1/articles", json=posted).status_code == 201
    queue = served.client.get("/v1/review", params={"kind": "matter", "limit": 100}).json()
    (item,) = (item for item in queue["items"] if item["id"] == MATTER)
    assert item["sightings"][0]["quote"] == "Iceland recognised Bhutan"
    assert served.client.get(f"/v1/review/{MATTER}").json()["claims"] == item["claims"]
    opens = {"title": "Recognition of Bhutan", "kind": "other", "subject": "Bhutan"}
    decision = {"decision": "question", "by": "ada", "question": "bhutan-recognition", "opens": opens}
    decided = served.client.post(f"/v1/review/{MATTER}/decision", json=decision)
    assert (decided.status_code, decided.json()["status"]) == (201, "recorded")
    who = served.client.get("/v1/actors/BTN/who", params={"on": "bhutan-recognition", "valid_at": "2024-06-01"}).json()
    assert [sider["name"] for sider in who["support"]] == ["Iceland"]
    assert served.client.post(f"/v1/review/{MATTER}/decision", json=decision).status_code == 200
    other = served.client.post(f"/v1/review/{MATTER}/decision", json={"decision": "accept", "by": "bob"})
    assert (other.status_code, other.json()["type"]) == (409, "conflict")
    assert "ada said question (bhutan-recognition)" in other.json()["detail"]
    assert MATTER not in {item["id"] for item in served.client.get("/v1/review").json()["items"]}


@pytest.mark.parametrize(
    ("item", "body", "status"),
    [
        ("rev-none", {"decision": "accept", "by": "ada"}, 404),
        ("rev-none", {"decision": "adore", "by": "ada"}, 422),
        ("rev-none", {"decision": "accept"}, 422),
        ("rev-none", {"decision": "accept", "by": "ada", "colour": "red"}, 422),
    ],
)
def test_a_decision_that_cannot_be_taken_is_a_problem_document(served, item, body, status):
    answer = served.client.post(f"/v1/review/{item}/decision", json=body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
