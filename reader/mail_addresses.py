"""Mail servers and mailboxes as people write them down: no network, no ``email`` package."""

import re
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from reader.errors import UsageError
from reader.text.sanitise import line

_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*")
_DOMAIN = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)(?:\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*")
_NAMED = re.compile(r"([^<>]*)<([^<>]+)>")
_HOST = re.compile(r"[A-Za-z0-9.-]+|[0-9A-Fa-f:.]+")
_PORTS = {"smtps": 465, "smtp": 587}
"""Submission over TLS (RFC 8314 §3.3) and with STARTTLS (RFC 6409)."""
_LOCAL_PORT = 25
_LONGEST_LOCAL, _LONGEST_DOMAIN = 64, 255


class Mailbox(NamedTuple):
    """Whom a mail is from or to."""

    address: str
    """``ada@example.org``; the domain in ASCII and small letters, before it perhaps UTF-8."""
    name: str = ""
    """The name to show, one line; empty where none was written."""

    @property
    def domain(self) -> str:
        """What is behind the @."""
        return self.address.rpartition("@")[2]


class Server(NamedTuple):
    """A server that takes mail. Its password is in no text that Python makes of it."""

    host: str
    """A name or an IP address, without brackets."""
    port: int
    tls: bool
    """Whether the connection begins with TLS; else STARTTLS is asked for."""
    user: str = ""
    """Empty where the server wants none."""
    password: str = ""
    """Empty where it is not in the address."""

    def __repr__(self) -> str:
        return f"Server({self.host!r}, {self.port}, tls={self.tls}, user={self.user!r})"

    @property
    def local(self) -> bool:
        """Whether it is this machine, so that nobody listens in between."""
        return is_loopback(self.host)

    @property
    def account(self) -> str:
        """What the password is called in a keyring: ``user@host``."""
        return f"{self.user}@{self.host}"


def is_loopback(host: str) -> bool:
    """Whether a name or IP address is this machine's loopback, by its text alone.

    RFC 6761 §6.3 for ``localhost``; 127.0.0.0/8 and ::1.
    """
    return host.casefold() in ("localhost", "::1") or bool(
        re.fullmatch(r"127\.\d{1,3}\.\d{1,3}\.\d{1,3}", host)
    )


def mailbox(text: str) -> Mailbox:
    """The mailbox of ``ada@example.org`` or ``Ada Byron <ada@example.org>``. Raises UsageError.

    The local part is a dot-string (RFC 5321 §4.1.2), in UTF-8 where need be (RFC 6531 §3.3).
    """
    clean = line(text)
    named = _NAMED.fullmatch(clean)
    name, address = (named[1].strip(' "'), named[2].strip()) if named else ("", clean)
    local, _, domain = address.rpartition("@")
    try:
        domain = domain.encode("idna").decode().lower()
    except UnicodeError:
        domain = ""
    fits = len(local.encode()) <= _LONGEST_LOCAL and len(domain) <= _LONGEST_DOMAIN
    if clean != text.strip() or not fits or not _LOCAL.fullmatch(local):
        domain = ""
    if not _DOMAIN.fullmatch(domain):
        raise UsageError(f"{clean[:100]!r} is no mail address; write one such as ada@example.org")
    return Mailbox(f"{local}@{domain}", name)


def server(url: str) -> Server:
    """The server of ``smtp[s]://user:password@host:port``. Raises UsageError.

    All but the scheme and the host may be left out. The message never shows the address.
    """
    found = _split(url)
    if found is None:
        raise UsageError(
            "The mail server's address can't be read; write smtps://user@mail.example.org:465,"
            " with %40, %2F and %23 for @, / and # in a password"
        )
    url_parts, port = found
    host = url_parts.hostname or ""
    tls = url_parts.scheme == "smtps"
    usual = _LOCAL_PORT if is_loopback(host) and not tls else _PORTS[url_parts.scheme]
    return Server(
        host,
        port or usual,
        tls,
        unquote(url_parts.username or ""),
        unquote(url_parts.password or ""),
    )


def holds_password(url: str) -> bool:
    """Whether there is a password in a server's address, however badly the rest is written."""
    before, at, _ = url.partition("://")[2].rpartition("@")
    return bool(at) and ":" in before


def _split(url: str) -> tuple[SplitResult, int | None] | None:
    """The parts and the port; None where it is no address of a mail server."""
    try:
        found = urlsplit(url.strip())
        port = found.port
    except ValueError:
        return None
    if found.scheme not in _PORTS or not _HOST.fullmatch(found.hostname or ""):
        return None
    if found.path.strip("/") or found.query or found.fragment or port == 0:
        return None
    secret = unquote(found.username or "") + unquote(found.password or "")
    return (found, port) if secret.isprintable() else None
