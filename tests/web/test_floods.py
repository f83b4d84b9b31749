"""Who does not read, says too much or says nothing makes the server neither grow nor wait."""

import asyncio
import contextlib
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from reader.web import server as servers
from reader.web import tab
from reader.web.door import ConnectionLimit
from reader.web.guard import Guard
from tests.attacks.scale import ROUNDS
from tests.web.served import Served, children, lives, until

SECONDS = 2.0 if ROUNDS == 1 else 4.0 * ROUNDS
"""How long a flood goes on."""
GROWTH = 30
"""Megabytes that a process may take more than before."""
ENDLESS = """
import sys
out = sys.stdout.buffer
out.write(b"__GANGLION__\\n")
while True:
    out.write(b"D" + (60_000).to_bytes(4, "big") + b"x" * 60_000)
    out.flush()
"""


@pytest.fixture
def served() -> Iterator[Served]:
    """The app on the sample, which needs no network."""
    with Served("sample:") as server:
        yield server


def memory(pid: int) -> int:
    """Megabytes that a process holds."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) // 1000
    return 0


@contextlib.asynccontextmanager
async def opened(served: Served) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A tab whose app draws, and who reads nothing from then on."""
    async with (
        aiohttp.ClientSession() as client,
        client.ws_connect(
            f"ws://{served.own}/tab?width=200&height=60",
            origin=f"http://{served.own}",
            headers={"Cookie": served.cookie},
        ) as page,
    ):
        while b"12 unread" not in await page.receive_bytes(timeout=30):
            pass
        yield page


FLOODS = {
    "keys": lambda number: ["stdin", "j" if number % 40 < 20 else "k"],
    "many keys at once": lambda number: ["stdin", "jk" * 200_000],
    "sizes": lambda number: ["resize", {"width": 100 + number % 100, "height": 50}],
    "pings": lambda number: ["ping", "x" * 500_000],
    "nonsense": lambda number: {"x": ["y"] * 1000},
}


@pytest.mark.parametrize("flood", FLOODS.values(), ids=FLOODS)
async def test_a_page_that_says_much_and_reads_nothing_fills_no_memory(
    flood: object, served: Served
) -> None:
    assert callable(flood)
    async with opened(served) as page:
        (app,) = served.apps()
        before, most = memory(served.process.pid), 0
        own = memory(app)
        end, number = time.monotonic() + SECONDS, 0
        while time.monotonic() < end:
            number += 1
            # Whoever waited for room once is told so again by this client: CancelledError.
            with contextlib.suppress(TimeoutError, asyncio.CancelledError):
                async with asyncio.timeout(0.5):
                    await page.send_str(json.dumps(flood(number)))
            if number % 20 == 0 or "x" in str(flood(number))[:20]:
                most = max(most, memory(served.process.pid))
        assert max(most, memory(served.process.pid)) < before + GROWTH
        assert memory(app) < own + 2 * GROWTH
        assert served.get("/", Cookie=served.cookie).status == 200


async def test_a_message_that_is_too_long_ends_its_tab(served: Served) -> None:
    async with opened(served) as page:
        (app,) = served.apps()
        await page.send_str(json.dumps(["stdin", "x" * 1_100_000]))
        async for _ in page:
            pass
        assert page.close_code == aiohttp.WSCloseCode.MESSAGE_TOO_BIG
        await asyncio.to_thread(until, lambda: not lives(app))


async def test_connections_beyond_a_hundred_are_ended_at_once(served: Served) -> None:
    async with contextlib.AsyncExitStack() as stack:
        held = []
        for _ in range(110):
            reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
            stack.callback(writer.close)
            held.append(reader)
        async with asyncio.timeout(5):
            for extra in held[-5:]:
                with contextlib.suppress(ConnectionError):
                    assert await extra.read(1) == b""
        assert not held[0].at_eof()


@contextlib.asynccontextmanager
async def application(*command: str, soon: float = 10.0) -> AsyncIterator[str]:
    """A server in this process; yields its host and port. Its token is ``token``."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        app, limit = (
            servers.create_application(command, Guard("token", port)),
            ConnectionLimit(soon),
        )
        limit.install(app)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        assert runner.server
        try:
            open_to = limit.wrap_server(runner.server)
            server = await asyncio.get_running_loop().create_server(open_to, sock=listening)
            yield f"127.0.0.1:{port}"
            server.close()
        finally:
            await runner.cleanup()


async def test_more_than_sixteen_tabs_are_refused_until_one_is_closed() -> None:
    # Whatever the apps are: one that waits for its input to end costs less than sixteen readers.
    async with contextlib.AsyncExitStack() as stack:
        own = await stack.enter_async_context(application("cat"))
        cookie = {"Cookie": f"reader-{own.rpartition(':')[2]}=token"}
        client = await stack.enter_async_context(aiohttp.ClientSession())
        before = len(children(os.getpid()))

        async def another() -> aiohttp.ClientWebSocketResponse:
            return await client.ws_connect(
                f"ws://{own}/tab", origin=f"http://{own}", headers=cookie
            )

        pages = [await another() for _ in range(16)]
        assert len(children(os.getpid())) - before <= 16
        with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
            await another()
        assert caught.value.status == 503
        refused = await client.get(
            f"http://{own}/tab", headers={**cookie, "Origin": f"http://{own}"}
        )
        assert await refused.read() == b"16 tabs are open; close one of them\n"
        await pages.pop().close()
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                pages.append(await another())
                break
            except aiohttp.WSServerHandshakeError:
                await asyncio.sleep(0.02)
        assert len(pages) == 16
        for page in pages:
            await page.close()


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nX: "])
async def test_a_connection_that_asks_nothing_is_ended(said: bytes) -> None:
    async with application("true", soon=0.3) as own:
        reader, writer = await asyncio.open_connection(*own.split(":"))
        writer.write(said)
        async with asyncio.timeout(5):
            with contextlib.suppress(ConnectionError):
                assert await reader.read() == b""
        writer.close()


async def test_a_page_that_takes_nothing_is_ended_with_its_app(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tab, "_SEND_SECONDS", 0.5)
    monkeypatch.setattr(tab, "_EXIT_SECONDS", 0.5)
    started: list[int] = []
    real = asyncio.create_subprocess_exec

    async def noted(*command: str, **options: object) -> asyncio.subprocess.Process:
        process = await real(*command, **options)  # type: ignore[arg-type]
        started.append(process.pid)
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", noted)
    before = memory(os.getpid())
    async with application(sys.executable, "-c", ENDLESS) as own, aiohttp.ClientSession() as client:
        page = await client.ws_connect(
            f"ws://{own}/tab",
            origin=f"http://{own}",
            headers={"Cookie": f"reader-{own.rpartition(':')[2]}=token"},
        )
        await page.receive()
        (app,) = started
        end = time.monotonic() + 30
        while lives(app) and time.monotonic() < end:
            await asyncio.sleep(0.1)
        assert not lives(app)
        assert memory(os.getpid()) < before + GROWTH
        page._response.close()
