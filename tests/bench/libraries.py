"""Made-up libraries of any size, the same each time."""

import json
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reader.catalogue.database import Database
from reader.library.event_line import encode_event
from reader.library.events import Change, Event
from reader.system.paths import Paths

DEVICE = "0123456789ab"
BEGUN = datetime(2024, 1, 1, tzinfo=UTC)


def key(number: int) -> str:
    """The key of the paper of that number."""
    return f"arxiv:{2400 + number // 20000 % 100:04d}.{number % 20000:05d}"


def record(key: str) -> dict[str, object]:
    """A paper with an abstract of usual length."""
    return {
        "key": key,
        "title": f"On the made-up paper {key} and what it is about",
        "abstract": "A sentence of an abstract that says what was done and found. " * 18,
        "authors": ["Ada Byron", "Kurt Weyl", "Emmy Klein"],
        "published": "2026-11-18",
    }


def records(database: Database, keys: Sequence[str]) -> dict[str, dict[str, object]]:
    """Such papers, by key, wherever they are asked for."""
    return {key: record(key) for key in keys}


def write_log(paths: Paths, events: int) -> None:
    """An event file of that many actions: reads, and of a hundred papers one is kept."""
    pick = random.Random(events)
    paths.events.mkdir(parents=True)
    with (paths.events / f"{DEVICE}.jsonl").open("wb") as file:
        for number in range(events):
            time = BEGUN + timedelta(minutes=5 * number)
            at = time.isoformat(timespec="seconds")
            paper = key(number)
            kept = number % 100 == 0
            change = Change(paper, "bookmark" if kept else "read", at)
            event = Event(
                id=f"{pick.getrandbits(64):016x}",
                at=at,
                stamp=int(time.timestamp() * 1_000_000),
                device=DEVICE,
                origin="key",
                changes=(change,),
                records={paper: record(paper)} if kept else {},
            )
            file.write(encode_event(event))


def write_stock(path: Path, records: int) -> None:
    """The same as stock TinyDB keeps it."""
    rows = {
        str(number + 1): {"key": key(number), "read": BEGUN.isoformat(), "bookmark": None}
        for number in range(records)
    }
    path.write_text(json.dumps({"_default": rows}))
