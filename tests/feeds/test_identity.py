"""Where a DOI ends in an address."""

import pytest

from reader.feeds.identity import find_doi, key_from_identifiers


@pytest.mark.parametrize(
    ("address", "doi"),
    [
        ("https://pubs.example/doi/10.1021/acs.5c01?af=R", "10.1021/acs.5c01"),
        ("https://pubs.example/doi/full/10.1002/adma.2026#refs", "10.1002/adma.2026"),
        ("https://pubs.example/doi/10.1002/adma.2026/full", "10.1002/adma.2026"),
        ("https://pubs.example/doi/10.1002/adma.2026/pdf", "10.1002/adma.2026"),
        ("https://journal.example/10.3389/fnins.2026.1/abstract", "10.3389/fnins.2026.1"),
        ("https://oup.example/article/doi/10.1093/bib/bbac409/6754757", "10.1093/bib/bbac409"),
        ("https://oup.example/doi/10.1093/bib/bbac409/6754757/a-title", "10.1093/bib/bbac409"),
        ("https://biorxiv.example/content/10.1101/2026.11.20.123v1", "10.1101/2026.11.20.123"),
        ("https://biorxiv.example/content/10.1101/2026.11.20.123v2.full.pdf",
         "10.1101/2026.11.20.123"),
        ("https://doi.org/10.1093/bib/bbac409/6754757", "10.1093/bib/bbac409/6754757"),
        ("https://doi.org/10.1000/v1", "10.1000/v1"),
        ("https://pubs.example/doi/10.1000%2Fab(c)1", "10.1000/ab(c)1"),
        ("https://doi.org/10.1234/Foo_bar(2020)", "10.1234/foo_bar(2020)"),
        ("(see doi:10.1234/foo(2020)).", "10.1234/foo(2020)"),
        ("(https://doi.org/10.1234/foo).", "10.1234/foo"),
    ],
)  # fmt: skip
def test_a_doi_in_an_address_ends_where_the_doi_does(address: str, doi: str) -> None:
    assert find_doi(address) == doi


def test_a_doi_that_is_named_goes_before_one_in_an_address() -> None:
    named = ["doi:10.1000/named", "https://pubs.example/doi/10.9999/found"]
    assert key_from_identifiers(named, "A Title") == "doi:10.1000/named"
