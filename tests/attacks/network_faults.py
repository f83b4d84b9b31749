"""Faults of the network, each a small function on a connection, and a server that has one of them.

The other end of a connection is taken to be broken, badly set up or hostile: it says what it likes,
as slowly as it likes, and ends when it likes.
"""

import contextlib
import gzip
import json
import socket
import ssl
import struct
import threading
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from types import TracebackType
from typing import NamedTuple

import trustme

from tests.hub import full_text, three_days
from tests.listener import Listener
from tests.server import Request

SITE = three_days()
FEED = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>c</title><item>'
    b"<title>A paper of a feed</title><link>https://example.org/1</link></item></channel></rss>"
)


class Peer:
    """One connection to us, its request read."""

    def __init__(self, connection: socket.socket, ended: threading.Event) -> None:
        self._connection = connection
        self._ended = ended
        self.head = b""
        """The request's head, where one came."""

    def read(self) -> bool:
        """Take a request; whether one came."""
        self.head = b""
        while b"\r\n\r\n" not in self.head:
            piece = self._connection.recv(65536)
            if not piece:
                return False
            self.head += piece
        return True

    def send(self, *pieces: bytes) -> None:
        """Send bytes as they are."""
        for piece in pieces:
            self._connection.sendall(piece)

    def answer(
        self, body: bytes = b"", *headers: bytes, status: bytes = b"200 OK", kind: bytes = b""
    ) -> None:
        """A whole answer."""
        said = [b"Content-Length: %d" % len(body), *headers]
        if kind:
            said.append(b"Content-Type: " + kind)
        self.send(b"HTTP/1.1 " + status + b"\r\n" + b"\r\n".join(said) + b"\r\n\r\n" + body)

    def drip(self, data: bytes, seconds: float = 0.05) -> None:
        """Send byte by byte, again and again from the start, until the other end has enough."""
        while True:
            for number in data:
                self.send(bytes([number]))
                if self._ended.wait(seconds):
                    return

    def flood(self, data: bytes) -> None:
        """Send the same without end."""
        while not self._ended.is_set():
            self.send(data)

    def wait(self) -> None:
        """Say nothing more and keep the connection."""
        self._ended.wait()

    def reset(self) -> None:
        """End the connection as a crash does."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._connection.close()

    @property
    def path(self) -> str:
        """What is asked for."""
        words = self.head.split(b" ", 2)
        return words[1].decode("latin-1") if len(words) > 1 else "/"


class Fault(NamedTuple):
    """One kind of fault."""

    name: str
    phase: str
    """``connect``, ``tls``, ``status``, ``headers``, ``redirect``, ``body``, ``coding`` or
    ``content``."""
    act: Callable[[Peer], None]
    """What is done with each connection."""
    raw: bool = False
    """Whether it acts before a request is read."""
    host: str = "127.0.0.1"
    """What the server is called."""
    certificate: str = ""
    """Which certificate TLS shows: ``good``, ``strange``, ``old``, ``other``; none for no TLS."""
    listens: bool = True
    """Whether anybody takes connections."""


FAULTS: dict[str, Fault] = {}
"""All of them by name."""


def _fault(
    phase: str,
    *,
    raw: bool = False,
    host: str = "127.0.0.1",
    certificate: str = "",
    listens: bool = True,
) -> Callable[[Callable[[Peer], None]], Callable[[Peer], None]]:
    def named(act: Callable[[Peer], None]) -> Callable[[Peer], None]:
        _add(Fault(act.__name__, phase, act, raw, host, certificate, listens))
        return act

    return named


def _add(fault: Fault) -> None:
    assert fault.name not in FAULTS, fault.name
    FAULTS[fault.name] = fault


def _answers(phase: str, name: str, *raw: bytes) -> None:
    """A fault that is a few bytes and the end of the connection."""
    _add(Fault(name, phase, lambda peer: peer.send(*raw)))


def _nothing(peer: Peer) -> None:
    """Close at once."""


# Connecting

_add(Fault("nobody_listens", "connect", _nothing, listens=False))
_add(Fault("no_such_name", "connect", _nothing, host="nowhere.invalid"))
_add(Fault("a_name_no_lookup_takes", "connect", _nothing, host="a" * 70))
_add(Fault("a_name_with_an_empty_part", "connect", _nothing, host="a..b"))
_add(Fault("closed_at_once", "connect", _nothing, raw=True))
_add(Fault("reset_at_once", "connect", Peer.reset, raw=True))
_add(Fault("silence", "connect", Peer.wait, raw=True))
_add(Fault("closed_after_the_request", "connect", _nothing))
_add(Fault("reset_after_the_request", "connect", Peer.reset))
_add(Fault("silence_after_the_request", "connect", Peer.wait))


@_fault("connect", raw=True)
def speaks_first(peer: Peer) -> None:
    peer.send(b"220 mail.example ESMTP\r\n")
    peer.wait()


# TLS


def _hello(peer: Peer) -> None:
    peer.answer(b"[]")


_add(Fault("a_page_over_tls", "tls", _hello, certificate="good"))
_add(Fault("a_certificate_of_nobody_known", "tls", _hello, certificate="strange"))
_add(Fault("a_certificate_that_is_over", "tls", _hello, certificate="old"))
_add(Fault("a_certificate_of_another_host", "tls", _hello, certificate="other"))
_add(Fault("plain_http_where_tls_is_wanted", "tls", _hello, raw=True, certificate="none"))
_add(Fault("closed_in_the_handshake", "tls", _nothing, raw=True, certificate="none"))
_add(Fault("reset_in_the_handshake", "tls", Peer.reset, raw=True, certificate="none"))
_add(Fault("silence_in_the_handshake", "tls", Peer.wait, raw=True, certificate="none"))
_add(Fault("tls_and_then_nothing", "tls", _nothing, certificate="good"))
_add(Fault("tls_and_then_silence", "tls", Peer.wait, certificate="good"))
_add(Fault("tls_and_then_a_reset", "tls", Peer.reset, certificate="good"))


@_fault("tls", raw=True, certificate="none")
def an_alert(peer: Peer) -> None:
    peer.send(b"\x15\x03\x03\x00\x02\x02\x28")


@_fault("tls", raw=True, certificate="none")
def garbage_in_the_handshake(peer: Peer) -> None:
    peer.send(bytes(range(256)) * 40)


@_fault("tls", raw=True, certificate="none")
def a_handshake_byte_by_byte(peer: Peer) -> None:
    peer.drip(b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc")


@_fault("tls", certificate="good")
def tls_cut_in_the_body(peer: Peer) -> None:
    peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n[")
    peer.reset()


@_fault("tls", certificate="good")
def sent_on_without_tls(peer: Peer) -> None:
    peer.answer(b"", b"Location: http://127.0.0.1/", status=b"302 Found")


# The status line

for _name, _raw in {
    "no_http_at_all": b"HELO\r\n\r\n",
    "http_0_9": b"[]",
    "an_empty_line": b"\r\n\r\n",
    "nothing_but_zeros": b"\0" * 4000,
    "the_preface_of_http_2": b"\0\0\x12\x04\0\0\0\0\0\0\3\0\0\0\x64\0\4\x3f\xff\0\1",
    "a_status_in_letters": b"HTTP/1.1 OK\r\n\r\n",
    "a_status_of_superscripts": "HTTP/1.1 ²⁰⁰ OK\r\n\r\n".encode(),
    "a_status_of_two_digits": b"HTTP/1.1 20 OK\r\n\r\n",
    "a_status_of_nine_digits": b"HTTP/1.1 200000000 OK\r\n\r\n",
    "a_negative_status": b"HTTP/1.1 -200 OK\r\n\r\n",
    "status_999": b"HTTP/1.1 999 Denied\r\nContent-Length: 0\r\n\r\n",
    "status_000": b"HTTP/1.1 000 None\r\nContent-Length: 0\r\n\r\n",
    "an_http_of_the_future": b"HTTP/9.9 200 OK\r\nContent-Length: 2\r\n\r\n[]",
    "a_reason_of_a_megabyte": b"HTTP/1.1 200 " + b"O" * 1_000_000 + b"\r\n\r\n[]",
    "a_reason_with_escapes": b"HTTP/1.1 500 \x1b]52;c;aGk=\x07\r\nContent-Length: 0\r\n\r\n",
    "another_protocol": b"SSH-2.0-OpenSSH_9.9\r\n",
    "a_line_without_end": b"HTTP/1.1 200" + b" " * 300_000,
    "half_a_status_line": b"HTTP/1.1 2",
    "only_an_interim_answer": b"HTTP/1.1 100 Continue\r\n\r\n",
    "switching_protocols": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
}.items():
    _answers("status", _name, _raw)


@_fault("status")
def interim_answers_without_end(peer: Peer) -> None:
    peer.flood(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 200)


@_fault("status")
def a_status_line_byte_by_byte(peer: Peer) -> None:
    peer.drip(b"HTTP/1.1 100 Continue\r\n\r\n")


def _status(number: int, *headers: bytes, body: bytes = b"") -> Callable[[Peer], None]:
    return lambda peer: peer.answer(body, *headers, status=b"%d Said" % number)


for _number in (201, 202, 203, 204, 205, 206, 300, 304, 305, 400, 401, 402, 403, 404, 405, 406, 407,
                408, 409, 410, 413, 418, 421, 429, 451, 500, 501, 502, 503, 504, 505, 507, 511,
                599):  # fmt: skip
    _add(Fault(f"status_{_number}", "status", _status(_number)))
for _name, _value in {
    "a_superscript": "²".encode(),
    "a_superscript_in_latin_1": b"\xb2",
    "digits_of_another_script": "٣٠".encode(),
    "four_hundred_digits": b"9" * 400,
    "inf": b"inf",
    "nan": b"nan",
    "a_negative_number": b"-5",
    "a_fraction": b"1e400",
    "the_year_9999": b"Fri, 31 Dec 9999 23:59:59 GMT",
    "the_year_0": b"Mon, 00 Jan 0000 00:00:00 GMT",
    "a_zone_of_no_world": b"Fri, 31 Dec 9999 23:59:59 +999999999999",
    "nothing": b"",
    "words": b"soon",
    "a_week": b"604800",
    "a_century": b"3153600000",
}.items():
    for _number in (429, 503):
        _add(
            Fault(
                f"status_{_number}_again_after_{_name}",
                "status",
                _status(_number, b"Retry-After: " + _value),
            )
        )


# Headers

_OK = b"HTTP/1.1 200 OK\r\n"
for _name, _raw in {
    "a_header_of_a_megabyte": b"X: " + b"x" * 1_000_000 + b"\r\n\r\n[]",
    "a_hundred_thousand_headers": b"X: y\r\n" * 100_000 + b"\r\n[]",
    "a_header_without_colon": b"nonsense\r\nContent-Length: 2\r\n\r\n[]",
    "a_header_without_name": b": x\r\nContent-Length: 2\r\n\r\n[]",
    "a_header_with_a_blank_in_its_name": b"X Y: z\r\nContent-Length: 2\r\n\r\n[]",
    "a_header_with_a_zero": b"X: a\0b\r\nContent-Length: 2\r\n\r\n[]",
    "a_header_with_escapes": b"X: \x1b[2J\r\nContent-Length: 2\r\n\r\n[]",
    "a_header_of_all_bytes": b"X: " + bytes(range(128, 256)) + b"\r\nContent-Length: 2\r\n\r\n[]",
    "a_folded_header": b"X: a\r\n b\r\n\tc\r\nContent-Length: 2\r\n\r\n[]",
    "line_ends_without_return": b"X: y\nContent-Length: 2\n\n[]",
    "a_negative_length": b"Content-Length: -1\r\n\r\n[]",
    "a_length_in_letters": b"Content-Length: two\r\n\r\n[]",
    "a_length_in_superscripts": "Content-Length: ²\r\n\r\n[]".encode(),
    "two_lengths": b"Content-Length: 2\r\nContent-Length: 5\r\n\r\n[]",
    "a_length_of_400_digits": b"Content-Length: " + b"9" * 400 + b"\r\n\r\n[]",
    "a_length_of_an_exabyte": b"Content-Length: 999999999999999999\r\n\r\n[]",
    "a_length_that_is_too_short": b"Content-Length: 1\r\n\r\n[]",
    "a_length_that_is_too_long": b"Content-Length: 3\r\n\r\n[]",
    "an_unknown_transfer_coding": b"Transfer-Encoding: rot13\r\n\r\n[]",
    "length_and_chunks": b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n"
    b"\r\n",
    "headers_that_break_off": b"Content-Length: 2\r\nX-",
    "an_etag_of_a_megabyte": b'Content-Length: 2\r\nETag: "' + b"x" * 90_000 + b'"\r\n\r\n[]',
    "an_etag_of_all_bytes": b'Content-Length: 2\r\nETag: "' + bytes(range(128, 256))
    + b'"\r\n\r\n[]',
    "a_cookie_of_everybody": b"Content-Length: 2\r\nSet-Cookie: a=b; Domain=.com\r\n\r\n[]",
}.items():  # fmt: skip
    _answers("headers", _name, _OK, _raw)


@_fault("headers")
def headers_without_end(peer: Peer) -> None:
    peer.send(_OK)
    peer.flood(b"X-More: and more\r\n" * 500)


@_fault("headers")
def headers_byte_by_byte(peer: Peer) -> None:
    peer.send(_OK)
    peer.drip(b"X-More: and more\r\n")


# Redirects


def _sends_to(location: bytes, status: bytes = b"302 Found") -> Callable[[Peer], None]:
    return lambda peer: peer.answer(b"", b"Location: " + location, status=status)


for _name, _to in {
    "to_javascript": b"javascript:alert(1)",
    "to_javascript_with_slashes": b"javascript://x/%0aalert(1)",
    "to_data": b"data:text/html,<script>",
    "to_a_file": b"file:///etc/passwd",
    "to_mail": b"mailto:x@example.org",
    "to_ftp": b"ftp://127.0.0.1/x",
    "to_gopher": b"gopher://127.0.0.1:70/1",
    "to_a_scheme_alone": b"http:",
    "to_two_slashes": b"http://",
    "to_no_host": b"http:///path",
    "to_a_host_of_dots": b"http://.../",
    "to_a_colon": b":",
    "to_nothing": b"",
    "to_itself": b"/",
    "to_a_port_too_large": b"http://127.0.0.1:99999/",
    "to_port_0": b"http://127.0.0.1:0/",
    "to_a_port_in_letters": b"http://127.0.0.1:http/",
    "to_half_an_address": b"http://[::1",
    "to_an_address_of_no_version": b"http://[v9.x]/",
    "to_a_user": b"http://user:secret@127.0.0.1:1/",
    "to_control_bytes": b"http://127.0.0.1/\x01\x02\x1b[2J",
    "to_letters_of_no_name": "http://ﬀ🦄\u202e.example/".encode(),
    "to_a_part_too_long": b"http://" + b"a" * 70 + b".example/",
    "to_a_punycode_of_nothing": b"http://xn--a.example/",
    "to_90_kb": b"/" + b"a" * 90_000,
    "to_all_bytes": b"/" + bytes(range(128, 256)),
    "to_percent_and_nothing": b"/%",
    "to_nobody": b"http://127.0.0.1:1/",
    "to_nowhere": b"http://nowhere.invalid/",
}.items():
    _add(Fault(f"sends_us_{_name}", "redirect", _sends_to(_to)))
for _number in (301, 303, 307, 308):
    _add(
        Fault(
            f"status_{_number}_to_javascript",
            "redirect",
            _sends_to(b"javascript:x", b"%d Go" % _number),
        )
    )


@_fault("redirect")
def sends_us_to_two_places(peer: Peer) -> None:
    peer.answer(b"", b"Location: /a", b"Location: javascript:b", status=b"302 Found")


@_fault("redirect")
def sends_us_without_a_place(peer: Peer) -> None:
    peer.answer(b"", status=b"302 Found")


@_fault("redirect")
def sends_us_further_and_further(peer: Peer) -> None:
    peer.answer(b"", b"Location: " + peer.path.encode("latin-1") + b"x", status=b"302 Found")


# The body

for _name, _raw in {
    "a_body_cut_in_half": b"Content-Length: 5000\r\n\r\n[{",
    "chunks_cut_in_half": b"Transfer-Encoding: chunked\r\n\r\n1000\r\n[{",
    "chunks_without_end": b"Transfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n",
    "a_chunk_size_in_letters": b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n[]\r\n0\r\n\r\n",
    "a_negative_chunk_size": b"Transfer-Encoding: chunked\r\n\r\n-2\r\n[]\r\n0\r\n\r\n",
    "a_chunk_size_of_400_digits": b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 400 + b"\r\n[]",
    "a_chunk_that_is_longer_than_said": b"Transfer-Encoding: chunked\r\n\r\n1\r\n[]\r\n0\r\n\r\n",
    "a_chunk_with_a_comment_of_a_megabyte": b"Transfer-Encoding: chunked\r\n\r\n2;"
    + b"x" * 1_000_000 + b"\r\n[]\r\n0\r\n\r\n",
    "more_than_was_said": b"Content-Length: 2\r\n\r\n[]HTTP/1.1 200 OK\r\n\r\n",
}.items():  # fmt: skip
    _answers("body", _name, _OK, _raw)


@_fault("body")
def a_body_without_end(peer: Peer) -> None:
    peer.send(_OK, b"\r\n[")
    peer.flood(b'{"paper":{"id":"0000.00000","title":"x"}},' * 1024)


@_fault("body")
def chunks_of_a_byte_without_end(peer: Peer) -> None:
    peer.send(_OK, b"Transfer-Encoding: chunked\r\n\r\n")
    peer.flood(b"1\r\n \r\n" * 4096)


@_fault("body")
def a_body_byte_by_byte(peer: Peer) -> None:
    peer.send(_OK, b"Content-Length: 100000\r\n\r\n")
    peer.drip(b" ")


@_fault("body")
def a_body_that_stalls(peer: Peer) -> None:
    peer.send(_OK, b"Content-Length: 100000\r\n\r\n[")
    peer.wait()


@_fault("body")
def a_reset_in_the_body(peer: Peer) -> None:
    peer.send(_OK, b"Content-Length: 100000\r\n\r\n[")
    peer.reset()


@_fault("body")
def trailers_without_end(peer: Peer) -> None:
    peer.send(_OK, b"Transfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n")
    peer.flood(b"X-More: and more\r\n" * 500)


# How it is packed, and in which charset

_PACKED = gzip.compress(b'{"error": "x"}')
for _name, (_coding, _body) in {
    "gzip_that_is_none": (b"gzip", b"[]"),
    "gzip_cut_short": (b"gzip", _PACKED[:-9]),
    "gzip_with_a_wrong_sum": (b"gzip", _PACKED[:-8] + b"\0" * 8),
    "gzip_of_nothing": (b"gzip", b""),
    "gzip_and_then_garbage": (b"gzip", _PACKED + b"garbage"),
    "a_bomb": (b"gzip", gzip.compress(b"\0" * 60_000_000)),
    "a_bomb_in_many_members": (b"gzip", gzip.compress(b" " * 1_000_000) * 40),
    "two_hundred_thousand_empty_members": (b"gzip", gzip.compress(b"") * 200_000),
    "deflate": (b"deflate", zlib.compress(b"[]")),
    "brotli": (b"br", b"\x0b\x02\x80[]\x03"),
    "zstandard": (b"zstd", b"\x28\xb5\x2f\xfd"),
    "gzip_twice": (b"gzip, gzip", gzip.compress(_PACKED)),
    "a_charset_as_coding": (b"utf-8", b"{}"),
    "a_coding_with_escapes": (b"\x1b[2J", b"{}"),
    "a_coding_of_90_kb": (b"x" * 90_000, b"{}"),
}.items():
    _add(
        Fault(
            _name,
            "coding",
            lambda peer, coding=_coding, body=_body: peer.answer(  # type: ignore[misc]
                body, b"Content-Encoding: " + coding
            ),
        )
    )
for _charset in (b"nonsense", b"zlib", b"rot13", b"punycode", b"unicode_escape", b"utf-7",
                 b"utf-16", b"iso-2022-jp", b"../../etc/passwd", b"idna", b"undefined", b"hz",
                 b"x" * 9000):  # fmt: skip
    _add(
        Fault(
            f"bytes_said_to_be_{_charset[:20].decode()}",
            "coding",
            lambda peer, charset=_charset: peer.answer(  # type: ignore[misc]
                bytes(range(256)) * 20, kind=b"text/plain; charset=" + charset
            ),
        )
    )


# What is in it

_LOGIN = b"<html><body><form>Log in to the hotel<input type=password></form></body></html>"
for _name, _body in {
    "nothing_in_it": b"",
    "blanks": b" \r\n" * 1000,
    "an_empty_object": b"{}",
    "null": b"null",
    "a_number": b"404",
    "a_string": b'"Not found"',
    "numbers": b"[1, 2, 3]",
    "lists_in_lists": b"[" * 100_000,
    "objects_in_objects": b'{"a":' * 100_000,
    "json_cut_short": b'[{"paper": {"id": "2611.',
    "json_with_a_number_of_9999_digits": b"[" + b"9" * 9999 + b"]",
    "json_and_then_garbage": b"[] and more",
    "json_in_utf_16": json.dumps([{"a": 1}]).encode("utf-16"),
    "json_with_bytes_of_latin_1": b'[{"title": "na\xefve"}]',
    "an_error_as_json": b'{"error": "\\u001b]52;c;aGk=\\u0007 Too many requests"}',
    "a_login_page": _LOGIN,
    "a_page_behind_a_bom": b"\xef\xbb\xbf" + _LOGIN,
    "a_page_behind_a_comment": b"<!-- saved from the proxy -->\n\n" + _LOGIN,
    "a_page_behind_an_xml_declaration": b'<?xml version="1.0"?>\n<!DOCTYPE html>' + _LOGIN,
    "a_page_behind_blanks": b"\n" * 3000 + _LOGIN,
    "a_page_of_tags": b"<p>" * 100_000,
    "an_error_as_xml": b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>",
    "entities_in_entities": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "b"><!ENTITY c "'
    + b"&a;" * 1000 + b'">]><rss>&c;</rss>',
    "not_found_in_words": b"Not found",
    "a_picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)),
    "a_pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n",
    "zeros": b"\0" * 100_000,
    "all_bytes": bytes(range(256)) * 100,
    "escapes": b"\x1b]52;c;aGk=\x07\x1b[2J" * 1000,
}.items():  # fmt: skip
    _add(Fault(_name, "content", lambda peer, body=_body: peer.answer(body)))  # type: ignore[misc]


class FaultServer:
    """A site on loopback between ``with`` and its end: whole without a fault, else with it."""

    def __init__(self, fault: Fault | None = None) -> None:
        self.fault = fault
        """The fault that every connection has from now on."""
        self._listener = Listener(self._serve)
        self.port = self._listener.port

    @property
    def url(self) -> str:
        """The site's address, without a slash at the end, as the fault has it."""
        fault = self.fault
        scheme = "https" if fault and fault.certificate else "http"
        port = self.port if fault is None or fault.listens else 1
        return f"{scheme}://{fault.host if fault else '127.0.0.1'}:{port}"

    def __enter__(self) -> "FaultServer":
        self._listener.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._listener.__exit__(kind, error, traceback)

    def _serve(self, connection: socket.socket) -> None:
        fault = self.fault
        if fault and fault.certificate not in ("", "none"):
            connection = context(fault.certificate).wrap_socket(connection, server_side=True)
        with contextlib.suppress(OSError), connection:
            self._act(fault, Peer(connection, self._listener.ended))

    def _act(self, fault: Fault | None, peer: Peer) -> None:
        if fault and fault.raw:
            fault.act(peer)
        elif fault is None:
            while peer.read():
                whole(peer)
        elif peer.read():
            fault.act(peer)


