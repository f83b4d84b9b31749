"""All network access. ``Net.get`` returns the bytes of a URL, or raises an error of one sentence.

No other package uses httpx.
"""

import base64
import os
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar
from urllib.parse import urlencode

from reader import __version__
from reader.errors import (
    BadStatus,
    CatalogueError,
    Garbled,
    NetError,
    ReaderError,
    Refused,
    Unreachable,
)
from reader.system.debug_log import log
from reader.text.sanitise import line

if TYPE_CHECKING:
    import httpx

    from reader.net.connections import Connections

_T = TypeVar("_T")
_HAS_BODY = (200, 203)
"""Statuses of a whole answer; 203 is one that a proxy changed (RFC 9110, §15.3.4)."""


class ResponseCache(Protocol):
    """The bodies of earlier answers. Every method may raise CatalogueError."""

    def etag(self, url: str) -> str | None:
        """The ETag of the stored body; None where no body is stored."""
        ...

    def body(self, url: str) -> bytes | None:
        """The stored body; None where no body is stored."""
        ...

    def keep(self, url: str, etag: str, body: bytes) -> None:
        """Store a body with its ETag."""
        ...


class Limits(NamedTuple):
    """How much time and how many bytes one request may take."""

    connect: float = 5.0
    """Seconds to connect."""
    read: float = 10.0
    """Seconds to wait for the next byte."""
    total: float = 25.0
    """Seconds for everything: all retries, waits, redirects and the body."""
    redirects: int = 5
    """The largest number of redirects."""
    body: int = 20_000_000
    """The most bytes of a body, counted both as received and as unpacked."""
    attempts: int = 4
    """The number of tries, with the first one."""


RetryCallback = Callable[[NetError, float], None]
"""Is called before a retry, with the error and the seconds to wait."""

_REDIRECTS = (301, 302, 303, 307, 308)


class _PreparedRequest(NamedTuple):
    """A request that is ready to be sent."""

    url: "httpx.URL"
    """Without user and password, so that no message and no cache holds them."""
    headers: Mapping[str, str]
    """Headers for every site, also after a redirect."""
    secret: Mapping[str, str]
    """Headers that only the first site may see."""
    host: str
    """The name of the site in messages."""
    deadline: float
    """The latest time for the answer, on the clock of time.monotonic()."""


