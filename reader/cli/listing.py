"""``reader list FEED``: any feed in any format."""

import contextlib
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import cast

from reader import formats, share, whole_file
from reader.address import Address, Catalogue
from reader.catalogue.listing import filtered
from reader.catalogue.snapshots import Snapshot
from reader.cli import complain
from reader.cli.parser import Options
from reader.cli.services import Services, clock, services
from reader.entry import Entry
from reader.errors import FileError, NetError, ParseError
from reader.formats.channel import Channel, channel_of
from reader.order import Sort, ordered
from reader.query import parse

_MOST = 10_000_000
"""Papers of the catalogue: all of them."""


def run(options: Options) -> int:
    """Fetch, filter, sort, cut, print."""
    query = parse(options.where or "", clock().date())
    if options.template:
        from reader.formats.template import fields

        fields(options.template)  # a mistake in it is said before anything is fetched
    with services() as everything:
        everything.library.refresh()
        address = everything.address(options.feed)
        if isinstance(address, Catalogue):
            snapshot = everything.feeds.search(query, _MOST)
        else:
            snapshot = latest(everything, address, options.limit)
        entries = filtered(snapshot.entries, query)
        entries = ordered(entries, cast("Sort", options.sort))[: options.limit]
        text = lines(options, entries, channel_of(address, snapshot.taken))
        if options.output:
            _write(Path(options.output), text)
        else:
            for line in text:
                sys.stdout.write(line)
    return 0


def lines(options: Options, entries: Sequence[Entry], channel: Channel) -> Iterator[str]:
    """What is printed, line ends and all."""
    if form := options.template:
        from reader.formats.template import fill

        return (fill(form, one, share.link_of(one.paper)) + "\n" for one in entries)
    people = sys.stdout.isatty() and not options.output
    by_itself = "json" if options.json else "table" if people else "tsv"
    name = formats.named(options.format or by_itself)
    write = formats.writer(name, width=_width(), ascii=_ascii(), channel=channel)
    return write(entries)


def latest(everything: Services, address: Address, limit: int | None) -> Snapshot:
    """The feed as it is now, or as it was last fetched where no proper answer comes."""
    try:
        with _progress() as progress:
            snapshot = everything.feeds.fetch(address, limit=limit, progress=progress)
    except (NetError, ParseError) as error:
        cached = everything.feeds.cached(address)
        if cached is None:
            raise
        complain(f"{error}; this is the answer of {cached.taken.astimezone():%a %d %b %H:%M}")
        return cached
    for said in filter(None, (snapshot.note, snapshot.problem)):
        complain(said)
    return snapshot


@contextlib.contextmanager
def _progress() -> Iterator["Progress"]:
    shown = Progress()
    try:
        yield shown
    finally:
        shown.clear()


class Progress:
    """One line on a terminal that says how far a long feed is; silent elsewhere."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._shown = False

    def __call__(self, count: int, what: str) -> None:
        """So many papers have come."""
        if self._terminal:
            self._shown = True
            sys.stderr.write(f"\r\x1b[K{what}: {count} papers")
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")


def _width() -> int:
    return shutil.get_terminal_size((100, 24)).columns


def _ascii() -> bool:
    try:
        "●★▲…".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return True
    return False


def _write(path: Path, text: Iterable[str]) -> None:
    """Write a whole file or none. Raises FileError."""
    try:
        whole_file.write(path, (line.encode() for line in text), private=False)
    except OSError as error:
        raise FileError(f"{path} could not be written ({error.strerror})") from error
