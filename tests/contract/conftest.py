"""Servers for the contract suites."""

import asyncio
import shutil
import socket
import subprocess
import sysconfig
import time

import pytest


def nats_server() -> str:
    found = shutil.which("nats-server", path=sysconfig.get_path("scripts")) or shutil.which("nats-server")
    assert found, "the test group of pyproject.toml brings a nats-server along: install it"
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port: int) -> None:
    until = time.monotonic() + 10
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < until, f"no server came up on port {port}"
            time.sleep(0.05)


@pytest.fixture(scope="session")
def nats_running(tmp_path_factory):
    """One NATS server with JetStream, for the whole session."""
    port, store = free_port(), tmp_path_factory.mktemp("nats")
    command = [nats_server(), "-js", "-sd", store, "-a", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        wait_for_port(port)
        yield f"nats://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


@pytest.fixture
def nats_address(nats_running):
    """Its address, with no stream on it."""

    async def cleaned() -> None:
        import nats

        client = await nats.connect(nats_running)
        jetstream = client.jetstream()
        for stream in await jetstream.streams_info():
            await jetstream.delete_stream(stream.config.name)
        await client.close()

    asyncio.run(cleaned())
    return nats_running
