"""The process of the app for one tab of the browser; it lives as long as the tab."""

import asyncio
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from typing import assert_never

from aiohttp import WSCloseCode, WSMsgType, web

from reader.system import child_environment
from reader.web import messages
from reader.web.messages import Packet, Size

_EXIT_SECONDS = 5.0
"""Seconds that the app has to exit when its tab is closed."""
_SEND_SECONDS = 20.0
"""Seconds within which a page must receive what we send."""
_MAX_WAITING_BYTES = 1_000_000
"""The most bytes of input that wait for the app. Nobody types more, so the rest is dropped."""
_POLL_SECONDS = 0.02
"""Seconds between checks whether a page received what we sent."""
_READ_BYTES = 65_536
"""Bytes of one read while the app's last output is thrown away."""
CLOSE_SECONDS = 2.0
"""Seconds for a page to answer that its connection closes."""


async def run(
    command: Sequence[str], size: Size, page: web.WebSocketResponse, request: web.Request
) -> None:
    """Run the app in a page until the app or the page ends; then end the other one, too.

    ``request`` is the request that opened the page's WebSocket.
    """
    process = await _start_app(command, size)
    try:
        to_page = asyncio.create_task(_forward_to_page(process, page, request))
        try:
            with suppress(OSError):
                await _forward_to_app(process, page)
        finally:
            to_page.cancel()
            await asyncio.wait([to_page])
    finally:
        await _stop_app(process)


async def _start_app(command: Sequence[str], size: Size) -> Process:
    return await asyncio.create_subprocess_exec(
        *command,
        stdin=PIPE,
        stdout=PIPE,
        env={
            **child_environment.reader_environment(),
            "TEXTUAL_COLOR_SYSTEM": "truecolor",
            "COLUMNS": str(size.width),
            "ROWS": str(size.height),
        },
        # Ctrl+C in the terminal must reach the server only, which then closes its tabs.
        start_new_session=True,
    )


async def _forward_to_page(
    process: Process, page: web.WebSocketResponse, request: web.Request
) -> None:
    """Forward the app's output to the page until the app ends, then close the page's connection."""
    assert process.stdout
    try:
        await messages.wait_until_ready(process.stdout)
        while True:
            kind, payload = await messages.read_packet(process.stdout)
            if kind == b"D":
                # The app waits meanwhile, so a page that reads slowly does not fill our memory.
                async with asyncio.timeout(_SEND_SECONDS):
                    await page.send_bytes(payload)
                continue
            match messages.parse_app_message(payload):
                case messages.OpenUrl(url):
                    async with asyncio.timeout(_SEND_SECONDS):
                        await page.send_json(["open_url", {"url": url, "new_tab": True}])
                case messages.Exit():
                    break
                case None:
                    pass
                case other:
                    assert_never(other)
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError):
        pass  # the app or the page is gone, or does not read (TimeoutError)
    await close(page, request)


async def _forward_to_app(process: Process, page: web.WebSocketResponse) -> None:
    """Forward the page's input to the app until the page is closed."""
    assert process.stdin
    async for message in page:
        if message.type is not WSMsgType.TEXT:
            continue
        match messages.parse_page_message(message.data):
            case messages.Typed(text):
                packet = Packet(b"D", text.encode(errors="replace"))
            case messages.Resized(size):
                packet = messages.resize_packet(size)
            case messages.Focused():
                packet = messages.focus_packet(True)
            case messages.Blurred():
                packet = messages.focus_packet(False)
            case messages.Ping(word):
                async with asyncio.timeout(_SEND_SECONDS):
                    await page.send_json(["pong", word])
                continue
            case None:
                continue
            case other:
                assert_never(other)
        # If we waited for an app that hangs, we would not notice that the tab is closed.
        if process.stdin.transport.get_write_buffer_size() < _MAX_WAITING_BYTES:
            process.stdin.write(packet.encode())


async def close(
    page: web.WebSocketResponse, request: web.Request, code: int = WSCloseCode.OK
) -> None:
    """Close a page's connection; abort it where the page does not receive what we sent."""
    loop = asyncio.get_running_loop()
    end = loop.time() + CLOSE_SECONDS
    while (transport := request.transport) and transport.get_write_buffer_size():
        if loop.time() > end:
            transport.abort()
            return
        await asyncio.sleep(_POLL_SECONDS)
    with suppress(OSError):
        await page.close(code=code)


async def _stop_app(process: Process) -> None:
    """Close the app's input, at which it exits; kill the app where it does not."""
    assert process.stdin
    process.stdin.close()
    try:
        await _wait_for_exit(process)
    finally:
        if process.returncode is None:
            process.kill()
            await _wait_for_exit(process)


async def _wait_for_exit(process: Process) -> None:
    """Wait some seconds for the app to exit. Its output is read, or it would wait for a reader."""
    assert process.stdout
    with suppress(TimeoutError):
        async with asyncio.timeout(_EXIT_SECONDS):
            while await process.stdout.read(_READ_BYTES):
                pass
            await process.wait()
