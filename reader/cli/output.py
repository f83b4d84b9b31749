"""What commands print: the only place that writes to standard output."""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reader.formats.table import StyledText
    from reader.text.sanitise import Clean


def write_text(text: "Clean") -> None:
    """Write a text as it is, without a line end of our own."""
    sys.stdout.write(text)


def write_lines(lines: "Iterable[Clean]") -> None:
    """Write texts one after another, as they are."""
    for line in lines:
        sys.stdout.write(line)


def write_styled(rows: "Iterable[Iterable[tuple[StyledText, str]]]") -> None:
    """Write rows, each on a line of its own, with the codes of the styles around their texts."""
    for row in rows:
        for part, code in row:
            sys.stdout.write(f"\x1b[{code}m{part.text}\x1b[0m" if code else part.text)
        sys.stdout.write("\n")


def write_number(number: int) -> None:
    """Write a number on a line of its own."""
    sys.stdout.write(f"{number}\n")


def flush_output() -> None:
    """Send what was written to the program that reads it."""
    sys.stdout.flush()


def write_bytes(body: bytes, path: str | None) -> None:
    """Write bytes to a file; None is standard output. Raises FileError and OSError."""
    if path is None:
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
    else:
        from reader.share.paper_file import write_file

        write_file(path, [body])
