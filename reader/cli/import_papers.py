"""``reader import``: take papers of files and feeds, and other libraries, into the library."""

import argparse
from collections.abc import Sequence

from reader.cli import print_message
from reader.cli.list_feed import fetch_or_load
from reader.cli.mark import report_result
from reader.cli.options import CommonOptions
from reader.cli.services import Services, open_services
from reader.cli.tag import parse_tags
from reader.model.address import File
from reader.model.paper import Paper
from reader.services import import_library
from reader.system.paths import expand_home


class Options(CommonOptions, frozen=True, kw_only=True):
    """What can be typed after ``reader import``."""

    sources: list[str]
    """Files, feeds and libraries."""
    tags: str | None
    """Names of tags, commas between them."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "sources",
        nargs="+",
        metavar="FILE",
        help="a file or feed that reader list can read, or another library",
    )
    parser.add_argument(
        "--tag", dest="tags", metavar="TAGS", help="add these tags to the papers: rl,to-read"
    )


def run(options: Options) -> int:
    """Import all sources; return 3 if a part of one could not be read."""
    tags = parse_tags(options.tags) if options.tags else []
    with open_services() as services:
        services.library.refresh_marks()
        return max(import_source(services, source, tags) for source in options.sources)


def import_source(services: Services, source: str, tags: Sequence[str] = ()) -> int:
    """Import another library, the marks of an export, or the papers of a feed as bookmarks."""
    address = services.parse_address(source)
    if isinstance(address, File) and address.path != "-":
        path = expand_home(address.path)
        if import_library.is_library(path):
            return _report_import(
                import_library.import_marks(services.library, import_library.read_library(path), {})
            )
    snapshot = fetch_or_load(services, address, None)
    partly = 3 if snapshot.problem or snapshot.left_out else 0
    papers = [entry.paper for entry in snapshot.entries]
    if isinstance(address, File):
        from reader.feeds import exported

        text = services.feeds.read_file(address.path).decode("utf-8-sig", errors="replace")
        library = import_library.parse_rows(exported.find_rows(text, source) or (), source)
        if any(one.times or one.note for one in library.foreign):
            papers_by_key: dict[str, Paper] = {paper.key: paper for paper in papers}
            imported = import_library.import_marks(services.library, library, papers_by_key)
            return max(partly, _report_import(imported))
    if repeats := max(0, snapshot.read_count - len(papers)):
        print_message(
            f"{snapshot.read_count:,} entries: {len(papers):,} papers,"
            f" {repeats:,} the same as others"
        )
    return max(partly, _bookmark_papers(services, [paper.key for paper in papers], tags))


def _report_import(taken: import_library.Imported) -> int:
    for problem in taken.problems:
        print_message(problem)
    print_message(f"{taken.papers} imported, {taken.unchanged} already known")
    return 3 if taken.problems else 0


def _bookmark_papers(services: Services, keys: Sequence[str], tags: Sequence[str]) -> int:
    """Bookmark the papers that are not bookmarked yet, and tag all of them."""
    result = import_library.bookmark_papers(services.library, keys, tags)
    tagged = f", all tagged {', '.join(tags)}" if tags else ""
    already = f", {result.bookmarked_before} already bookmarked" if result.bookmarked_before else ""
    return report_result(f"{result.papers} bookmarked{already}{tagged}", result.left_out)
