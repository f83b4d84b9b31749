"""CSL-JSON: papers that were exported for citation processors, for example by Zotero or pandoc.

https://github.com/citation-style-language/schema (``csl-data.json``). An item has a type, and a
title or an identifier.
"""

import re
from collections.abc import Mapping
from html import unescape

from reader.feeds.entry_reader import EntryCounter
from reader.feeds.reference import Reference, paper_from_reference
from reader.feeds.reference_dates import ReferenceDate, parse_date, parse_parts
from reader.model.paper import Paper
from reader.text.html import html_to_text
from reader.text.scripts import to_subscript, to_superscript

_TYPE = re.compile(r"[a-z][a-z_-]+")
_MAX_NESTING = 5
"""Tags within tags."""
_MARKUP = re.compile(r"<(i|b|sub|sup|sc)>([^<]*+)</\1>|<(span)(?: [^<>]*+)?>([^<]*+)</span>")
"""Tags that a title may hold: https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html#html-like-formatting-tags."""
_ENTITY = re.compile(r"&#?\w{1,10};")
_JATS_LABEL = re.compile(r"<jats:title[^<>]{0,200}>([^<>]{0,200})</jats:title>\s*+", re.IGNORECASE)
"""The heading of a part of an abstract."""


def find_items(value: object) -> list[object] | None:
    """The items of a JSON value; None if it is not CSL-JSON. A single item is one, too."""
    candidates = value.get("items") if isinstance(value, dict) else value
    if isinstance(value, dict) and candidates is None:
        candidates = [value]
    if isinstance(candidates, list) and any(map(_is_item, candidates)):
        return candidates
    return None


def parse(items: list[object], counter: EntryCounter | None = None) -> list[Paper]:
    """The papers of the items, in order."""
    return (counter or EntryCounter()).read_papers(
        items,
        lambda item: (
            paper_from_reference(_reference_from_item(item)) if isinstance(item, dict) else None
        ),
    )


def _is_item(value: object) -> bool:
    if not isinstance(value, dict) or "links" in value or "paper" in value:
        return False
    if not any(isinstance(value.get(name), str) for name in ("title", "DOI", "URL")):
        return False
    kind, authors = value.get("type"), value.get("author")
    has_family_names = isinstance(authors, list) and any(
        isinstance(author, dict) and "family" in author for author in authors
    )
    return (isinstance(kind, str) and bool(_TYPE.fullmatch(kind))) or has_family_names


def _reference_from_item(item: Mapping[str, object]) -> Reference:
    doi = _get_text(item, "DOI")
    names = item.get("author")
    keywords = _get_text(item, "keyword")
    return Reference(
        title=_decode_entities(_remove_markup(_get_text(item, "title"))),
        abstract=_plain_abstract(_get_text(item, "abstract")),
        authors=[_full_name(name) for name in names] if isinstance(names, list) else [],
        identifiers=[
            _get_text(item, "number"),
            f"doi:{doi}" if doi else "",
            _get_text(item, "URL"),
        ],
        doi=doi,
        date=_parse_issued(item.get("issued")),
        keywords=keywords.split(", ") if keywords else [],
        url=_get_text(item, "URL"),
    )


def _get_text(item: Mapping[str, object], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""


def _full_name(name: object) -> str:
    if not isinstance(name, dict):
        return ""
    if literal := _get_text(name, "literal"):
        return literal
    family_name = " ".join(
        part
        for part in (_get_text(name, "non-dropping-particle"), _get_text(name, "family"))
        if part
    )
    given_name = " ".join(
        part for part in (_get_text(name, "given"), _get_text(name, "dropping-particle")) if part
    )
    full_name = " ".join(part for part in (given_name, family_name) if part)
    suffix = _get_text(name, "suffix")
    return f"{full_name} {suffix}" if suffix else full_name


def _parse_issued(value: object) -> ReferenceDate:
    match value:
        case {"date-parts": [[*parts], *_]}:
            year, month, day = (*map(str, parts[:3]), "", "", "")[:3]
            return parse_parts(year, month, day)
        case {"raw": str() as raw} | {"literal": str() as raw}:
            return parse_date(raw)
        case _:
            return ReferenceDate()


def _plain_abstract(source: str) -> str:
    """The text of an abstract, which Crossref gives as XML (JATS) and other programs as text."""
    if "<jats:" not in source:
        return source
    labelled = _JATS_LABEL.sub(_label_part, source)
    return html_to_text(labelled.replace("<jats:", "<").replace("</jats:", "</"))


def _label_part(match: re.Match[str]) -> str:
    label = match[1].strip(" .:")
    return "" if label.casefold() in ("", "abstract", "summary") else f" {label}: "


def _decode_entities(text: str) -> str:
    return _ENTITY.sub(lambda match: unescape(match[0]), text)


def _remove_tag(match: re.Match[str]) -> str:
    """The text of an element; what is raised or lowered becomes Unicode where it can."""
    tag, inner = match[1], match[2] or match[4] or ""
    script = (
        to_subscript(inner) if tag == "sub" else to_superscript(inner) if tag == "sup" else None
    )
    return script or inner


def _remove_markup(text: str) -> str:
    """The text without the tags that CSL knows; a tag that is not closed is text."""
    for _ in range(_MAX_NESTING):
        unmarked = _MARKUP.sub(_remove_tag, text)
        if unmarked == text:
            break
        text = unmarked
    return text
