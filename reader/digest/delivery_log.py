"""Remembers which digests were mailed, to whom, and what they contained, in a small file.

The file belongs to this machine only. If it is lost or damaged, a mail may be sent twice; that is
not an error.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import msgspec

from reader.errors import FileError
from reader.system import atomic_file
from reader.system.file_errors import file_failure
from reader.system.file_lock import hold_lock

_MAX_MAILS = 300
"""The most mails that are remembered; of each feed and recipient, only the last one."""
_LOCK_SECONDS = 90.0
"""Seconds to wait while another process mails a digest."""


Time = Annotated[datetime, msgspec.Meta(tz=True)]
"""A time with its time zone."""


class Start(msgspec.Struct, frozen=True):
    """The point in time at which a digest begins."""

    day: date
    """The first day of the digest, UTC."""
    seen: Time | None = None
    """Of that day, only papers first seen after this time (UTC); None for all of them."""


class Sent(msgspec.Struct, frozen=True):
    """The last digest of a feed that was sent to a recipient."""

    at: Time
    """The time at which it was sent, UTC."""
    reached: Start
    """The start of the next digest."""
    began: Start | None = None
    """The start of this digest; None for the newest day."""
    keys: tuple[str, ...] = ()
    """The keys of its papers."""


Mailed = Mapping[str, Mapping[str, Sent]]
"""{address of the feed: {address of the recipient: the last digest}}."""


def load_sent(path: Path) -> Mailed:
    """Read what was mailed; nothing where the file is missing or damaged.

    Raises FileError where the file exists and can't be opened or read.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, dict[str, Sent]])
    except (FileNotFoundError, ValueError, RecursionError):
        return {}
    except OSError as error:
        raise FileError(file_failure(path, "can't be read", error)) from error


def save_sent(path: Path, mailed: Mailed) -> None:
    """Replace the file with a new one. Raises FileError."""
    all_mails = [(one.at, feed, to) for feed, some in mailed.items() for to, one in some.items()]
    newest: dict[str, dict[str, Sent]] = {}
    for _, feed, recipient in sorted(all_mails)[-_MAX_MAILS:]:
        newest.setdefault(feed, {})[recipient] = mailed[feed][recipient]
    try:
        text = msgspec.json.format(msgspec.json.encode(newest), indent=2)
        atomic_file.write(path, [text], private=True)
    except OSError as error:
        raise FileError(file_failure(path, "could not be written", error)) from error


def add_sent(mailed: Mailed, feed: str, recipient: str, new: Sent) -> Mailed:
    """A copy of ``mailed`` with one more digest."""
    return {**mailed, feed: {**mailed.get(feed, {}), recipient: new}}


@contextmanager
def lock_sent_file(path: Path) -> Iterator[None]:
    """Hold the lock for mailing, so that no other process mails digests. Raises FileError.

    ``path`` is the file of what was mailed. The lock is a file of its own beside it, since the
    file itself is replaced.
    """
    lock = path.with_suffix(".lock")
    with ExitStack() as stack:
        try:
            stack.enter_context(hold_lock(lock, _LOCK_SECONDS))
        except BlockingIOError as error:
            raise FileError("Another digest is being mailed; try again later") from error
        except OSError as error:
            raise FileError(
                "Nothing was mailed, since what is mailed must be remembered:"
                f" {file_failure(lock, 'could not be locked', error)}"
            ) from error
        yield
