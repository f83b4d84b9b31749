"""The forms of addresses, as the README, the completion and error messages list them."""

from typing import NamedTuple


class AddressForm(NamedTuple):
    """One form of an address."""

    example: str
    """An address of this form, as it is written in full."""
    meaning: str
    """What the feed shows, for the table of the README."""
    also: str = ""
    """Other texts that mean the same, in Markdown."""
    beginning: str = ""
    """The part before what the user fills in; empty where nothing is filled in."""
    words: tuple[str, ...] = ()
    """Single words that mean this feed."""
    is_offered: bool = False
    """Whether the app offers it before anything is typed."""


ADDRESS_FORMS = (
    AddressForm(
        "hf:daily", "the newest day that has papers", "`today`", words=("today",), is_offered=True
    ),
    AddressForm(
        "hf:date/2026-11-20",
        "one day",
        "`2026-11-20`, `yesterday`",
        beginning="hf:date/",
        words=("yesterday",),
        is_offered=True,
    ),
    AddressForm("hf:week/2026-W47", "a week", "`2026-W47`", beginning="hf:week/"),
    AddressForm("hf:month/2026-11", "a month", "`2026-11`", beginning="hf:month/"),
    AddressForm(
        "hf:trending",
        "what is trending now",
        "`trending`",
        words=("trending",),
        is_offered=True,
    ),
    AddressForm("hf:search/parallel decoding", "the site's search", beginning="hf:search/"),
    AddressForm(
        "hf:since/2026-11-16",
        "all days since then, with a line between them",
        beginning="hf:since/",
    ),
    AddressForm(
        "hf:paper/2505.10475",
        "one paper",
        "a bare arXiv id, a paper's URL",
        beginning="hf:paper/",
    ),
    AddressForm(
        "arxiv:new/cs.CL",
        "what arXiv announced in a category",
        "`cs.CL`, `arxiv.org/list/cs.CL/new`",
        beginning="arxiv:new/",
    ),
    AddressForm(
        "arxiv:search/ti:agents", "arXiv's own search, in its own words", beginning="arxiv:search/"
    ),
    AddressForm(
        "biorxiv:neuroscience",
        "the newest preprints of a category of bioRxiv",
        "`biorxiv:all`, `biorxiv.org/collection/neuroscience`",
        beginning="biorxiv:",
    ),
    AddressForm(
        "medrxiv:epidemiology",
        "the same of medRxiv",
        "`medrxiv:all`, `medrxiv.org/collection/epidemiology`",
        beginning="medrxiv:",
    ),
    AddressForm(
        "openreview:ICLR.cc/2026/Conference",
        "the papers of a venue on OpenReview",
        "`openreview.net/group?id=ICLR.cc/2026/Conference`",
        beginning="openreview:",
    ),
    AddressForm("library:bookmarks", "what you bookmarked", is_offered=True),
    AddressForm("library:tag/rl", "what has a tag", beginning="library:tag/"),
    AddressForm("library:all", "all that you kept", is_offered=True),
    AddressForm("library:history", "what you read"),
    AddressForm(
        "catalogue:",
        "every paper you have ever seen; type `/` to search it",
        is_offered=True,
    ),
    AddressForm(
        "similar:2505.10475",
        "the papers you have seen that are most like one",
        beginning="similar:",
    ),
    AddressForm("foryou:", "the best of what is new, by what you kept", is_offered=True),
    AddressForm("foryou:tag/rl", "the same, by what has a tag", beginning="foryou:tag/"),
    AddressForm("following:", "what is new of what you follow, unread first", is_offered=True),
    AddressForm("sample:", "the twelve papers that come with the program"),
)
"""Addresses with a scheme. The README's table adds files, URLs, DOIs and feeds of one's own."""

FEED_WORDS = tuple(word for form in ADDRESS_FORMS for word in form.words)
"""Feeds that are named by a single word."""


def complete_addresses() -> list[str]:
    """Texts that a completion can offer: words, whole addresses and beginnings."""
    return [*FEED_WORDS, *(form.beginning or form.example for form in ADDRESS_FORMS)]


def offered_addresses() -> list[str]:
    """What the app offers before anything is typed: a word where there is one, else an address."""
    return [
        text for form in ADDRESS_FORMS if form.is_offered for text in form.words or (form.example,)
    ]


def address_beginnings() -> list[str]:
    """The beginnings to which the user adds a date, words, a category or a tag."""
    return [form.beginning for form in ADDRESS_FORMS if form.beginning]


def table_of_address_forms() -> str:
    """All forms as rows of a Markdown table: address, other texts, meaning."""
    rows = (f"| `{form.example}` | {form.also} | {form.meaning} |" for form in ADDRESS_FORMS)
    return "\n".join(rows).replace("|  |", "| |")


def format_address_forms() -> str:
    """All forms as a part of a sentence: ``hf:daily, … and sample:``."""
    *first, last = (form.example for form in ADDRESS_FORMS)
    return f"{', '.join(first)} and {last}"
