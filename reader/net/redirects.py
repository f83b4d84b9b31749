"""Redirects lead to http(s) addresses only, and never from https to http."""

from typing import TYPE_CHECKING

from reader.errors import Refused

if TYPE_CHECKING:
    import httpx


def resolve_redirect(url: "httpx.URL", location: str, host: str) -> "httpx.URL":
    """The address that a ``Location`` header names, relative to ``url``.

    ``host`` is the site that sent it, for messages. A user name and a password in the address are
    left out. Raises Refused where it is not an http(s) address, and where it leads from https to
    http.
    """
    import httpx

    refusal = Refused(f"{host} sends us to an address that is no web page; try again later")
    try:
        redirect = httpx.URL(_decode_location(location).strip())
        if redirect.scheme and not redirect.host:
            raise refusal
        target = url.join(redirect).copy_with(userinfo=b"", fragment=None)
        port = target.port
    except (httpx.InvalidURL, ValueError, TypeError, KeyError) as error:
        raise refusal from error
    if target.scheme not in ("http", "https") or port == 0 or not _is_valid_host_name(target.host):
        raise refusal
    if url.scheme == "https" and target.scheme == "http":
        raise Refused(f"{host} sends us on without encryption; try again later")
    return target


def _is_valid_host_name(host: str) -> bool:
    """Whether DNS can look up a name: no part of it is empty or longer than 63 letters."""
    return all(0 < len(part) < 64 for part in host.removesuffix(".").split("."))


def is_same_site(url: "httpx.URL", other: "httpx.URL") -> bool:
    """Whether two addresses have the same scheme, host and port."""
    return (url.scheme, url.host, url.port) == (other.scheme, other.host, other.port)


def _decode_location(location: str) -> str:
    """Decode a header that was sent in UTF-8; httpx reads headers that are not ASCII as Latin-1."""
    try:
        return location.encode("latin-1").decode()
    except (UnicodeEncodeError, UnicodeDecodeError):
        return location
