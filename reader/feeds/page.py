"""A saved page of huggingface.co/papers: the JSON that the page carries for its own script."""

import json
import re
from datetime import date
from html.parser import HTMLParser

from reader.errors import ParseError
from reader.feeds import hub
from reader.paper import Paper

_LIST = '"dailyPapers":'
_COMMA = re.compile(r"\s*,\s*")


class _Finder(HTMLParser):
    """Looks for the element that carries the papers; others have similar names."""

    def __init__(self) -> None:
        super().__init__()
        self.properties: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("data-target") == "DailyPapers" and self.properties is None:
            self.properties = found.get("data-props")


def parse(html: str, name: str) -> list[Paper]:
    """The papers of a page, in order; of one that is cut off, those that are whole.

    ``name`` is what the page is called in errors. Raises ParseError where it holds no papers.
    """
    text = _properties(html)
    if text is None:
        raise ParseError(f"{name} is a web page without papers; save huggingface.co/papers whole")
    try:
        properties = json.loads(text)
    except RecursionError as error:
        raise ParseError(f"{name} holds data nested too deeply; save the page again") from error
    except ValueError:
        properties = {"dailyPapers": _whole_entries(text)}
        if not properties["dailyPapers"]:
            raise ParseError(
                f"{name} is cut off before its first whole paper; save the page again"
            ) from None
    return hub.parse(
        json.dumps(properties).encode(), name, source="page", featured=_day(properties)
    )


def _properties(html: str) -> str | None:
    finder = _Finder()
    finder.feed(html)
    if finder.properties is None and finder.rawdata:
        finder.feed('">')  # a page cut inside the attribute
    return finder.properties


def _whole_entries(text: str) -> list[object]:
    """The entries of a list that is cut off, up to the cut."""
    start = text.find(_LIST)
    if start < 0:
        return []
    entries: list[object] = []
    decoder = json.JSONDecoder()
    place = text.find("[", start) + 1
    while place:
        try:
            entry, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            break
        entries.append(entry)
        comma = _COMMA.match(text, place)
        place = comma.end() if comma else 0
    return entries


def _day(properties: object) -> date | None:
    """The day the page shows, where it is one day's."""
    match properties:
        case {"periodType": "day", "dateString": str(text)}:
            try:
                return date.fromisoformat(text[:10])
            except ValueError:
                return None
        case _:
            return None
