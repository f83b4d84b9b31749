"""Feed addresses: the little language that names what to show.

``hf:daily`` (today), ``hf:date/2026-11-20`` (a date, yesterday), ``hf:week/2026-W47``,
``hf:month/2026-11``, ``hf:since/2026-11-16``, ``hf:trending``, ``hf:search/WORDS``,
``hf:paper/ID``, ``arxiv:new/cs.CL``, ``arxiv:search/WORDS``, ``catalogue:``,
``library:bookmarks``, ``library:history``, ``library:all``, ``library:tag/NAME``, ``sample:``, the
URL of a feed, the name of a configured one, a path, ``-``; and the sites' own URLs. Days, weeks
and months are UTC.
"""

import re
from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import assert_never
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

from reader.errors import AddressError
from reader.fields import tag_name
from reader.paper import arxiv_id, doi_of
from reader.text.sanitise import line, safe_url

FIRST_DAY = date(2023, 5, 4)
"""The first day that Hugging Face has papers of."""


class Daily(msgspec.Struct, frozen=True):
    """The newest day that has papers."""


class Day(msgspec.Struct, frozen=True):
    """One day."""

    date: date


class Week(msgspec.Struct, frozen=True):
    """An ISO week."""

    year: int
    """The ISO year, which is not always the calendar's."""
    week: int
    """1 to 53."""


class Month(msgspec.Struct, frozen=True):
    """A calendar month."""

    year: int
    month: int
    """1 to 12."""


class Trending(msgspec.Struct, frozen=True):
    """What is trending now."""


class Search(msgspec.Struct, frozen=True):
    """The site's search."""

    query: str


class PaperById(msgspec.Struct, frozen=True):
    """One paper."""

    id: str
    """Its arXiv id, without version."""


class Since(msgspec.Struct, frozen=True):
    """All days from one on."""

    date: date


class ArxivNew(msgspec.Struct, frozen=True):
    """Today's announcements of a category of arXiv."""

    category: str
    """As arXiv writes it: ``cs.CL``."""


class ArxivSearch(msgspec.Struct, frozen=True):
    """arXiv's own search."""

    query: str
    """In arXiv's query language: ``cat:cs.LG AND ti:"speculative decoding"``."""


class Web(msgspec.Struct, frozen=True):
    """Any RSS, Atom or JSON feed, or a page, by its address."""

    url: str


class Named(msgspec.Struct, frozen=True):
    """A feed of the configuration."""

    name: str


class Catalogue(msgspec.Struct, frozen=True):
    """Everything that was ever seen."""


class File(msgspec.Struct, frozen=True):
    """A saved or copied page, or an export."""

    path: str
    """``-`` is standard input."""


class Library(msgspec.Struct, frozen=True):
    """What the user did."""

    part: str
    """``bookmarks``, ``history`` (what was read), ``all`` (what was kept) or ``tag/NAME``."""


class Sample(msgspec.Struct, frozen=True):
    """The papers that come with the program."""


Address = (
    Daily
    | Day
    | Week
    | Month
    | Since
    | Trending
    | Search
    | PaperById
    | ArxivNew
    | ArxivSearch
    | Web
    | Named
    | Catalogue
    | File
    | Library
    | Sample
)

BOOKMARKS = Library("bookmarks")

