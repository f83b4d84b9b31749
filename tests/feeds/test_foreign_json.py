"""JSON that is neither an export of ours nor Hugging Face's, whole or in part."""

import json
from datetime import date

import pytest

from reader.errors import ParseError
from reader.feeds import files
from reader.feeds.entry_reader import EntryCounter

TODAY = date(2026, 11, 28)
OURS = {"key": "arxiv:2505.10475", "id": "2505.10475", "title": "One", "links": {}}


def test_json_of_another_site_is_refused_and_no_link_is_invented() -> None:
    with pytest.raises(ParseError, match="no arXiv id and no field of Hugging Face's"):
        files.parse(b'[{"id": "slug", "title": "A title"}]', "a file", today=TODAY)


def test_an_arxiv_id_is_enough() -> None:
    (paper,) = files.parse(b'[{"id": "2505.10475", "title": "One"}]', "a file", today=TODAY)
    assert paper.key == "arxiv:2505.10475"


@pytest.mark.parametrize("bad", [None, 5, [], {}, {"key": 5, "links": None}])
def test_one_bad_item_of_an_export_costs_itself(bad: object) -> None:
    counter = EntryCounter()
    body = json.dumps([OURS, bad, {**OURS, "key": "arxiv:2505.10477", "id": "2505.10477"}])
    papers = files.parse(body.encode(), "a file", today=TODAY, counter=counter)
    assert [paper.key for paper in papers] == ["arxiv:2505.10475", "arxiv:2505.10477"]
    assert counter.skipped_count == 1
