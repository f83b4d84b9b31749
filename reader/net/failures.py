"""Turns the errors of sockets, TLS, HTTP and proxies into NetError with one clear sentence."""

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import httpcore

from reader.errors import (
    BadStatus,
    Garbled,
    NetError,
    ReaderError,
    Refused,
    TooSlow,
    Unreachable,
)
from reader.net import certificates
from reader.net.proxies import Proxy
from reader.text.sanitise import line

TRANSIENT = (429, 500, 502, 503, 504)
"""HTTP statuses of failures that may pass by themselves."""
_TRIES_OFFLINE = 3
"""Tries without a connection: being offline is common, so the user should hear of it soon."""
_LONGEST_WAIT = 10 * 86_400
"""Seconds; a request to wait longer is ignored."""
_CUT_OFF = ("Server disconnected", "peer closed connection")
"""How httpcore's message begins when an answer ended too early."""


class MayRetry(Exception):
    """A failure that may pass, so the request may be sent again. It holds the error to show."""

    def __init__(self, error: NetError, after: float | None = None, tries: int = 99) -> None:
        super().__init__(str(error))
        self.error = error
        self.after = after
        """Seconds that the site asks to wait; None where it asks nothing."""
        self.tries = tries
        """The most tries for this failure."""


def too_slow_error(host: str, seconds: float) -> TooSlow:
    """The error for a site that did not answer within some seconds."""
    return TooSlow(f"{host} did not answer within {seconds:g} s; try again later")


@contextmanager
def translate_errors(
    host: str, proxy: Proxy | None, read: float, total: float, deadline: float
) -> Iterator[None]:
    """Raise the errors of sockets, TLS, HTTP and proxies as NetError, or MayRetry if they may pass.

    ``read`` and ``total`` are the limits in seconds that messages name; ``deadline`` is the end of
    the total time, on the clock of time.monotonic().
    """
    try:
        yield
    except httpcore.TimeoutException as error:
        if time.monotonic() >= deadline:
            raise too_slow_error(_via_proxy(host, proxy), total) from error
        raise MayRetry(too_slow_error(_via_proxy(host, proxy), read)) from error
    except httpcore.ProxyError as error:
        raise _proxy_error(proxy, host, str(error)) from error
    except httpcore.ConnectError as error:
        raise _connect_error(host, proxy, error) from error
    except httpcore.RemoteProtocolError as error:
        if str(error).startswith(_CUT_OFF):
            raise MayRetry(_broken_error(host, proxy, error)) from error
        raise MayRetry(
            Garbled(f"{_via_proxy(host, proxy)} answers with no proper HTTP; try again later")
        ) from error
    except Garbled as error:
        raise MayRetry(error) from error
    except (httpcore.LocalProtocolError, httpcore.UnsupportedProtocol, ValueError) as error:
        # A host name that can't be looked up, or a header that can't be sent.
        raise Refused(f"{host} can't be asked under this address; check it") from error
    except (httpcore.NetworkError, httpcore.ConnectionNotAvailable, OSError) as error:
        raise MayRetry(_broken_error(host, proxy, error)) from error
    except (ReaderError, MayRetry):
        raise
    except Exception as error:
        # A SOCKS proxy that answers nonsense makes another library (socksio) raise its own errors.
        raise MayRetry(
            Garbled(f"{_via_proxy(host, proxy)} gives no proper answer; try again later")
        ) from error


def error_for_status(status: int, retry_after: str, host: str, proxy: Proxy | None) -> Exception:
    """The error for an HTTP status other than 200: MayRetry or BadStatus."""
    after = parse_retry_after(retry_after)
    if status == 429:
        when = f"in {after:.0f} s" if after else "later"
        error = BadStatus(f"{host} asks us to slow down (429); try again {when}", status, after)
    elif status == 407 and proxy:
        error = BadStatus(f"{_proxy_wants_login(proxy)}", status)
    elif status >= 500:
        error = BadStatus(
            f"{_via_proxy(host, proxy)} has trouble ({status}); try again later", status
        )
    elif status == 404:
        error = BadStatus(f"{host} has no such page (404); check the address", status)
    else:
        error = BadStatus(f"{host} does not answer this ({status}); try again later", status)
    return MayRetry(error, after) if status in TRANSIENT else error


