"""Connections that end when the time of the request is over, whatever the other side does.

A time limit for each read does not limit the whole request: a site that sends one byte now and
then, or ``HTTP/1.1 100 Continue`` without end, stays below it for ever. So the limit of each read
and write is also the time that the request has left.
"""

import os
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpcore
import httpx

from reader.net import certificates
from reader.net.proxies import Proxy

_MAX_CONNECTIONS = 100
"""The most connections of one pool."""
_IDLE_SECONDS = 5.0
"""Seconds that an idle connection stays open for the next request."""


class _TimeLeft(threading.local):
    """The time limits of the request that this thread sends."""

    deadline = float("inf")
    """The time by which the request must end, on the clock of time.monotonic()."""
    per_read = float("inf")
    """Seconds for a read or write for which httpcore sets no limit, as with SOCKS."""


_time_left = _TimeLeft()


@contextmanager
def limit_time(deadline: float, per_read: float) -> Iterator[None]:
    """Limit every read and write of this thread.

    ``deadline`` is on the clock of time.monotonic(), ``per_read`` is in seconds.
    """
    _time_left.deadline, _time_left.per_read = deadline, per_read
    try:
        yield
    finally:
        _time_left.deadline = _time_left.per_read = float("inf")


def _remaining_seconds(timeout: float | None) -> float:
    left = _time_left.deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time of the whole request is over")
    return min(left, _time_left.per_read if timeout is None else timeout)


class _StreamWithDeadline(httpcore.NetworkStream):
    """A connection whose reads and writes end by the deadline."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _remaining_seconds(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _remaining_seconds(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        return _StreamWithDeadline(
            self._stream.start_tls(ssl_context, server_hostname, _remaining_seconds(timeout))
        )

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _BackendWithDeadline(httpcore.NetworkBackend):
    """Opens connections whose reads and writes end by the deadline."""

    def __init__(self) -> None:
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        return _StreamWithDeadline(
            self._backend.connect_tcp(
                host, port, _remaining_seconds(timeout), local_address, socket_options
            )
        )


class Connections:
    """The open connections, in a pool for each proxy. Any thread may use them."""

    def __init__(self) -> None:
        self._pools: dict[tuple[Proxy | None, bool], httpcore.ConnectionPool] = {}
        self._lock = threading.Lock()

    def send(
        self, request: httpx.Request, proxy: Proxy | None, timeouts: dict[str, float]
    ) -> httpcore.Response:
        """Send a request and return the response with its body unread; the caller closes it.

        Raises the errors of httpcore, sockets and TLS, and BadEnvironment for certificates.
        """
        url = request.url
        raw_request = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            ),
            headers=request.headers.raw,
            extensions={"timeout": timeouts},
        )
        return self._pool_for(proxy, url.scheme == "https").handle_request(raw_request)

    def _pool_for(self, proxy: Proxy | None, secure: bool) -> httpcore.ConnectionPool:
        with self._lock:
            if (proxy, secure) not in self._pools:
                self._pools[proxy, secure] = _create_pool(proxy, secure)
            return self._pools[proxy, secure]


def _create_pool(proxy: Proxy | None, secure: bool) -> httpcore.ConnectionPool:
    ssl_context = certificates.create_ssl_context(os.environ) if secure else None
    backend = _BackendWithDeadline()
    if proxy is None:
        return httpcore.ConnectionPool(
            ssl_context=ssl_context,
            max_connections=_MAX_CONNECTIONS,
            keepalive_expiry=_IDLE_SECONDS,
            network_backend=backend,
        )
    url = httpcore.URL(scheme=proxy.scheme, host=proxy.host, port=proxy.port, target="/")
    credentials = (proxy.user.encode(), proxy.password.encode()) if proxy.user else None
    if proxy.scheme in ("http", "https"):
        return httpcore.HTTPProxy(
            url,
            proxy_auth=credentials,
            ssl_context=ssl_context,
            proxy_ssl_context=certificates.create_ssl_context()
            if proxy.scheme == "https"
            else None,
            max_connections=_MAX_CONNECTIONS,
            keepalive_expiry=_IDLE_SECONDS,
            network_backend=backend,
        )
    return httpcore.SOCKSProxy(
        url,
        proxy_auth=credentials,
        ssl_context=ssl_context,
        max_connections=_MAX_CONNECTIONS,
        keepalive_expiry=_IDLE_SECONDS,
        network_backend=backend,
    )