ALIASES: dict[str, Address] = {
    "hf:daily": Daily(),
    "today": Daily(),
    "hf:trending": Trending(),
    "trending": Trending(),
    "library:bookmarks": BOOKMARKS,
    "library:history": Library("history"),
    "library:all": Library("all"),
    "catalogue:": Catalogue(),
    "sample:": Sample(),
}
_PARTS = {"bookmarks": "Bookmarks", "history": "History", "all": "All that was kept"}
_KNOWN = (
    *ALIASES,
    *(
        "library:tag/",
        "arxiv:new/",
        "arxiv:search/",
        "hf:since/",
        "yesterday",
        "hf:date/",
        "hf:week/",
        "hf:month/",
        "hf:search/",
        "hf:paper/",
    ),
)
_SITE = re.compile(
    r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)/papers(?=[/?#]|$)", re.I
)
_CATEGORY = re.compile(r"[A-Za-z-]+(?:\.[A-Za-z-]+)?")
_ARXIV_LIST = re.compile(
    rf"(?:https?://)?(?:www\.|export\.)?arxiv\.org/list/({_CATEGORY.pattern})(?:/[a-z]+)?/?(?:\?.*)?",
    re.I,
)
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_WEEK = re.compile(r"(\d{4})-[Ww](\d{1,2})")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")


def parse(
    text: str,
    *,
    today: date,
    exists: Callable[[str], bool] = lambda path: False,
    names: Collection[str] = (),
) -> Address:
    """The feed that a text names. Raises AddressError, which says what would be understood.

    In this order: a URL or ``scheme:``, one of the configured ``names``, an alias or date, an arXiv
    id, an existing path.
    """
    text = text.strip()
    if text == "-":
        return File("-")
    if text in names:
        return Named(text)
    if found := ALIASES.get(text):
        return found
    if text == "yesterday":
        return Day(today - timedelta(days=1))
    if found := _site_url(text, today) or _scheme(text, today) or _period(text, today):
        return found
    if arxiv := arxiv_id(text):
        return PaperById(arxiv)
    if match := _ARXIV_LIST.fullmatch(text):
        return ArxivNew(match[1])
    if (doi := doi_of(text)) and not text.startswith("10."):
        return Web(f"https://doi.org/{doi}")
    if text.lower().startswith(("http://", "https://")):
        if url := safe_url(text):
            return Web(url)
        raise AddressError(f"{line(text)[:200]} is no web address; check it")
    if exists(text):
        return File(text)
    import difflib

    near = difflib.get_close_matches(text, _KNOWN, 1)
    hint = f"did you mean {near[0]}" if near else "try today, a date, trending or an arXiv id"
    raise AddressError(f"No feed, date, paper or file is named {text!r}; {hint}")


def canonical(address: Address) -> str:
    """The one way to write an address down; :func:`parse` reads it back."""
    match address:
        case Daily():
            return "hf:daily"
        case Day(day):
            return f"hf:date/{day}"
        case Week(year, week):
            return f"hf:week/{year}-W{week:02d}"
        case Month(year, month):
            return f"hf:month/{year}-{month:02d}"
        case Since(day):
            return f"hf:since/{day}"
        case ArxivNew(category):
            return f"arxiv:new/{category}"
        case ArxivSearch(query):
            return f"arxiv:search/{query}"
        case Web(url):
            return url
        case Named(name):
            return name
        case Catalogue():
            return "catalogue:"
        case Trending():
            return "hf:trending"
        case Search(query):
            return f"hf:search/{query}"
        case PaperById(id):
            return f"hf:paper/{id}"
        case File(path):
            return path
        case Library(part):
            return f"library:{part}"
        case Sample():
            return "sample:"
        case _:
            assert_never(address)


def title(address: Address) -> str:
    """What the feed is called in a heading."""
    match address:
        case Daily() | Day() | Week() | Month():
            return "Daily Papers"
        case Since():
            return "Daily Papers"
        case ArxivNew(category):
            return f"arXiv {category}"
        case ArxivSearch(query):
            return f"arXiv: {query}"
        case Web(url):
            return url.partition("://")[2].rstrip("/")
        case Named(name):
            return name
        case Catalogue():
            return "Catalogue"
        case Trending():
            return "Trending"
        case Search(query):
            return f"Search: {query}"
        case PaperById(id):
            return f"Paper {id}"
        case File(path):
            return "Standard input" if path == "-" else path.rpartition("/")[2]
        case Library(part):
            return _PARTS.get(part) or part.removeprefix("tag/")
        case Sample():
            return "Sample"
        case _:
            assert_never(address)


def period(address: Address, shown: date | None, *, short: bool = False) -> str:
    """Which day, week or month, as people write it; empty where the feed has none."""
    match address:
        case Week(year, week):
            return f"Week {week}, {year}"
        case Month(year, month):
            return f"{date(year, month, 1):%B %Y}"
        case Day(day):
            return _written(day, short)
        case Since(day):
            return f"since {_written(day, short=True)}"
        case _:
            return _written(shown, short) if shown else ""


def neighbour(address: Address, step: int, today: date, shown: date | None) -> Address | None:
    """The next older (step -1) or newer (step 1) day, week or month; None where there is none.

    ``shown`` is the day that ``hf:daily`` turned out to be.
    """
    match address:
        case Daily() | Day():
            day = address.date if isinstance(address, Day) else shown or today
            other = day + timedelta(days=step)
            return Day(other) if FIRST_DAY <= other <= today else None
        case Week(year, week):
            monday = date.fromisocalendar(year, week, 1) + timedelta(weeks=step)
            begun = monday + timedelta(days=6) >= FIRST_DAY and monday <= today
            return Week(*monday.isocalendar()[:2]) if begun else None
        case Month(year, month):
            months = year * 12 + month - 1 + step
            first = date(months // 12, months % 12 + 1, 1)
            return Month(first.year, first.month) if _begun(first, today) else None
        case _:
            return None


def latest(address: Address, today: date) -> Address | None:
    """The newest of the same length: the daily feed, this week, this month."""
    match address:
        case Daily() | Day():
            return Daily()
        case Week():
            return Week(*today.isocalendar()[:2])
        case Month():
            return Month(today.year, today.month)
        case _:
            return None


def wider(address: Address, today: date, shown: date | None) -> Address | None:
    """A day's week, a week's month, and from a month back to its last day."""
    match address:
        case Daily() | Day():
            day = address.date if isinstance(address, Day) else shown or today
            return Week(*day.isocalendar()[:2])
        case Week(year, week):
            sunday = min(today, date.fromisocalendar(year, week, 7))
            return Month(sunday.year, sunday.month)
        case Month(year, month):
            following = date(year + month // 12, month % 12 + 1, 1)
            last = following - timedelta(days=1)
            return Daily() if last >= today else Day(last)
        case _:
            return None


def _site_url(text: str, today: date) -> Address | None:
    """A page of the site that lists papers; a paper's own page is left to its id."""
    if not (match := _SITE.match(text)):
        return None
    url = urlsplit("//hf" + text[match.end() :])
    asked = parse_qs(url.query)
    path = unquote(url.path).strip("/")
    if words := asked.get("q"):
        return Search(words[0])
    if days := asked.get("date"):
        return _period(days[0], today)
    if not path:
        return Daily()
    if path == "trending":
        return Trending()
    kind, _, rest = path.partition("/")
    return _period(rest, today) if kind in ("date", "week", "month") else None


def _scheme(text: str, today: date) -> Address | None:
    scheme, colon, rest = text.partition(":")
    scheme = scheme.casefold()
    if not colon or scheme not in ("hf", "library", "arxiv", "catalogue"):
        return None
    kind, _, value = rest.partition("/")
    value = value.strip()
    if scheme == "hf" and value:
        if kind == "search":
            return Search(" ".join(value.split()))
        if kind == "paper" and (arxiv := arxiv_id(value)):
            return PaperById(arxiv)
        if kind in ("date", "week", "month") and (found := _period(value, today)):
            return found
    if scheme == "hf" and kind == "since" and _DATE.fullmatch(value):
        found = _period(value, today)
        if isinstance(found, Day):
            return Since(found.date)
    if scheme == "arxiv" and kind == "new" and _CATEGORY.fullmatch(value):
        return ArxivNew(value)
    if scheme == "arxiv" and kind == "search" and value:
        return ArxivSearch(" ".join(value.split()))
    if scheme == "library" and kind == "tag" and (tag := tag_name(value)):
        return Library(f"tag/{tag}")
    if scheme == "arxiv" and arxiv_id(text):
        return None
    raise AddressError(
        f"{text!r} is no feed; there are hf:daily, hf:date/2026-11-20, hf:week/2026-W47,"
        " hf:month/2026-11, hf:since/2026-11-16, hf:trending, hf:search/WORDS, hf:paper/ID,"
        " arxiv:new/cs.CL, arxiv:search/WORDS, catalogue:,"
        " library:bookmarks, library:history, library:all and library:tag/NAME"
    )


def _period(text: str, today: date) -> Address | None:
    """A day, a week or a month; None where the text has none of their forms."""
    try:
        if _DATE.fullmatch(text):
            year, month, day = map(int, text.split("-"))
            return _begun_or_refused(Day(date(year, month, day)), date(year, month, day), today)
        if match := _WEEK.fullmatch(text):
            monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
            return _begun_or_refused(Week(int(match[1]), int(match[2])), monday, today)
        if match := _MONTH.fullmatch(text):
            first = date(int(match[1]), int(match[2]), 1)
            return _begun_or_refused(Month(first.year, first.month), first, today)
    except ValueError as error:
        raise AddressError(f"{text} is not in the calendar; write 2026-11-20") from error
    return None


def _begun_or_refused(address: Address, first: date, today: date) -> Address:
    if first > today:
        raise AddressError(f"{canonical(address)} is in the future; today is {today} (UTC)")
    return address


def _begun(first: date, today: date) -> bool:
    return date(FIRST_DAY.year, FIRST_DAY.month, 1) <= first <= today


def _written(day: date, short: bool) -> str:
    return f"{day:%a} {day.day} {day:%b}" if short else f"{day:%A} {day.day} {day:%B %Y}"
