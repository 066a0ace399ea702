"""The heads of the named queries say all that a user needs to call them."""

from __future__ import annotations

import re
import shlex

import pytest

from foedus.cypher.catalogue import parts
from foedus.cypher.named import Parameter, named_queries, named_query
from foedus.errors import NotFound

QUERIES = named_queries()


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_the_example_gives_what_must_be_given_and_nothing_else(query):
    given = {each.partition("=")[0] for each in shlex.split(query.example)}
    assert given
    assert {one.name for one in query.parameters if one.default is None} <= given
    assert given <= {one.name for one in query.parameters}


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_the_columns_are_those_of_the_statement(query):
    columns = [part.partition(":")[0].strip() for part in parts(query.columns)]
    returned = query.statement.text.rpartition("\nRETURN ")[2]
    for column in columns:
        assert re.search(rf"(AS |^|, |DISTINCT ){column}\b", returned), column


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_what_depends_on_time_can_be_asked_at_any_point(query):
    kinds = {one.name: one for one in query.parameters}
    text = query.statement.text
    assert ("$valid_at" in text) == ("valid_at" in kinds)
    assert ("$known_sequence" in text) == ("known_at" in kinds)
    if "known_at" in kinds:
        assert kinds["known_at"] == Parameter("known_at", "sequence", "now")
    if "limit" in kinds:
        assert kinds["limit"].default is not None


def test_a_query_that_is_not_there_is_answered_with_the_nearest():
    with pytest.raises(NotFound, match="flips"):
        named_query("flip")
