"""``reader list FEED``: print any feed in any format."""

import argparse
import contextlib
import sys
from collections.abc import Iterator, Sequence

from reader import formats
from reader.catalogue.feed_snapshots import Snapshot
from reader.cli import colours, print_message, streams
from reader.cli.options import (
    PrintingOptions,
    add_feed,
    add_format,
    add_output,
    add_sort,
    parse_positive_number,
)
from reader.cli.output import write_lines, write_styled
from reader.cli.services import Services, clock, open_services
from reader.errors import LibraryError, NetError, ParseError
from reader.formats.channel import Channel, channel_for
from reader.formats.table import make_rows
from reader.model.address import Address, Catalogue, Library
from reader.model.entry import Entry
from reader.model.library_fields import VERSION_FIELD
from reader.model.paper import describe_version
from reader.model.query import EVERYTHING, Node, parse_query
from reader.model.sorting import Sort
from reader.services.fetch import BEST_FIRST
from reader.share import paper_text
from reader.text.sanitise import Clean, line, visible

_MOST = 10_000_000
"""More papers than any catalogue has: all of them are listed."""
_FOR_PEOPLE = ("table", "tsv", "citation")
"""Formats that are printed in the terminal's own encoding; the others are UTF-8."""


class Options(PrintingOptions, frozen=True, kw_only=True):
    """What can be typed after ``reader list``."""

    feed: str | None
    """A feed's address; None is the home feed."""
    where: str | None
    """The query that papers must match."""
    sort: Sort
    """The order of the papers."""
    limit: int | None
    """Papers at most."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_feed(parser)
    parser.add_argument(
        "--where",
        metavar="QUERY",
        help='only papers that match: words, "phrases", -without, is:unread',
    )
    add_sort(parser)
    parser.add_argument("--limit", type=parse_positive_number, metavar="N", help="at most N papers")
    add_format(parser, "table, in a pipe tsv")
    add_output(parser)


def run(options: Options) -> int:
    """Fetch, filter, sort, limit and print; return 3 if some entries could not be read."""
    query = parse_query(options.where or "", clock().date())
    if options.template:
        from reader.formats.template import template_fields

        template_fields(options.template)  # report a mistake in it before fetching anything
    with open_services() as services:
        services.library.refresh_marks()
        address = services.parse_address(options.feed)

        def read_feed() -> tuple[Snapshot, list[Entry]]:
            if isinstance(address, Catalogue):
                services.score_if_needed(None, options.sort, query)
                snapshot = services.feeds.search_catalogue(query, _MOST)
            else:
                snapshot = fetch_or_load(services, address, options.limit)
                services.score_if_needed(snapshot.entries.keys, options.sort, query)
            return snapshot, _choose_entries(snapshot, address, query, options)

        snapshot, entries = services.feeds.ask.retry_if_damaged(read_feed)
        print_entries(options, entries, channel_for(address, snapshot.taken))
    return 3 if snapshot.left_out else 0


def _choose_entries(
    snapshot: Snapshot, address: Address, query: Node, options: Options
) -> list[Entry]:
    """The entries to print. A search of what the user knows may find some of the words only."""
    rows, sort, limit = snapshot.entries, options.sort, options.limit
    if snapshot.best_first:
        print_message(snapshot.note)
        return rows.list_matching_entries(EVERYTHING, sort, limit)
    entries = rows.list_matching_entries(query, sort, limit)
    if not entries and isinstance(address, Library):
        entries = rows.list_best_entries(query, limit)
        if entries:
            print_message(BEST_FIRST)
    return entries


def print_entries(options: PrintingOptions, entries: Sequence[Entry], channel: Channel) -> None:
    """Print papers in the form that was asked for, or write them to a file."""
    if options.output:
        from reader.share.paper_file import write_file

        text = _format_entries(options, entries, channel)
        write_file(options.output, (part.encode() for part in text))
    elif _chosen_format(options) == "table" and colours.wants_colours():
        rows = make_rows(entries, width=streams.terminal_width(), ascii=streams.is_ascii_output())
        write_styled(colours.style_rows(rows))
    else:
        write_lines(_format_entries(options, entries, channel))


def _chosen_format(options: PrintingOptions) -> formats.Format | None:
    """The format that was asked for, or the default; None if a template was."""
    if options.template:
        return None
    for_people = sys.stdout.isatty() and not options.output
    default = "json" if options.json else "table" if for_people else "tsv"
    told = formats.format_for_file(options.output or "")
    return formats.format_named(options.format or told or default)


def _format_entries(
    options: PrintingOptions, entries: Sequence[Entry], channel: Channel
) -> Iterator[Clean]:
    """The text to be printed, in parts, with its line ends."""
    if template := options.template:
        from reader.formats.template import fill_template

        return (
            visible(fill_template(template, one, paper_text.public_link(one.paper)) + "\n")
            for one in entries
        )
    name = _chosen_format(options)
    assert name is not None
    if name not in _FOR_PEOPLE:
        streams.use_utf8_output()
    write = formats.make_writer(
        name, width=streams.terminal_width(), ascii=streams.is_ascii_output(), channel=channel
    )
    return write(entries)


def fetch_or_load(services: Services, address: Address, limit: int | None) -> Snapshot:
    """The feed as it is now; if that can't be fetched, its last snapshot, and a message says so.

    Raises NetError or ParseError if there is no snapshot.
    """
    try:
        with show_progress() as progress:
            snapshot = services.feeds.fetch(address, limit=limit, progress=progress)
    except (NetError, ParseError) as error:
        cached = services.feeds.load_snapshot(address)
        if cached is None:
            raise
        print_message(
            f"{error}; what follows was fetched on {cached.taken.astimezone():%a %d %b %H:%M}"
        )
        return cached
    announce_new_versions(services, snapshot)
    for sentence in filter(None, (snapshot.note, snapshot.problem, snapshot.left_out)):
        print_message(sentence)
    return snapshot


def announce_new_versions(services: Services, snapshot: Snapshot) -> None:
    """Name the new versions of kept papers that a feed announces; the next time it will not."""
    if not snapshot.new_versions:
        return
    for entry in snapshot.entries:
        if entry.key not in snapshot.new_versions:
            break  # they come first
        version = describe_version(entry.paper, clock().date())
        print_message(f"New version of a paper that you keep: {version} of “{entry.paper.title}”")
    with contextlib.suppress(LibraryError):  # then it is announced again
        services.library.write_values(VERSION_FIELD, snapshot.new_versions)


@contextlib.contextmanager
def show_progress() -> Iterator["Progress"]:
    """Show how much has come, until the end of the block."""
    progress = Progress()
    try:
        yield progress
    finally:
        progress.clear_line()


class Progress:
    """One line on a terminal that shows how much of a long feed has come; nothing elsewhere."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._shown = False

    def __call__(self, count: int, what: str) -> None:
        """Show that ``count`` papers have come, and what is being fetched."""
        if self._terminal:
            self._shown = True
            sys.stderr.write(f"\r\x1b[K{line(what)}: {count} papers")
            sys.stderr.flush()

    def clear_line(self) -> None:
        """Remove the line."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
