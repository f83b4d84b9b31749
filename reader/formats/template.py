"""Papers in the user's own form, a template such as ``{title} {link}``."""

from collections.abc import Callable, Container, Mapping
from datetime import date
from string import Formatter

import msgspec

from reader.errors import UsageError
from reader.formats.bibtex import bibtex_entry
from reader.formats.citation import format_citation
from reader.formats.records import Record, make_record
from reader.model.entry import Entry

_EXTRA_NAMES = ("link", "abs", "pdf", "html", "doi", "bibtex", "citation")
NAMES = tuple(name for name in Record.__struct_fields__ if name != "links") + _EXTRA_NAMES
"""The names that a template may use: the fields of the JSON, the links, and two formats."""

_NO_VALUES: Mapping[str, str] = {}


def fill_template(
    template: str,
    entry: Entry,
    link: str | None = None,
    *,
    more: Mapping[str, str] = _NO_VALUES,
    encode: Callable[[str], str] = str,
) -> str:
    r"""Replace each ``{name}`` in a template; unknown values are empty, lists joined by commas.

    ``link`` is used where the paper has no web page, ``more`` holds further values by name, and
    ``encode`` is applied to each value. ``\t`` and ``\n`` mean a tab and a line end, ``{{`` and
    ``}}`` mean braces. The rest of Python's format strings is not allowed: no attributes, indices,
    conversions or widths. Raises UsageError for a template that can't be read, and ReaderError
    where ``bibtex`` has nothing to cite.
    """
    row = make_record(entry)
    texts: list[str] = []
    for text, name in _parse_template(template, more):
        texts.append(text)
        if name is not None:
            value = more[name] if name in more else _value_text(name, entry, row, link)
            texts.append(encode(value))
    return "".join(texts)


def template_fields(template: str, more: Container[str] = ()) -> list[str]:
    """The names in a template, in order. ``more`` are allowed, too. Raises UsageError."""
    return [name for _, name in _parse_template(template, more) if name is not None]


def _parse_template(template: str, more: Container[str]) -> list[tuple[str, str | None]]:
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


def _value_text(name: str, entry: Entry, row: Record, link: str | None) -> str:
    if name == "bibtex":
        return bibtex_entry(entry.paper).rstrip()
    if name == "citation":
        return format_citation(entry.paper)
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
