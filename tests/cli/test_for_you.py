"""Papers in the order of what was kept, as a shell sees them."""

from pathlib import Path

import pytest

from tests.cli.test_sync import net
from tests.hub import DAY, entry, site
from tests.program import reader
from tests.ranking.test_ranking import text
from tests.server import Answer, Server

__all__ = ["net"]


def write_papers(path: Path, topic: str, numbers: range) -> list[str]:
    """Write a BibTeX file of made-up papers on a topic; return their ids."""
    ids = [f"2611.{number:05d}" for number in numbers]
    entries = (
        f"@article{{x{id}, title={{On {topic} {id}}}, author={{Byron, Ada}}, eprint={{{id}}},"
        f" archivePrefix={{arXiv}}, abstract={{{text(topic, int(id[5:]))}}}, year={{2026}}}}"
        for id in ids
    )
    path.write_text("\n".join(entries), encoding="utf-8")
    return ids


def listed(*options: str) -> list[str]:
    return reader("list", *options, "--format", "ids").out.split()


@pytest.fixture
def day(tmp_path: Path) -> Path:
    """A feed of 40 papers, of which the last three are on decoding, and six kept on decoding."""
    write_papers(tmp_path / "a.bib", "robots", range(100, 119))
    write_papers(tmp_path / "b.bib", "proteins", range(200, 218))
    write_papers(tmp_path / "c.bib", "decoding", range(300, 303))
    parts = [(tmp_path / name).read_text(encoding="utf-8") for name in ("a.bib", "b.bib", "c.bib")]
    path = tmp_path / "day.bib"
    path.write_text("\n".join(parts), encoding="utf-8")
    write_papers(tmp_path / "kept.bib", "decoding", range(400, 406))
    return path


WANTED = {"2611.00300", "2611.00301", "2611.00302"}


def test_before_five_papers_are_kept_it_says_how_many_are_missing_and_how_to_give_them(
    day: Path,
) -> None:
    done = reader("list", str(day), "--sort", "for-you", "--format", "ids")
    assert "needs 5 more papers" in done.err and "reader import refs.bib" in done.err
    assert done.out.split()[0] == "2611.00100"


def test_what_was_kept_tells_the_order_the_matches_the_feed_and_the_reason(day: Path) -> None:
    reader("import", str(day.parent / "kept.bib"))
    assert set(listed(str(day), "--sort", "for-you", "--limit", "3")) == WANTED
    assert set(listed(str(day), "--where", "match:>90")) == WANTED
    assert set(listed("catalogue:", "--where", "match:>90 -is:bookmarked")) == WANTED
    assert set(listed("foryou:", "--limit", "3")) == WANTED
    why = reader("why", "2611.00300").out
    assert "of 100 · " in why and "like “On decoding 2611.004" in why and ", kept " in why
    digest = reader("digest", str(day), "--sort", "for-you", "--limit", "3").out
    assert all(f"{place}. On decoding" in digest for place in (1, 2, 3))
    assert "most voted" not in digest


def test_not_for_me_counts_against_is_undone_and_leaves_the_feed(day: Path) -> None:
    reader("import", str(day.parent / "kept.bib"))
    reader("list", str(day))
    before = listed("foryou:")
    assert "as not for you" in reader("mark", "not-for-me", "2611.00301").err
    assert listed("foryou:").count("2611.00301") == 0
    assert "no longer marked as not for you" in reader("undo").err
    assert listed("foryou:") == before


def test_the_ranking_is_forgotten_and_follows_from_the_marks_again(day: Path) -> None:
    reader("import", str(day.parent / "kept.bib"))
    before = listed(str(day), "--sort", "for-you")
    assert reader("forget-ranking").code == 0
    assert listed(str(day), "--where", "has:code match:>0") == []
    assert listed(str(day), "--sort", "for-you") == before


def test_a_tag_is_ranked_for_itself(day: Path) -> None:
    kept = [f"2611.{number:05d}" for number in range(400, 406)]
    reader("import", str(day.parent / "kept.bib"))
    assert "needs 5 more" in reader("list", "foryou:tag/robots").err
    reader("list", str(day))
    reader("tag", "robots", *(f"2611.{number:05d}" for number in range(100, 105)))
    reader("tag", "fast", *kept)
    assert set(listed("foryou:tag/fast", "--limit", "3")) == WANTED
    assert set(listed("foryou:tag/robots", "--limit", "3")) <= {
        f"2611.{number:05d}" for number in range(105, 119)
    }


def test_what_was_copied_opened_and_read_in_full_counts_as_chosen(
    day: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER", "true")
    reader("list", str(day.parent / "kept.bib"))
    kept = [f"2611.{number:05d}" for number in range(400, 406)]
    assert reader("open", kept[0]).code == 0
    assert "needs 5 more" in reader("why", kept[0]).out
    reader("copy", *kept[:5])
    assert reader("undo").err == "Nothing to undo\n"
    assert set(listed(str(day), "--sort", "for-you", "--limit", "3")) == WANTED
    why = reader("why", "2611.00300").out
    assert "like “On decoding 2611.004" in why and ", copied " in why
    digest = reader("digest", str(day), "--sort", "for-you", "--limit", "3").out
    assert all(f"{place}. On decoding" in digest for place in (1, 2, 3))


def test_a_term_is_switched_off_pinned_and_cleared_and_all_is_told(day: Path) -> None:
    reader("import", str(day.parent / "kept.bib"))
    reader("list", str(day))
    assert "speculative" in reader("why", "--all", "2611.00300").out
    assert reader("taste", "off", "Tokens", "draft").err == "Switched off: token, draft\n"
    assert reader("taste", "off", "draft").err == "Off already: draft\n"
    assert reader("taste", "pin", "--author", "Ada Byron").err == "Pinned: ada byron\n"
    account = reader("why", "2611.00300", "--all").out
    assert " off\n" in account and "author Ada Byron" in account and ", kept " in account
    told = reader("taste").out
    assert "  off  draft\n" in told and "  pin  author ada byron\n" in told
    assert reader("why").out == told and "decoding" in told
    assert "taste taken back" in reader("undo").err
    assert reader("taste", "clear", "draft", "token").code == 0
    assert "Your rules" not in reader("taste").out
    assert reader("taste", "off").code == reader("taste", "off", "the").code == 2


def test_the_users_feeds_are_fetched_before_the_best_is_shown(day: Path, net: Server) -> None:
    papers = [
        entry(number, summary=text("decoding" if number == 7 else "robots", number))
        for number in range(1, 20)
    ]
    net.answer = site({DAY: papers})
    assert listed("foryou:") == [] and not net.requests, "too little is known: nothing is fetched"
    reader("import", str(day.parent / "kept.bib"))
    net.requests.clear()
    assert listed("foryou:")[0] == "2611.20007"
    asked = len(net.requests)
    assert asked and all(one.path == "/api/daily_papers" for one in net.requests)
    assert listed("foryou:")[0] == "2611.20007"
    assert len(net.requests) == asked, "what is fresh is not fetched again"


def test_without_a_network_the_best_of_what_is_there_is_shown(day: Path, net: Server) -> None:
    net.answer = lambda _: Answer(b"", 404)
    reader("import", str(day.parent / "kept.bib"))
    done = reader("list", "foryou:")
    assert done.code == 1 and "404" in done.err
    reader("list", str(day))
    done = reader("list", "foryou:", "--format", "ids", "--limit", "3")
    assert set(done.out.split()) == WANTED and "404" in done.err
    assert "what came before is shown" in done.err
