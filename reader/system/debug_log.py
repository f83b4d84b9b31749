"""The debug log: ``reader --debug`` writes what the program does to a private file.

Without that option, a call costs almost nothing, and neither ``logging`` nor any other module is
imported. The log contains: versions, feeds, hosts, statuses, sizes, seconds, failures with their
places in the code. It never contains: secrets, notes, values of variables.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import FileError

if TYPE_CHECKING:
    import logging

_MAX_BYTES = 1_000_000
"""The most bytes of a log file; then a new one begins and one old file is kept."""


class _Log:
    logger: "logging.Logger | None" = None
    """None without ``--debug``."""


_log = _Log()


def log(message: str, *values: object) -> None:
    """Write a line to the log, if there is one; ``%s`` in the message stands for a value."""
    if _log.logger is not None:
        _log.logger.debug(message, *values)


def log_failure(what: str, failure: BaseException) -> None:
    """Write to the log, if there is one, what failed and the traceback."""
    if _log.logger is not None:
        _log.logger.debug("%s", what, exc_info=failure)


def start(file: Path) -> None:
    """Start to log to a file. Raises FileError where the file can't be written."""
    import logging
    from datetime import UTC, datetime
    from io import TextIOWrapper
    from logging.handlers import RotatingFileHandler

    from reader.system.known_secrets import hide_secrets, secrets_in_environment

    secrets = secrets_in_environment()

    class Line(logging.Formatter):
        """Formats a line: time (UTC), process, message; without secrets, in printable ASCII."""

        def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
            return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

        def format(self, record: logging.LogRecord) -> str:
            lines = hide_secrets(super().format(record), secrets).split("\n")
            # Lines of a traceback are indented, so that no text can look like a line of the log.
            return "\n    ".join(line.encode("unicode_escape").decode() for line in lines)

    class Private(RotatingFileHandler):
        """A file for its owner alone. If it can't be written, the program goes on without it."""

        def _open(self) -> TextIOWrapper:
            return os.fdopen(_open_private(self.baseFilename), "a", encoding="ascii")

        def handleError(self, record: logging.LogRecord) -> None:
            pass

    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = Private(file, maxBytes=_MAX_BYTES, backupCount=1)
    except OSError as error:
        raise FileError(
            f"The log {file} can't be written ({error.strerror}); all else goes on without it"
        ) from error
    handler.setFormatter(Line("%(asctime)s %(process)d %(threadName)s: %(message)s"))
    logger = logging.getLogger("reader")
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    logger.addHandler(handler)
    _log.logger = logger


def _open_private(file: str) -> int:
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    handle = os.open(file, flags, 0o600)
    os.fchmod(handle, 0o600)
    return handle
