"""Limits the number of connections, and ends those that send no request soon.

Any program on this machine can open a connection, with the token or without.
"""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

_MAX_CONNECTIONS = 100
"""The most connections at the same time."""
_FIRST_REQUEST_SECONDS = 10.0
"""Seconds within which the first whole request must arrive."""


class ConnectionLimit:
    """Ends connections beyond the limit, and connections that send no request."""

    def __init__(self, first_request_seconds: float = _FIRST_REQUEST_SECONDS) -> None:
        self._first_request_seconds = first_request_seconds
        self._uncounted: set[RequestHandler] = set()
        """New connections, which the server does not count yet."""
        self._silent: set[RequestHandler] = set()

    def install(self, app: web.Application) -> None:
        """Make an application note which connections sent a request."""

        @web.middleware
        async def note_request(
            request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
        ) -> web.StreamResponse:
            self._silent.discard(request.protocol)
            return await handler(request)

        app.middlewares.insert(0, note_request)

    def wrap_server(self, server: web.Server) -> Callable[[], asyncio.Protocol]:
        """A factory of the server's connections that applies the limits."""
        loop = asyncio.get_running_loop()

        def accept() -> asyncio.Protocol:
            connection, counted_connections = server(), set(server.connections)
            self._uncounted -= counted_connections
            too_many = len(counted_connections) + len(self._uncounted) >= _MAX_CONNECTIONS
            self._uncounted.add(connection)
            self._silent.add(connection)
            loop.call_later(
                0.0 if too_many else self._first_request_seconds, self._end_if_silent, connection
            )
            return connection

        return accept

    def _end_if_silent(self, connection: RequestHandler) -> None:
        self._uncounted.discard(connection)
        if connection in self._silent:
            self._silent.remove(connection)
            if connection.transport is not None:
                connection.transport.abort()
