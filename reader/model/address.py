"""Feed addresses: the texts that name a feed.

``model/address_forms.py`` lists the forms with a scheme. An address is also the URL of a feed, the
name of a configured feed, a path, ``-`` (standard input), a date, an arXiv id, a category of arXiv,
a DOI, and a page of the sites themselves. Days, weeks and months are UTC.
"""

import re
from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import assert_never
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

from reader.errors import AddressError
from reader.model.address_forms import complete_addresses, format_address_forms
from reader.model.library_fields import normalise_tag
from reader.model.paper import parse_arxiv_id, parse_doi, parse_paper_key
from reader.model.preprint_servers import SERVER_NAMES, normalise_category
from reader.text.near_words import find_near_word
from reader.text.sanitise import has_login, line, safe_url

FIRST_DAY = date(2023, 5, 4)
"""The first day for which Hugging Face has papers."""


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
    """The papers that are trending now."""


class Search(msgspec.Struct, frozen=True):
    """The site's search."""

    query: str


class PaperById(msgspec.Struct, frozen=True):
    """One paper."""

    id: str
    """Its arXiv id, without version."""


class Since(msgspec.Struct, frozen=True):
    """All days since a date, that day included."""

    date: date


class ArxivNew(msgspec.Struct, frozen=True):
    """Today's announcements of a category of arXiv."""

    category: str
    """As arXiv writes it: ``cs.CL``."""


class ArxivSearch(msgspec.Struct, frozen=True):
    """arXiv's own search."""

    query: str
    """In arXiv's query language: ``cat:cs.LG AND ti:"speculative decoding"``."""


class Preprints(msgspec.Struct, frozen=True):
    """The newest preprints of a category of bioRxiv or medRxiv."""

    server: str
    """``biorxiv`` or ``medrxiv``."""
    category: str
    """As the addresses of its pages write it: ``cell-biology``; ``all`` is every category."""


class Venue(msgspec.Struct, frozen=True):
    """The papers of a conference, workshop or journal on OpenReview."""

    id: str
    """As OpenReview writes it: ``ICLR.cc/2026/Conference``."""


class Web(msgspec.Struct, frozen=True):
    """Any RSS, Atom or JSON feed, or a page, by its URL."""

    url: str


class Named(msgspec.Struct, frozen=True):
    """A feed of the configuration."""

    name: str


class Catalogue(msgspec.Struct, frozen=True):
    """All papers that were ever fetched."""


class ForYou(msgspec.Struct, frozen=True):
    """What is new and fits the user's taste best."""

    tag: str = ""
    """The tag whose papers are the taste; empty: all that was kept."""


class Following(msgspec.Struct, frozen=True):
    """What is new under any rule that the user follows."""


class File(msgspec.Struct, frozen=True):
    """A saved or copied page, or an export."""

    path: str
    """``-`` is standard input."""


class Library(msgspec.Struct, frozen=True):
    """Papers that the user marked."""

    part: str
    """``bookmarks``, ``history`` (read papers), ``all`` (kept papers) or ``tag/NAME``."""


class Similar(msgspec.Struct, frozen=True):
    """The papers of the catalogue that are most like one."""

    key: str
    """The key of that paper."""


