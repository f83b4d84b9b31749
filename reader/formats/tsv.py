"""Papers as tab-separated values, for other command-line programs."""

import re
from collections.abc import Iterable, Iterator

from reader.formats.records import make_record
from reader.model.entry import Entry

COLUMNS = (
    "key", "title", "published", "featured", "organization", "author_count", "votes", "comments",
    "read", "bookmarked", "link",
)  # fmt: skip
"""The names in the first line. New names are added only at the end."""

_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


def write_tsv(entries: Iterable[Entry]) -> Iterator[str]:
    """Tab-separated values after a line of names; an unknown value is empty.

    The format has no quoting
    (https://www.iana.org/assignments/media-types/text/tab-separated-values), so characters that
    would end a value or a line become spaces.
    """
    yield "\t".join(COLUMNS) + "\n"
    for entry in entries:
        row = make_record(entry)
        values = (
            row.key, row.title, row.published, row.featured, row.organization, row.author_count,
            row.votes, row.comments, row.read, row.bookmarked, row.links.page,
        )  # fmt: skip
        yield "\t".join(_BREAKS.sub(" ", "" if v is None else str(v)) for v in values) + "\n"
