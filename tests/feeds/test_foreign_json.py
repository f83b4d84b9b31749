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


def test_a_bad_line_of_an_export_costs_itself_only() -> None:
    line = json.dumps({"key": "arxiv:2611.0000{}", "title": "Paper {}", "links": {}})
    text = "\n".join((line.replace("{}", "1"), '{"key": ', line.replace("{}", "2")))
    counter = EntryCounter()
    papers = files.parse(text.encode(), "it", today=TODAY, counter=counter)
    assert [paper.key for paper in papers] == ["arxiv:2611.00001", "arxiv:2611.00002"]
    assert counter.note == "1 of 3 entries could not be read: paper 2"


def test_lines_of_json_that_are_no_export_are_told_what_they_lack() -> None:
    with pytest.raises(ParseError, match="it, line 1 lacks links; lines of JSON are read as"):
        files.parse(b'{"key": "a", "title": "b"}\n{"key": "c"}', "it", today=TODAY)


def test_json_of_another_program_is_told_what_can_be_read() -> None:
    with pytest.raises(
        ParseError, match=r"it holds JSON without papers \(its fields: a, b\); what"
    ):
        files.parse(b'{"a": 1, "b": [2]}', "it", today=TODAY)


def test_a_list_of_ids_names_the_line_that_is_no_id() -> None:
    counter = EntryCounter()
    text = b"2505.10475\nfoo\n1706.03762\n"
    papers = files.parse(text, "it", today=TODAY, counter=counter)
    assert [paper.key for paper in papers] == ["arxiv:2505.10475", "arxiv:1706.03762"]
    assert counter.note == "1 of 3 entries could not be read: line 2"
