"""The command line: one module per command, imported when it is asked for."""

import gc
import os
import sys
from collections.abc import Sequence

from reader.errors import BadStatus, FileError, QueryError, ReaderError

UNREAD = "is:unread"
"""The query of who asks for a number and says of what."""


class _Voice:
    """How sentences are said on standard error."""

    as_json = False
    """A JSON object a line, for programs."""


_voice = _Voice()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 1 failed, 2 usage, 130 interrupted."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _voice.as_json = "--json" in given
    try:
        code = _run(given)
        sys.stdout.flush()
    except ReaderError as error:
        _fail(error)
        return error.exit_code
    except BrokenPipeError:
        # Who read us has enough (head, less): no error. What is still buffered must go nowhere.
        _forget_output()
        return 0
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        _forget_output()
        _fail(FileError(f"The output could not be written ({error.strerror}); make room for it"))
        return 1
    return code


def _run(given: list[str]) -> int:
    if given[:1] == ["count"] and len(given) <= 2 and not given[-1].startswith("-"):
        # Asked by a status bar every few seconds: no parser of options, which takes as long as all
        # the rest, and no search for garbage among modules that stay, now or at the end.
        collects = gc.isenabled()
        gc.disable()
        try:
            from reader.cli import counting
        finally:
            gc.freeze()
            if collects:
                gc.enable()
        return counting.say(given[1] if len(given) > 1 else None, UNREAD)
    from reader.cli.parser import parse

    options = parse(given)
    return int(options.run(options))


def complain(sentence: str) -> None:
    """Say something that is no result."""
    _say({"note": sentence}, sentence)


def _fail(error: ReaderError) -> None:
    """Say why nothing came of it. The names in the JSON are those of ``reader schema``."""
    told: dict[str, object] = {
        "kind": type(error).__name__,
        "message": str(error),
        "exit_code": error.exit_code,
    }
    sentence = str(error)
    if isinstance(error, QueryError):
        told |= {"query": error.query, "position": error.position}
        sentence += "\n" + error.caret
    if isinstance(error, BadStatus):
        told |= {"status": error.status}
    _say({"error": told}, sentence)


def _say(told: dict[str, object], sentence: str) -> None:
    if _voice.as_json:
        import json

        sentence = json.dumps(told, ensure_ascii=False)
    sys.stderr.write(sentence + "\n")


def _forget_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