class Net:
    """Sends all requests over shared connections. Any thread may use it."""

    def __init__(
        self,
        *,
        cache: ResponseCache | None = None,
        limits: Limits | None = None,
        on_retry: RetryCallback = lambda error, seconds: None,
    ) -> None:
        self._cache = cache
        self._limits = limits or Limits()
        self._on_retry = on_retry
        self._lock = threading.Lock()
        self._opened_connections: Connections | None = None

    def get(
        self,
        url: str,
        params: Mapping[str, str | int] | None = None,
        *,
        accept: str | None = None,
    ) -> bytes:
        """Fetch the body of an http(s) URL. Raises NetError within the total time.

        ``accept`` is the media type to ask for, where a site has several. The body is converted to
        UTF-8 where only the HTTP header names its charset.

        A thread of its own does the work and is abandoned when the time is over: nothing else can
        end a name lookup that hangs.
        """
        from reader.net.failures import too_slow_error

        request = _prepare_request(url, params or {}, accept, time.monotonic() + self._limits.total)
        outcome: list[bytes | Exception] = []

        def work() -> None:
            try:
                outcome.append(self._with_retries(request))
            except Exception as error:
                outcome.append(error)

        thread = threading.Thread(target=work, name="net", daemon=True)
        try:
            thread.start()
        except RuntimeError as error:
            raise Unreachable("The system has no thread left; close other programs") from error
        thread.join(self._limits.total + 0.5)
        if not outcome:
            raise too_slow_error(request.host, self._limits.total)
        match outcome[0]:
            case bytes(body):
                return body
            case ReaderError() as failure:
                raise failure
            case unexpected:
                raise Garbled(
                    f"{request.host} can't be asked ({type(unexpected).__name__}); try again later"
                ) from unexpected

    def _with_retries(self, request: _PreparedRequest) -> bytes:
        import stamina

        from reader.net.connections import limit_time
        from reader.net.failures import MayRetry

        stamina.instrumentation.set_on_retry_hooks([])  # it logs to the terminal by default
        attempts_made = 0

        def retry_or_not(error: Exception) -> bool | float:
            if not isinstance(error, MayRetry) or attempts_made >= error.tries:
                return False
            if error.after is None:
                return True
            return error.after if time.monotonic() + error.after < request.deadline else False

        try:
            for attempt in stamina.retry_context(
                on=retry_or_not,
                attempts=self._limits.attempts,
                timeout=self._limits.total,
                wait_initial=0.3,
                wait_max=5.0,
                wait_jitter=0.5,
            ):
                with attempt:
                    attempts_made = attempt.num
                    try:
                        with limit_time(request.deadline, self._limits.read):
                            return self._try_once(request)
                    except MayRetry as error:
                        if (
                            attempts_made < self._limits.attempts
                            and retry_or_not(error) is not False
                        ):
                            self._on_retry(error.error, error.after or attempt.next_wait)
                        raise
        except MayRetry as error:
            raise error.error from error
        raise AssertionError("a retry either returns or raises")

    def _try_once(self, request: _PreparedRequest) -> bytes:
        """Try once: return the new body, or the stored one where the site has no newer."""
        key = str(request.url)
        etag = self._ask_cache(lambda cache: cache.etag(key))
        if etag and _is_etag(etag):
            body = self._follow_redirects(request, {"If-None-Match": etag})
            if body is None:
                body = self._ask_cache(lambda cache: cache.body(key))
            if body is not None:
                return body
        body = self._follow_redirects(request, {})
        if body is None:
            raise BadStatus(f"{request.host} does not answer this (304); try again later", 304)
        return body

    def _follow_redirects(
        self, request: _PreparedRequest, conditional: Mapping[str, str]
    ) -> bytes | None:
        """Follow redirects to the body; None where the site says "not modified"."""
        from reader.net import redirects

        url, is_same_site = request.url, True
        for _ in range(self._limits.redirects + 1):
            headers = {**request.headers, **conditional, **(request.secret if is_same_site else {})}
            answer = self._send_request(request, url, headers)
            if not isinstance(answer, str):
                return answer
            url = redirects.resolve_redirect(url, answer, request.host)
            is_same_site = is_same_site and redirects.is_same_site(url, request.url)
        raise Refused(f"{request.host} sends us from page to page without end; try again later")

    def _send_request(
        self, original: _PreparedRequest, url: "httpx.URL", headers: Mapping[str, str]
    ) -> bytes | str | None:
        """Send one request.

        Returns the body, or the Location of a redirect (a str), or None for "not modified".
        """
        import httpx

        from reader.net import bodies, failures
        from reader.net.proxies import Routes

        limits, host = self._limits, _site_name(url)
        port = url.port or (443 if url.scheme == "https" else 80)
        proxy = Routes(os.environ).proxy(url.scheme, url.host, port)
        timeouts = {"connect": limits.connect, "read": limits.read, "write": limits.read}
        request = httpx.Request("GET", url, headers=headers)
        with failures.translate_errors(host, proxy, limits.read, limits.total, original.deadline):
            response = self._connections.send(request, proxy, timeouts | {"pool": limits.read})
            with closing(response):
                status, headers_received = response.status, httpx.Headers(response.headers)
                log("%s answers %d", url, status)
                if status in _REDIRECTS and "Location" in headers_received:
                    return headers_received["Location"]
                if status == 304:
                    return None
                if status not in _HAS_BODY:
                    raise failures.error_for_status(
                        status, headers_received.get("Retry-After", ""), host, proxy
                    )
                body = bytearray()
                for piece in bodies.unpack_body(
                    response.iter_stream(),
                    headers_received.get("Content-Encoding", ""),
                    host,
                    limits.body,
                ):
                    body += piece
        text = bodies.convert_to_utf8(bytes(body), headers_received.get("Content-Type", ""))
        etag = headers_received.get("ETag")
        if etag and _is_etag(etag):
            self._ask_cache(lambda cache: cache.keep(str(original.url), etag, text))
        return text

    def _ask_cache(self, ask: Callable[[ResponseCache], _T]) -> _T | None:
        if self._cache is not None:
            with suppress(CatalogueError):
                return ask(self._cache)
        return None

    @property
    def _connections(self) -> "Connections":
        from reader.net.connections import Connections

        with self._lock:
            if self._opened_connections is None:
                self._opened_connections = Connections()
            return self._opened_connections


def _prepare_request(
    url: str, params: Mapping[str, str | int], accept: str | None, deadline: float
) -> _PreparedRequest:
    """Build the request for a URL. Raises Refused where the URL is not http or https."""
    import httpx

    if params:
        url += "?" + urlencode(params, errors="replace")
    try:
        full_url = httpx.URL(url)
        public_url = full_url.copy_with(userinfo=b"", fragment=None)
    except (httpx.InvalidURL, ValueError) as error:
        raise Refused("An address is no web address; check it") from error
    host = _site_name(public_url)
    if public_url.scheme not in ("http", "https") or not host or public_url.port == 0:
        raise Refused(f"{line(str(public_url))[:200]} is no web address; check it")
    headers = {
        "User-Agent": f"daily-papers-reader/{__version__}",
        "Accept": accept or "application/json, text/html;q=0.9, */*;q=0.5",
        "Accept-Encoding": "gzip",
    }
    secret = {}
    if full_url.userinfo:
        credentials = base64.b64encode(f"{full_url.username}:{full_url.password}".encode()).decode()
        secret = {"Authorization": f"Basic {credentials}"}
    return _PreparedRequest(public_url, headers, secret, host, deadline)


def _site_name(url: "httpx.URL") -> str:
    """The name of a site in messages; empty where the address names no host."""
    return line(url.host)[:100]


def _is_etag(text: str) -> bool:
    """Whether a text is an ETag that can be sent in a header and is short enough to store."""
    return text.isascii() and text.isprintable() and len(text) < 300
