"""The network's limits, against a real server that misbehaves."""

import base64
import gzip
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from reader import __version__
from reader.errors import BadStatus, NetError, Refused, TooSlow, Unreachable
from reader.net import Limits, Net
from reader.net.failures import parse_retry_after
from reader.net.redirects import resolve_redirect
from tests.listener import Listener
from tests.server import Answer, Request, Server

QUICK = Limits(connect=1, read=1, total=3, redirects=5, body=10_000, attempts=3)


def in_turn(*answers: Answer) -> Callable[[Request], Answer]:
    """One answer a request; the last one for all that follow."""
    left = list(answers)
    return lambda request: left.pop(0) if len(left) > 1 else left[0]


class Memory:
    """Bodies by address, as the catalogue keeps them."""

    def __init__(self) -> None:
        self.held: dict[str, tuple[str, bytes]] = {}

    def etag(self, url: str) -> str | None:
        return self.held[url][0] if url in self.held else None

    def body(self, url: str) -> bytes | None:
        return self.held[url][1] if url in self.held else None

    def keep(self, url: str, etag: str, body: bytes) -> None:
        self.held[url] = (etag, body)


def test_the_body_comes_with_our_name_and_version() -> None:
    with Server(lambda request: Answer(b"papers")) as server:
        assert Net(limits=QUICK).get(server.url + "/x", {"q": "a b", "p": 0}) == b"papers"
    (request,) = server.requests
    assert request.query == {"q": "a b", "p": "0"}
    assert request.headers["User-Agent"] == f"daily-papers-reader/{__version__}"


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_trouble_that_passes_is_waited_out(status: int) -> None:
    with Server(in_turn(Answer(b"", status), Answer(b"papers"))) as server:
        assert Net(limits=QUICK).get(server.url) == b"papers"
    assert len(server.requests) == 2


def test_retry_after_is_waited_for_and_told() -> None:
    told: list[tuple[str, float]] = []
    net = Net(limits=QUICK, on_retry=lambda error, seconds: told.append((str(error), seconds)))
    busy = Answer(b"", 429, {"Retry-After": "1"})
    with Server(in_turn(busy, Answer(b"papers"))) as server:
        start = time.monotonic()
        assert net.get(server.url) == b"papers"
    assert time.monotonic() - start >= 1
    assert told == [("127.0.0.1 asks us to slow down (429); try again in 1 s", 1.0)]


def test_a_retry_after_beyond_the_total_time_is_said_at_once() -> None:
    busy = Answer(b"", 429, {"Retry-After": "600"})
    with Server(in_turn(busy)) as server, pytest.raises(BadStatus, match="in 600 s") as caught:
        Net(limits=QUICK).get(server.url)
    assert caught.value.after == 600
    assert len(server.requests) == 1


def test_a_status_that_will_not_change_is_not_asked_for_again() -> None:
    with Server(in_turn(Answer(b"", 404))) as server, pytest.raises(BadStatus) as caught:
        Net(limits=QUICK).get(server.url)
    assert caught.value.status == 404
    assert len(server.requests) == 1


def test_the_same_etag_means_the_same_body() -> None:
    def answer(request: Request) -> Answer:
        if request.headers.get("If-None-Match") == '"one"':
            return Answer(b"", 304)
        return Answer(b"papers", headers={"ETag": '"one"'})

    net = Net(limits=QUICK, cache=Memory())
    with Server(answer) as server:
        assert net.get(server.url + "/x") == b"papers"
        assert net.get(server.url + "/x") == b"papers"
    assert [request.headers.get("If-None-Match") for request in server.requests] == [None, '"one"']


def test_a_packed_body_is_unpacked() -> None:
    packed = Answer(gzip.compress(b"papers" * 100), headers={"Content-Encoding": "gzip"})
    with Server(in_turn(packed)) as server:
        assert Net(limits=QUICK).get(server.url) == b"papers" * 100


@pytest.mark.parametrize("coding", ["gzip", "GZIP", "x-gzip", "gzip, identity", "identity", ""])
def test_a_coding_is_known_by_all_its_names(coding: str) -> None:
    body = gzip.compress(b"papers") if "gzip" in coding.lower() else b"papers"
    with Server(in_turn(Answer(body, headers={"Content-Encoding": coding}))) as server:
        assert Net(limits=QUICK).get(server.url) == b"papers"


@pytest.mark.parametrize("end", [b"", b"\0" * 50])
def test_a_body_in_several_members_is_all_of_them(end: bytes) -> None:
    members = gzip.compress(b"pap") + gzip.compress(b"") + gzip.compress(b"ers") + end
    with Server(in_turn(Answer(members, headers={"Content-Encoding": "gzip"}))) as server:
        assert Net(limits=QUICK).get(server.url) == b"papers"


