"""A made-up Hugging Face: Daily Papers in the shapes of its API, for the local server."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from tests.server import Answer, Request

Json = dict[str, object]
DAY = date(2026, 11, 20)
"""The made-up site's newest day, a Friday."""


def entry(number: int, day: date = DAY, **inner: object) -> Json:
    """One entry of a list; its id and title follow from the number and the day."""
    paper: Json = {
        "id": f"{day:%y%m}.{day.day:02d}{number:03d}",
        "title": f"Made-up paper {number} of {day:%d %B}",
        "summary": f"It shows for ${number}$ tasks that $\\alpha$-pruning keeps what matters.",
        "authors": [{"name": "Ada Byron", "hidden": False}, {"name": "Kurt Weyl"}],
        "publishedAt": f"{day - timedelta(days=2)}T00:00:00.000Z",
        "submittedOnDailyAt": f"{day}T00:00:00.000Z",
        "submittedOnDailyBy": {"user": "mila", "fullname": "Mila S."},
        "upvotes": 100 - number,
        "ai_summary": "A method in one line.",
        "ai_keywords": ["pruning", "tasks"],
        **inner,
    }
    return {"paper": paper, "title": paper["title"], "numComments": number % 4}


def site(days: Mapping[date, Sequence[Json]]) -> Callable[[Request], Answer]:
    """Answers like the site that has these days."""

    def listed(query: Mapping[str, str]) -> list[Json]:
        if day := query.get("date"):
            return list(days.get(date.fromisoformat(day), ()))
        newest_first = [(day, one) for day in sorted(days, reverse=True) for one in days[day]]
        if week := query.get("week"):
            return [one for day, one in newest_first if f"{day:%G-W%V}" == week]
        if month := query.get("month"):
            return [one for day, one in newest_first if f"{day:%Y-%m}" == month]
        return [one for _, one in newest_first]

    def answer(request: Request) -> Answer:
        all_papers = [one for entries in days.values() for one in entries]
        if request.path == "/api/daily_papers":
            limit, page = int(request.query.get("limit", "50")), int(request.query.get("p", "0"))
            return _json(listed(request.query)[page * limit : (page + 1) * limit], request)
        if request.path == "/api/papers/search":
            wanted = request.query["q"].casefold()
            return _json([one for one in all_papers if wanted in str(one).casefold()], request)
        if request.path.endswith(".md"):
            return Answer(full_text(request.path.removeprefix("/papers/")[:-3]).encode())
        id = request.path.removeprefix("/api/papers/")
        found = [one["paper"] for one in all_papers if one["paper"]["id"] == id]  # type: ignore[index]
        if not found:
            return Answer(b'{"error":"Paper not found"}', 404)
        return _json(found[0], request)

    return answer


def full_text(id: str) -> str:
    """A made-up paper of ten sections, as Markdown."""
    sections = (
        f"## Section {number}\n\n"
        f"Let $x_{number} \\in \\mathbb{{R}}^d$ be **given**. "
        + "Words make up a line. "
        * 20
        + "\n\n"
        f"| model | score |\n|---|---|\n| large | {number}.5 |\n| small | {number}.25 |\n\n"
        "- one point\n- another, with a [link](https://example.org/" + str(number) + ")\n\n"
        "```python\nassert code == code\n```"
        for number in range(1, 11)
    )
    return "\n\n".join([f"# Paper {id} in full", "## Abstract", "It is *short*.", *sections])


def three_days() -> Callable[[Request], Answer]:
    """The site as most tests want it: 30 papers on Friday, 12 on Thursday, 8 on Wednesday."""
    return site(
        {
            DAY: [entry(number) for number in range(1, 31)],
            DAY - timedelta(days=1): [
                entry(number, DAY - timedelta(days=1)) for number in range(1, 13)
            ],
            DAY - timedelta(days=2): [
                entry(number, DAY - timedelta(days=2)) for number in range(1, 9)
            ],
        }
    )


def _json(value: object, request: Request) -> Answer:
    body = json.dumps(value).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    if request.headers.get("If-None-Match") == etag:
        return Answer(b"", 304, {"ETag": etag})
    return Answer(body, headers={"ETag": etag, "Content-Type": "application/json"})
