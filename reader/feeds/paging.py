"""Lists that come in pages: which page is the last one."""

from collections.abc import Callable, Iterator

from reader.feeds.parse_result import ParsedPapers


def fetch_pages(
    fetch_page: Callable[[int], ParsedPapers], *, full_page: int, most: int
) -> Iterator[ParsedPapers]:
    """The pages of a list, fetched one after the other by the number of entries before them.

    Sites change how many entries they put on a page, so the next page begins where the entries of
    the last one ended. A page with fewer than ``full_page`` entries, or fewer than the first one,
    is the last. After ``most`` entries, or a page that repeats the one before, no more are fetched.
    """
    start, first_count = 0, full_page
    previous: ParsedPapers | None = None
    while start < most:
        page = fetch_page(start)
        if page.papers and page == previous:
            return
        yield page
        if start == 0:
            first_count = max(full_page, page.entry_count)
        if page.entry_count < first_count:
            return
        start += page.entry_count
        previous = page
