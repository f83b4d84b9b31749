"""The server on loopback: one page, its files, and a WebSocket for each tab."""

import asyncio
import logging
import os
import secrets
import signal
import socket
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import textual_serve
from aiohttp import WSCloseCode, web

from reader.errors import ReaderError
from reader.system.known_secrets import remember_secret
from reader.web import messages, tab
from reader.web.door import ConnectionLimit
from reader.web.guard import PAGE_PATH, TAB_PATH, Guard
from reader.web.messages import Size

_PAGE_FILES = Path(__file__).with_name("page")
_TERMINAL_FILES = Path(textual_serve.__file__).with_name("static")
"""The script, style and font of the terminal in a page."""
_HEARTBEAT_SECONDS = 15.0
"""Seconds between checks whether a tab is still open."""
_MAX_TABS = 16
"""The most tabs, each with a process; tabs that are closing count."""
_IDLE_SECONDS = 15.0
"""Seconds that an idle connection stays open for the next request."""
_SHUTDOWN_SECONDS = 10.0
"""Seconds for the tabs to close when the server ends."""


def serve(command: Sequence[str], port: int, announce: Callable[[str], None]) -> int:
    """Serve the app until a signal arrives; returns 128 + the signal's number.

    ``command`` runs the app. ``port`` 0 means any free port. ``announce`` is called with the
    address, which contains the token, as soon as it can be opened. Raises ReaderError where the
    port can't be used.
    """
    try:
        listening_socket = socket.create_server(("127.0.0.1", port))
    except (OSError, OverflowError) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else error
        raise ReaderError(
            f"Port {port} can't be used ({reason}); choose another with --port"
        ) from error
    with listening_socket:
        return asyncio.run(_serve(command, listening_socket, announce))


async def _serve(
    command: Sequence[str], listening_socket: socket.socket, announce: Callable[[str], None]
) -> int:
    stop_signal = _wait_for_signal()
    token = secrets.token_urlsafe(32)
    remember_secret(token)
    port = listening_socket.getsockname()[1]
    # aiohttp's messages quote requests, and with them the token.
    silent_logger = logging.getLogger("reader.web")
    silent_logger.disabled = True
    limit = ConnectionLimit()
    app = create_application(command, Guard(token, port))
    limit.install(app)
    runner = web.AppRunner(
        app,
        access_log=None,
        keepalive_timeout=_IDLE_SECONDS,
        logger=silent_logger,
        shutdown_timeout=_SHUTDOWN_SECONDS,
    )
    await runner.setup()
    assert runner.server
    try:
        create_protocol = limit.wrap_server(runner.server)
        server = await asyncio.get_running_loop().create_server(
            create_protocol, sock=listening_socket
        )
        try:
            announce(f"http://127.0.0.1:{port}{PAGE_PATH}?token={token}")
            return 128 + await stop_signal
        finally:
            server.close()
    finally:
        await runner.cleanup()


def create_application(command: Sequence[str], guard: Guard) -> web.Application:
    """Create the application with its routes; ``guard`` checks every request."""
    app = web.Application()
    guard.install(app)
    tabs: dict[web.WebSocketResponse, web.Request] = {}

    async def page(request: web.Request) -> web.Response:
        response = web.Response(
            body=(_PAGE_FILES / "index.html").read_bytes(),
            content_type="text/html",
            charset="utf-8",
        )
        guard.set_cookie_on(response)
        return response

    async def open_tab(request: web.Request) -> web.StreamResponse:
        if len(tabs) >= _MAX_TABS:
            return web.Response(text=f"{_MAX_TABS} tabs are open; close one of them\n", status=503)
        page = web.WebSocketResponse(
            heartbeat=_HEARTBEAT_SECONDS,
            timeout=tab.CLOSE_SECONDS,
            max_msg_size=messages.MAX_MESSAGE_BYTES,
        )
        tabs[page] = request
        try:
            await page.prepare(request)
            await tab.run(command, _requested_size(request), page, request)
            await tab.close(page, request)
        finally:
            del tabs[page]
        return page

    async def close_tabs(app: web.Application) -> None:
        await asyncio.gather(*(tab.close(*one, WSCloseCode.GOING_AWAY) for one in tabs.items()))

    app.router.add_get(PAGE_PATH, page)
    app.router.add_get(TAB_PATH, open_tab)
    app.router.add_static("/page", _PAGE_FILES)
    app.router.add_static("/terminal", _TERMINAL_FILES)
    app.on_shutdown.append(close_tabs)
    return app


def _requested_size(request: web.Request) -> Size:
    try:
        return msgspec.convert(dict(request.query), Size, strict=False)
    except msgspec.ValidationError:
        return Size()


def _wait_for_signal() -> asyncio.Future[int]:
    """A future that gets the number of the signal that ends us; ignored signals don't count."""
    loop = asyncio.get_running_loop()
    signal_number: asyncio.Future[int] = loop.create_future()

    def stop(number: int) -> None:
        if not signal_number.done():
            signal_number.set_result(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            loop.add_signal_handler(number, stop, int(number))
    return signal_number
