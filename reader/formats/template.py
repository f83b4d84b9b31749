"""Papers in a form of the user's own, such as ``{title} {link}``."""

from collections.abc import Callable, Container, Mapping
from datetime import date
from string import Formatter

import msgspec

from reader.entry import Entry
from reader.errors import UsageError
from reader.formats.bibtex import entry_of
from reader.formats.citation import citation
from reader.formats.records import Record, record

_MADE = ("link", "abs", "pdf", "html", "doi", "bibtex", "citation")
NAMES = tuple(name for name in Record.__struct_fields__ if name != "links") + _MADE
"""What may stand in braces: the names of the JSON, the links, and two formats."""

_NONE: Mapping[str, str] = {}


def fill(
    template: str,
    entry: Entry,
    link: str | None = None,
    *,
    more: Mapping[str, str] = _NONE,
    encode: Callable[[str], str] = str,
) -> str:
    r"""The template with each ``{name}`` replaced; absent values are empty, lists joined by commas.

    ``link`` stands in where the paper's page is not known, ``more`` are further values by name, and
    each value is put in as ``encode`` gives it. ``\t`` and ``\n`` are a tab and a line
    end, ``{{`` and ``}}`` braces. Nothing else of Python's format strings is known: no attributes,
    indices, conversions or widths. Raises UsageError, and ReaderError where ``bibtex`` can't be.
    """
    row = record(entry)
    texts: list[str] = []
    for text, name in _parsed(template, more):
        texts.append(text)
        if name is not None:
            value = more[name] if name in more else _value(name, entry, row, link)
            texts.append(encode(value))
    return "".join(texts)


def fields(template: str, more: Container[str] = ()) -> list[str]:
    """The names that a template asks for, in order; ``more`` are known too. Raises UsageError."""
    return [name for _, name in _parsed(template, more) if name is not None]


def _parsed(template: str, more: Container[str]) -> list[tuple[str, str | None]]:
    spaced = template.replace(r"\t", "\t").replace(r"\n", "\n")
    try:
        pieces = list(Formatter().parse(spaced))
    except ValueError as error:
        raise UsageError(
            f"The template {template!r} can't be read ({error}); write a brace itself twice"
        ) from error
    for _, name, spec, conversion in pieces:
        if spec or conversion:
            raise UsageError(
                f"{{{name}}} takes no width or conversion in a template; write {{{name}}} alone"
            )
        if name is not None and name not in NAMES and name not in more:
            raise UsageError(f"No value is called {name!r}; there are {', '.join(NAMES)}")
    return [(text, name) for text, name, _, _ in pieces]


def _value(name: str, entry: Entry, row: Record, link: str | None) -> str:
    if name == "bibtex":
        return entry_of(entry.paper).rstrip()
    if name == "citation":
        return citation(entry.paper)
    values: dict[str, object] = {
        **msgspec.structs.asdict(row.links),
        **msgspec.structs.asdict(row),
        "link": row.links.page or link,
    }
    match values[name]:
        case None:
            return ""
        case tuple() as several:
            return ", ".join(map(str, several))
        case date() as day:  # a datetime is one too
            return day.isoformat()
        case value:
            return str(value)
