"""The app's process behind one tab of the browser: it lives as long as the tab."""

import asyncio
import os
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from typing import assert_never

from aiohttp import WSMsgType, web

from reader.web import messages
from reader.web.messages import Packet, Size

_PATIENCE = 5.0
"""Seconds in which the app may put everything away when its tab is closed."""


async def run(command: Sequence[str], size: Size, page: web.WebSocketResponse) -> None:
    """Run the app in a page until one of them ends; then the other one has ended, too."""
    process = await _started(command, size)
    try:
        to_page = asyncio.create_task(_draw(process, page))
        try:
            await _listen(process, page)
        finally:
            to_page.cancel()
            await asyncio.wait([to_page])
    finally:
        await _end(process)


async def _started(command: Sequence[str], size: Size) -> Process:
    return await asyncio.create_subprocess_exec(
        *command,
        stdin=PIPE,
        stdout=PIPE,
        env={
            **os.environ,
            "TEXTUAL_COLOR_SYSTEM": "truecolor",
            "COLUMNS": str(size.width),
            "ROWS": str(size.height),
        },
        # Ctrl+C in the terminal is for the server, which then ends its tabs.
        start_new_session=True,
    )


async def _draw(process: Process, page: web.WebSocketResponse) -> None:
    """Hand on what the app says until it ends, then close the page's connection."""
    assert process.stdout
    try:
        await messages.ready(process.stdout)
        while True:
            kind, payload = await messages.packet(process.stdout)
            if kind == b"D":
                await page.send_bytes(payload)
                continue
            match messages.from_app(payload):
                case messages.OpenUrl(url):
                    await page.send_json(["open_url", {"url": url, "new_tab": True}])
                case messages.Exit():
                    break
                case None:
                    pass
                case other:
                    assert_never(other)
    except (asyncio.IncompleteReadError, ConnectionError):
        pass  # one of the two is gone
    await page.close()


async def _listen(process: Process, page: web.WebSocketResponse) -> None:
    """Hand on what the page says until it is closed."""
    assert process.stdin
    async for message in page:
        if message.type is not WSMsgType.TEXT:
            continue
        match messages.from_page(message.data):
            case messages.Typed(text):
                packet = Packet(b"D", text.encode(errors="replace"))
            case messages.Resized(size):
                packet = messages.resized(size)
            case messages.Focused():
                packet = messages.looked_at(True)
            case messages.Blurred():
                packet = messages.looked_at(False)
            case messages.Ping(word):
                await page.send_json(["pong", word])
                continue
            case None:
                continue
            case other:
                assert_never(other)
        # What a person types is little; waiting for an app that hangs would miss the tab's end.
        process.stdin.write(packet.written())


async def _end(process: Process) -> None:
    """The app leaves when its input ends; where it does not, it is killed."""
    assert process.stdin
    process.stdin.close()
    try:
        async with asyncio.timeout(_PATIENCE):
            # It may still draw, and would wait for someone to read that.
            await process.communicate()
    except TimeoutError:
        pass
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
