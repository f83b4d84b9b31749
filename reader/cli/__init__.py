"""The command line: one module per command, imported when it is asked for."""

import os
import sys
from collections.abc import Sequence

from reader.errors import QueryError, ReaderError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 1 failed, 2 usage, 130 interrupted."""
    from reader.cli.parser import parse

    try:
        options = parse(list(sys.argv[1:] if arguments is None else arguments))
        code = options.run(options)
        sys.stdout.flush()
    except ReaderError as error:
        complain(str(error))
        if isinstance(error, QueryError):
            complain(error.caret)
        return error.exit_code
    except BrokenPipeError:
        # Who read us has enough (head, less): no error. What is still buffered must go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        complain(f"The output could not be written ({error.strerror})")
        return 1
    return int(code)


def complain(sentence: str) -> None:
    """Say something that is no result."""
    sys.stderr.write(sentence + "\n")
