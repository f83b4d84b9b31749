"""What a query finds and how entries are sorted, said once more in a few lines.

The catalogue's SQL is compared with it.
"""

from collections.abc import Iterable, Sequence

from reader.catalogue.word_index import fold_parts
from reader.model.entry import Entry
from reader.model.query import Days, Either, Every, Has, Node, Not, Number, State, Text, Words
from reader.model.sorting import Sort
from reader.text.fold import fold

_PART = {"title": 0, "author": 2, "org": 3, "kw": 4}


def matches(node: Node, entry: Entry) -> bool:
    """Whether an entry is found by a query."""
    paper, marks = entry.paper, entry.marks
    match node:
        case Words(text):
            parts = (*fold_parts(paper), fold(marks.note or ""))
            return any(f" {text}" in f" {part}" for part in parts)
        case Text("tag", text):
            return any(f" {text}" in f" {fold(tag)}" for tag in marks.tags)
        case Text("id", text):
            return entry.key.partition(":")[2].encode().lower().startswith(text.encode())
        case Text("source", text):
            return paper.source.casefold().startswith(text)
        case Text("by", text):
            return (paper.submitter or "").casefold().startswith(text)
        case Text(field, text):
            return f" {text}" in f" {fold_parts(paper)[_PART[field]]}"
        case Number(field, least, most):
            number = {
                "votes": paper.votes,
                "stars": paper.github_stars,
                "comments": paper.comments,
                "authors": paper.author_count or len(paper.authors) or None,
                "match": None,  # nothing was learned
            }[field]
            return number is not None and least <= number <= most
        case Days("read" | "bookmarked" as field, first, last):
            time = marks.read if field == "read" else marks.bookmarked
            return time is not None and str(first or "") <= time[:10] <= str(last or "9999-99-99")
        case Days(field, first, last):
            day = paper.published if field == "published" else paper.featured
            return day is not None and (first or day) <= day <= (last or day)
        case State(name):
            return {
                "unread": marks.read is None,
                "read": marks.read is not None,
                "bookmarked": marks.bookmarked is not None,
                "new": entry.new,
                "muted": bool(entry.muted),
            }[name]
        case Has(thing):
            return {
                "code": paper.github is not None,
                "project": paper.project is not None,
                "note": marks.note is not None,
                "tag": bool(marks.tags),
                "fulltext": entry.full_text,
            }[thing]
        case Not(inner):
            return not matches(inner, entry)
        case Every(parts):
            return all(matches(part, entry) for part in parts)
        case Either(parts):
            return any(matches(part, entry) for part in parts)


def ordered(entries: Iterable[Entry], sort: Sort) -> list[Entry]:
    """The entries in that order; equal ones stay as they were."""

    def rank(entry: Entry) -> int | str:
        paper = entry.paper
        return {
            "feed": 0,
            "newest": -paper.published.toordinal() if paper.published else 0,
            "votes": -(paper.votes or 0),
            "rising": -(entry.vote_change or 0),
            "comments": -(paper.comments or 0),
            "title": fold(paper.title),
            "for-you": 0,  # nothing was learned
        }[sort]

    return sorted(entries, key=rank)


def first_rule(rules: Sequence[tuple[str, Node]], entry: Entry) -> str:
    """The first rule that hides an entry; empty where none does. Bookmarks are never hidden."""
    if entry.marks.bookmarked:
        return ""
    return next((rule for rule, query in rules if matches(query, entry)), "")
