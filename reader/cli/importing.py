"""``reader import``: papers from any file into the library, and other libraries."""

from collections.abc import Sequence
from pathlib import Path

from reader.address import File
from reader.cli import complain
from reader.cli.papers import record_by
from reader.cli.parser import Options
from reader.cli.services import Services, services
from reader.cli.tagging import tags_named
from reader.marks import importing


def run(options: Options) -> int:
    """Take each file in; 3 where something of one could not be read."""
    tags = tags_named(options.tags) if options.tags else []
    with services() as everything:
        everything.library.refresh()
        return max(take_in(everything, source, tags) for source in options.sources)


def take_in(everything: Services, source: str, tags: Sequence[str] = ()) -> int:
    """Take in another library, an export's marks, or a list of papers, which are bookmarked."""
    path = Path(source).expanduser()
    if source != "-" and importing.is_library(path):
        return _told(importing.take(everything.library, importing.read(path), {}))
    from reader.feeds import exported

    body = everything.feeds.read(source)
    snapshot = everything.feeds.fetch(File(source))
    if snapshot.problem:
        complain(snapshot.problem)
    papers = [entry.paper for entry in snapshot.entries]
    rows = exported.rows(body.decode("utf-8-sig", errors="replace"), source)
    found = importing.listed(rows or (), source)
    if any(one.times or one.note for one in found.foreign):
        known = {paper.key: paper for paper in papers}
        return _told(importing.take(everything.library, found, known))
    _keep(everything, [paper.key for paper in papers], tags)
    return 0


def _told(taken: importing.Imported) -> int:
    for problem in taken.problems:
        complain(problem)
    complain(f"{taken.papers} taken over, {taken.known} known already")
    return 3 if taken.problems else 0


def _keep(everything: Services, keys: Sequence[str], tags: Sequence[str]) -> None:
    """Bookmark papers that are none yet, and tag all of them; each is undone as one action."""
    library = everything.library
    kept = set(library.listed("bookmarks"))
    new = [key for key in keys if key not in kept]
    record = record_by(everything)
    if new:
        library.bookmark(new, True, "cli", record)
    if tags:
        library.tag(keys, tags, True, "cli", record)
    tagged = f", all tagged {', '.join(tags)}" if tags else ""
    before = f", {len(keys) - len(new)} before" if len(new) < len(keys) else ""
    complain(f"{len(new)} bookmarked{before}{tagged}")
