"""Users and passwords in addresses are shown nowhere."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.system.paths import Paths
from reader.text.sanitise import has_login, hide_logins, line
from tests.hub import three_days
from tests.program import reader
from tests.server import Answer, Server

SECRET = "hunter2"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://me:hunter2@example.org/feed is away", "https://…@example.org/feed is away"),
        ("https://hunter2@example.org", "https://…@example.org"),
        ("https://me:hun@ter2@example.org/x", "https://…@example.org/x"),
        ("https://me:hun/ter2@example.org/x", "https://…@example.org/x"),
        ("smtps://me:hunter2@mail.example.org:465", "smtps://…@mail.example.org:465"),
        ("'me:hunter2@example.org/feed'", "…@example.org/feed'"),
        ("https://medium.com/@me/feed", "https://medium.com/@me/feed"),
        ("http://localhost:8080/@me/feed", "http://localhost:8080/@me/feed"),
        ("Write to ada@example.org", "Write to ada@example.org"),
        ("no address", "no address"),
    ],
)
def test_a_message_has_addresses_without_users(text: str, shown: str) -> None:
    assert hide_logins(line(text)) == shown
    assert has_login(text.partition(" ")[0]) == (shown != text and "//" in text)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The made-up site, which wants a password."""
    with Server(three_days()) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url.replace("://", f"://me:{SECRET}@"))
        yield server


def everything(folder: Path) -> bytes:
    """All bytes of all files below a folder."""
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_a_site_gets_its_password_and_nobody_else_does(hub: Server, home: Path) -> None:
    said = []
    for command in ("list today", "show 2611.20001 --full", "sync today", "digest today", "doctor"):
        done = reader(*command.split())
        assert done.code == 0, done.err
        said.append(done.out + done.err)
    assert all("Authorization" in one.headers for one in hub.requests)
    hub.answer = lambda request: Answer(b"", 403)
    for command in ("list today", "sync 2026-11-19", "show 2611.20009 --full", "import 2026-11-18"):
        done = reader(*command.split())
        said.append(done.out + done.err)
    assert SECRET not in "".join(said)
    assert SECRET.encode() not in everything(home)


@pytest.mark.parametrize(
    "address",
    [
        f"https://me:{SECRET}@example.org/feed.xml",
        f"https://{SECRET}@example.org/feed.xml",
        f"https://me:{SECRET[:3]}/{SECRET[3:]}@example.org/feed.xml",
        f"https://me: {SECRET}@example.org/feed.xml",
        f"me:{SECRET}@example.org/feed.xml",
        f"ftp://me:{SECRET}@example.org/feed.xml",
    ],
)
def test_a_feed_with_a_password_is_refused_without_it(address: str) -> None:
    done = reader("list", address, "--json")
    assert (done.code, done.out) == (2, "")
    told = json.loads(done.err)["error"]
    assert told["kind"] == "AddressError" and "example.org" in told["message"]
    assert SECRET[3:] not in done.err


@pytest.mark.parametrize("command", ["import", "sync", "digest", "count", "tag x", "show", "open"])
def test_no_command_repeats_a_password(command: str) -> None:
    done = reader(*command.split(), f"https://me:{SECRET}@example.org/feed.xml")
    assert done.code in (1, 2, 3) and done.err
    assert SECRET not in done.out + done.err


def test_a_password_in_the_configuration_is_ignored_and_not_shown(paths: Paths) -> None:
    paths.config.parent.mkdir(parents=True)
    paths.config.write_text(
        f'[endpoints]\nhuggingface = "https://me:{SECRET}@mirror.example"\n'
        f'[feeds.mine]\nfrom = ["hf:daily", "https://{SECRET}@example.org/feed.xml"]\n'
    )
    done = reader("config", "show")
    assert SECRET not in done.out + done.err
    assert "huggingface holds a user or a password and is ignored" in done.err
    assert "[feeds.mine] holds a user or a password and is ignored" in done.err


@pytest.mark.parametrize("value", ["http://[bad", "http://x:99999", "javascript:x", "https://a b"])
@pytest.mark.parametrize(
    ("variable", "address"),
    [
        ("HF_ENDPOINT", "today"),
        ("READER_ARXIV_ENDPOINT", "arxiv:new/cs.CL"),
        ("READER_BIORXIV_ENDPOINT", "medrxiv:all"),
        ("READER_OPENREVIEW_ENDPOINT", "openreview:TMLR"),
        ("READER_DOI_ENDPOINT", "-"),
    ],
)
def test_an_endpoint_that_is_no_address_is_named(
    variable: str, address: str, value: str, monkeypatch: pytest.MonkeyPatch, hub: Server
) -> None:
    monkeypatch.setenv(variable, value)
    done = reader("list", address, stdin="doi:10.1234/abc\n")
    assert (done.code, done.err) == (
        2,
        f"{variable} is no http(s) address; set it to one, or unset it\n",
    )
