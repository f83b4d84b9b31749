"""A copied page with its links: Markdown, and what notebook programs make of it."""

from datetime import date
from pathlib import Path

import pytest

from reader.errors import ParseError
from reader.feeds import files

TODAY = date(2026, 11, 22)
HUB = "https://huggingface.co"
MARKDOWN = rf"""[12]({HUB}/login?next=%2Fpapers%2F2505.00001)

### [A Title That\  Is Broken](https://huggingface.co/papers/2505.00001)

[An abstract that\\
is broken, with [brackets] in it.]({HUB}/papers/2505.00001)

[- ![](https://cdn.example.org/a.jpeg)\\
- 9 authors]({HUB}/papers/2505.00001)

·

Mar 11, 2025[2]({HUB}/papers/2505.00001#community)

[-]({HUB}/login?next=%2Fpapers%2F2505.00002)

### [Another]({HUB}/papers/2505.00002)

[Short.]({HUB}/papers/2505.00002)

[lab The Lab]({HUB}/lab)

·

Nov 3
"""
NOTEBOOK = f"""Daily Papers

{HUB}/papers/date/2026-03-24

Mar 25

 [-] 7

{HUB}/login?next=%2Fpapers%2F2505.00003

A Third Title

{HUB}/papers/2505.00003

Its abstract.

{HUB}/papers/2505.00003

[

2 authors]({HUB}/papers/2505.00003)

·

Mar 7
"""


def test_a_markdown_copy_gives_ids_votes_and_whole_abstracts() -> None:
    first, second = files.parse(MARKDOWN.encode(), "copy.md", today=TODAY)
    assert (first.key, first.title) == ("arxiv:2505.00001", "A Title That Is Broken")
    assert first.abstract == "An abstract that is broken, with [brackets] in it."
    assert (first.votes, first.author_count, first.comments) == (12, 9, 2)
    assert (first.published, first.organization) == (date(2025, 3, 11), None)
    assert (second.key, second.organization) == ("arxiv:2505.00002", "The Lab")
    assert (second.votes, second.comments, second.published) == (0, 0, date(2026, 11, 3))


def test_a_notebook_copy_gives_ids_and_takes_its_year_from_its_head() -> None:
    (paper,) = files.parse(NOTEBOOK.encode(), "notebook.txt", today=TODAY)
    assert (paper.key, paper.title, paper.abstract) == (
        "arxiv:2505.00003", "A Third Title", "Its abstract.",
    )  # fmt: skip
    assert (paper.votes, paper.author_count, paper.published) == (7, 2, date(2026, 3, 7))


def test_a_copy_cut_after_its_address_is_said_in_a_sentence() -> None:
    with pytest.raises(ParseError, match=r"cut\.md holds no whole paper"):
        files.parse(MARKDOWN.partition("\n")[0].encode(), "cut.md", today=TODAY)


@pytest.mark.recorded
def test_the_recorded_linked_copies_are_whole(recorded: Path) -> None:
    for name in ("E01_firecrawl_source-citations_tail.md", "G01_notebook-export_Intercode-Bash_head-and-tail.txt"):  # fmt: skip # noqa: E501
        body = (recorded / "copied-pages" / name).read_bytes()
        found = files.parse(body, name, today=TODAY)
        assert len(found) == 3
        assert all(one.id and one.published and one.votes is not None for one in found)
        assert all(len(one.abstract) > 300 and "\\" not in one.abstract for one in found)
