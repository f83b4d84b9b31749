"""Entries are of one paper only if nothing speaks against it; none is lost."""

import json

import pytest

from reader.feeds import files
from reader.model.paper import Paper
from tests.conftest import NOON


def read(text: str) -> list[Paper]:
    return files.parse(text.encode(), "it", today=NOON.date())


def bibtex(*entries: str) -> list[Paper]:
    return read("\n".join(f"@article{{k{n},\n{fields}}}" for n, fields in enumerate(entries)))


def rss(*items: str) -> list[Paper]:
    body = "".join(f"<item>{item}</item>" for item in items)
    return read(f'<rss version="2.0"><channel><title>J</title>{body}</channel></rss>')


def jsonfeed(*items: dict[str, object]) -> list[Paper]:
    version = "https://jsonfeed.org/version/1.1"
    return read(json.dumps({"version": version, "title": "J", "items": items}))


BYRON = "author={Byron, Ada}"
LEE = "author={Lee, Bo}"
ID = "eprint={2505.10475}, archiveprefix={arXiv}"


def test_papers_of_one_title_but_another_first_author_are_two() -> None:
    papers = bibtex(f"title={{Editorial}}, {BYRON}", f"title={{Editorial}}, {LEE}")
    assert [paper.authors for paper in papers] == [("Ada Byron",), ("Bo Lee",)]
    assert [paper.key for paper in papers] == ["title:editorial", "title:editorial-lee"]


def test_papers_of_one_title_but_another_year_are_two() -> None:
    fields = f"title={{Editorial}}, {BYRON}"
    papers = bibtex(f"{fields}, year=2024", f"{fields}, year=2025", f"{fields}, year=2024")
    assert [paper.year for paper in papers] == [2024, 2025]


def test_papers_of_one_title_and_author_are_one() -> None:
    papers = bibtex(
        f"title={{A Survey}}, {BYRON}, year=2024", "title={A survey}, author={A. Byron}"
    )
    assert [(paper.key, paper.year) for paper in papers] == [("title:a-survey", 2024)]


def test_papers_under_one_bogus_id_but_with_other_titles_are_as_many_as_titles() -> None:
    papers = bibtex(
        f"title={{On trees}}, {BYRON}, {ID}",
        f"title={{Of fish and fowl}}, {LEE}, {ID}",
        f"title={{Grammar of colours}}, {LEE}, {ID}, doi={{10.1234/abc}}",
    )
    assert [paper.key for paper in papers] == [
        "arxiv:2505.10475", "title:of-fish-and-fowl", "doi:10.1234/abc",
    ]  # fmt: skip


def test_a_preprint_whose_title_changed_a_little_is_the_same_paper() -> None:
    papers = bibtex(
        f"title={{Learning on small trees}}, {BYRON}, year=2023, {ID}",
        f"title={{Fast learning on small trees}}, {BYRON}, year=2024, {ID}",
    )
    assert [paper.key for paper in papers] == ["arxiv:2505.10475"]


def test_what_only_the_second_entry_of_a_paper_tells_is_kept() -> None:
    (paper,) = bibtex(
        f"title={{On trees}}, {BYRON}, {ID}", f"title={{On trees}}, abstract={{Trees grow.}}, {ID}"
    )
    assert (paper.authors, paper.abstract) == (("Ada Byron",), "Trees grow.")


@pytest.mark.parametrize("guid", ["<guid isPermaLink='false'>{}</guid>", ""])
def test_items_that_share_a_link_stay_apart(guid: str) -> None:
    link = "<link>https://example.org/toc</link>"
    papers = rss(*(f"{link}{guid.format(n)}<title>Part {n}</title>" for n in range(3)))
    assert [paper.title for paper in papers] == ["Part 0", "Part 1", "Part 2"]


def test_items_that_share_link_and_title_are_told_apart_by_guid_else_by_text() -> None:
    same = "<link>https://example.org/toc</link><title>Correction</title>"
    guids = rss(*(f"{same}<guid isPermaLink='false'>{n}</guid>" for n in range(3)))
    texts = rss(
        *(f"{same}<guid isPermaLink='false'>g{n}</guid><description>Of {n}.</description>"
          for n in range(3))
    )  # fmt: skip
    assert len(guids) == len(texts) == 3


def test_items_without_title_stay_apart_and_their_first_words_are_the_title() -> None:
    words = "one two three four five six seven eight nine ten eleven twelve thirteen"
    papers = rss(f"<description>{words}</description>", "<description>Short.</description>")
    assert [paper.title for paper in papers] == [words.removesuffix(" thirteen") + "…", "Short."]
    papers = jsonfeed({"id": "a", "content_text": words}, {"id": "b", "content_html": "<p>B</p>"})
    assert [paper.title for paper in papers] == [words.removesuffix(" thirteen") + "…", "B"]
    assert len({paper.key for paper in papers}) == 2


def test_an_item_that_is_there_twice_is_one_and_keeps_its_address_as_key() -> None:
    item = "<link>https://example.org/1</link><guid>https://example.org/1</guid><title>A</title>"
    assert [paper.key for paper in rss(item, item)] == ["url:https://example.org/1"]


def test_a_shared_link_that_names_a_paper_still_names_it() -> None:
    link = "<link>https://arxiv.org/abs/2505.10475</link>"
    papers = rss(f"{link}<title>On trees</title>", f"{link}<title>On trees (new version)</title>")
    assert [paper.key for paper in papers] == ["arxiv:2505.10475"]
