"""Hides secrets in logs and in reports of failures.

Hidden are: passwords in addresses of environment variables, variables named like a token or a
password, secrets that the program learned later, user names and passwords in any address, and the
parameters of an address, except those that only name a page.
"""

import base64
import json
import os
import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote, unquote

_HIDDEN = "[hidden]"
_ADDRESSES = re.compile(
    r"READER_SMTP|HF_ENDPOINT|READER_(?:ARXIV|BIORXIV|OPENREVIEW|DOI)_ENDPOINT|\w{1,20}_PROXY", re.I
)
"""Variables that hold an address, which may contain a password."""
_NAMED_SECRET = re.compile(r"TOKEN|PASSW|SECRET|CREDENTIAL|API_?KEY", re.I)
_MIN_LENGTH = 4
"""The least characters of a secret that is hidden: shorter ones occur in ordinary words."""
# An address used as a file path has only one slash after its scheme.
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,15}://?[^\s<>\"]*")
_USER = re.compile(r"(://?)[^\n]{0,300}@")
_PLAIN_NAMES = frozenset(
    [
        "date",
        "week",
        "month",
        "p",
        "limit",
        "offset",
        "category",
        "sort",
        "start",
        "max_results",
        "sortBy",
        "sortOrder",
        "field",
    ]
)
"""Parameters of an address that only name a page, so they are not secret."""
_PLAIN_VALUE = re.compile(r"[\w.-]{0,20}", re.ASCII)
_LONG_WORD = re.compile(r"(?=[^/]{0,200}\d)(?=[^/]{0,200}[A-Za-z])[\w.~-]{24,}", re.ASCII)
"""A part of a path that may be a secret: some sites give feeds addresses that nobody can guess."""

_remembered: set[str] = set()


def remember_secret(secret: str, user: str = "") -> None:
    """Hide a secret from now on, in addition to those in environment variables."""
    _remembered.update(one for one in encoded_forms(secret, user) if len(one) >= _MIN_LENGTH)


def encoded_forms(secret: str, user: str = "") -> list[str]:
    """All forms in which a secret is written or sent; none where it is empty.

    These are: the secret itself, its form in an address and in strings of Python and JSON, and the
    codes in which HTTP and SMTP send it, with or without the user (RFC 7617, RFC 4616, AUTH LOGIN).
    """
    if not secret:
        return []
    texts_sent = (secret, f"{user}:{secret}", f"\0{user}\0{secret}")
    coded = [base64.b64encode(text.encode(errors="replace")).decode() for text in texts_sent]
    literals = (
        repr(secret),
        ascii(secret),
        json.dumps(secret),
        json.dumps(secret, ensure_ascii=False),
    )
    quoted = (quote(secret, safe="", errors="replace"), *(literal[1:-1] for literal in literals))
    return list(dict.fromkeys((secret, *quoted, *coded)))


def secrets_in_environment(environ: Mapping[str, str] = os.environ) -> frozenset[str]:
    """The secrets in environment variables, in all their forms."""
    return frozenset(one for one in _iterate_environment(environ) if len(one) >= _MIN_LENGTH)


def hide_secrets(text: str, secrets: frozenset[str] | None = None) -> str:
    """Replace all known secrets in a text, and what may be a secret in its addresses.

    ``secrets`` are those of ``secrets_in_environment()``, for callers that keep them.
    """
    all_secrets = _remembered | (secrets_in_environment() if secrets is None else secrets)
    for secret in sorted(all_secrets, key=len, reverse=True):
        text = text.replace(secret, _HIDDEN)
    text = _USER.sub(rf"\1{_HIDDEN}@", text)
    return _URL.sub(lambda match: _hide_in_url(match[0]), text)


def _iterate_environment(environ: Mapping[str, str]) -> Iterator[str]:
    for name, value in environ.items():
        if _ADDRESSES.fullmatch(name):
            yield from _secrets_in_address(value)
        elif _NAMED_SECRET.search(name):
            yield from encoded_forms(value.strip())


def _secrets_in_address(address: str) -> Iterator[str]:
    before, _, _ = address.partition("://")[2].rpartition("@")
    if not before:
        # The address of a proxy may lack ``http://``.
        before, _, _ = address.rpartition("@")
    user, colon, password = before.partition(":")
    # A user name without a password is often a token.
    secret, user = (password, unquote(user)) if colon else (user, "")
    yield from encoded_forms(secret, user)
    yield from encoded_forms(unquote(secret), user)
    # Python's error messages about an invalid address quote parts of it.
    yield from re.split(r"[/?#@:]", secret)


def _hide_in_url(url: str) -> str:
    rest, _, _ = url.partition("#")
    rest, question_mark, query = rest.partition("?")
    scheme, _, rest = rest.partition(":/")
    path = "/".join(_HIDDEN if _LONG_WORD.fullmatch(part) else part for part in rest.split("/"))
    parts = (_hide_parameter(*part.partition("=")) for part in query.split("&"))
    return f"{scheme}:/{path}{question_mark}{'&'.join(parts)}"


def _hide_parameter(name: str, equals: str, value: str) -> str:
    if not name or (name in _PLAIN_NAMES and _PLAIN_VALUE.fullmatch(value)):
        return name + equals + value
    return f"{name}={_HIDDEN}" if equals and _PLAIN_VALUE.fullmatch(name) else _HIDDEN
