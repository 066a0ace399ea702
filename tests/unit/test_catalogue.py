"""The catalogue: each statement is found by name, and its head says what its text needs."""

from __future__ import annotations

import re

import pytest

from foedus.cypher.catalogue import Statement, names, statement

EVERY = [name for folder in ("schema", "write", "read", "queries") for name in names(folder)]


def body(name: str) -> str:
    return "\n".join(line for line in statement(name).text.splitlines() if not line.startswith("//"))


@pytest.mark.parametrize("name", EVERY)
def test_each_statement_begins_with_a_sentence_and_has_a_text(name):
    assert statement(name).description.endswith(".")
    assert body(name).strip()


@pytest.mark.parametrize("name", EVERY)
def test_the_head_names_the_parameters_that_the_text_uses(name):
    assert set(statement(name).parameters) == set(re.findall(r"\$(\w+)", body(name)))


@pytest.mark.parametrize("name", EVERY)
def test_the_indexes_that_a_statement_rides_on_exist(name):
    assert {f"schema/{index}" for index in statement(name).rides_on} <= set(names("schema"))


@pytest.mark.parametrize("name", names("schema"))
def test_schema_statements_can_be_applied_twice_and_make_what_their_file_is_named(name):
    assert f"{name.removeprefix('schema/')} IF NOT EXISTS" in body(name)


@pytest.mark.parametrize("name", [*names("read"), *names("queries")])
def test_statements_of_reading_say_their_rows_and_write_nothing(name):
    assert statement(name).rows
    assert not re.search(r"\b(CREATE|MERGE|SET|DELETE|REMOVE)\b", body(name))


@pytest.mark.parametrize("name", EVERY)
def test_the_shared_predicates_are_spelled_out(name):
    assert not re.search(r"\b(VISIBLE|KNOWN|COUNTING|DECISION_DAY|DECIDING)\(", body(name))


def test_parameters_with_shapes_in_brackets_are_told_apart():
    given = Statement(
        "x", "", "", ("X.", "parameters: rows: list of {id, name: [a, b]}, known: integer, name", "rows: n")
    )
    assert given.parameters == {"rows": "list of {id, name: [a, b]}", "known": "integer", "name": ""}
    assert Statement("x", "", "", ("X.", "parameters: none")).parameters == {}


def test_a_name_that_no_file_has_is_an_error():
    with pytest.raises(LookupError, match="read/nothing"):
        statement("read/nothing")
