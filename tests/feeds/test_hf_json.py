"""The API's JSON read into papers."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import ParseError
from reader.feeds.hf_json import parse
from reader.model.paper import Paper
from tests.hub import entry

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
FIELDS = (
    "id", "authors", "title", "summary", "publishedAt", "submittedOnDailyAt", "upvotes",
    "submittedOnDailyBy", "organization", "githubRepo", "githubStars", "ai_summary", "ai_keywords",
    "projectPage", "thumbnail",
)  # fmt: skip


def one(value: object, **options: object) -> Paper:
    (paper,) = parse(json.dumps([value]).encode(), "it", **options)  # type: ignore[arg-type]
    return paper


def test_an_entry_is_read_with_all_its_fields() -> None:
    paper = one(
        entry(
            3,
            organization={"name": "acme", "fullname": "Acme Labs"},
            githubRepo="https://github.com/acme/it",
            githubStars=12,
            projectPage="https://acme.test/it",
        )
    )
    assert paper.key == "arxiv:2611.20003"
    assert paper.title == "Made-up paper 3 of 20 November"
    assert paper.authors == ("Ada Byron", "Kurt Weyl")
    assert (paper.published, paper.featured) == (date(2026, 11, 18), date(2026, 11, 20))
    assert (paper.votes, paper.comments, paper.submitter) == (97, 3, "mila")
    assert (paper.organization, paper.github_stars) == ("Acme Labs", 12)
    assert (paper.github, paper.project) == ("https://github.com/acme/it", "https://acme.test/it")
    assert paper.keywords == ("pruning", "tasks")


def test_a_wrapped_title_is_one_line() -> None:
    assert one(entry(1, title="A title\n  that wraps")).title == "A title that wraps"


def test_hidden_authors_are_counted_but_not_named() -> None:
    authors = [{"name": "Ada", "hidden": False}, {"name": "Kurt", "hidden": True}, {"name": "Li"}]
    paper = one(entry(1, authors=authors))
    assert (paper.authors, paper.author_count) == (("Ada", "Li"), 3)


def test_the_day_asked_for_is_the_day_of_an_entry_that_names_none() -> None:
    assert one(entry(1, submittedOnDailyAt=None), featured=date(2026, 1, 2)).featured == date(
        2026, 1, 2
    )
    assert one(entry(1, submittedOnDailyAt=None)).featured is None


def test_a_time_with_an_offset_is_dated_in_utc() -> None:
    assert one(entry(1, publishedAt="2026-11-18T23:30:00-05:00")).published == date(2026, 11, 19)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "no address", 7])
def test_an_address_that_is_no_web_address_is_left_out(address: object) -> None:
    assert one(entry(1, githubRepo=address)).github is None


def test_an_entry_without_wrapper_is_read() -> None:
    assert one(entry(4)["paper"]).key == "arxiv:2611.20004"


def test_escape_sequences_do_not_get_in() -> None:
    paper = one(entry(1, title="A \x1b[31mred\x1b[0m \u202etitle", summary="x\x9b2Jy\x00z"))
    assert paper.title == "A red title"
    assert not any(ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in paper.abstract)


@given(st.sampled_from(FIELDS), JSON)
def test_no_field_of_another_type_loses_the_paper(field: str, value: object) -> None:
    paper = one(entry(1, **{field: value}))
    assert paper.title and paper.key


@given(st.sampled_from(FIELDS))
def test_no_missing_field_loses_the_paper(field: str) -> None:
    whole = entry(1)
    del_from = dict(whole["paper"])  # type: ignore[call-overload]
    del_from.pop(field, None)
    assert one({**whole, "paper": del_from}).title


@given(JSON)
def test_anything_else_is_papers_or_one_clear_error(value: object) -> None:
    try:
        papers = parse(json.dumps(value).encode(), "answer.json")
    except ParseError as error:
        assert "answer.json" in str(error)
    else:
        assert all(isinstance(paper, Paper) for paper in papers)


@given(st.binary(max_size=200))
def test_any_bytes_are_papers_or_one_clear_error(body: bytes) -> None:
    try:
        parse(body, "answer.json")
    except ParseError as error:
        assert "answer.json" in str(error)


def test_an_error_object_is_told_with_its_words() -> None:
    with pytest.raises(ParseError, match=r"answer is an error message, no papers: Invalid date"):
        parse(b'{"error":"Invalid date"}', "answer")


def test_a_login_page_is_told_as_one() -> None:
    with pytest.raises(ParseError, match="is a web page, not data"):
        parse(b"<!DOCTYPE html><html><body>Log in</body></html>", "answer")


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(ParseError):
        parse(b"[" * 100_000, "answer")


@pytest.mark.recorded
def test_no_recorded_paper_is_lost_and_no_field_is_wrong(recorded: Path) -> None:
    count = 0
    files = [*(recorded / "hf/daily_papers").glob("*.json"), *(recorded / "hf/verbatim").glob("*")]
    for file in files:
        day = date.fromisoformat(file.stem[-10:])
        entries = json.loads(file.read_bytes())
        papers = parse(file.read_bytes(), file.name, featured=day)
        assert len(papers) == len(entries)
        for paper, value in zip(papers, entries, strict=True):
            _compare(paper, value, day)
            count += 1
    assert count == 1251


def _compare(paper: Paper, value: dict[str, dict[str, object]], day: date) -> None:
    """Against the JSON itself; white space is folded, and nothing else is expected to differ."""
    inner = value["paper"]

    def text(found: object) -> str:
        # The recorded texts hold a few invisible signs, which must be gone.
        hidden = dict.fromkeys([0x200B, 0x200D, 0x2060, 0xFE0F, 0xAD, 0xFEFF, 0x200E, 0x2061, 0x7F])
        return " ".join(str(found or "").translate(hidden).split())

    def address(found: object) -> str | None:
        return str(found).split()[0].rstrip() if found else None

    authors = inner.get("authors") or []
    assert isinstance(authors, list)
    organization = inner.get("organization") or value.get("organization") or {}
    assert isinstance(organization, dict)
    submitter = value.get("submittedBy") or {}
    assert paper.id == inner["id"]
    assert paper.title == text(value["title"])
    assert paper.abstract == text(inner["summary"])
    assert list(paper.authors) == [text(a["name"]) for a in authors if not a.get("hidden")]
    assert paper.author_count == len(authors)
    time = datetime.fromisoformat(str(inner["publishedAt"]))
    assert paper.published == time.astimezone(UTC).date()
    assert paper.featured == day
    assert paper.votes == inner.get("upvotes")
    assert paper.comments == value.get("numComments")
    assert (paper.organization or "") == text(
        organization.get("fullname") or organization.get("name")
    )
    if submitter:
        assert paper.submitter == (submitter.get("user") or submitter.get("name"))
    assert (paper.ai_summary or "") == text(inner.get("ai_summary"))
    keywords = inner.get("ai_keywords") or []
    assert isinstance(keywords, list)
    assert list(paper.keywords) == [text(word) for word in keywords if text(word)]
    assert paper.github_stars == inner.get("githubStars")
    if paper.github:
        assert paper.github == address(inner["githubRepo"])
    else:
        assert not str(inner.get("githubRepo") or "").startswith("https://github.com/")
    assert (paper.thumbnail or "") == (value.get("thumbnail") or inner.get("thumbnail") or "")


@pytest.mark.recorded
def test_odd_recorded_answers_are_read_or_named(recorded: Path) -> None:
    for file in sorted((recorded / "hf/odd").glob("*.json")):
        if file.name.startswith("oldest"):
            assert parse(file.read_bytes(), file.name)
            continue
        with pytest.raises(ParseError, match=file.name):
            parse(file.read_bytes(), file.name)
