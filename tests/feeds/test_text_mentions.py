"""Papers that free text, web pages and mails name."""

from datetime import date

import pytest

from reader.errors import ParseError
from reader.feeds import files, mail_text

TODAY = date(2026, 11, 28)


def keys(text: str) -> list[str]:
    """The keys of the papers in a file."""
    return [paper.key for paper in files.parse(text.encode(), "a file", today=TODAY)]


NOTES = """# Reading list

Some notes on https://arxiv.org/abs/1706.03762v5 which is nice, also 3.14159.

- [ ] Read [Deep BERT](https://arxiv.org/abs/1810.04805) (see also arXiv:2005.14165).
- again 1706.03762: https://www.alphaxiv.org/abs/1706.03762
* a journal (doi:10.1145/3292500.3330701), https://doi.org/10.1000/ab(c)1.
* https://huggingface.co/papers/2505.10475 and hep-th: arXiv:hep-th/9901001
"""


def test_notes_give_the_papers_they_name_in_order_and_once() -> None:
    assert keys(NOTES) == [
        "arxiv:1706.03762", "arxiv:1810.04805", "arxiv:2005.14165", "doi:10.1145/3292500.3330701",
        "doi:10.1000/ab(c)1", "arxiv:2505.10475", "arxiv:hep-th/9901001",
    ]  # fmt: skip


def test_links_to_papers_that_are_elsewhere_count_too() -> None:
    text = """Read [A good one](https://openreview.net/forum?id=rJ4km2R5t7&noteId=x),
    https://aclanthology.org/2020.acl-main.1.pdf and https://aclanthology.org/P18-1001/ in
    https://aclanthology.org/events/acl-2020/.
    """
    papers = files.parse(text.encode(), "it", today=TODAY)
    assert [(paper.key, paper.links.page) for paper in papers] == [
        (f"url:{address}", address)
        for address in (
            "https://openreview.net/forum?id=rJ4km2R5t7",
            "https://aclanthology.org/2020.acl-main.1",
            "https://aclanthology.org/P18-1001",
        )
    ]
    assert papers[0].title == "A good one"


def test_a_link_with_words_gives_the_title() -> None:
    titles = {paper.key: paper.title for paper in files.parse(NOTES.encode(), "it", today=TODAY)}
    assert titles["arxiv:1810.04805"] == "Deep BERT"


def test_a_journals_page_is_its_paper() -> None:
    page = """<!DOCTYPE html><html><head>
    <meta name="citation_title" content="On H<sub>2</sub>O"><meta name="citation_author"
    content="Byron, Ada"><meta name="citation_author" content="Bo Lee">
    <meta name="citation_doi" content="10.1000/abc"><meta name="citation_date" content="2026/11/20">
    <link rel="alternate" type="application/rss+xml" href="/feed.xml"></head><body></body></html>"""
    (paper,) = files.parse(page.encode(), "a page", today=TODAY)
    assert (paper.key, paper.title) == ("doi:10.1000/abc", "On H₂O")
    assert paper.authors == ("Ada Byron", "Bo Lee")
    assert paper.published == date(2026, 11, 20)


def test_a_page_without_papers_names_its_feed() -> None:
    page = '<!DOCTYPE html><html><link rel="alternate" type="application/atom+xml" href="/f.xml">'
    with pytest.raises(ParseError, match=r"it has a feed at /f\.xml, so open that address"):
        files.parse(page.encode(), "a page", today=TODAY)


MAIL = r"""From: no-reply@arxiv.org
Subject: math daily
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable
MIME-Version: 1.0

------------------------------------------------------------------------------
\\
arXiv:2306.00001
Date: Wed, 7 Jun 2023 18:23:40 GMT   (14kb)

Title: On $k=3D3$ and the na=C3=AFve bound with a title that is much too lon=
g
Authors: Jos=C3=A9 Byron and Ann Lee
Categories: math.GR cs.LG
\\
  We prove that $a=3Db$.
\\ ( https://arxiv.org/abs/2306.00001 ,  14kb)
------------------------------------------------------------------------------
"""


def test_a_mail_is_decoded() -> None:
    (paper,) = files.parse(MAIL.encode(), "a mail", today=TODAY)
    assert paper.title == "On $k=3$ and the naïve bound with a title that is much too long"
    assert paper.authors == ("José Byron", "Ann Lee")
    assert paper.abstract == "We prove that $a=b$."


def test_a_forwarded_mail_and_a_mailbox_are_read() -> None:
    text = mail_text.decode_mail(MAIL.encode())
    assert text
    forwarded = "\n".join(f"> {row}" for row in text.splitlines())
    assert keys(forwarded) == ["arxiv:2306.00001"]
    other = MAIL.replace("2306.00001", "2306.00002")
    mailbox = f"From arxiv Wed Jun  7 2023\n{MAIL}\nFrom arxiv Thu Jun  8 2023\n{other}"
    assert keys(mailbox) == ["arxiv:2306.00001", "arxiv:2306.00002"]


def test_bytes_of_windows_are_read_as_such() -> None:
    body = "@misc{a, title={It’s – ok}}".encode("cp1252")
    (paper,) = files.parse(body, "a file", today=TODAY)
    assert paper.title == "It’s – ok"
