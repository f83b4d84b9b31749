"""Describes unexpected errors in one sentence, and writes their details to a file.

The file contains no values of variables and no known secrets (:mod:`reader.system.known_secrets`).
"""

import sqlite3
from contextlib import suppress
from traceback import format_exception

from reader.errors import ReaderError
from reader.system import atomic_file
from reader.system.debug_log import log_failure
from reader.system.paths import user_paths


def describe_cause(error: BaseException) -> str | None:
    """A sentence for an error with a cause outside the program; None for any other error."""
    match error:
        case ReaderError():
            return str(error)
        case MemoryError():
            return "There is not enough memory for this; close something, or ask for less"
        case sqlite3.Error():
            return (
                f"The catalogue can't be used ({error}); reader doctor says where it is, and"
                " deleting it loses nothing you did"
            )
        case OSError(filename=str() as name, strerror=str() as why):
            return f"{name!r} can't be used ({why}); free or allow it"
        case OSError(strerror=str() as why):
            return f"The system refused something ({why}); make room or allow it, and try again"
        case UnicodeError():
            return "Some of this text is no valid UTF-8; convert it, or leave it out"
        case _:
            return None


def describe_failure(error: BaseException) -> str:
    """A sentence for an error after which the program goes on."""
    kind, more = type(error).__name__, _write_details(error)
    return describe_cause(error) or f"Something failed that should not ({kind}); try it again{more}"


def fatal_error(error: BaseException, what: str) -> ReaderError:
    """The error to show where an error ended ``what``, the app or a command."""
    kind, more = type(error).__name__, _write_details(error)
    advice = f"what you did is kept, so start it again{more}"
    return ReaderError(
        describe_cause(error) or f"{what} ended where it should not ({kind}); {advice}"
    )


def _write_details(error: BaseException) -> str:
    """Write the details to ``failure.txt`` in the state folder; returns where they are, as text."""
    from reader.system.known_secrets import (
        hide_secrets,  # nothing is imported until something fails
    )

    log_failure("what no one foresaw", error)
    with suppress(OSError, ReaderError):
        file = user_paths().failure_report
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        details = hide_secrets("".join(format_exception(error)))
        atomic_file.write(file, [details.encode(errors="backslashreplace")], private=True)
        return f"; {file} says more"
    return ""
