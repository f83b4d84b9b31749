"""Who the server lets in, what it says, and what is left when it ends."""

import asyncio
import base64
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from reader.system import app_state as states
from reader.system.paths import Paths
from tests.program import reader
from tests.web.served import Served, children, home_of_its_own, lives, until

ELSEWHERE = "http://evil.example"
FILES = ("/page/page.js", "/page/icon.svg", "/terminal/js/textual.js", "/terminal/css/xterm.css")


@pytest.fixture
def served() -> Iterator[Served]:
    """The app on the sample, which needs no network."""
    with Served("sample:") as server:
        yield server


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One for all tests that only ask it."""
    with Served("sample:", env=home_of_its_own(tmp_path_factory.mktemp("home"))) as server:
        yield server


async def tab(served: Served, client: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
    """A tab's connection, as a page opens it, once its app draws."""
    socket = await client.ws_connect(
        f"ws://{served.own}/tab?width=100&height=30",
        origin=f"http://{served.own}",
        headers={"Cookie": served.cookie},
    )
    drawn = b""
    while b"12 unread" not in drawn:
        drawn += await socket.receive_bytes(timeout=30)
    return socket


def test_one_address_is_printed_and_nothing_else(served: Served) -> None:
    assert served.url == f"http://127.0.0.1:{served.port}/?token={served.token}"
    assert len(served.token) >= 32
    assert served.get(f"/?token={served.token}").status == 200
    assert served.get("/?token=wrong").status == 403
    assert served.end() == (130, "", "")


def test_every_server_has_a_token_of_its_own(served: Served) -> None:
    with Served("sample:") as other:
        assert other.token != served.token


def test_the_token_opens_the_page_and_gives_a_cookie_no_script_can_read(standing: Served) -> None:
    answer = standing.get(f"/?token={standing.token}")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(standing.cookie + ";")
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
    assert standing.token.encode() not in answer.read()
    assert standing.get("/", Cookie=standing.cookie).status == 200


@pytest.mark.parametrize("path", ["/", "/?token=", "/?token=wrong", "/nowhere", "/tab", *FILES])
def test_without_the_token_nothing_is_told(standing: Served, path: str) -> None:
    answer = standing.get(path)
    assert answer.status == 403
    assert answer.read() == (
        b"This address lacks the token; open the one that reader serve printed\n"
        if path != "/tab"
        else b"Only this server's own page may ask; open the address that reader serve printed\n"
    )


@pytest.mark.parametrize("cookie", ["", "wrong", "\u00e9", "x" * 4000])
def test_a_wrong_cookie_is_refused(standing: Served, cookie: str) -> None:
    assert standing.get("/", Cookie=f"reader-{standing.port}={cookie}").status == 403
    assert standing.get("/", Cookie=f"reader={standing.token}").status == 403


@pytest.mark.parametrize("path", FILES)
def test_files_want_the_cookie(standing: Served, path: str) -> None:
    assert standing.get(f"{path}?token={standing.token}").status == 403
    assert standing.get(path, Cookie=standing.cookie).status == 200


def test_folders_are_not_listed_and_not_left(standing: Served) -> None:
    for path in ("/page/", "/terminal/", "/page/../server.py", "/page/%2e%2e/server.py"):
        assert standing.get(path, Cookie=standing.cookie).status in (403, 404)
    assert standing.get("/nowhere", Cookie=standing.cookie).status == 404


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "[::1]:80", ""])
def test_another_name_is_refused_even_with_the_token(standing: Served, host: str) -> None:
    assert standing.get(f"/?token={standing.token}", Host=host).status == 403
    assert standing.get("/", Host=host, Cookie=standing.cookie).status == 403
    assert standing.tab(Host=host, Origin=f"http://{host}", Cookie=standing.cookie) == 403


def test_another_sites_page_is_refused_even_with_the_token(standing: Served) -> None:
    assert standing.get(f"/?token={standing.token}", Origin=ELSEWHERE).status == 403
    assert standing.get(FILES[0], Origin=ELSEWHERE, Cookie=standing.cookie).status == 403


@pytest.mark.parametrize("origin", [ELSEWHERE, "null", "http://127.0.0.1", "http://localhost:1"])
def test_a_tab_of_another_sites_page_is_refused(standing: Served, origin: str) -> None:
    assert standing.tab(Origin=origin, Cookie=standing.cookie) == 403


def test_a_tab_wants_an_origin_and_the_cookie(standing: Served) -> None:
    own = f"http://{standing.own}"
    assert standing.tab(Cookie=standing.cookie) == 403
    assert standing.tab(Origin=own) == 403
    assert standing.tab(Origin=own, Cookie="reader=wrong") == 403
    assert standing.tab(Origin=own, Cookie=standing.cookie) == 101


def test_localhost_is_its_name_too(standing: Served) -> None:
    name = f"localhost:{standing.port}"
    assert standing.get(f"/?token={standing.token}", Host=name).status == 200
    assert standing.tab(Host=name, Origin=f"http://{name}", Cookie=standing.cookie) == 101
    assert standing.tab(Host=name, Origin=f"http://{standing.own}", Cookie=standing.cookie) == 403


@pytest.mark.parametrize("path", ["/", "/nowhere", FILES[0]])
@pytest.mark.parametrize("known", [True, False])
def test_every_answer_says_how_it_may_be_used(standing: Served, path: str, known: bool) -> None:
    headers = standing.get(path, **({"Cookie": standing.cookie} if known else {})).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "script-src 'self';" in policy
    assert "Python" not in headers["Server"]


