"""The links that follow from the page of a preprint or a submission."""

import pytest

from reader.model.paper import Links, make_paper
from reader.model.preprint_servers import normalise_category
from reader.text.sanitise import Clean


def links(url: str) -> Links:
    return make_paper(key=Clean(f"url:{url}"), title="A", url=url).links


def test_the_page_of_a_preprint_leads_to_its_pdf_and_its_full_text() -> None:
    page = "https://www.medrxiv.org/content/10.1101/2026.11.01.26300001v2"
    found = links(page)
    assert (found.page, found.pdf, found.html) == (page, f"{page}.full.pdf", f"{page}.full")


def test_the_page_of_a_submission_leads_to_its_pdf() -> None:
    found = links("https://openreview.net/forum?id=a_B-1")
    assert (found.pdf, found.html) == ("https://openreview.net/pdf?id=a_B-1", None)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.biorxiv.org/content/10.1101/2026.11.01.1",
        "https://www.biorxiv.org/content/10.1101/2026.11.01.1v1?rss=1",
        "https://www.biorxiv.org.example/content/10.1101/2026.11.01.1v1",
        "https://example.org/https://www.biorxiv.org/content/10.1101/2026.11.01.1v1",
        "https://openreview.net/forum?id=a&noteId=b",
        "https://openreview.net/group?id=a",
    ],
)
def test_other_pages_lead_to_no_pdf(url: str) -> None:
    assert links(url) == Links(page=Clean(url))


@pytest.mark.parametrize("text", ["", " ", "../x", "a?b", "ä", "a\x1b", "-"])
def test_what_is_no_category_is_empty(text: str) -> None:
    assert normalise_category(text) == ""
