"""Marked secrets: wherever the program was told one, it is nowhere but where the user put it.

Looked at: what is printed, the screen, every file below the home (the catalogue's bytes, the log of
``--debug``, reports of failures), the processes and what other programs are told.
"""

import asyncio
import base64
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import aiohttp
import pytest

from reader.system.paths import Paths
from tests.app.running import NOWHERE
from tests.app.test_real_terminal import READER
from tests.hub import three_days
from tests.server import Answer, Request, Server
from tests.smtp import Post
from tests.terminal import Terminal
from tests.web.served import Served, until

TOOL = """#!{python}
import os, sys
from pathlib import Path
running = b"\\n".join(
    bytes(file.read_bytes()) for file in Path("/proc").glob("[0-9]*/cmdline") if file.exists()
)
told = b"\\n".join(name + b"=" + value for name, value in os.environb.items())
name = os.path.basename(sys.argv[0])
Path({seen!r}, f"{{name}}-{{os.getpid()}}").write_bytes(
    b"\\n".join([told, *map(os.fsencode, sys.argv), running])
)
"""
"""Stands in for a browser, an editor, a clipboard tool and a target: notes what it is told."""

KEYRING = """
import os
from keyring.backend import KeyringBackend

class Marked(KeyringBackend):
    priority = 1
    def get_password(self, service, user):
        return os.environ["READER_MARK"] + "ring"
"""
SETTINGS = """
[mail]
smtp = "smtp://ada:{mark}config@127.0.0.1:9"
to = "me@example.org"
[feeds.private]
from = ["https://ada:{mark}feed@127.0.0.1:9/feed.xml", "hf:date/2026-11-19"]
[targets.elsewhere]
command = ["{tools}/target", "{{title}}"]
"""

BROKEN = """
import os
from reader.cli import main

def broken(*given, **options):
    password = os.environ["HF_TOKEN"]
    raise RuntimeError(os.environ["READER_SMTP"] + password + os.environ["HTTPS_PROXY"])

"""
IN_THE_APP = """
from reader.app.browse_screen import BrowseScreen
BrowseScreen.action_command = broken
raise SystemExit(main(["--debug"]))
"""
IN_A_WORKER = """
from reader.services.fetch import Feeds
Feeds.fetch = broken
raise SystemExit(main(["--debug"]))
"""
IN_A_COMMAND = """
from reader.services.fetch import Feeds
Feeds.fetch = broken
raise SystemExit(main(["list", "hf:daily", "--debug"]))
"""