def test_only_loopback_is_listened_on(standing: Served) -> None:
    table = Path(f"/proc/{standing.process.pid}/net/tcp")
    if not table.exists():
        pytest.skip("needs /proc, to see who listens")
    files = Path(f"/proc/{standing.process.pid}/fd").iterdir()
    own = {str(file.readlink()) for file in files}
    rows = [line.split() for name in ("tcp", "tcp6")
            for line in table.with_name(name).read_text().splitlines()[1:]]  # fmt: skip
    listening = [row[1] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in own]
    assert listening == [f"0100007F:{standing.port:04X}"]


def test_a_request_that_makes_no_sense_leaves_no_trace(served: Served) -> None:
    for request in (f"GET /?token={served.token} HTTP/9.9\r\n\r\n", "\0\0\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", served.port), timeout=10) as connection:
            connection.sendall(request.encode())
            connection.recv(1000)
    assert served.end() == (130, "", "")


async def test_a_tab_has_a_process_that_ends_with_it(served: Served, paths: Paths) -> None:
    async with aiohttp.ClientSession() as client:
        connection = await tab(served, client)
        (app,) = served.apps()
        await connection.close()
        until(lambda: not lives(app), 4)
    assert states.load_state(paths.app_state).introduced, (
        "it was not killed: how it was left is remembered"
    )
    assert served.end() == (130, "", "")


async def test_links_are_copied_and_opened_by_the_page(served: Served) -> None:
    async with aiohttp.ClientSession() as client:
        connection = await tab(served, client)
        await connection.send_str('["focus"]')
        drawn, said = b"", []
        link = b"https://huggingface.co/papers/2607.18213"
        sequence = b"\x1b]52;c;" + base64.b64encode(link) + b"\x07"
        await connection.send_str('["stdin","yo"]')
        async with asyncio.timeout(20):
            while sequence not in drawn or not said:
                message = await connection.receive()
                if message.type is aiohttp.WSMsgType.BINARY:
                    drawn += message.data
                else:
                    said.append(message.json())
        assert said == [["open_url", {"url": link.decode(), "new_tab": True}]]


async def test_what_a_page_says_wrongly_is_ignored(served: Served) -> None:
    async with aiohttp.ClientSession() as client:
        connection = await tab(served, client)
        for word in ("", "{}", '["stdin"]', '["resize",{"width":0,"height":-1}]', '["x",1]'):
            await connection.send_str(word)
        await connection.send_bytes(b"\0")
        await connection.send_str('["ping","7"]')
        while (message := await connection.receive(timeout=10)).type is aiohttp.WSMsgType.BINARY:
            pass
        assert message.json() == ["pong", "7"]
        assert len(served.apps()) == 1


async def test_the_app_that_is_left_closes_the_tab(served: Served) -> None:
    async with aiohttp.ClientSession() as client:
        connection = await tab(served, client)
        await connection.send_str('["stdin","q"]')
        async for _ in connection:
            pass
        assert connection.close_code == 1000
        until(lambda: not served.apps())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
async def test_no_process_is_left_when_the_server_ends(
    served: Served, number: signal.Signals
) -> None:
    async with aiohttp.ClientSession() as client:
        tabs = [await tab(served, client) for _ in range(2)]
        apps = served.apps()
        assert len(apps) == 2
        # It waits for the tabs, which see it go.
        served.process.send_signal(number)
        for one in tabs:
            async for _ in one:
                pass
    assert served.end(signal.SIGCONT) == (128 + number, "", "")
    assert not any(map(lives, apps))


async def test_no_process_is_left_when_the_server_is_killed(served: Served) -> None:
    async with aiohttp.ClientSession() as client:
        await tab(served, client)
        (app,) = served.apps()
        served.process.kill()
        until(lambda: not lives(app))


async def test_an_app_that_hangs_is_killed_with_its_tab(served: Served) -> None:
    async with aiohttp.ClientSession() as client:
        connection = await tab(served, client)
        (app,) = served.apps()
        os.kill(app, signal.SIGSTOP)
        await connection.close()
        until(lambda: not lives(app))


async def test_the_token_is_in_no_process_of_a_tab(served: Served) -> None:
    async with aiohttp.ClientSession() as client:
        await tab(served, client)
        (app,) = children(served.process.pid)
        for name in ("environ", "cmdline"):
            assert served.token.encode() not in Path(f"/proc/{app}/{name}").read_bytes()


def test_a_port_that_is_taken_is_said(served: Served) -> None:
    done = reader("serve", "--port", str(served.port))
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        f"Port {served.port} can't be used (Address already in use); choose another with --port\n"
    )


@pytest.mark.parametrize(
    "arguments", [["--port", "70000"], ["--port", "-1"], ["nonsense:x"], ["-"]]
)
def test_what_can_not_be_served_is_one_sentence(arguments: list[str]) -> None:
    done = reader("serve", *arguments)
    assert done.code in (1, 2)
    assert (done.out, len(done.err.splitlines())) == ("", 1)


def test_without_the_extra_it_says_how_to_install_it() -> None:
    program = (
        "import sys; sys.modules['textual_serve'] = None\n"
        "from reader.cli import main; sys.exit(main(['serve']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "The app in a browser needs textual-serve; install it with"
        " pip install 'daily-papers-reader[web]'\n"
    )