class Sample(msgspec.Struct, frozen=True):
    """The papers that are part of the program."""


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
    | Preprints
    | Venue
    | Web
    | Named
    | Catalogue
    | ForYou
    | Following
    | File
    | Library
    | Similar
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
    "foryou:": ForYou(),
    "following:": Following(),
    "sample:": Sample(),
}
_SCHEMES = (
    *("hf", "library", "arxiv", "catalogue", "foryou", "following", "openreview", "similar"),
    *SERVER_NAMES,
)
"""The words before the colon of an address."""
_SITE_URL = re.compile(
    r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)/papers(?=[/?#]|$)", re.I
)
_CATEGORY = re.compile(r"[A-Za-z-]+(?:\.[A-Za-z-]+)?")
_ARXIV_LIST = re.compile(
    rf"(?:https?://)?(?:www\.|export\.)?arxiv\.org/list/({_CATEGORY.pattern})(?:/[a-z]+)?/?(?:\?.*)?",
    re.I,
)
_COLLECTION = re.compile(
    r"(?:https?://)?(?:www\.)?(biorxiv|medrxiv)\.org/collection/([\w-]+)/?(?:[?#].*)?", re.I
)
_VENUE_PAGE = re.compile(
    r"(?:https?://)?(?:www\.)?openreview\.net/(?:group|venue)\?([^#]*).*", re.I
)
_VENUE_ID = re.compile(r"[\w.-]+(?:/[\w.-]+)*", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_WEEK = re.compile(r"(\d{4})-[Ww](\d{1,2})")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")


def parse_address(
    text: str,
    *,
    today: date,
    file_exists: Callable[[str], bool] = lambda path: False,
    feed_names: Collection[str] = (),
) -> Address:
    """The address in a text. Raises AddressError, which suggests an address.

    Tried in this order: one of the configured ``feed_names``, an alias, a site's URL, ``scheme:``,
    a date, an arXiv id, a category of arXiv, a DOI, another URL, a path that exists.
    """
    path, text = text.strip(), line(text)
    if text == "-":
        return File("-")
    if text in feed_names:
        return Named(text)
    if address := ALIASES.get(text):
        return address
    if text == "yesterday":
        return Day(today - timedelta(days=1))
    if (
        address := _parse_site_url(text, today)
        or _parse_page_of_server(text)
        or _parse_scheme(text, today)
        or _parse_period(text, today)
    ):
        return address
    if arxiv := parse_arxiv_id(text):
        return PaperById(arxiv)
    if match := _ARXIV_LIST.fullmatch(text):
        return ArxivNew(_as_arxiv_writes(match[1]))
    if _CATEGORY.fullmatch(text) and (category := _find_category(text)):
        return ArxivNew(category)
    if (doi := parse_doi(text)) and not text.startswith("10."):
        return Web(f"https://doi.org/{doi}")
    if text.lower().startswith(("http://", "https://")):
        if has_login(text):
            at = text.rpartition("@")[2][:200]
            raise AddressError(f"No feed takes a user or a password (…@{at}); leave them out")
        if url := safe_url(text):
            return Web(url)
        raise AddressError(f"{text[:200]} is no web address; check it")
    if file_exists(path):
        return File(path)
    near = find_near_word(text, [*feed_names, *complete_addresses()])
    hint = f"did you mean {near}?" if near else "try today, a date, trending or an arXiv id"
    raise AddressError(f"No feed, date, paper or file is named {text!r}; {hint}")


def format_address(address: Address) -> str:
    """The canonical text of an address; :func:`parse_address` reads it back."""
    match address:
        case Daily():
            return "hf:daily"
        case Day(day):
            return f"hf:date/{day}"
        case Week(year, week):
            return f"hf:week/{year:04d}-W{week:02d}"
        case Month(year, month):
            return f"hf:month/{year:04d}-{month:02d}"
        case Since(day):
            return f"hf:since/{day}"
        case ArxivNew(category):
            return f"arxiv:new/{category}"
        case ArxivSearch(query):
            return f"arxiv:search/{query}"
        case Preprints(server, category):
            return f"{server}:{category}"
        case Venue(id):
            return f"openreview:{id}"
        case Web(url):
            return url
        case Named(name):
            return name
        case Catalogue():
            return "catalogue:"
        case ForYou(tag):
            return f"foryou:tag/{tag}" if tag else "foryou:"
        case Following():
            return "following:"
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
        case Similar(key):
            return f"similar:{key.removeprefix('arxiv:')}"
        case Sample():
            return "sample:"
        case _:
            assert_never(address)


def _parse_site_url(text: str, today: date) -> Address | None:
    """The address of a page of the site that lists papers; None for other pages and texts."""
    if not (match := _SITE_URL.match(text)):
        return None
    url = urlsplit("//hf" + text[match.end() :])
    parameters = parse_qs(url.query)
    path = unquote(url.path).strip("/")
    if words := parameters.get("q"):
        return Search(line(words[0]))
    if days := parameters.get("date"):
        return _parse_period(days[0], today)
    if not path:
        return Daily()
    if path == "trending":
        return Trending()
    kind, _, rest = path.partition("/")
    return _parse_period(rest, today) if kind in ("date", "week", "month") else None


def _parse_page_of_server(text: str) -> Address | None:
    """The address of a page of a preprint server or of OpenReview that lists papers, else None."""
    if match := _COLLECTION.fullmatch(text):
        category = normalise_category(match[2])
        return Preprints(match[1].lower(), category) if category else None
    if match := _VENUE_PAGE.fullmatch(text):
        ids = parse_qs(match[1]).get("id", [""])
        return Venue(ids[0]) if _VENUE_ID.fullmatch(ids[0]) else None
    return None


def _parse_scheme(text: str, today: date) -> Address | None:
    scheme, colon, rest = text.partition(":")
    scheme = scheme.casefold()
    if not colon or scheme not in _SCHEMES:
        return None
    if scheme in SERVER_NAMES and (category := normalise_category(rest)):
        return Preprints(scheme, category)
    if scheme == "openreview" and _VENUE_ID.fullmatch(rest.strip()):
        return Venue(rest.strip())
    if scheme == "similar" and (key := parse_paper_key(rest.strip())):
        return Similar(key)
    kind, _, value = rest.partition("/")
    value = value.strip()
    if scheme == "hf" and value:
        if kind == "search":
            return Search(" ".join(value.split()))
        if kind == "paper" and (arxiv := parse_arxiv_id(value)):
            return PaperById(arxiv)
        if kind in ("date", "week", "month") and (period := _parse_period(value, today)):
            return period
    if scheme == "hf" and kind == "since" and _DATE.fullmatch(value):
        period = _parse_period(value, today)
        if isinstance(period, Day):
            return Since(period.date)
    if scheme == "arxiv" and kind == "new" and _CATEGORY.fullmatch(value):
        return ArxivNew(_as_arxiv_writes(value))
    if scheme == "arxiv" and kind == "search" and value:
        return ArxivSearch(" ".join(value.split()))
    if scheme in ("library", "foryou") and kind == "tag" and (tag := normalise_tag(value)):
        return Library(f"tag/{tag}") if scheme == "library" else ForYou(tag)
    if scheme == "arxiv" and parse_arxiv_id(text):
        return None
    raise AddressError(f"{text!r} is no feed; there are {format_address_forms()}")


def _as_arxiv_writes(category: str) -> str:
    """A category in arXiv's own letters: ``cs.CL`` for ``cs.cl``; an unknown one as it is."""
    return _find_category(category) or category


def _find_category(text: str) -> str | None:
    from reader.model.arxiv_categories import find_category  # few addresses need the table

    return find_category(text)


def _parse_period(text: str, today: date) -> Address | None:
    """The day, week or month in a text; None if the text has another form."""
    try:
        if _DATE.fullmatch(text):
            year, month, day = map(int, text.split("-"))
            return _require_begun(Day(date(year, month, day)), date(year, month, day), today)
        if match := _WEEK.fullmatch(text):
            monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
            return _require_begun(Week(int(match[1]), int(match[2])), monday, today)
        if match := _MONTH.fullmatch(text):
            first = date(int(match[1]), int(match[2]), 1)
            return _require_begun(Month(first.year, first.month), first, today)
    except ValueError as error:
        raise AddressError(f"{text} is not in the calendar; write 2026-11-20") from error
    return None


def _require_begun(address: Address, first: date, today: date) -> Address:
    if first > today:
        raise AddressError(f"{format_address(address)} is in the future; today is {today} (UTC)")
    return address
