"""The replay of what people chose, on a small made-up folder."""

import json
import lzma
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.bench.choices import main
from tests.bench.replay import measure_order
from tests.ranking.test_ranking import TOPICS, text


def test_the_replay_of_a_folder_ends_with_one_line_of_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    papers, chosen = [], {}
    for day in range(12):
        at = (date(2026, 1, 1) + timedelta(days=day)).isoformat()
        for number in range(40):
            topic = list(TOPICS)[number % 4]
            id = f"2601.{day * 100 + number:05d}"
            papers.append(
                {
                    "id": id,
                    "day": at,
                    "title": f"On {topic}",
                    "abstract": text(topic, day * 100 + number),
                    "authors": [],
                    "categories": [],
                }
            )
            if topic == "robots":
                chosen[id] = at
    with lzma.open(tmp_path / "papers.jsonl.xz", "wt") as file:
        file.write("\n".join(map(json.dumps, papers)))
    readers = {"someone": {"source": "made up", "chosen": chosen}}
    (tmp_path / "readers.json").write_text(json.dumps(readers))
    assert main(["--data", str(tmp_path), "--json", "--jobs", "1"]) == 0
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert list(found) == [
        "recall_at_20", "average_precision", "remembered_at_10", "recall_at_20_after_5",
    ]  # fmt: skip
    assert found["recall_at_20"] == 1.0 and found["average_precision"] > 0.95
    assert found["remembered_at_10"] is None


def test_the_figures_of_an_order_are_those_of_the_textbook() -> None:
    figures = measure_order([True, False, True, *[False] * 30, True])
    assert figures.recall == pytest.approx(2 / 3)
    assert figures.precision == pytest.approx((1 + 2 / 3 + 3 / 34) / 3)
