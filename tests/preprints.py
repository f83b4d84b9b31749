"""A made-up bioRxiv and a made-up OpenReview, in the shapes of their APIs, for the local server."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

from tests.server import Answer, Request

Json = dict[str, object]
DAY = date(2026, 11, 23)
"""The made-up servers' newest day."""
PAGE = 30
"""Entries of a page of bioRxiv."""
VENUE = "ICLR.cc/2026/Conference"


def preprint(number: int, day: date = DAY, version: int = 1, **fields: object) -> Json:
    """A version of a preprint; its DOI and title follow from the number."""
    return {
        "title": f"Made-up preprint {number}",
        "authors": "Byron, A.; Weyl, K. B.",
        "author_corresponding": "Ada Byron",
        "author_corresponding_institution": "Made-up Institute",
        "doi": f"10.64898/2026.11.20.{700000 + number}",
        "date": day.isoformat(),
        "version": str(version),
        "type": "new results",
        "license": "cc_by",
        "category": "cell biology",
        "jatsxml": "https://www.biorxiv.org/content/early/2026/11/20/made-up.source.xml",
        "abstract": f"What preprint {number} shows, with p < 0.05.",
        "funder": "NA",
        "published": "NA",
        "server": "bioRxiv",
        **fields,
    }


def page_of_preprints(entries: Sequence[object], total: int | None = None, start: int = 0) -> bytes:
    """An answer with these entries."""
    if not entries:
        return json.dumps({"messages": [{"status": "no posts found"}], "collection": []}).encode()
    message = {
        "status": "ok", "category": "all", "interval": "2026-11-20:2026-11-23", "funder": "all",
        "cursor": start, "count": len(entries), "count_new_papers": str(len(entries)),
        "total": str(len(entries) if total is None else total),
    }  # fmt: skip
    return json.dumps({"messages": [message], "collection": list(entries)}).encode()


def biorxiv(entries: Sequence[Json]) -> Callable[[Request], Answer]:
    """Answers like the server with these entries: by days, the oldest first, and by category."""

    def answer(request: Request) -> Answer:
        _, _, server, first, last, start, _ = request.path.split("/")
        category = request.query.get("category", "").replace("_", " ")
        found = [
            one
            for one in sorted(entries, key=lambda one: str(one["date"]))
            if first <= str(one["date"]) <= last
            and str(one["server"]).lower() == server
            and category in ("", one["category"])
        ]
        begin = int(start)
        return Answer(page_of_preprints(found[begin : begin + PAGE], len(found), begin))

    return answer


def submission(number: int, venue: str = VENUE, **content: object) -> Json:
    """A submission; its id and title follow from the number."""
    moment = datetime(2026, 1, 26, 12, tzinfo=UTC) + timedelta(days=number % 3)
    values: Json = {
        "title": f"Made-up submission {number}",
        "authors": ["Ada Byron", "Kurt Weyl"],
        "authorids": ["~Ada_Byron1", "~Kurt_Weyl1"],
        "keywords": ["pruning", "made-up tasks"],
        "TLDR": "It is short.",
        "abstract": f"What submission {number} shows.\n\nIt has $x^2$ in it.",
        "venue": "ICLR 2026 Poster",
        "venueid": venue,
        "pdf": f"/pdf/{number:040x}.pdf",
        "_bibtex": "@inproceedings{byron2026made}",
        **content,
    }
    return {
        "id": f"aBc{number:07d}",
        "forum": f"aBc{number:07d}",
        "number": number,
        "cdate": 1758000000000,
        "pdate": int(moment.timestamp() * 1000),
        "mdate": 1770000000000,
        "invitations": [f"{venue}/-/Submission"],
        "content": {name: {"value": value} for name, value in values.items()},
    }


def page_of_submissions(notes: Sequence[object]) -> bytes:
    """An answer with these submissions; the count is capped, as the search of OpenReview does."""
    return json.dumps({"notes": list(notes), "count": 10000}).encode()


def openreview(notes: Sequence[Json], most: int = 1000) -> Callable[[Request], Answer]:
    """Answers like the search with these submissions, and at most so many on a page."""

    def answer(request: Request) -> Answer:
        if request.path != "/notes/search" or request.query.get("source") != "forum":
            body = b'{"name":"ChallengeRequiredError","message":"Challenge required","status":403}'
            return Answer(body, 403)
        start, limit = int(request.query["offset"]), int(request.query["limit"])
        return Answer(page_of_submissions(notes[start : start + min(limit, most)]))

    return answer
