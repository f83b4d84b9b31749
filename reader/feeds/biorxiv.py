"""JSON of bioRxiv and medRxiv: preprints from the answers of their API.

https://api.biorxiv.org describes ``details/[server]/[interval]/[cursor]/json``. An answer holds one
entry for each version of a preprint. The DOI is the same for all versions; since December 2025 it
begins with 10.64898, and before that with 10.1101.
"""

import re
from collections.abc import Collection, Iterable
from datetime import date

from reader.errors import ParseError
from reader.feeds import field_values
from reader.feeds.entry_reader import EntryCounter
from reader.feeds.field_values import Json, get_text
from reader.feeds.hf_json import decode_json
from reader.feeds.person_names import put_first_name_first
from reader.feeds.reference_dates import parse_date
from reader.model.paper import Paper, doi_key, make_paper, parse_doi
from reader.model.preprint_servers import SERVER_NAMES, normalise_category
from reader.text.sanitise import line

_NOTHING_FOUND = "no posts found"
"""The status of an answer without preprints."""
_VERSION = re.compile(r"v([0-9]{1,3})\Z", re.ASCII)
_MAX_VERSION = 999


def parse(
    body: bytes,
    name: str,
    *,
    server: str = "biorxiv",
    categories: Collection[str] = (),
    counter: EntryCounter | None = None,
) -> list[Paper]:
    """The preprints of an answer, each in its newest version, the newest first.

    Errors call the answer ``name``; ``categories`` are those that were asked for, none means all.
    Raises ParseError if it is not a list of preprints.
    """
    papers = (counter or EntryCounter()).read_papers(
        _find_entries(body, name),
        lambda entry: _parse_entry(entry, server),
        is_wanted=lambda entry: _is_in_category(entry, categories),
    )
    return newest_versions(papers)


def newest_versions(papers: Iterable[Paper]) -> list[Paper]:
    """Each preprint once, in its newest version; the newest preprints first."""
    newest: dict[str, Paper] = {}
    for paper in papers:
        known = newest.get(paper.key)
        if known is None or _age_and_version(paper) > _age_and_version(known):
            newest[paper.key] = paper
    return sorted(newest.values(), key=lambda paper: paper.published or date.min, reverse=True)


def _age_and_version(paper: Paper) -> tuple[date, int]:
    """What tells a newer version of a preprint from an older one."""
    version = _VERSION.search(paper.url or "")
    return paper.published or date.min, int(version[1]) if version else 0


def _find_entries(body: bytes, name: str) -> list[object]:
    if not body.strip():
        raise ParseError(f"{name} is empty; try again later")
    answer = decode_json(body, name)
    if not isinstance(answer, dict):
        raise ParseError(f"{name} holds no list of preprints; try again later")
    entries = answer.get("collection")
    if isinstance(entries, list) and entries:
        return entries
    messages = field_values.get_mappings(answer, "messages")
    status = line(get_text(messages[0], "status")) if messages else ""
    if status.casefold() == _NOTHING_FOUND or (status == "ok" and isinstance(entries, list)):
        return []
    reason = f" ({status[:200]})" if status else ""
    raise ParseError(f"{name} holds no list of preprints{reason}; try again later")


def _is_in_category(entry: object, categories: Collection[str]) -> bool:
    """Whether an entry is in one of the categories; an entry that does not name its one is."""
    written = get_text(entry, "category") if isinstance(entry, dict) else ""
    category = normalise_category(line(written))
    return not categories or not category or category in categories


def _parse_entry(entry: object, server: str) -> Paper | None:
    if not isinstance(entry, dict):
        return None
    doi = parse_doi(get_text(entry, "doi"))
    title = line(get_text(entry, "title"))
    if doi is None or not title:
        return None
    written_server = line(get_text(entry, "server")).lower()
    source = written_server if written_server in SERVER_NAMES else server
    names = [put_first_name_first(one) for one in get_text(entry, "authors").split(";")]
    authors = [name for name in names if name]
    return make_paper(
        key=doi_key(doi),
        title=title,
        abstract=get_text(entry, "abstract"),
        authors=authors,
        author_count=len(authors) or None,
        # Some dates lack zeros: 2026-6-30.
        published=parse_date(get_text(entry, "date")).date,
        keywords=[get_text(entry, "category")],
        url=f"https://www.{source}.org/content/{doi}v{_version_number(entry)}",
        source=source,
    )


def _version_number(entry: Json) -> int:
    """The version, which is written as text; 1 where none is given."""
    written = get_text(entry, "version").strip()
    number = int(written) if written.isascii() and written.isdigit() and len(written) < 4 else 1
    return min(max(1, number), _MAX_VERSION)