@pytest.mark.parametrize("coding", ["br", "deflate", "zstd", "utf-8", "gzip, gzip"])
def test_a_coding_that_is_not_known_is_named(coding: str) -> None:
    packed = Answer(b"papers", headers={"Content-Encoding": coding})
    with Server(in_turn(packed)) as server, pytest.raises(Refused, match=f" as {coding}, "):
        Net(limits=QUICK).get(server.url)


NEWS = "<rss><title>Новости науки</title></rss>"
DECLARED = "<?xml version='1.0' encoding='windows-1251'?>" + NEWS


@pytest.mark.parametrize(
    ("body", "kind", "found"),
    [
        (NEWS.encode("cp1251"), "text/xml;charset=WINDOWS-1251", NEWS.encode()),
        (NEWS.encode("cp1251"), 'text/plain; charset="cp1251"', NEWS.encode()),
        (NEWS.encode("utf-16-le"), "text/xml; charset=utf-16le", NEWS.encode()),
        (DECLARED.encode("cp1251"), "text/xml; charset=koi8-r", DECLARED.encode("cp1251")),
        (NEWS.encode(), "text/xml; charset=iso-8859-1", NEWS.encode()),
        ("naïve – it’s".encode("cp1252"), "text/plain; charset=latin1", "naïve – it’s".encode()),
        ("深度镕".encode("gbk"), "text/plain; charset=gb2312", "深度镕".encode()),
        ("深度".encode("iso2022_jp_2"), "text/plain; charset=iso-2022-jp-2", "深度".encode()),
        (b"<meta charset=windows-1251>\xcd", "text/html", "<meta charset=windows-1251>Н".encode()),
        (b"caf\xe9", "text/plain; charset=rot13", b"caf\xe9"),
        (b"caf\xe9", "text/plain; charset=punycode", b"caf\xe9"),
        (b"caf\xe9", "text/plain", b"caf\xe9"),
    ],
)
def test_a_charset_that_only_http_says_is_read(body: bytes, kind: str, found: bytes) -> None:
    with Server(in_turn(Answer(body, headers={"Content-Type": kind}))) as server:
        assert Net(limits=QUICK).get(server.url) == found


def test_a_user_and_a_password_go_to_the_site_alone_and_are_kept_nowhere() -> None:
    memory = Memory()
    with Server(in_turn(Answer(b"", 404))) as other:

        def answer(request: Request) -> Answer:
            if request.path == "/away":
                return Answer(b"", 302, {"Location": other.url})
            if request.path == "/on":
                return Answer(b"", 302, {"Location": "/x"})
            return Answer(b"papers", headers={"ETag": '"one"'})

        with Server(answer) as server:
            url = server.url.replace("://", "://me:hunter2%21@")
            net = Net(limits=QUICK, cache=memory)
            assert net.get(url + "/on") == b"papers"
            with pytest.raises(BadStatus) as caught:
                net.get(url + "/away")
    wanted = "Basic " + base64.b64encode(b"me:hunter2!").decode()
    assert [one.headers.get("Authorization") for one in server.requests] == [wanted] * 3
    assert "Authorization" not in other.requests[0].headers
    assert all("Referer" not in one.headers for one in (*server.requests, *other.requests))
    assert list(memory.held) == [server.url + "/on"]
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["https://me:hunter2@[::1", "ftp://me:hunter2@x", "http://me:hunter2@"]
)
def test_no_message_has_a_password(url: str) -> None:
    with pytest.raises(Refused) as caught:
        Net(limits=QUICK).get(url)
    assert "hunter2" not in str(caught.value)


def test_a_body_that_is_held_no_longer_is_fetched_again() -> None:
    def answer(request: Request) -> Answer:
        return Answer(b"", 304) if "If-None-Match" in request.headers else Answer(b"papers")

    class Forgetful(Memory):
        def etag(self, url: str) -> str | None:
            return '"one"'

    with Server(answer) as server:
        assert Net(limits=QUICK, cache=Forgetful()).get(server.url) == b"papers"


def test_an_etag_that_was_damaged_is_not_sent() -> None:
    class Damaged(Memory):
        def etag(self, url: str) -> str | None:
            return "one\r\nX: y\udcff"

    with Server(in_turn(Answer(b"papers"))) as server:
        assert Net(limits=QUICK, cache=Damaged()).get(server.url) == b"papers"
    assert "If-None-Match" not in server.requests[0].headers


def test_a_new_answer_without_a_body_is_not_what_was_held() -> None:
    memory = Memory()
    with Server(in_turn(Answer(b"papers", headers={"ETag": '"one"'}), Answer(b""))) as server:
        net = Net(limits=QUICK, cache=memory)
        assert net.get(server.url) == b"papers"
        assert net.get(server.url) == b""


