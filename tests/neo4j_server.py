"""One real Neo4j for all tests of a session; each test that asks for `graph` finds it empty.

The server is the embedded one, on a data directory of its own. FOEDUS_TEST_NEO4J_URI and FOEDUS_TEST_NEO4J_PASSWORD
name another server to run the same tests on; its database is emptied by them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from foedus.cypher.catalogue import statement
from foedus.graph.engine.address import address_in
from foedus.graph.engine.connection import Graph, open_graph
from foedus.graph.projection.schema import apply
from foedus.settings import Settings


@pytest.fixture(scope="session")
def neo4j_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings whose graph is the session's server."""
    return Settings(
        data=tmp_path_factory.mktemp("neo4j-of-the-tests"),
        neo4j_uri=os.environ.get("FOEDUS_TEST_NEO4J_URI"),
        neo4j_password=os.environ.get("FOEDUS_TEST_NEO4J_PASSWORD"),
        neo4j_heap="512m",
    )


@pytest.fixture(scope="session")
def neo4j_server(neo4j_settings: Settings) -> Iterator[Graph]:
    """The session's server, with the schema applied; what tests have written stays in it."""
    with open_graph(neo4j_settings) as graph:
        apply(graph)
        yield graph


@pytest.fixture
def graph(neo4j_server: Graph) -> Graph:
    """The session's server, emptied."""
    neo4j_server.execute(statement("write/empty"))
    return neo4j_server


@pytest.fixture(scope="module")
def with_data(neo4j_server: Graph, neo4j_settings: Settings) -> Callable[[Path], Settings]:
    """Settings for a data directory with a log of its own, and the session's server, emptied, as its graph."""
    neo4j_server.execute(statement("write/empty"))
    if neo4j_settings.neo4j_uri:
        return lambda data: neo4j_settings.model_copy(update={"data": data})
    server = address_in(neo4j_settings.data / "neo4j")
    assert server is not None
    password = SecretStr(server.password)
    return lambda data: Settings(data=data, neo4j_uri=server.uri, neo4j_password=password)
