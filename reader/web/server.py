"""The server on loopback: one page, its files, and a WebSocket a tab."""

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
from reader.web import tab
from reader.web.guard import PAGE, TAB, Guard
from reader.web.messages import Size

_OURS = Path(__file__).with_name("page")
_TERMINAL = Path(textual_serve.__file__).with_name("static")
"""The terminal that runs in a page, its style and its font."""
_HEARTBEAT = 15.0
"""Seconds between looks whether a tab is still there."""
_FAREWELL = 2.0
"""Seconds in which a page may answer that its connection ends."""
_PATIENCE = 10.0
"""Seconds that the tabs get to end with the server."""


def serve(command: Sequence[str], port: int, announce: Callable[[str], None]) -> int:
    """Serve the app that a command runs until a signal comes; returns 128 and its number.

    ``port`` 0 is a free one. The address that lets its reader in is announced once it can be
    opened. Raises ReaderError where the port can't be had.
    """
    try:
        listening = socket.create_server(("127.0.0.1", port))
    except (OSError, OverflowError) as error:
        why = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else error
        raise ReaderError(
            f"Port {port} can't be used ({why}); choose another with --port"
        ) from error
    with listening:
        return asyncio.run(_serve(command, listening, announce))


async def _serve(
    command: Sequence[str], listening: socket.socket, announce: Callable[[str], None]
) -> int:
    stopped = _signalled()
    token = secrets.token_urlsafe(32)
    port = listening.getsockname()[1]
    # Its messages quote what was asked, the token with it.
    quiet = logging.getLogger("reader.web")
    quiet.disabled = True
    runner = web.AppRunner(
        application(command, Guard(token, port)),
        access_log=None,
        logger=quiet,
        shutdown_timeout=_PATIENCE,
    )
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        announce(f"http://127.0.0.1:{port}{PAGE}?token={token}")
        return 128 + await stopped
    finally:
        await runner.cleanup()


def application(command: Sequence[str], guard: Guard) -> web.Application:
    """What answers, behind its guard."""
    app = web.Application()
    guard.install(app)
    tabs: set[web.WebSocketResponse] = set()

    async def page(request: web.Request) -> web.Response:
        response = web.Response(
            body=(_OURS / "index.html").read_bytes(), content_type="text/html", charset="utf-8"
        )
        guard.remember(response)
        return response

    async def open_tab(request: web.Request) -> web.WebSocketResponse:
        page = web.WebSocketResponse(heartbeat=_HEARTBEAT, timeout=_FAREWELL)
        await page.prepare(request)
        tabs.add(page)
        try:
            await tab.run(command, _size(request), page)
        finally:
            tabs.remove(page)
        return page

    async def close(app: web.Application) -> None:
        await asyncio.gather(*(page.close(code=WSCloseCode.GOING_AWAY) for page in tabs))

    app.router.add_get(PAGE, page)
    app.router.add_get(TAB, open_tab)
    app.router.add_static("/page", _OURS)
    app.router.add_static("/terminal", _TERMINAL)
    app.on_shutdown.append(close)
    return app


def _size(request: web.Request) -> Size:
    try:
        return msgspec.convert(dict(request.query), Size, strict=False)
    except msgspec.ValidationError:
        return Size()


def _signalled() -> asyncio.Future[int]:
    """Settled with the number of the signal that is to end us; one that is ignored does not."""
    loop = asyncio.get_running_loop()
    stopped: asyncio.Future[int] = loop.create_future()

    def stop(number: int) -> None:
        if not stopped.done():
            stopped.set_result(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            loop.add_signal_handler(number, stop, int(number))
    return stopped
