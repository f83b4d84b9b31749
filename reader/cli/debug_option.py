"""``--debug``: a private log of what the program does. It begins with versions and the system."""

import locale
import os
import platform
import re
import sqlite3
import sys
from importlib import metadata
from pathlib import Path

from reader import __version__
from reader.cli.commands import COMMANDS
from reader.system import debug_log
from reader.system.paths import user_paths

_DISTRIBUTION = "daily-papers-reader"
_LOGGED_VARIABLES = re.compile(
    r"READER_\w+|HF_ENDPOINT|XDG_\w+|TMUX|SSH_TTY|DISPLAY|\w+_PROXY|SSL_\w+", re.I
)
"""Variables whose presence matters; their values are not logged."""


def start_debug_log() -> Path:
    """Begin the log, and return its file. Raises FileError if it can't be written."""
    file = user_paths().debug_log
    debug_log.start(file)
    system = f"{platform.python_implementation()} {platform.python_version()}, {sys.platform}"
    debug_log.log("reader %s, %s, SQLite %s", __version__, system, sqlite3.sqlite_version)
    debug_log.log("packages: %s", ", ".join(_installed_packages()))
    # The words after a command may be a note or a mail address, so the command alone is logged.
    command = next((word for word in sys.argv[1:] if word in COMMANDS), "browse")
    debug_log.log("command: %s, terminal: %s", command, os.environ.get("TERM", "none"))
    debug_log.log("encodings: %s, %s", sys.getfilesystemencoding(), locale.getencoding())
    variables = sorted(name for name in os.environ if _LOGGED_VARIABLES.fullmatch(name))
    debug_log.log("variables that are set: %s", ", ".join(variables) or "none")
    return file


def _installed_packages() -> list[str]:
    """The packages that the program needs, each with its version or ``missing``."""
    try:
        needed = metadata.requires(_DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        return []
    versions = []
    for name in sorted({re.split(r"[^\w.-]", one)[0] for one in needed if "extra ==" not in one}):
        try:
            versions.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            versions.append(f"{name} missing")
    return versions
