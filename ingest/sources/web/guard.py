"""Connections that go to public addresses only, and that end in time.

An address that somebody else wrote (a link in a feed, a redirect) must not reach the services of this machine or its
network. A name is resolved here, each address that it has is checked, and the connection is made to the checked
address itself, so that a name which resolves differently a moment later gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

from foedus.errors import BadInput

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether an IP address lies in the public network, also where an IPv4 address is wrapped in an IPv6 one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if wrapped is None and ip in _NAT64:
            wrapped = ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
        if wrapped is not None:
            return is_public(str(wrapped))
    return ip.is_global and not ip.is_multicast


class GuardedBackend(httpcore.NetworkBackend):
    """Makes connections.

    Attributes:
        trusted: host and port that may lie anywhere, since the user typed them; None: no private address may.
        until: `time.monotonic` at which whatever is read must have come.
    """

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._inner = httpcore.SyncBackend()
        self.trusted: tuple[str, int] | None = None
        self.until = float("inf")

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of the host that answers; raises `BadInput` for a private one."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host} is not known ({error})") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not self._allow_private and self.trusted != (host, port):
            for address in addresses:
                if not is_public(address):
                    raise BadInput(
                        f"{host} is {address}, an address of this machine or its network, and was not asked for by "
                        "you: --allow-private reads it all the same"
                    )
        failed: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in addresses:
            try:
                stream = self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
                return _TimedStream(stream, self.until)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed or httpcore.ConnectError(f"the name {host} has no address")


class _TimedStream(httpcore.NetworkStream):
    """A stream that gives nothing any more after some time, however slowly it comes."""

    def __init__(self, inner: httpcore.NetworkStream, until: float) -> None:
        self._inner = inner
        self._until = until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """See `httpcore.NetworkStream.read`."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the whole answer takes too long")
        return self._inner.read(max_bytes, left if timeout is None else min(timeout, left))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """See `httpcore.NetworkStream.write`."""
        self._inner.write(buffer, timeout)

    def close(self) -> None:
        """See `httpcore.NetworkStream.close`."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """See `httpcore.NetworkStream.start_tls`."""
        return _TimedStream(self._inner.start_tls(ssl_context, server_hostname, timeout), self._until)

    def get_extra_info(self, info: str) -> Any:
        """See `httpcore.NetworkStream.get_extra_info`."""
        return self._inner.get_extra_info(info)


class GuardedTransport(httpx.HTTPTransport):
    """HTTP over guarded connections; proxies of the environment are not used, since they would resolve names."""

    def __init__(self, backend: GuardedBackend) -> None:
        certificates = httpx.create_ssl_context()
        super().__init__(verify=certificates, trust_env=False)
        # none is kept open: a connection that was trusted once must not serve an address that is not
        self._pool = httpcore.ConnectionPool(
            ssl_context=certificates, max_keepalive_connections=0, network_backend=backend
        )
