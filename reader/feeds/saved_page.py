"""A saved page of huggingface.co/papers: it holds the papers as JSON for its own script."""

import json
import re
from datetime import date

from reader.errors import ParseError
from reader.feeds import hf_json
from reader.feeds.entry_reader import EntryCounter
from reader.model.paper import Paper
from reader.text.html import TagParser

_LIST_NAME = '"dailyPapers":'
_COMMA = re.compile(r"\s*,\s*")


class _PropertiesFinder(TagParser):
    """Finds the element that holds the papers; other elements have similar names."""

    def __init__(self) -> None:
        super().__init__()
        self.properties: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if attributes.get("data-target") == "DailyPapers" and self.properties is None:
            self.properties = attributes.get("data-props")


def parse(html: str, name: str, counter: EntryCounter | None = None) -> list[Paper]:
    """The papers of a page, in order; of a page that is cut off, the complete ones.

    Errors call the page ``name``. Raises ParseError if it holds no papers.
    """
    text = _find_properties(html)
    if text is None:
        raise ParseError(f"{name} is a web page without papers; save huggingface.co/papers whole")
    try:
        properties = json.loads(text)
    except RecursionError as error:
        raise ParseError(f"{name} holds data nested too deeply; save the page again") from error
    except ValueError:
        properties = {"dailyPapers": _decode_whole_entries(text)}
        if not properties["dailyPapers"]:
            raise ParseError(
                f"{name} is cut off before its first whole paper; save the page again"
            ) from None
    return hf_json.papers_from_json(
        properties, name, source="page", featured=_find_day(properties), counter=counter
    )


def _find_properties(html: str) -> str | None:
    finder = _PropertiesFinder()
    finder.feed(html)
    if finder.properties is None and finder.rawdata:
        finder.feed('">')  # the page is cut off inside the attribute
    return finder.properties


def _decode_whole_entries(text: str) -> list[object]:
    """The complete entries of a list that is cut off."""
    start = text.find(_LIST_NAME)
    if start < 0:
        return []
    entries: list[object] = []
    decoder = json.JSONDecoder()
    position = text.find("[", start) + 1
    while position:
        try:
            entry, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            break
        entries.append(entry)
        comma = _COMMA.match(text, position)
        position = comma.end() if comma else 0
    return entries


def _find_day(properties: object) -> date | None:
    """The day that the page shows; None if it is not the page of one day."""
    match properties:
        case {"periodType": "day", "dateString": str(text)}:
            try:
                return date.fromisoformat(text[:10])
            except ValueError:
                return None
        case _:
            return None
