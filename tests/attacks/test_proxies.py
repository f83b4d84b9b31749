"""Proxies and certificates that the environment names, usable or not: one sentence, no password."""

import contextlib
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import BadEnvironment, NetError, Unreachable
from reader.net import Limits, Net
from reader.net.proxies import Proxy, Routes
from tests.attacks.network_faults import FAULTS, FaultServer, authority
from tests.cli.test_commands import NOWHERE, hub
from tests.program import reader
from tests.server import Answer, Server

__all__ = ["hub"]

QUICK = Limits(connect=1.0, read=1.0, total=3.0, attempts=1)
HOSTS = ("huggingface.co", "arxiv.org", "export.arxiv.org", "rss.arxiv.org")
PASSWORD = "hunter2-in-a-proxy"
UNUSABLE = {
    "no_host": "http://",
    "a_port_in_letters": f"http://user:{PASSWORD}@proxy.example:http",
    "a_port_too_large": f"http://user:{PASSWORD}@proxy.example:99999",
    "port_0": "http://proxy.example:0",
    "javascript": "javascript:alert(1)",
    "javascript_with_slashes": "javascript://proxy.example/",
    "ftp": f"ftp://user:{PASSWORD}@proxy.example",
    "socks4": "socks4://proxy.example:1080",
    "half_an_address": "http://[::1",
    "no_address": "http://[::zz]:80",
    "blanks_in_it": "http://proxy .example:80",
    "a_password_with_a_slash": f"user:x/{PASSWORD}@proxy.example:80",
    "escapes": "http://\x1b]52;c;aGk=\x07.example",
    "a_megabyte": "http://" + "a" * 100_000,
    "dots": "http://...:80",
}


def get(url: str) -> bytes:
    """The body of a URL, with no patience."""
    return Net(limits=QUICK).get(url)


@pytest.mark.parametrize("value", UNUSABLE.values(), ids=UNUSABLE)
@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_a_proxy_that_can_not_be_used_is_named_and_not_gone_round(
    variable: str, value: str, hub: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(BadEnvironment, match=f"^{variable} names ") as caught:
        get(hub.url)
    assert hub.requests == []
    assert PASSWORD not in str(caught.value) and str(caught.value).isprintable()


def test_a_proxy_for_other_addresses_is_not_looked_at(
    hub: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "javascript:alert(1)")
    assert get(hub.url + "/api/daily_papers").startswith(b"[")


@pytest.mark.parametrize("value", ["javascript:alert(1)", "socks5://127.0.0.1:9", "http://[::1"])
def test_with_a_useless_proxy_the_program_shows_what_is_cached(
    value: str, hub: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reader("list", "today").code == 0
    monkeypatch.setenv("ALL_PROXY", value)
    done = reader("list", "today")
    assert (done.code, len(done.out.splitlines())) == (0, 31)
    assert "ALL_PROXY" in done.err and len(done.err.splitlines()) == 1


def test_without_a_cache_the_sentence_is_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://user:{PASSWORD}@proxy.example:x")
    done = reader("list", "today")
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        "HTTPS_PROXY names no proxy; write it like http://proxy.example:3128, or unset it\n"
    )


def test_without_the_extra_a_socks_proxy_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "socksio", None)
    monkeypatch.setenv("ALL_PROXY", f"socks5://user:{PASSWORD}@127.0.0.1:9050")
    with pytest.raises(BadEnvironment) as caught:
        get("http://example.org/")
    assert str(caught.value) == (
        "ALL_PROXY names a SOCKS proxy, which needs socksio; install it with"
        " pip install 'daily-papers-reader[socks]'"
    )


