"""Which digests were mailed, to whom, and what they covered: a small file of this machine.

A lost or damaged file costs a mail that comes twice, so reading it is never an error.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path

import msgspec

from reader import whole_file
from reader.errors import FileError
from reader.lock import held

_MOST = 300
"""Mails that are remembered: the last to each recipient of each feed."""
_PATIENCE = 90.0
"""Seconds to wait for another digest that is being mailed."""


class Start(msgspec.Struct, frozen=True):
    """Where a digest begins."""

    day: date
    """The first day whose papers are in it, UTC."""
    seen: datetime | None = None
    """Of that day's papers, those first seen after this time (UTC); None is all of them."""


class Sent(msgspec.Struct, frozen=True):
    """The last digest of a feed that a recipient got."""

    at: datetime
    """When it was sent, UTC."""
    reached: Start
    """Where the next one begins."""
    began: Start | None = None
    """Where it began; None is the newest day."""
    keys: tuple[str, ...] = ()
    """The papers that were in it, by their keys."""


Mailed = Mapping[str, Mapping[str, Sent]]
"""By the feed's address, then by the recipient's."""


def load(path: Path) -> Mailed:
    """What was mailed; nothing where there is no file that can be read."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, dict[str, Sent]])
    except (OSError, ValueError):
        return {}


def save(path: Path, mailed: Mailed) -> None:
    """Write it beside the old one and swap them. Raises FileError."""
    every = [(one.at, feed, to) for feed, some in mailed.items() for to, one in some.items()]
    kept: dict[str, dict[str, Sent]] = {}
    for _, feed, recipient in sorted(every)[-_MOST:]:
        kept.setdefault(feed, {})[recipient] = mailed[feed][recipient]
    try:
        text = msgspec.json.format(msgspec.json.encode(kept), indent=2)
        whole_file.write(path, [text], private=True)
    except OSError as error:
        raise FileError(f"{path} could not be written ({error.strerror}); allow it") from error


def remembered(mailed: Mailed, feed: str, recipient: str, sent: Sent) -> Mailed:
    """The same with one more."""
    return {**mailed, feed: {**mailed.get(feed, {}), recipient: sent}}


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Mail digests while no other process does. Raises FileError where that can't be had.

    ``path`` is the file of what was mailed; the lock is one beside it, as that one is swapped.
    """
    lock = path.with_suffix(".lock")
    with ExitStack() as stack:
        try:
            stack.enter_context(held(lock, _PATIENCE))
        except BlockingIOError as error:
            raise FileError("Another digest is being mailed; try again later") from error
        except OSError as error:
            raise FileError(
                f"{lock} could not be locked ({error.strerror}), and what is mailed must be"
                " remembered; allow it"
            ) from error
        yield
