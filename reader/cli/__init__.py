"""The command line: one module per command, imported when it is asked for."""

import errno
import gc
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

from reader.cli import streams
from reader.errors import BadStatus, FileError, QueryError, ReaderError, UsageError
from reader.system.debug_log import log_failure

UNREAD = "is:unread"
"""The query of ``reader count`` and ``reader next`` if ``--where`` is left out."""
_OUTPUT_ERRORS = frozenset(
    {errno.EBADF, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.ENOSPC, errno.ENXIO}
)
"""Numbers of the errors that writing to an output may raise."""


class _ErrorStyle:
    """How messages are printed on standard error."""

    as_json = False
    """Whether each message is a JSON object on a line of its own, for programs."""


_error_style = _ErrorStyle()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 1 failed, 2 usage, 130 interrupted."""
    streams.repair_streams()
    words = list(sys.argv[1:] if arguments is None else arguments)
    _error_style.as_json = "--json" in words
    code = _exit_code_of(lambda: _run_command(words))
    # Some printed text is written only now, even if the command ended early; that may fail, too.
    code = _exit_code_of(sys.stdout.flush) or code
    streams.flush_messages()
    return code


def _exit_code_of(work: Callable[[], int | None]) -> int:
    """Do work and return its exit code. If it fails, print why in one sentence."""
    try:
        return work() or 0
    except ReaderError as error:
        _print_error(error)
        return error.exit_code
    except BrokenPipeError:
        # The program that reads our output (head, less) has enough of it: this is no error, and
        # the text that is still buffered must go nowhere.
        streams.discard_output()
        return 0
    except KeyboardInterrupt:
        return 130
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    except OSError as error:
        if error.filename is not None or error.errno not in _OUTPUT_ERRORS:
            return _report_unforeseen_error(error)
        streams.discard_output()
        _print_error(
            FileError(f"The output could not be written ({error.strerror}); make room for it")
        )
        return 1
    except Exception as error:
        return _report_unforeseen_error(error)


def _report_unforeseen_error(error: Exception) -> int:
    from reader.system import unforeseen_errors

    _print_error(unforeseen_errors.fatal_error(error, "The command"))
    return 1


def _run_command(words: list[str]) -> int:
    _check_encoding(words)
    if words[:1] == ["count"] and len(words) <= 2 and not words[-1].startswith("-"):
        # A status bar asks this every few seconds. So there is no parser of options, which would
        # take as long as all the rest, and no garbage collection among modules that stay.
        collects = gc.isenabled()
        gc.disable()
        try:
            from reader.cli import matching_papers
        finally:
            gc.freeze()
            if collects:
                gc.enable()
        return matching_papers.print_count(words[1] if len(words) > 1 else None, UNREAD)
    from reader.cli.parser import parse_command
    from reader.cli.signals import end_in_order

    end_in_order()
    typed = parse_command(words)
    if typed.debug:
        _start_debug_log()
    return typed.run()


def _start_debug_log() -> None:
    from reader.cli import debug_option

    try:
        print_message(f"The debug log is written to {debug_option.start_debug_log()}")
    except FileError as error:
        print_message(str(error))


def _check_encoding(words: Sequence[str]) -> None:
    """Raise UsageError for an argument that is not text in this locale and names no file.

    Python passes its bytes on as characters that can't be printed (PEP 383).
    """
    for before, argument in zip(["", *words], words, strict=False):
        try:
            argument.encode()
        except UnicodeEncodeError:
            if before not in ("-o", "--output") and not os.path.lexists(argument):
                coding = sys.getfilesystemencoding().upper()
                raise UsageError(
                    f"The argument {argument!a} is not text in {coding}; type it again,"
                    " or choose another locale"
                ) from None


def print_message(sentence: str) -> None:
    """Print a message on standard error: anything that is not a result."""
    _print_to_stderr({"note": sentence}, sentence)


def _print_error(error: ReaderError) -> None:
    """Print why the command failed. The names in the JSON are those of ``reader schema``."""
    log_failure("the command failed", error)
    details: dict[str, object] = {
        "kind": type(error).__name__,
        "message": str(error),
        "exit_code": error.exit_code,
    }
    sentence = str(error)
    if isinstance(error, QueryError):
        details |= {"query": error.query, "position": error.position}
        sentence += "\n" + error.caret
    if isinstance(error, BadStatus):
        details |= {"status": error.status}
    _print_to_stderr({"error": details}, sentence)


def _print_to_stderr(details: dict[str, object], sentence: str) -> None:
    if _error_style.as_json:
        import json

        sentence = json.dumps(details, ensure_ascii=False)
    from reader.text.sanitise import visible

    with suppress(OSError):  # nobody reads it; the command goes on
        sys.stderr.write(visible(sentence) + "\n")
