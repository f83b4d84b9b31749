"""Text from outside made safe to show, copy, store and print.

What is taken out: terminal escape sequences (ECMA-48), other control characters, direction
overrides and marks (UAX #9), zero-width and invisible characters, tag characters,
noncharacters. TeX and everything that is visible stay.
"""

import re
from urllib.parse import quote, urlsplit, urlunsplit

_ESCAPES = re.compile(
    r"""
      (?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?                          # CSI … final byte
    | (?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])                        # OSC, DCS, SOS, PM, APC
      (?:[^\x07\x1b\x9c\n]{0,4096}(?:\x07|\x9c|\x1b\\))?          # to their end if any
    | \x1b[ -/]*[0-~]?                                            # two-byte sequences
    """,
    re.VERBOSE,
)
_PLANE_ENDS = "".join(
    f"{chr(plane << 16 | 0xFFFE)}-{chr(plane << 16 | 0xFFFF)}" for plane in range(17)
)
_HIDDEN = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # controls that are no white space
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    f"{_PLANE_ENDS}]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_SUSPECT = re.compile(r"[^\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u2010-\u2027\u2030-\u205e\n]")
"""What the plain cases never hold: one search decides that there is nothing to do."""
_MARKS = r"\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
_STACKS = re.compile(rf"([{_MARKS}]{{4}})[{_MARKS}]+")
_LONGEST_URL = 2000
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.?")
_SCHEMELESS = re.compile(r"(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?::\d+)?(?:[/?#].*)?")


def line(text: str) -> str:
    """The text on one line: nothing hidden, white space as single blanks, none at the ends."""
    return " ".join(_visible(text).split())


def block(text: str) -> str:
    """The text with its line breaks: nothing hidden, tabs as four blanks."""
    lines = _visible(text).replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n")
    return "\n".join(re.sub(r"[^\S ]", " ", one).rstrip() for one in lines).strip("\n")


def _visible(text: str) -> str:
    if not _SUSPECT.search(text):
        return text
    text = _HIDDEN.sub("", _ESCAPES.sub("", text))
    return _STACKS.sub(r"\1", _SURROGATES.sub("\ufffd", text))


def safe_url(text: str | None) -> str | None:
    """The http(s) address that a field holds, percent-encoded to ASCII; None where it has none.

    A scheme that is missing is https. Other schemes, user names, passwords and hosts that are no
    host names are refused.
    """
    if not text or not (words := _visible(text).split()):
        return None
    first = words[0]
    if "://" not in first and _SCHEMELESS.fullmatch(first):
        first = "https://" + first
    try:
        url = urlsplit(first)
        host, port = url.hostname or "", url.port
        host = host if host.isascii() else host.encode("idna").decode()
    except (ValueError, UnicodeError):
        return None
    if url.scheme not in ("http", "https") or "@" in url.netloc or not _host(host, url.netloc):
        return None
    safe = "/:;=@!$&'()*+,.-_~%"
    found = urlunsplit(
        (
            url.scheme,
            host if port is None else f"{host}:{port}",
            quote(url.path, safe=safe),
            quote(url.query, safe=safe + "?"),
            quote(url.fragment, safe=safe + "?"),
        )
    )
    return found if len(found) <= _LONGEST_URL else None


def _host(host: str, netloc: str) -> bool:
    return bool(_HOST.fullmatch(host)) and "\\" not in netloc and len(host) <= 253