def parse_retry_after(value: str) -> float | None:
    """The seconds that a Retry-After header asks to wait (RFC 9110, section 10.2.3).

    The header holds a number or a date. None where it holds neither, and where the wait is longer
    than ten days.
    """
    text = value.strip()
    if text.isascii() and text.isdigit():
        seconds = float(text) if len(text) < 20 else float("inf")
    else:
        from email.utils import parsedate_to_datetime

        try:
            moment = parsedate_to_datetime(text)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            seconds = max(0.0, (moment - datetime.now(UTC)).total_seconds())
        except (ValueError, TypeError, OverflowError, IndexError):
            return None
    return seconds if seconds <= _LONGEST_WAIT else None


def _connect_error(host: str, proxy: Proxy | None, error: Exception) -> Exception:
    """The error for a connection that was not made: no server listens, or TLS failed."""
    reason = _describe_reason(error)
    if _is_untrusted_certificate(error):
        *check, last = "the network", "this machine's clock", *certificates.variables_set()
        return Unreachable(
            f"{host} shows a certificate that can't be trusted ({reason}); check"
            f" {', '.join(check)} and {last}"
        )
    if proxy and not _is_tls_error(error):
        return MayRetry(
            Unreachable(
                f"The proxy that {proxy.variable} names, {proxy}, can't be reached ({reason});"
                f" check {proxy.variable}"
            ),
            tries=_TRIES_OFFLINE,
        )
    return MayRetry(
        Unreachable(
            f"{_via_proxy(host, proxy)} can't be reached ({reason}); try again when you are online"
        ),
        tries=_TRIES_OFFLINE,
    )


def _proxy_error(proxy: Proxy | None, host: str, proxy_message: str) -> Exception:
    """The error for a proxy that does not let us through.

    ``proxy_message`` begins with an HTTP status where the proxy sent one.
    """
    if proxy is None:
        return Unreachable(f"No proxy leads to {host}; try again later")
    if proxy_message.startswith("407") or "auth" in proxy_message.lower():
        return Unreachable(_proxy_wants_login(proxy))
    status = (
        proxy_message[:3] if proxy_message[:3].isascii() and proxy_message[:3].isdigit() else ""
    )
    reason = f" ({status})" if status else ""
    return MayRetry(
        Unreachable(
            f"The proxy that {proxy.variable} names, {proxy}, does not reach {host}{reason};"
            f" check {proxy.variable}"
        ),
        tries=_TRIES_OFFLINE,
    )


def _proxy_wants_login(proxy: Proxy) -> str:
    return (
        f"The proxy that {proxy.variable} names, {proxy}, wants another user and password; write"
        f" them into {proxy.variable}"
    )


def _broken_error(host: str, proxy: Proxy | None, error: Exception) -> Unreachable:
    return Unreachable(
        f"The connection to {_via_proxy(host, proxy)} broke ({_describe_reason(error)}); try again"
    )


def _via_proxy(host: str, proxy: Proxy | None) -> str:
    return f"{host} (by the proxy of {proxy.variable})" if proxy else host


def _iterate_causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def _is_tls_error(error: BaseException) -> bool:
    return any(isinstance(cause, ssl.SSLError) for cause in _iterate_causes(error))


def _is_untrusted_certificate(error: BaseException) -> bool:
    return any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _iterate_causes(error))


def _describe_reason(error: BaseException) -> str:
    """The reason in a few words: those of the system where it gave any, never an address."""
    for cause in _iterate_causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError) and cause.verify_message:
            return line(cause.verify_message)[:80].rstrip(".")
        if isinstance(cause, ssl.SSLError) and cause.reason:
            return line(cause.reason)[:80].replace("_", " ").lower()
        if isinstance(cause, OSError) and cause.strerror:
            return line(cause.strerror)[:80].rstrip(".")
    words = {"ReadError": "cut off", "RemoteProtocolError": "cut off"}
    return words.get(type(error).__name__, "no answer")
