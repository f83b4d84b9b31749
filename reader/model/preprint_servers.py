"""bioRxiv, medRxiv and OpenReview: how they name categories, and the links between their pages."""

import re

from reader.text.sanitise import Clean, join_clean, line

SERVER_NAMES = {"biorxiv": "bioRxiv", "medrxiv": "medRxiv"}
"""The preprint servers that have one API, by the word before the colon of an address."""
ALL_CATEGORIES = "all"
"""What stands in place of a category in the address of all preprints of a server."""
_BETWEEN_WORDS = re.compile(r"[\s_/-]+")
_CATEGORY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PREPRINT_PAGE = re.compile(
    r"https://www\.(?:bio|med)rxiv\.org/content/10\.[0-9]{4,9}/[0-9.]{1,40}v[0-9]{1,3}", re.ASCII
)
_FORUM_PAGE = re.compile(r"https://openreview\.net/forum\?id=([\w-]{1,60})", re.ASCII)


def normalise_category(text: str) -> str:
    """A category as the addresses of bioRxiv's pages write it; empty if it is no category.

    >>> normalise_category("Cell Biology"), normalise_category("cell_biology")
    ('cell-biology', 'cell-biology')
    """
    name = _BETWEEN_WORDS.sub("-", text.strip().lower())
    return name if _CATEGORY.fullmatch(name) else ""


def find_pdf(page: Clean | None) -> Clean | None:
    """The PDF of a preprint or submission with this page; None for pages of other sites."""
    if page is None:
        return None
    if _PREPRINT_PAGE.fullmatch(page):
        return join_clean(page, Clean(".full.pdf"))
    if forum := _FORUM_PAGE.fullmatch(page):
        return join_clean(Clean("https://openreview.net/pdf?id="), line(forum[1]))
    return None


def find_html(page: Clean | None) -> Clean | None:
    """The full text in HTML of a preprint with this page; None for pages of other sites."""
    if page is None or not _PREPRINT_PAGE.fullmatch(page):
        return None
    return join_clean(page, Clean(".full"))