@given(
    st.binary(max_size=60) | st.text(max_size=30).map(lambda text: text.encode("utf-8", "replace"))
)
def test_a_retry_after_of_any_bytes_is_seconds_or_none(value: bytes) -> None:
    found = parse_retry_after(value.decode("latin-1"))
    assert found is None or 0 <= found <= 864_000


@given(st.text(max_size=60))
def test_a_redirect_to_any_text_is_an_address_or_refused(location: str) -> None:
    import httpx

    try:
        found = resolve_redirect(httpx.URL("http://127.0.0.1/a"), location, "127.0.0.1")
    except Refused:
        return
    assert found.scheme in ("http", "https") and found.host and not found.userinfo


def test_a_body_that_unpacks_to_too_much_is_refused() -> None:
    bomb = Answer(gzip.compress(b"\0" * 50_000_000), headers={"Content-Encoding": "gzip"})
    with Server(in_turn(bomb)) as server, pytest.raises(Refused, match="larger than"):
        Net(limits=QUICK._replace(body=100_000)).get(server.url)


def test_a_body_that_is_too_large_is_refused() -> None:
    with Server(in_turn(Answer(b"x" * 20_000))) as server, pytest.raises(Refused):
        Net(limits=QUICK).get(server.url)


def test_five_redirects_are_followed_and_not_six() -> None:
    def answer(request: Request) -> Answer:
        left = int(request.path.strip("/"))
        return Answer(b"", 302, {"Location": f"/{left - 1}"}) if left else Answer(b"there")

    with Server(answer) as server:
        assert Net(limits=QUICK).get(server.url + "/5") == b"there"
        with pytest.raises(Refused, match="from page to page"):
            Net(limits=QUICK).get(server.url + "/6")


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://example.org/x", "http://"])
def test_a_redirect_to_what_is_no_web_page_is_refused(location: str) -> None:
    away = Answer(b"", 302, {"Location": location})
    with Server(in_turn(away)) as server, pytest.raises(NetError):
        Net(limits=QUICK).get(server.url)
    assert len(server.requests) <= QUICK.attempts


@pytest.fixture
def certified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """What a site needs to be trusted by its certificate."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


def test_a_redirect_leads_to_encryption_and_never_away_from_it(certified: ssl.SSLContext) -> None:
    def to(server: Server) -> Answer:
        return Answer(b"", 302, {"Location": server.url + "/there"})

    with (
        Server(lambda request: to(safe) if request.path == "/" else Answer(b"open")) as unsafe,
        Server(
            lambda request: to(unsafe) if request.path == "/" else Answer(b"safe"), certified
        ) as safe,
    ):
        assert Net(limits=QUICK).get(unsafe.url + "/") == b"safe"
        with pytest.raises(Refused, match="sends us on without encryption"):
            Net(limits=QUICK).get(safe.url + "/")
        assert [request.path for request in unsafe.requests] == ["/"]


def test_a_body_that_breaks_off_is_fetched_again() -> None:
    with Server(in_turn(Answer(b"pap", cut=True), Answer(b"papers"))) as server:
        assert Net(limits=QUICK).get(server.url) == b"papers"


def test_a_server_that_stalls_is_given_up_within_the_total_time() -> None:
    start = time.monotonic()
    with Server(in_turn(Answer(b"pap", hang=True))) as server, pytest.raises(TooSlow):
        Net(limits=QUICK).get(server.url)
    assert time.monotonic() - start < QUICK.total + 1


def test_a_server_that_drips_is_given_up_within_the_total_time() -> None:
    """A byte now and then keeps every single read alive."""
    with _dripping() as url:
        start = time.monotonic()
        with pytest.raises(TooSlow):
            Net(limits=QUICK).get(url)
        assert time.monotonic() - start < QUICK.total + 1


def test_no_connection_is_said_soon_and_without_an_address_in_it() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(Unreachable, match=r"^127\.0\.0\.1 can't be reached \(.*\); try again"):
            Net(limits=QUICK).get(f"http://127.0.0.1:{port}/secret?token=hidden")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://", "no address", "http://[::1"])
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(NetError):
        Net(limits=QUICK).get(url)


@contextmanager
def _dripping() -> Iterator[str]:
    """A server that sends one byte of a long body every tenth of a second."""

    def drip(connection: socket.socket) -> None:
        connection.recv(10_000)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n")
        while not listener.ended.wait(0.1):
            connection.sendall(b"x")

    with Listener(drip) as listener:
        yield f"http://127.0.0.1:{listener.port}"
