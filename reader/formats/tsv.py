"""Papers as tab-separated values, for pipes."""

import re
from collections.abc import Iterable, Iterator

from reader.entry import Entry
from reader.formats.records import record

COLUMNS = (
    "key", "title", "published", "featured", "organization", "author_count", "votes", "comments",
    "read", "bookmarked", "link",
)  # fmt: skip
"""The names in the first line. New ones are added at the end only."""

_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


def tsv(entries: Iterable[Entry]) -> Iterator[str]:
    """Tab-separated values with a line of names; an absent value is empty.

    The form has no quoting
    (https://www.iana.org/assignments/media-types/text/tab-separated-values), so whatever would
    end a value or a line is a blank.
    """
    yield "\t".join(COLUMNS) + "\n"
    for entry in entries:
        row = record(entry)
        values = (
            row.key, row.title, row.published, row.featured, row.organization, row.author_count,
            row.votes, row.comments, row.read, row.bookmarked, row.links.page,
        )  # fmt: skip
        yield "\t".join(_BREAKS.sub(" ", "" if v is None else str(v)) for v in values) + "\n"
