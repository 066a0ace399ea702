"""What people have decided, as labels."""

from __future__ import annotations

import json

import pytest
from reviewing import CONDEMNED, PERSON, RECOGNISED, TOO, claims, decide, ingest

from foedus.errors import BadInput
from foedus.ingest.evaluate.labels import compared, read_documents
from foedus.ingest.evaluate.matching import matched, same_act


def test_decisions_are_exported_as_labels_and_what_nobody_looked_at_as_optional(foedus, tmp_path):
    from foedus.ingest.review.export import write_labels

    file = tmp_path / "labels.jsonl"
    with pytest.raises(BadInput, match="nobody has decided"):
        write_labels(foedus.log, foedus.texts, foedus.registry, file)
    mixed = f"{RECOGNISED} France condemned Russia. Poland praised Germany."
    (article, other, _) = ingest(foedus, mixed, TOO, CONDEMNED)
    by_actor = {claim.actor: claim_id for claim_id, claim in claims(foedus).items()}
    decide(foedus, by_actor["ISL"], "accept")
    decide(foedus, by_actor["FRA"], "reject")
    decide(foedus, by_actor["NOR"], "correct", changes={"act": "criticise"})
    decide(foedus, PERSON, "alias", actor="Sergey Lavrov")
    exported = write_labels(foedus.log, foedus.texts, foedus.registry, file)
    assert (exported.texts, exported.labels, exported.rejected) == (2, 2, 2)
    lines = {line["id"]: line for line in map(json.loads, file.read_text("utf-8").splitlines())}
    assert lines.keys() == {article, other}
    assert lines[article]["text"] == mixed
    assert lines[article]["date"] == "2024-06-04"
    made = {(tuple(each["actor"]), each["act"]): each["optional"] for each in lines[article]["claims"]}
    assert made == {(("ISL",), "recognise"): False, (("POL",), "praise"): True}
    assert [(each["act"], each["optional"]) for each in lines[other]["claims"]] == [("criticise", False)]
    (document, _) = read_documents(file)
    labels = compared(document, {})
    assert len(matched(labels, labels, same_act)) == len(labels) == 2


def test_a_withdrawn_text_is_not_exported(foedus, tmp_path):
    from foedus.graph.events import ArticleWithdrawn
    from foedus.ingest.review.export import write_labels

    (article, _) = ingest(foedus, RECOGNISED, TOO)
    for claim in claims(foedus):
        decide(foedus, claim, "accept")
    foedus.record(ArticleWithdrawn(article_id=article, reason="asked", by="ada"))
    write_labels(foedus.log, foedus.texts, foedus.registry, tmp_path / "labels.jsonl")
    assert RECOGNISED not in (tmp_path / "labels.jsonl").read_text("utf-8")
    assert TOO in (tmp_path / "labels.jsonl").read_text("utf-8")
