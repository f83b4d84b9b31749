"""The proxy for each address, as environment variables name it.

``HTTP_PROXY`` and ``HTTPS_PROXY`` name the proxy for addresses of their scheme, ``ALL_PROXY`` the
proxy for both. ``NO_PROXY`` lists what is reached without a proxy: hosts with their subdomains, IP
addresses and networks (``10.0.0.0/8``), each with an optional port, or ``*`` for everything. A
variable in small letters wins over the one in capitals.
https://curl.se/docs/manpage.html#ENVIRONMENT
"""

import re
import sys
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from reader.errors import BadEnvironment

_DEFAULT_PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}
"""The schemes of proxies, each with its default port."""
_HOST_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,9}")


class Proxy(NamedTuple):
    """A proxy. ``str`` gives its address without user and password."""

    variable: str
    """The environment variable that names it, such as ``HTTPS_PROXY``."""
    scheme: str
    """``http``, ``https``, ``socks5`` or ``socks5h``."""
    host: str
    """In ASCII; an IPv6 address without brackets."""
    port: int
    user: str
    """Empty where the proxy needs no login."""
    password: str

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    def __repr__(self) -> str:
        return str(self)


class _NoProxyRule(NamedTuple):
    """One item of NO_PROXY: hosts or a network that are reached without a proxy."""

    name: str
    """A host, together with its subdomains; ``*`` for all hosts; empty for a network."""
    network: IPv4Network | IPv6Network | None
    """A range of IP addresses; None for a host."""
    port: int | None
    """None for any port."""

    def covers(self, host: str, port: int) -> bool:
        """Whether a host and port are reached without a proxy."""
        if self.port not in (None, port):
            return False
        if self.network is None:
            return self.name == "*" or host == self.name or host.endswith(f".{self.name}")
        try:
            return ip_address(host.partition("%")[0]) in self.network
        except ValueError:
            return False


class Routes:
    """Chooses the proxy for an address by the variables of an environment."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._variables = _read_variables(environ)
        self._no_proxy_rules: list[_NoProxyRule] = []
        self.problems: list[str] = []
        """One sentence for each item of NO_PROXY that can't be read; such an item is left out."""
        variable, items = self._variables.get("no_proxy", ("NO_PROXY", ""))
        for item in re.split(r"[\s,]+", items.strip()):
            if not item:
                continue
            try:
                self._no_proxy_rules.append(_parse_no_proxy_item(item))
            except ValueError:
                self.problems.append(
                    f"{variable} has an item that is no host and no network, which is left out;"
                    " write them like example.org, 10.0.0.0/8 or [::1]"
                )

    def proxy(self, scheme: str, host: str, port: int) -> Proxy | None:
        """The proxy through which an http(s) address is reached; None for no proxy.

        Raises BadEnvironment where the proxy can't be used: a request without it would show the
        user's IP address to a site from which the proxy hides it.
        """
        variable_and_value = self._variables.get(f"{scheme}_proxy") or self._variables.get(
            "all_proxy"
        )
        if variable_and_value is None:
            return None
        host = host.lower().strip("[]").rstrip(".")
        if any(item.covers(host, port) for item in self._no_proxy_rules):
            return None
        return _parse_proxy(*variable_and_value)


def _read_variables(environ: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """The proxy variables that are set: {name in small letters: (name as set, value)}."""
    variables: dict[str, tuple[str, str]] = {}
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        for variable in (name, name.upper()):
            value = environ.get(variable, "").strip()
            if value and name not in variables:
                variables[name] = (variable, value)
    if sys.platform == "darwin" and not variables:
        from urllib.request import getproxies

        for scheme, value in getproxies().items():
            variables[f"{scheme}_proxy"] = ("the system's settings", value)
    return variables


def _parse_proxy(variable: str, value: str) -> Proxy:
    """Read a proxy's address. Raises BadEnvironment, whose message never quotes the value."""
    remedy = "write it like http://proxy.example:3128, or unset it"
    try:
        url = urlsplit(value if "://" in value else f"http://{value}")
        host, port = _encode_host(url.hostname or ""), url.port
    except ValueError as error:
        raise BadEnvironment(f"{variable} names no proxy; {remedy}") from error
    if url.scheme not in _DEFAULT_PORTS and _SCHEME.fullmatch(url.scheme) and url.netloc:
        raise BadEnvironment(
            f"{variable} names a proxy that is none of http, https and socks5; {remedy}"
        )
    if url.scheme not in _DEFAULT_PORTS or not _is_valid_host(host) or port == 0:
        raise BadEnvironment(f"{variable} names no proxy; {remedy}")
    if url.scheme.startswith("socks") and find_spec("socksio") is None:
        raise BadEnvironment(
            f"{variable} names a SOCKS proxy, which needs socksio; install it with"
            " pip install 'daily-papers-reader[socks]'"
        )
    user, password = unquote(url.username or ""), unquote(url.password or "")
    return Proxy(variable, url.scheme, host, port or _DEFAULT_PORTS[url.scheme], user, password)


def _parse_no_proxy_item(item: str) -> _NoProxyRule:
    """Read an item of NO_PROXY. Raises ValueError where it makes no sense."""
    if item == "*":
        return _NoProxyRule("*", None, None)
    text = item.lower().rpartition("://")[2].rstrip("/")
    if text.startswith("["):
        address, bracket, rest = text[1:].partition("]")
        if not bracket:
            raise ValueError(item)
        # The length of a network may stand inside the brackets, or after them: [fe80::]/10.
        length = rest if rest.startswith("/") else ""
        return _NoProxyRule(
            "", _parse_network(address + length), _parse_port(rest.removeprefix(length))
        )
    for network in _try_network(text):
        return _NoProxyRule("", network, None)
    host, _, port = text.partition(":")
    for network in _try_network(host):
        return _NoProxyRule("", network, _parse_port(f":{port}"))
    name = _encode_host(host.removeprefix("*").strip("."))
    if not _is_valid_host(name) or "/" in text:
        raise ValueError(item)
    return _NoProxyRule(name, None, _parse_port(text.removeprefix(host)))


def _try_network(text: str) -> Iterator[IPv4Network | IPv6Network]:
    """Yield the network that a text names, or nothing where it names none."""
    try:
        yield _parse_network(text)
    except ValueError:
        return


def _parse_network(text: str) -> IPv4Network | IPv6Network:
    address, slash, length = text.partition("/")
    return ip_network(address.partition("%")[0] + slash + length, strict=False)


def _parse_port(text: str) -> int | None:
    """The port in a text such as ``:8080``; None in an empty text. Raises ValueError."""
    if not text:
        return None
    digits = text.removeprefix(":")
    if digits == text or not (digits.isascii() and digits.isdigit() and len(digits) < 6):
        raise ValueError(text)
    return int(digits)


def _encode_host(host: str) -> str:
    """A host name in ASCII and small letters, as it is sent. Raises ValueError."""
    return (host if host.isascii() else host.encode("idna").decode()).lower()


def _is_valid_host(host: str) -> bool:
    if ":" in host:
        try:
            return bool(ip_address(host.partition("%")[0]))
        except ValueError:
            return False
    return _HOST_NAME.fullmatch(host) is not None
