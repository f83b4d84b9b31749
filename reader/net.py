"""The network: the only user of httpx. Bytes of a URL, within limits, or one sentence why not."""

import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar
from urllib.parse import urlencode, urlsplit

from reader import __version__
from reader.errors import BadStatus, CatalogueError, NetError, Refused, TooSlow, Unreachable
from reader.text.sanitise import line

if TYPE_CHECKING:
    import httpx

_T = TypeVar("_T")


class ResponseCache(Protocol):
    """Bodies of earlier answers. Every method may raise CatalogueError."""

    def etag(self, url: str) -> str | None:
        """The ETag of the body that is held."""
        ...

    def body(self, url: str) -> bytes | None:
        """The body that is held."""
        ...

    def keep(self, url: str, etag: str, body: bytes) -> None:
        """Hold a body."""
        ...


class Limits(NamedTuple):
    """What one request may take."""

    connect: float = 5.0
    """Seconds to connect."""
    read: float = 10.0
    """Seconds without a byte."""
    total: float = 25.0
    """Seconds with all retries, waits, redirects and the body."""
    redirects: int = 5
    """Redirects at most."""
    body: int = 20_000_000
    """Bytes of a body at most, unpacked."""
    attempts: int = 4
    """Tries, the first one included."""


Waiting = Callable[[NetError, float], None]
"""Called before a retry, with what failed and the seconds until then."""

_TRANSIENT = (429, 500, 502, 503, 504)
_LOST = 3
"""Tries where there is no connection: being offline is common and should be said soon."""
_READ = 65_536


class _Again(Exception):
    """A failure that may pass. Holds the error to show when it does not."""

    def __init__(self, error: NetError, after: float | None = None, tries: int = 99) -> None:
        super().__init__(str(error))
        self.error = error
        self.after = after
        """Seconds that the site asks to wait."""
        self.tries = tries