@pytest.mark.parametrize(
    ("items", "host", "port", "direct"),
    [
        ("", "huggingface.co", 443, False),
        ("*", "huggingface.co", 443, True),
        (" , *", "huggingface.co", 443, True),
        ("huggingface.co", "huggingface.co", 443, True),
        ("HuggingFace.CO.", "huggingface.co", 443, True),
        ("huggingface.co", "cdn.huggingface.co", 443, True),
        (".huggingface.co", "cdn.huggingface.co", 443, True),
        (".huggingface.co", "huggingface.co", 443, True),
        ("*.arxiv.org", "rss.arxiv.org", 443, True),
        ("face.co", "huggingface.co", 443, False),
        ("huggingface.co:443", "huggingface.co", 443, True),
        ("huggingface.co:80", "huggingface.co", 443, False),
        ("a.example  arxiv.org\tb.example", "arxiv.org", 443, True),
        ("http://arxiv.org/", "arxiv.org", 443, True),
        ("[::1]", "::1", 80, True),
        ("[::1]", "[::1]", 80, True),
        ("::1", "::1", 80, True),
        ("0:0::1", "::1", 80, True),
        ("[::1]:80", "::1", 80, True),
        ("[::1]:81", "::1", 80, False),
        ("fe80::/10", "fe80::1%eth0", 80, True),
        ("[fe80::]/10", "fe80::1", 80, True),
        ("[fe80::/10]", "fe80::1", 80, True),
        ("127.0.0.0/8", "127.9.9.9", 80, True),
        ("127.0.0.1/8", "127.9.9.9", 80, True),
        ("10.0.0.0/8", "127.0.0.1", 80, False),
        ("10.0.0.0/8", "arxiv.org", 80, False),
        ("127.0.0.1", "127.0.0.1", 80, True),
        ("127.0.0.1:8080", "127.0.0.1", 8080, True),
        ("127.0.0.1:8080", "127.0.0.1", 80, False),
        ("zürich.example", "xn--zrich-kva.example", 80, True),
    ],
)
def test_no_proxy_is_read_as_people_write_it(
    items: str, host: str, port: int, direct: bool
) -> None:
    routes = Routes({"ALL_PROXY": "http://proxy.example:3128", "NO_PROXY": items})
    assert (routes.proxy("http", host, port) is None) == direct
    assert routes.problems == []


@pytest.mark.parametrize(
    "item", ["[::1", "10.0.0.0/99", "http://[", "a b/c", "\x1b[2J", "host:port", "host:99999999"]
)
def test_an_item_that_makes_no_sense_is_left_out_and_the_others_hold(item: str) -> None:
    routes = Routes({"ALL_PROXY": "http://proxy.example", "NO_PROXY": f"{item},arxiv.org"})
    assert routes.proxy("https", "arxiv.org", 443) is None
    assert routes.proxy("https", "huggingface.co", 443) is not None
    assert routes.problems and all(said.isprintable() for said in routes.problems)


def test_small_letters_come_first_and_blanks_name_nothing() -> None:
    both = {"https_proxy": "small.example:1", "HTTPS_PROXY": "http://large.example:2"}
    assert str(Routes(both).proxy("https", "arxiv.org", 443)) == "http://small.example:1"
    blank = {"HTTPS_PROXY": "  ", "ALL_PROXY": "http://all.example"}
    assert str(Routes(blank).proxy("https", "arxiv.org", 443)) == "http://all.example:80"
    assert Routes({"HTTPS_PROXY": ""}).proxy("https", "arxiv.org", 443) is None


@given(st.text(max_size=80), st.text(max_size=80), st.text(min_size=1, max_size=40))
def test_whatever_is_set_is_a_proxy_none_or_our_error(value: str, items: str, host: str) -> None:
    routes = Routes({"HTTPS_PROXY": value, "NO_PROXY": items})
    try:
        found = routes.proxy("https", host, 443)
    except BadEnvironment as error:
        assert str(error).isprintable()
    else:
        assert found is None or isinstance(found, Proxy)


def test_a_password_is_in_no_way_to_write_a_proxy_down() -> None:
    proxy = Routes({"ALL_PROXY": f"http://me:{PASSWORD}%21@[::1]:3128"}).proxy("http", "a.de", 80)
    assert proxy and (proxy.user, proxy.password) == ("me", PASSWORD + "!")
    for written in (str(proxy), repr(proxy), f"{proxy}", repr([proxy])):
        assert PASSWORD not in written
    assert str(proxy) == "http://[::1]:3128"


def relay() -> Server:
    """A proxy that wants a user and a password, and answers everything itself."""
    return Server(
        lambda request: Answer(b"[]", 200 if "Proxy-Authorization" in request.headers else 407)
    )