def whole(peer: Peer) -> None:
    """What the site says to a request when nothing is wrong."""
    from urllib.parse import parse_qsl, urlsplit

    url = urlsplit(peer.path)
    if url.path.endswith(".md"):
        peer.answer(full_text(url.path.removeprefix("/papers/")[:-3]).encode())
    elif url.path == "/feed.xml":
        peer.answer(FEED)
    else:
        said = SITE(Request(url.path, dict(parse_qsl(url.query)), {}))
        etag = said.headers.get("ETag", '"none"').encode()
        peer.answer(said.body, b"ETag: " + etag, status=b"%d Said" % said.status)


@cache
def authority() -> tuple[trustme.CA, Path]:
    """Who signs the certificates that are trusted, and the file for SSL_CERT_FILE."""
    ca, path = trustme.CA(), Path(mkdtemp(prefix="reader-ca-")) / "ca.pem"
    ca.cert_pem.write_to_path(str(path))
    return ca, path


@cache
def context(certificate: str) -> ssl.SSLContext:
    """What a server shows that has a certificate of this kind."""
    ca = trustme.CA() if certificate == "strange" else authority()[0]
    over = datetime.now(UTC) - timedelta(days=1) if certificate == "old" else None
    host = "other.example" if certificate == "other" else "127.0.0.1"
    shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(host, not_after=over).configure_cert(shown)
    return shown