class Net:
    """One client for all requests; may be used from any thread."""

    def __init__(
        self,
        *,
        cache: ResponseCache | None = None,
        limits: Limits | None = None,
        waiting: Waiting = lambda error, seconds: None,
    ) -> None:
        self._cache = cache
        self._limits = limits or Limits()
        self._waiting = waiting
        self._lock = threading.Lock()
        self._made: httpx.Client | None = None

    def get(
        self,
        url: str,
        params: Mapping[str, str | int] | None = None,
        *,
        accept: str | None = None,
    ) -> bytes:
        """The body that an http(s) URL answers with. Raises NetError within the total time.

        ``accept`` is the media type to ask for, where a site has several.

        The work is done on a thread that is left behind when time is up: no other way ends a name
        lookup that hangs.
        """
        if params:
            url += "?" + urlencode(params)
        try:
            host = urlsplit(url).hostname or "the site"
        except ValueError as error:
            raise Refused(f"{line(url)[:200]} is no web address; check it") from error
        deadline = time.monotonic() + self._limits.total
        answer: list[bytes | Exception] = []

        def work() -> None:
            try:
                answer.append(self._with_retries(url, accept, host, deadline))
            except Exception as error:
                answer.append(error)

        thread = threading.Thread(target=work, name="net", daemon=True)
        thread.start()
        thread.join(self._limits.total + 0.5)
        if not answer:
            raise _too_slow(host, self._limits.total)
        if isinstance(answer[0], Exception):
            raise answer[0]
        return answer[0]

    def _with_retries(self, url: str, accept: str | None, host: str, deadline: float) -> bytes:
        import stamina

        stamina.instrumentation.set_on_retry_hooks([])  # it logs to the terminal by default
        tried = 0

        def again(error: Exception) -> bool | float:
            if not isinstance(error, _Again) or tried >= error.tries:
                return False
            if error.after is None:
                return True
            return error.after if time.monotonic() + error.after < deadline else False

        try:
            for attempt in stamina.retry_context(
                on=again,
                attempts=self._limits.attempts,
                timeout=self._limits.total,
                wait_initial=0.3,
                wait_max=5.0,
                wait_jitter=0.5,
            ):
                with attempt:
                    tried = attempt.num
                    try:
                        return self._once(url, accept, host, deadline)
                    except _Again as error:
                        if tried < self._limits.attempts and again(error) is not False:
                            self._waiting(error.error, error.after or attempt.next_wait)
                        raise
        except _Again as error:
            raise error.error from error
        raise AssertionError("a retry either returns or raises")

    def _once(self, url: str, accept: str | None, host: str, deadline: float) -> bytes:
        """One try: the request and what it is redirected to."""
        import httpx

        etag = self._from_cache(lambda cache: cache.etag(url))
        headers = {"If-None-Match": etag} if etag else {}
        headers |= {"Accept": accept} if accept else {}
        try:
            request = self._client.build_request("GET", url, headers=headers)
        except (httpx.InvalidURL, ValueError) as error:
            raise Refused(f"{line(url)[:200]} is no web address; check it") from error
        try:
            for _ in range(self._limits.redirects + 1):
                if request.url.scheme not in ("http", "https") or not request.url.host:
                    raise Refused(f"{host} sends us to an address that is no web page; try later")
                request.extensions["timeout"] = self._timeouts(host, deadline)
                response = self._client.send(request, stream=True)
                try:
                    if response.next_request is None:
                        return self._answer(response, url, host, deadline)
                    if request.url.scheme == "https" and response.next_request.url.scheme == "http":
                        raise Refused(f"{host} sends us on without encryption; try again later")
                    request = response.next_request
                finally:
                    response.close()
            raise Refused(f"{host} sends us from page to page without end; try again later")
        except httpx.TimeoutException as error:
            raise _Again(_too_slow(host, self._limits.read)) from error
        except (httpx.ConnectError, httpx.ProxyError) as error:
            reason = _reason(error)
            unreachable = Unreachable(
                f"{host} can't be reached ({reason}); try again when you are online"
            )
            if "certificate" in reason.lower():
                raise Unreachable(
                    f"{host} shows a certificate that can't be trusted ({reason}); check the"
                    " network and this machine's clock"
                ) from error
            raise _Again(unreachable, tries=_LOST) from error
        except (httpx.HTTPError, zlib.error, OSError) as error:
            raise _Again(
                Unreachable(f"The connection to {host} broke ({_reason(error)}); try again")
            ) from error

    def _answer(self, response: "httpx.Response", url: str, host: str, deadline: float) -> bytes:
        status = response.status_code
        if status == 304:
            body = self._from_cache(lambda cache: cache.body(url))
            if body is not None:
                return body
        if status != 200:
            raise self._status(response, host)
        length = response.headers.get("Content-Length", "")
        if length.isdigit() and int(length) > self._limits.body:
            raise self._too_large(host)
        body = b"".join(self._unpacked(response, host, deadline))
        etag = response.headers.get("ETag")
        if etag and etag.isprintable() and len(etag) < 300:
            self._from_cache(lambda cache: cache.keep(url, etag, body))
        return body

    def _unpacked(self, response: "httpx.Response", host: str, deadline: float) -> Iterator[bytes]:
        """The body piece by piece; never more than the limit in memory, however it is packed."""
        encoding = response.headers.get("Content-Encoding", "identity").lower()
        if encoding not in ("identity", "gzip", ""):
            raise Refused(f"{host} packs its answer in a way we did not ask for; try again later")
        unpack = zlib.decompressobj(wbits=31) if encoding == "gzip" else None
        size = 0
        for raw in response.iter_raw(_READ):
            self._timeouts(host, deadline)
            piece = unpack.decompress(raw, self._limits.body + 1 - size) if unpack else raw
            size += len(piece)
            if size > self._limits.body:
                raise self._too_large(host)
            yield piece
        if unpack and not unpack.eof:
            raise zlib.error("cut short")

    def _status(self, response: "httpx.Response", host: str) -> Exception:
        status = response.status_code
        after = _retry_after(response.headers.get("Retry-After", ""))
        if status == 429:
            when = f"in {after:.0f} s" if after else "later"
            error = BadStatus(f"{host} asks us to slow down (429); try again {when}", status, after)
        elif status >= 500:
            error = BadStatus(f"{host} has trouble ({status}); try again later", status)
        elif status == 404:
            error = BadStatus(f"{host} has no such page (404); check the address", status)
        else:
            error = BadStatus(f"{host} does not answer this ({status}); try again later", status)
        return _Again(error, after) if status in _TRANSIENT else error

    def _too_large(self, host: str) -> Refused:
        megabytes = self._limits.body / 1_000_000
        return Refused(f"The answer of {host} is larger than {megabytes:g} MB; try a shorter feed")

    def _timeouts(self, host: str, deadline: float) -> dict[str, float]:
        left = deadline - time.monotonic()
        if left <= 0:
            raise _too_slow(host, self._limits.total)
        read = min(self._limits.read, left)
        return {
            "connect": min(self._limits.connect, left),
            "read": read,
            "write": read,
            "pool": read,
        }

    def _from_cache(self, ask: Callable[[ResponseCache], _T]) -> _T | None:
        if self._cache is not None:
            with suppress(CatalogueError):
                return ask(self._cache)
        return None

    @property
    def _client(self) -> "httpx.Client":
        with self._lock:
            if self._made is None:
                import http.cookiejar

                import httpx

                self._made = httpx.Client(
                    headers={
                        "User-Agent": f"daily-papers-reader/{__version__}",
                        "Accept": "application/json, text/html;q=0.9, */*;q=0.5",
                        "Accept-Encoding": "gzip",
                    },
                    follow_redirects=False,
                )
                nobody = http.cookiejar.DefaultCookiePolicy(allowed_domains=[])
                self._made.cookies.jar.set_policy(nobody)
            return self._made


def _too_slow(host: str, seconds: float) -> TooSlow:
    return TooSlow(f"{host} did not answer within {seconds:g} s; try again later")


def _retry_after(value: str) -> float | None:
    """Seconds of a Retry-After header: a number or a date (RFC 9110 §10.2.3)."""
    if value.strip().isdigit():
        return float(value)
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _reason(error: BaseException) -> str:
    """A few words: the system's own where it said any, never an address."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, OSError) and seen.strerror:
            return line(seen.strerror)[:80].rstrip(".")
        seen = seen.__cause__ or seen.__context__
    words = {"ReadError": "cut off", "RemoteProtocolError": "no proper HTTP"}
    return words.get(type(error).__name__, "no answer")
