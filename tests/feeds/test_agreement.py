"""What we read of every recorded day is what Hugging Face's own client reads."""

import json
import os
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from huggingface_hub import HfApi
from huggingface_hub.hf_api import PaperInfo

from reader.cli import main
from tests.hub import site
from tests.server import Server

_NAMES = ("id", "title", "authors", "abstract", "votes", "comments", "published")
pytestmark = pytest.mark.recorded


@pytest.fixture
def days(recorded: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[date]]:
    """The recorded days, served as the site does."""
    files = sorted((recorded / "hf" / "daily_papers").glob("????-??-??.json"))
    held = {date.fromisoformat(file.stem): json.loads(file.read_text()) for file in files}
    with Server(site(held)) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        yield list(held)


def test_every_recorded_day_is_read_as_the_sites_own_client_reads_it(
    days: list[date], capsys: pytest.CaptureFixture[str]
) -> None:
    api = HfApi(endpoint=os.environ["HF_ENDPOINT"], token=False)
    papers = 0
    for day in days:
        assert main(["list", f"hf:date/{day}", "--format", "json"]) == 0
        ours = json.loads(capsys.readouterr().out)
        theirs = list(api.list_daily_papers(date=day.isoformat(), limit=100))
        assert [one["id"] for one in ours] == [one.id for one in theirs]
        for one, other in zip(ours, theirs, strict=True):
            # Their submitted_at is the entry's own publishedAt, hours off the day of the list.
            assert one["featured"] == day.isoformat()
            assert {name: one[name] for name in _NAMES} == _theirs(other)
        papers += len(ours)
    assert (len(days), papers) == (68, 1191)


def _theirs(one: PaperInfo) -> dict[str, object]:
    assert one.published_at
    return {
        "id": one.id,
        "title": _text(one.title),
        "authors": [_text(author.name) for author in one.authors or () if not author.hidden],
        "abstract": _text(one.summary),
        "votes": one.upvotes or 0,
        "comments": one.comments,
        "published": one.published_at.date().isoformat(),
    }


def _text(text: str | None) -> str:
    """On one line, without what a terminal would obey."""
    kept = (" " if unicodedata.category(sign) == "Cc" else sign for sign in text or "")
    return " ".join("".join(kept).split())
