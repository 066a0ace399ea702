"""A connection to the graph: the user's own Neo4j, or the embedded one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from neo4j import READ_ACCESS, Driver, GraphDatabase, ManagedTransaction
from neo4j.exceptions import AuthError, ClientError, Neo4jError, ServiceUnavailable, SessionExpired
from neo4j.time import Date, DateTime

from foedus.cypher.catalogue import Statement
from foedus.errors import Unavailable
from foedus.graph.engine.embedded import USER, EmbeddedNeo4j
from foedus.graph.engine.jars import Progress
from foedus.settings import Settings

T = TypeVar("T")
RETRY_SECONDS = 15.0


class Transaction(Protocol):
    """What a unit of writing may do."""

    def run(self, statement: Statement, /, **parameters: Any) -> list[dict[str, Any]]:
        """Run a statement of the catalogue and return its rows."""
        ...


class Graph:
    """Reads and writes of named statements on one database.

    Attributes:
        address: where it is, for a person; holds no secret.
    """

    def __init__(self, driver: Driver, database: str, address: str) -> None:
        self.driver = driver
        self.database = database
        self.address = address

    def read(self, statement: Statement, /, **parameters: Any) -> list[dict[str, Any]]:
        """The rows of a statement, in a read transaction; dates as `datetime.date`."""

        def work(transaction: ManagedTransaction) -> list[dict[str, Any]]:
            return _rows(transaction, statement, parameters)

        with spoken(self.address), self.driver.session(database=self.database) as session:
            return session.execute_read(work)

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` in one write transaction; all of it is stored, or nothing. It may be run again after a fault."""
        with spoken(self.address), self.driver.session(database=self.database) as session:
            return session.execute_write(lambda transaction: work(_Managed(transaction)))

    def execute(self, statement: Statement, /, **parameters: Any) -> None:
        """Run a schema or housekeeping statement in a transaction of its own."""
        with spoken(self.address), self.driver.session(database=self.database) as session:
            session.run(statement.text, parameters).consume()  # pyright: ignore[reportArgumentType] (a file of ours)

    @property
    def version(self) -> str:
        """The server's version, such as ``5.26.30``."""
        with spoken(self.address):
            return str(self.driver.get_server_info().agent).removeprefix("Neo4j/")


class _Managed:
    def __init__(self, transaction: ManagedTransaction) -> None:
        self._transaction = transaction

    def run(self, statement: Statement, /, **parameters: Any) -> list[dict[str, Any]]:
        return _rows(self._transaction, statement, parameters)


def _rows(transaction: ManagedTransaction, statement: Statement, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    result = transaction.run(statement.text, parameters)  # pyright: ignore[reportArgumentType] (a file of ours)
    keys = result.keys()
    return [{key: plain(value) for key, value in zip(keys, record.values(), strict=True)} for record in result]


def plain(value: Any) -> Any:
    """The driver's temporal values as Python's own, at any depth of lists and maps."""
    if isinstance(value, Date):
        return value.to_native()
    if isinstance(value, DateTime):
        return value.to_native()
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


@contextmanager
def spoken(address: str) -> Iterator[None]:
    """Turn the driver's errors into `Unavailable`, with what to check and no secret."""
    try:
        yield
    except AuthError as error:
        raise Unavailable(
            f"Neo4j at {address} refuses the user or password: check FOEDUS_NEO4J_USER and FOEDUS_NEO4J_PASSWORD"
        ) from error
    except (ServiceUnavailable, SessionExpired) as error:
        raise Unavailable(
            f"Neo4j at {address} does not answer: check that it runs and that FOEDUS_NEO4J_URI is right; an embedded "
            "one that another foedus process had started has ended with it, and the next call starts a new one"
        ) from error
    except ClientError as error:
        if error.code == "Neo.ClientError.Database.DatabaseNotFound":
            raise Unavailable(f"Neo4j at {address} has no such database: check FOEDUS_NEO4J_DATABASE") from error
        raise
    except Neo4jError as error:
        raise Unavailable(f"Neo4j at {address} could not do it ({error.code}): {error.message}") from error


def connect(uri: str, user: str, password: str, database: str = "neo4j") -> Graph:
    """A graph at an address; raises `Unavailable`, without the password, if it does not answer."""
    driver = GraphDatabase.driver(
        uri,
        auth=(user, password),
        notifications_min_severity="OFF",
        max_transaction_retry_time=RETRY_SECONDS,
        connection_timeout=10,
        user_agent="foedus",
    )
    try:
        with spoken(uri), driver.session(database=database, default_access_mode=READ_ACCESS) as session:
            session.run("RETURN 1").consume()
    except BaseException:
        driver.close()
        raise
    return Graph(driver, database, uri)


@contextmanager
def open_graph(settings: Settings, *, progress: Progress | None = None) -> Iterator[Graph]:
    """The user's Neo4j where FOEDUS_NEO4J_URI is set, else the embedded one of the data directory."""
    if settings.neo4j_uri is not None:
        password = settings.neo4j_password.get_secret_value() if settings.neo4j_password else ""
        graph = connect(settings.neo4j_uri, settings.neo4j_user, password, settings.neo4j_database)
        with graph.driver:
            yield graph
        return
    with EmbeddedNeo4j(settings.data, settings.cache, settings.neo4j_heap).running(progress) as server:
        graph = connect(server.uri, USER, server.password)
        with graph.driver:
            yield graph
