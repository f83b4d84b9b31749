"""Reads addresses of mail servers and mailboxes, without network and ``email`` package."""

import re
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from reader.errors import UsageError
from reader.text.sanitise import line

_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*")
_DOMAIN = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)(?:\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*")
_NAME_AND_ADDRESS = re.compile(r"([^<>]*)<([^<>]+)>")
_HOST = re.compile(r"[A-Za-z0-9.-]+|[0-9A-Fa-f:.]+")
_PORTS = {"smtps": 465, "smtp": 587}
"""Submission over TLS (RFC 8314 §3.3) and with STARTTLS (RFC 6409)."""
_LOCAL_PORT = 25
_LONGEST_LOCAL, _LONGEST_DOMAIN = 64, 255


class Mailbox(NamedTuple):
    """The sender or the recipient of a mail."""

    address: str
    """``ada@example.org``; the domain is in ASCII and small letters, the rest may be UTF-8."""
    name: str = ""
    """The name to show, on one line; empty where there is none."""

    @property
    def domain(self) -> str:
        """The part after the @."""
        return self.address.rpartition("@")[2]


class Server(NamedTuple):
    """A server that sends our mail. ``repr`` and ``str`` do not show its password."""

    host: str
    """A name or an IP address, without brackets."""
    port: int
    tls: bool
    """Whether the connection begins with TLS; else STARTTLS is used."""
    user: str = ""
    """Empty where the server needs no login."""
    password: str = ""
    """Empty where the address contains none."""

    def __repr__(self) -> str:
        return f"Server({self.host!r}, {self.port}, tls={self.tls}, user={self.user!r})"

    @property
    def local(self) -> bool:
        """Whether the server is this machine, so that nobody can listen in between."""
        return is_loopback(self.host)

    @property
    def account(self) -> str:
        """The name of the password in a keyring: ``user@host``."""
        return f"{self.user}@{self.host}"


def is_loopback(host: str) -> bool:
    """Whether a name or IP address is this machine's loopback; no name is looked up.

    RFC 6761 §6.3 for ``localhost``; 127.0.0.0/8 and ::1.
    """
    return host.casefold() in ("localhost", "::1") or bool(
        re.fullmatch(r"127\.\d{1,3}\.\d{1,3}\.\d{1,3}", host)
    )


def parse_mailbox(text: str) -> Mailbox:
    """Read ``ada@example.org`` or ``Ada Byron <ada@example.org>``. Raises UsageError.

    The local part is a dot-string (RFC 5321 §4.1.2); it may be UTF-8 (RFC 6531 §3.3).
    """
    clean = line(text)
    match = _NAME_AND_ADDRESS.fullmatch(clean)
    name, address = (match[1].strip(' "'), match[2].strip()) if match else ("", clean)
    local, _, domain = address.rpartition("@")
    try:
        domain = domain.encode("idna").decode().lower()
    except UnicodeError:
        domain = ""
    is_short_enough = len(local.encode()) <= _LONGEST_LOCAL and len(domain) <= _LONGEST_DOMAIN
    if clean != text.strip() or not is_short_enough or not _LOCAL.fullmatch(local):
        domain = ""
    if not _DOMAIN.fullmatch(domain):
        raise UsageError(f"{clean[:100]!r} is no mail address; write one such as ada@example.org")
    return Mailbox(f"{local}@{domain}", name)


def parse_server(url: str) -> Server:
    """Read ``smtp[s]://user:password@host:port``. Raises UsageError.

    Only the scheme and the host are required. The error's message never shows the address.
    """
    parts_and_port = _split_url(url)
    if parts_and_port is None:
        raise UsageError(
            "The mail server's address can't be read; write smtps://user@mail.example.org:465,"
            " with %40, %2F and %23 for @, / and # in a password"
        )
    url_parts, port = parts_and_port
    host = url_parts.hostname or ""
    tls = url_parts.scheme == "smtps"
    default_port = _LOCAL_PORT if is_loopback(host) and not tls else _PORTS[url_parts.scheme]
    return Server(
        host,
        port or default_port,
        tls,
        unquote(url_parts.username or ""),
        unquote(url_parts.password or ""),
    )


def has_password(url: str) -> bool:
    """Whether a server's address contains a password, even where it is not a valid address."""
    before, at, _ = url.partition("://")[2].rpartition("@")
    return bool(at) and ":" in before


def _split_url(url: str) -> tuple[SplitResult, int | None] | None:
    """The parts and the port of an address; None where it is not that of a mail server."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not _HOST.fullmatch(parts.hostname or ""):
        return None
    if parts.path.strip("/") or parts.query or parts.fragment or port == 0:
        return None
    login = unquote(parts.username or "") + unquote(parts.password or "")
    return (parts, port) if login.isprintable() else None
