"""Standard input, output and error, whatever the program was started with."""

import io
import os
import sys
from codecs import register_error
from typing import TextIO

_STAND_IN = "reader.stand-in"
"""The name of our error handler for characters that an encoding lacks."""
_STREAMS = (
    ("stdin", os.O_RDONLY, "replace"),
    ("stdout", os.O_RDONLY, _STAND_IN),
    ("stderr", os.O_WRONLY, _STAND_IN),
)
"""By file descriptor: name, flags that open /dev/null in its place, error handler."""
_WIDEST = 1000
"""Cells of a line at most; a variable that says more is wrong."""


def repair_streams() -> None:
    """Open the streams that are closed, and read and write any bytes and characters.

    If a stream is closed, the next file that is opened would get its number, and our messages would
    be written into that file. So /dev/null takes its place. It is opened so that writing results to
    a closed standard output still fails, since results that get lost are no success.
    """
    register_error(_STAND_IN, _replace_unencodable)
    for number, (name, flags, errors) in enumerate(_STREAMS):
        stream = getattr(sys, name)
        if stream is None:  # it is closed
            stream = _open_stand_in(number, flags)
            setattr(sys, name, stream)
            setattr(sys, f"__{name}__", stream)
        if isinstance(stream, io.TextIOWrapper):  # a test may have put another object there
            stream.reconfigure(errors=errors)


def use_utf8_output() -> None:
    """Print UTF-8 in every locale, as JSON and XML need it; a terminal keeps its encoding."""
    if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8")


def discard_output() -> None:
    """Discard what is still to be printed."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def flush_messages() -> None:
    """Write the messages that are still to be written; discard them if that fails.

    Otherwise Python tries it once more at its end, fails, and makes the exit code 120.
    """
    try:
        sys.stderr.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def is_ascii_output() -> bool:
    """Whether the encoding of standard output lacks the signs of the app."""
    try:
        "●★▲…".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return True
    return False


def terminal_width(default: int = 100) -> int:
    """Cells of a line of the terminal; ``default`` without a terminal."""
    import shutil

    return min(shutil.get_terminal_size((default, 24)).columns, _WIDEST)


def _open_stand_in(number: int, flags: int) -> TextIO:
    handle = os.open(os.devnull, flags)
    if handle != number:
        os.dup2(handle, number)
        os.close(handle)
    return open(number, "r" if number == 0 else "w", encoding="utf-8", closefd=False)


def _replace_unencodable(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    from reader.formats.ascii import to_ascii_same_width

    return to_ascii_same_width(error.object[error.start : error.end]), error.end
