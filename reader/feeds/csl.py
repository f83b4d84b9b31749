"""CSL-JSON: papers that were exported for citation processors, by Zotero or pandoc for one.

https://github.com/citation-style-language/schema (``csl-data.json``). An item without a type and a
title is not one.
"""

import re
from collections.abc import Mapping

from reader.feeds.bibliography import paper_of
from reader.paper import Paper

_TYPE = re.compile(r"[a-z][a-z_-]+")
_MARKUP = re.compile(r"</?(?:i|b|sub|sup|sc)>|</?span[^>]*>")
"""What a title may hold: https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html#html-like-formatting-tags."""


def items(value: object) -> list[Mapping[str, object]] | None:
    """The items of a JSON value; None where it is no CSL-JSON."""
    found = value.get("items") if isinstance(value, dict) else value
    if isinstance(found, list) and found and all(map(_is_item, found)):
        return found
    return None


def parse(items: list[Mapping[str, object]]) -> list[Paper]:
    """Their papers, in order."""
    return [paper for item in items if (paper := paper_of(_record(item)))]


def _is_item(value: object) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("title"), str):
        return False
    kind = value.get("type")
    return isinstance(kind, str) and bool(_TYPE.fullmatch(kind)) and "links" not in value


def _record(item: Mapping[str, object]) -> Mapping[str, object]:
    doi = _text(item, "DOI")
    number = _text(item, "number")
    names = item.get("author")
    keywords = _text(item, "keyword").split(", ") if _text(item, "keyword") else []
    year, month, day = _issued(item.get("issued"))
    return {
        "title": _MARKUP.sub("", _text(item, "title")),
        "abstract": _text(item, "abstract"),
        "authors": [_name(name) for name in names] if isinstance(names, list) else [],
        "names": [number, _text(item, "URL"), f"doi:{doi}" if doi else ""],
        "doi": doi,
        "year": year,
        "month": month,
        "day": day,
        "keywords": keywords,
        "url": _text(item, "URL"),
    }


def _text(item: Mapping[str, object], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""


def _name(name: object) -> str:
    if not isinstance(name, dict):
        return ""
    if literal := _text(name, "literal"):
        return literal
    family = " ".join(
        part for part in (_text(name, "non-dropping-particle"), _text(name, "family")) if part
    )
    given = " ".join(
        part for part in (_text(name, "given"), _text(name, "dropping-particle")) if part
    )
    whole = " ".join(part for part in (given, family) if part)
    suffix = _text(name, "suffix")
    return f"{whole} {suffix}" if suffix else whole


def _issued(value: object) -> tuple[str, str, str]:
    """Year, month and day as far as they are known."""
    match value:
        case {"date-parts": [[*parts], *_]}:
            year, month, day = (*map(str, parts[:3]), "", "", "")[:3]
            return year, month, day
        case {"raw": str() as raw} | {"literal": str() as raw}:
            year, month, day = (*raw.split("-"), "", "", "")[:3]
            return year, month, day
        case _:
            return "", "", ""
