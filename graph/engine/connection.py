"""A connection to the graph: the user's own Neo4j, or the embedded one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Protocol, TypeVar

from neo4j import READ_ACCESS, Driver, GraphDatabase, ManagedTransaction, Session
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    DatabaseUnavailable,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)
from neo4j.time import Date, DateTime

from foedus.cypher.catalogue import Statement
from foedus.errors import Unavailable
from foedus.graph.engine.embedded import USER, EmbeddedNeo4j
from foedus.graph.engine.jars import Progress
from foedus.settings import Settings

T = TypeVar("T")
Anew = Callable[[], tuple[Driver, str]]
"""Finds or starts the embedded server again: a driver for it, and its address."""

DATABASE = "neo4j"
RETRY_SECONDS = 15.0
EMBEDDED_RETRY_SECONDS = 2.0
"""Short, since a server on loopback that does not answer has gone."""


class Transaction(Protocol):
    """What a unit of writing may do."""

    def run(self, statement: Statement, /, **parameters: Any) -> list[dict[str, Any]]:
        """Run a statement of the catalogue and return its rows."""
        ...


class Graph:
    """Reads and writes of named statements on one database. Threads may share it.

    Attributes:
        driver: the driver that is in use now.
        database: the database's name.
        address: where it is, for a person; holds no secret.
    """

    def __init__(self, driver: Driver, database: str, address: str, anew: Anew | None = None) -> None:
        self.driver = driver
        self.database = database
        self.address = address
        self._anew = anew
        self._renewing = threading.Lock()

    def read(self, statement: Statement, /, **parameters: Any) -> list[dict[str, Any]]:
        """The rows of a statement, in a read transaction; dates as `datetime.date`."""

        def work(transaction: ManagedTransaction) -> list[dict[str, Any]]:
            return _rows(transaction, statement, parameters)

        return self.within(lambda session: session.execute_read(work))

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` in one write transaction; all of it is stored, or nothing. It may be run again after a fault."""

        def managed(transaction: ManagedTransaction) -> T:
            return work(_Managed(transaction))

        return self.within(lambda session: session.execute_write(managed))

    def execute(self, statement: Statement, /, **parameters: Any) -> None:
        """Run a schema or housekeeping statement in a transaction of its own."""
        text: Any = statement.text
        self.within(lambda session: session.run(text, parameters).consume())

    def within(self, work: Callable[[Session], T], **options: Any) -> T:
        """Run `work` in a session with the driver's `options`.

        Where the embedded server has gone, with the process that had started it, one is started (or another's found)
        and the work is run once more; unless it was lost while it committed, since then nobody knows whether it did.
        """
        driver = self.driver
        with spoken(self.address):
            try:
                with driver.session(database=self.database, **options) as session:
                    return work(session)
            except (ServiceUnavailable, SessionExpired, DatabaseUnavailable) as error:
                if self._anew is None or isinstance(error, IncompleteCommit):
                    raise
        with self._renewing:
            if self.driver is driver:  # else another thread has done it
                self.driver, self.address = self._anew()
        with spoken(self.address), self.driver.session(database=self.database, **options) as session:
            return work(session)

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
    made = _MADE_PLAIN.get(type(value))
    return value if made is None else made(value)


_MADE_PLAIN: dict[type, Callable[[Any], Any]] = {
    Date: Date.to_native,
    DateTime: DateTime.to_native,
    list: lambda value: [plain(item) for item in value],
    dict: lambda value: {key: plain(item) for key, item in value.items()},
}


@contextmanager
def spoken(address: str) -> Iterator[None]:
    """Turn the driver's errors into `Unavailable`, with what to check and no secret."""
    try:
        yield
    except AuthError as error:
        raise Unavailable(
            f"Neo4j at {address} refuses the user or password: check FOEDUS_NEO4J_USER and FOEDUS_NEO4J_PASSWORD"
        ) from error
    except IncompleteCommit as error:
        raise Unavailable(
            f"Neo4j at {address} went away during a commit, which may or may not have been stored: run the same again"
        ) from error
    except (ServiceUnavailable, SessionExpired) as error:
        raise Unavailable(
            f"Neo4j at {address} does not answer: check that it runs and that FOEDUS_NEO4J_URI is right"
        ) from error
    except ClientError as error:
        if error.code == "Neo.ClientError.Database.DatabaseNotFound":
            raise Unavailable(f"Neo4j at {address} has no such database: check FOEDUS_NEO4J_DATABASE") from error
        raise
    except Neo4jError as error:
        raise Unavailable(f"Neo4j at {address} could not do it ({error.code}): {error.message}") from error


def connect(uri: str, user: str, password: str, database: str = "neo4j") -> Graph:
    """A graph at an address; raises `Unavailable`, without the password, if it does not answer."""
    return Graph(_driver(uri, user, password, database, RETRY_SECONDS), database, uri)


def _driver(uri: str, user: str, password: str, database: str, retry: float) -> Driver:
    if not uri.startswith(("bolt", "neo4j")):  # the driver would try HTTP, too
        raise Unavailable(f"{uri} is no address of a Neo4j: write FOEDUS_NEO4J_URI as bolt://host:7687")
    try:
        driver = GraphDatabase.driver(
            uri,
            auth=(user, password),
            notifications_min_severity="OFF",
            max_transaction_retry_time=retry,
            connection_timeout=10,
            user_agent="foedus",
        )
    except (ConfigurationError, ValueError) as error:
        raise Unavailable(f"{uri} is no address of a Neo4j: write FOEDUS_NEO4J_URI as bolt://host:7687") from error
    try:
        with spoken(uri), driver.session(database=database, default_access_mode=READ_ACCESS) as session:
            session.run("RETURN 1").consume()
    except BaseException:
        driver.close()
        raise
    return driver


@contextmanager
def open_graph(settings: Settings, *, progress: Progress | None = None) -> Iterator[Graph]:
    """The user's Neo4j where FOEDUS_NEO4J_URI is set, else the embedded one of the data directory."""
    if settings.neo4j_uri is not None:
        password = settings.neo4j_password.get_secret_value() if settings.neo4j_password else ""
        graph = connect(settings.neo4j_uri, settings.neo4j_user, password, settings.neo4j_database)
        with graph.driver:
            yield graph
        return
    embedded = EmbeddedNeo4j(settings.data, settings.cache, settings.neo4j_heap, settings.neo4j_version)
    with ExitStack() as held:

        def anew() -> tuple[Driver, str]:
            server = held.enter_context(embedded.running(progress))
            driver = _driver(server.uri, USER, server.password, DATABASE, EMBEDDED_RETRY_SECONDS)
            return held.enter_context(driver), server.uri

        driver, address = anew()
        yield Graph(driver, DATABASE, address, anew)
