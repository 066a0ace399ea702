"""For notebooks that use py2neo (extra `py2neo`): the graph as a connected `py2neo.Graph`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.errors import MissingPart
from foedus.settings import Settings, load

if TYPE_CHECKING:
    from py2neo import Graph


def py2neo_graph(settings: Settings | None = None) -> Graph:
    """The graph of `settings` (else of the environment and `foedus.toml`), for py2neo.

    An embedded server that runs (`foedus serve`) is shared; else one is started, and ends with this Python process.

    Raises:
        MissingPart: py2neo is not installed.
        Unavailable: the server does not answer.
    """
    try:
        from py2neo import Graph
    except ImportError as error:
        raise MissingPart("py2neo is not installed: `pip install 'foedus[py2neo]'`") from error
    import atexit

    from foedus.graph.engine.connection import open_graph
    from foedus.graph.engine.embedded import USER, EmbeddedNeo4j

    given = settings or load()
    opened = open_graph(given)
    address = opened.__enter__().address
    atexit.register(opened.__exit__, None, None, None)
    if given.neo4j_uri is not None:
        password = given.neo4j_password.get_secret_value() if given.neo4j_password else ""
        return Graph(address, auth=(given.neo4j_user, password), name=given.neo4j_database)
    server = EmbeddedNeo4j(given.data, given.cache).found()
    assert server is not None
    return Graph(server.uri, auth=(USER, server.password))
