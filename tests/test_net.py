"""The network's limits, against a real server that misbehaves."""

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from reader import __version__
from reader.errors import BadStatus, NetError, Refused, TooSlow, Unreachable
from reader.net import Limits, Net
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
    net = Net(limits=QUICK, waiting=lambda error, seconds: told.append((str(error), seconds)))
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


class _dripping:
    """A server that sends one byte of a long body every tenth of a second."""

    def __enter__(self) -> str:
        self._stop = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._socket.close()

    def _serve(self) -> None:
        for connection in self._connections():
            threading.Thread(target=self._drip, args=(connection,), daemon=True).start()

    def _connections(self) -> Iterator[socket.socket]:
        while True:
            try:
                yield self._socket.accept()[0]
            except OSError:
                return

    def _drip(self, connection: socket.socket) -> None:
        try:
            connection.recv(10_000)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n")
            while not self._stop.wait(0.1):
                connection.sendall(b"x")
        except OSError:
            pass