class Marked:
    """A home and an environment that hold marked secrets, and where they must not be found."""

    def __init__(self, folder: Path, hub: str, proxy: str, paths: Paths) -> None:
        self.mark = f"Qz{uuid4().hex[:14]}"
        self.home = paths.config.parents[2]
        self.seen = folder / "seen"
        self.seen.mkdir()
        tools = folder / "tools"
        tools.mkdir()
        for name in ("browser", "editor", "target", "wl-copy"):
            tool = tools / name
            tool.write_text(TOOL.format(python=sys.executable, seen=str(self.seen)))
            tool.chmod(0o755)
        (tools / "marked.py").write_text(KEYRING)
        self._settings = paths.config
        self._settings.parent.mkdir(parents=True)
        self._settings.write_text(SETTINGS.format(mark=self.mark, tools=tools))
        secret = f"http://ada:{self.mark}proxy@{urlsplit(proxy).netloc}"
        self.environment = {
            **os.environ,
            "PATH": f"{tools}:{os.environ['PATH']}",
            "PYTHONPATH": str(tools),
            "PYTHON_KEYRING_BACKEND": "marked.Marked",
            "READER_MARK": self.mark,
            "READER_SMTP": f"smtp://ada:{self.mark}smtp@127.0.0.1:9",
            "HF_ENDPOINT": hub,
            "HF_TOKEN": f"hf_{self.mark}token",
            "HTTPS_PROXY": secret,
            "https_proxy": secret,
            "BROWSER": str(tools / "browser"),
            "EDITOR": str(tools / "editor"),
            "WAYLAND_DISPLAY": "wayland-0",
        }
        self.printed = b""

    def run(self, *command: str, **changes: str) -> int:
        """Run a command with a log; its exit code."""
        return self.start([*READER, *command, "--debug"], **changes)

    def start(self, command: list[str], **changes: str) -> int:
        """Run a program; its exit code."""
        done = subprocess.run(
            command,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env={**self.environment, **changes},
            timeout=60,
            check=False,
        )
        self.printed += done.stdout + done.stderr
        return done.returncode

    def found(self, *more: bytes) -> list[str]:
        """Where the mark is, in any form, beside where it was put."""
        places = {"printed": self.printed, **{f"more {n}": one for n, one in enumerate(more)}}
        for folder in (self.home, self.seen):
            for file in folder.rglob("*"):
                if file.is_file() and file != self._settings:
                    places[str(file)] = file.read_bytes()
        return [
            f"{place}: …{content[max(0, content.find(form) - 200) :][:400]!r}"
            for place, content in places.items()
            for form in self._forms()
            if form in content
        ]

    def _forms(self) -> list[bytes]:
        """The mark as it is, and inside whatever base64 holds it."""
        mark = self.mark.encode()
        forms = [mark]
        for shift, begin in ((0, 0), (1, 2), (2, 3)):
            coded = base64.b64encode(b"\0" * shift + mark)
            forms.append(coded[begin : (shift + len(mark)) // 3 * 4])
        return forms


class Proxy:
    """A proxy that refuses and quotes the name and password that it was given."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.asked: list[bytes] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection:
                head = connection.recv(65536)
                self.asked.append(head)
                quoted = head.partition(b"uthorization: ")[2].partition(b"\r\n")[0]
                connection.sendall(b"HTTP/1.1 407 No " + quoted + b"\r\nContent-Length: 0\r\n\r\n")

    def close(self) -> None:
        self._listening.close()


def answer(request: Request) -> Answer:
    """The made-up site, and pages that fail."""
    if request.path == "/missing":
        return Answer(b"", 404)
    if request.path == "/elsewhere":
        return Answer(b"", 302, {"Location": "ftp://127.0.0.1/"})
    return three_days()(request)


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    proxy = Proxy()
    yield proxy
    proxy.close()


@pytest.fixture
def hub() -> Iterator[Server]:
    with Server(answer) as server:
        yield server


@pytest.fixture
def marked(tmp_path: Path, hub: Server, proxy: Proxy, paths: Paths) -> Marked:
    return Marked(tmp_path, hub.url, proxy.url, paths)


def log(paths: Paths) -> str:
    return paths.debug_log.read_text()


def test_the_search_for_a_mark_finds_it(marked: Marked, paths: Paths) -> None:
    assert marked.found() == []
    paths.state.mkdir(parents=True)
    for shift in range(3):
        text = b"\1\2" + b"x" * shift + marked.mark.encode() + b"y"
        paths.app_state.write_bytes(base64.b64encode(text))
        assert len(marked.found()) == 1
    paths.app_state.write_bytes(b"..." + marked.mark.encode())
    assert len(marked.found()) == 1
    assert marked.found(marked.mark.encode()) != marked.found()


@pytest.mark.parametrize(
    "address",
    [
        "http://ada:{mark}@127.0.0.1:9/feed.xml", "http://{mark}@127.0.0.1:9/",
        "http://ada:{mark}a/b#c?d@127.0.0.1:x/", "https://ada:{mark}[@127.0.0.1/",
    ],
)  # fmt: skip
def test_a_feeds_address_with_a_password_is_not_repeated(address: str, marked: Marked) -> None:
    feed = address.format(mark=marked.mark)
    assert marked.run("list", feed) == 2
    marked.run("import", feed)
    marked.run("sync", feed)
    assert marked.found() == []


def test_feeds_that_fail_print_and_keep_no_secret(
    marked: Marked, hub: Server, proxy: Proxy, paths: Paths
) -> None:
    mark = marked.mark
    assert marked.run("list", "https://127.0.0.1:9/feed.xml") == 1
    assert any(b"uthorization: Basic" in head for head in proxy.asked)
    for page in ("missing", "elsewhere"):
        assert marked.run("list", f"{hub.url}/{page}?token={mark}#{mark}") == 1
    tls = hub.url.replace("http", "https")
    assert marked.run("list", f"{tls}/feed?key={mark}", NO_PROXY="127.0.0.1") == 1
    for endpoint in (NOWHERE, tls, hub.url.replace("//", f"//ada:{mark}@")):
        marked.run("list", "hf:week/2026-W47", HF_ENDPOINT=endpoint, NO_PROXY="127.0.0.1")
    assert "answers 404" in log(paths) and "can't be reached" in log(paths)
    assert marked.found() == []


@pytest.mark.parametrize(
    "proxies",
    ["ada:{mark}@127.0.0.1:9", "http://ada:{mark}/x@127.0.0.1:9", "socks5://a:{mark}@[::1"],
)
def test_a_proxy_that_cannot_be_used_is_named_without_its_password(
    proxies: str, marked: Marked
) -> None:
    named = proxies.format(mark=marked.mark)
    for feed in ("https://127.0.0.1:9/feed.xml", "hf:date/2026-11-19"):
        marked.run("list", feed, HTTPS_PROXY=named, https_proxy=named, ALL_PROXY=named)
    marked.run("doctor", HTTPS_PROXY=named, https_proxy=named)
    assert marked.found() == []


def test_what_is_told_of_the_settings_and_the_library_holds_no_secret(
    marked: Marked, paths: Paths
) -> None:
    assert marked.run("list", "hf:date/2026-11-20") == 0
    marked.run("list", "private")
    marked.run("sync", "private", "hf:date/2026-11-18")
    for command in (
        ["doctor"], ["config", "show"], ["config", "check"], ["library", "export"], ["count"],
        ["list", "catalogue:", "--format", "json"], ["library", "check"],
    ):  # fmt: skip
        marked.run(*command)
    assert paths.catalogue.exists()
    assert marked.found() == []


def test_programs_that_are_started_are_told_no_secret(marked: Marked, paths: Paths) -> None:
    assert marked.run("list", "hf:date/2026-11-20") == 0
    paper = "2611.20001"
    assert marked.run("open", paper) == 0
    assert marked.run("note", paper, "--edit") == 0
    assert marked.run("copy", paper) == 0
    assert marked.run("copy", paper, "--to", "elsewhere") == 0
    with Terminal([*READER, "--debug"], marked.environment) as terminal:
        terminal.wait_for("30 unread of 30 · live")
        terminal.send("y")
        terminal.wait_for("Copied")
        terminal.send("o")
        terminal.wait_for("Opened")
        terminal.send("R")
        terminal.wait_for("30 of 30 · live|unread of 30 · live")
        terminal.send("q")
        assert terminal.wait() == 0
    runs = sorted(file.name.rpartition("-")[0] for file in marked.seen.iterdir())
    assert runs == ["browser", "browser", "editor", "target", "wl-copy", "wl-copy"]
    assert marked.found(terminal.raw) == []


def test_a_digest_that_is_not_sent_tells_no_password(
    marked: Marked, hub: Server, paths: Paths
) -> None:
    mark, mailed = marked.mark, ("digest", "hf:date/2026-11-20", "--mail-to", "me@example.org")
    assert marked.run(*mailed) == 1  # nobody listens
    with Post(account=("ada", "right"), echo=True) as post:
        # The server says what it was given; without one in the address, that is the keyring's.
        for account in (f"ada:{mark}smtp", "ada"):
            server = f"smtp://{account}@localhost:{post.port}"
            assert marked.run(*mailed, READER_SMTP=server) == 1
        assert post.asked == ["ada", "ada"]
    no_mail_server = f"smtps://ada:{mark}smtp@{urlsplit(hub.url).netloc}"
    assert marked.run(*mailed, READER_SMTP=no_mail_server) == 1
    assert marked.run(*mailed, READER_SMTP=f"smtp://ada:{mark}/@localhost:9") == 2
    assert "took no mail" in log(paths) and "MailError" in log(paths)
    assert marked.found() == []


@pytest.mark.parametrize(
    "place", [IN_THE_APP, IN_A_WORKER, IN_A_COMMAND], ids=["app", "worker", "command"]
)
def test_a_program_that_fails_reports_no_secret(place: str, marked: Marked, paths: Paths) -> None:
    command = [sys.executable, "-c", BROKEN + place]
    if place == IN_A_COMMAND:
        assert marked.start(command) == 1
        assert b"ended where it should not (RuntimeError)" in marked.printed
        assert b"Traceback" not in marked.printed
        raw = b""
    else:
        with Terminal(command, marked.environment) as terminal:
            if place == IN_THE_APP:
                terminal.wait_for("reader")
                terminal.send("b")
                terminal.wait_for("ended where it should not")
                assert terminal.wait() == 1
            else:
                terminal.wait_for("should not \\(RuntimeError\\)")
                terminal.send("q")
                terminal.wait()
        raw = terminal.raw
    if place != IN_A_WORKER:
        assert "RuntimeError: smtp://[hidden]@" in paths.failure_report.read_text()
        assert paths.failure_report.stat().st_mode & 0o777 == 0o600
    assert "RuntimeError: smtp://[hidden]@" in log(paths)
    assert marked.found(raw) == []


def test_the_token_of_serve_is_in_no_process_and_no_file(marked: Marked, paths: Paths) -> None:
    with Served("sample:", "--debug", env=marked.environment) as served:
        marked.mark = served.token
        for path in (f"/?token={served.token}x", f"/{served.token}", f"/tab?token={served.token}"):
            served.get(path).read()
        told = asyncio.run(_opened(served))
        code, out, err = served.end()
    assert code == 130
    assert "command: browse" in log(paths), "the tab's app has a log"
    assert marked.found(told, out.encode(), err.encode()) == []


async def _opened(served: Served) -> bytes:
    """Open a tab; what its processes were told."""
    async with (
        aiohttp.ClientSession() as client,
        client.ws_connect(
            f"ws://{served.own}/tab?width=100&height=30",
            origin=f"http://{served.own}",
            headers={"Cookie": served.cookie},
        ) as page,
    ):
        await page.receive(20)
        until(served.apps)
        processes = [served.process.pid, *served.apps()]
        return b"\n".join(
            Path(f"/proc/{pid}/{what}").read_bytes()
            for pid in processes
            for what in ("cmdline", "environ")
        )
