"""Lists that come in pages: which page is the last one."""

from collections.abc import Callable, Iterator

from reader.feeds.parse_result import ParsedPapers


def fetch_pages(
    fetch_page: Callable[[int], ParsedPapers], *, full_page: int, most: int
) -> Iterator[ParsedPapers]:
    """The pages of a list, fetched one after the other by the number of entries before them.

    Sites change how many entries they put on a page, and leave some out, so the next page begins
    where the entries of the last one ended. Only a page with fewer than ``full_page`` entries is
    the last. After ``most`` entries, or a page that repeats the one before, no more are fetched.
    """
    start = 0
    previous: ParsedPapers | None = None
    while start < most:
        page = fetch_page(start)
        if page.papers and page == previous:
            return
        yield page
        if page.entry_count < full_page:
            return
        start += page.entry_count
        previous = page
