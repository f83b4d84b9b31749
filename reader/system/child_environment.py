"""The environment of programs that this one starts: none of them gets a secret of this program.

The rule: they get all variables except ``READER_*`` and Hugging Face's tokens. They get proxies and
endpoints without user and password: a browser, an editor or a target needs the address, and asks
for the password or has its own. Variables of other programs, such as a key that a target needs, are
passed on.
"""

import os
import re
from collections.abc import Mapping

_TOKEN_NAME = re.compile(r"(?:HF|HUGGING_?FACE)\w{0,40}?(?:TOKEN|KEY)", re.I)
_URL_SUFFIXES = ("_PROXY", "HF_ENDPOINT")
"""The ends of names of variables that hold a URL."""


def program_environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The variables that another program gets."""
    return {
        name: _strip_user(value) if name.upper().endswith(_URL_SUFFIXES) else value
        for name, value in reader_environment(environ).items()
        if not name.startswith("READER_")
    }


def reader_environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The variables that another process of this program gets, to reach the same sites.

    It needs no token of Hugging Face, so it gets none.
    """
    return {name: value for name, value in environ.items() if not _TOKEN_NAME.match(name)}


def _strip_user(address: str) -> str:
    """A URL without user and password, also if the URL is malformed."""
    scheme, slashes, rest = address.rpartition("://")
    _, at, host = rest.rpartition("@")
    return f"{scheme}{slashes}{host}" if at else address