def test_a_proxy_gets_user_and_password(monkeypatch: pytest.MonkeyPatch) -> None:
    with relay() as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://me:{PASSWORD}@127.0.0.1:{proxy.port}")
        assert get("http://feeds.example/x?y=1") == b"[]"
    (request,) = proxy.requests
    assert request.target == "http://feeds.example/x?y=1"
    assert request.headers["Proxy-Authorization"].startswith("Basic ")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_wants_a_password_says_which_variable_takes_it(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with relay() as proxy:
        monkeypatch.setenv(f"{scheme.upper()}_PROXY", f"127.0.0.1:{proxy.port}")
        with pytest.raises(NetError) as caught:
            get(f"{scheme}://feeds.example/")
    assert str(caught.value) == (
        f"The proxy that {scheme.upper()}_PROXY names, http://127.0.0.1:{proxy.port}, wants another"
        f" user and password; write them into {scheme.upper()}_PROXY"
    )


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("kind", ["http", "https", "socks5", "socks5h"])
def test_a_proxy_that_is_not_there_is_named(
    scheme: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", f"{kind}://me:{PASSWORD}@127.0.0.1:9")
    with pytest.raises(Unreachable) as caught:
        get(f"{scheme}://feeds.example/")
    assert str(caught.value) == (
        f"The proxy that ALL_PROXY names, {kind}://127.0.0.1:9, can't be reached (Connection"
        " refused); check ALL_PROXY"
    )


@pytest.mark.parametrize("kind", ["http", "socks5"])
@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    "fault", ["silence", "closed_at_once", "reset_at_once", "speaks_first", "nothing_but_zeros",
              "all_bytes", "status_403", "status_502"],
)  # fmt: skip
def test_a_proxy_that_is_broken_is_one_sentence_that_names_it(
    kind: str, scheme: str, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FaultServer(FAULTS[fault]) as server:
        monkeypatch.setenv("ALL_PROXY", f"{kind}://me:{PASSWORD}@127.0.0.1:{server.port}")
        try:
            found: object = Net(limits=QUICK._replace(read=0.3)).get(f"{scheme}://feeds.example/")
        except Exception as error:
            found = error
    if isinstance(found, bytes):
        assert fault == "all_bytes"  # what a plain proxy answers is the answer
    else:
        assert isinstance(found, NetError), repr(found)
        assert PASSWORD not in str(found) and str(found).isprintable()
        assert "ALL_PROXY" in str(found) or "403" in str(found)


def socks(server: socket.socket, target: int) -> None:
    """Take one connection as a SOCKS5 proxy and hand it on to a port of this machine."""
    with contextlib.suppress(OSError):
        connection, _ = server.accept()
        connection.recv(100)
        connection.sendall(b"\5\0")
        connection.recv(500)
        connection.sendall(b"\5\0\0\1\x7f\0\0\1\0\0")
        with socket.create_connection(("127.0.0.1", target)) as onward:
            onward.sendall(connection.recv(10_000))
            while piece := onward.recv(65_536):
                connection.sendall(piece)
        connection.close()


def test_a_socks_proxy_is_gone_through(hub: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = int(hub.url.rpartition(":")[2])
        threading.Thread(target=socks, args=(server, port), daemon=True).start()
        monkeypatch.setenv("ALL_PROXY", f"socks5://127.0.0.1:{server.getsockname()[1]}")
        assert get("http://feeds.example/api/daily_papers").startswith(b"[")
    assert hub.requests[0].headers["Host"] == "feeds.example"


# Certificates


@pytest.fixture
def broken(tmp_path: Path) -> Iterator[dict[str, tuple[str, str]]]:
    """Variables that name certificates, what they name, and why that can't be used."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "words").write_text("no certificates")
    (tmp_path / "zeros").write_bytes(b"\0" * 1000)
    yield {
        "a file that is not there": ("SSL_CERT_FILE", str(tmp_path / "nowhere")),
        "a folder as a file": ("SSL_CERT_FILE", str(tmp_path)),
        "words": ("SSL_CERT_FILE", str(tmp_path / "words")),
        "zeros": ("SSL_CERT_FILE", str(tmp_path / "zeros")),
        "a folder that is not there": ("SSL_CERT_DIR", str(tmp_path / "nowhere")),
        "an empty folder": ("SSL_CERT_DIR", str(tmp_path / "empty")),
        "a file as a folder": ("SSL_CERT_DIR", str(tmp_path / "words")),
        "a name with a zero's neighbour": ("SSL_CERT_FILE", "\x01\x1b[2J"),
    }


def test_certificates_that_can_not_be_used_are_named_where_they_are_needed(
    broken: dict[str, tuple[str, str]], hub: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for case, (variable, path) in broken.items():
        with monkeypatch.context() as patch:
            patch.setenv(variable, path)
            with pytest.raises(BadEnvironment, match=rf"^{variable} names a ") as caught:
                get("https://127.0.0.1:9/")
            assert str(caught.value).isprintable(), case
            # Without TLS nobody needs them.
            assert get(hub.url + "/api/daily_papers").startswith(b"["), case


def test_of_two_the_certificates_that_can_be_used_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority()[1]))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "nowhere"))
    with FaultServer(FAULTS["a_page_over_tls"]) as server:
        assert get(server.url) == b"[]"


def test_missing_certificates_leave_the_cache(
    hub: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reader("list", "today").code == 0
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "nowhere"))
    done = reader("list", "today", endpoint="https://127.0.0.1:9")
    assert (done.code, len(done.out.splitlines())) == (0, 31)
    assert done.err.startswith("SSL_CERT_FILE names a file of certificates that can't be used (no")


def test_who_is_offline_is_told_so_whatever_the_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "[::1],127.0.0.0/8,  ,[::1")
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
    done = reader("list", "today", endpoint=NOWHERE)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("127.0.0.1 can't be reached")
