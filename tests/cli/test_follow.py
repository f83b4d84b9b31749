"""What the user follows, as a shell sees it: rules, and the one feed of what is new under them."""

import json
from pathlib import Path

import pytest

from tests.cli.test_sync import answer_request, net
from tests.hub import DAY, entry, site
from tests.program import reader
from tests.server import Server

__all__ = ["net"]


def ids(*options: str) -> list[str]:
    """The ids that ``reader list`` prints."""
    return reader("list", *options, "--format", "ids").out.split()


def id_of(number: int) -> str:
    return f"2611.20{number:03d}"


@pytest.fixture
def day(net: Server) -> Server:
    """Six papers: two of a laboratory, three on owls (one of them of the laboratory)."""
    papers = [
        entry(1, organization={"name": "Deep Lab", "fullname": "Deep Lab"}),
        entry(2, organization={"name": "Deep Lab", "fullname": "Deep Lab"}, title="Owls at night"),
        entry(3, title="Owls by day"),
        entry(4),
        entry(5, title="Great owls"),
        entry(6),
    ]
    hub = site({DAY: papers})
    net.answer = lambda one: hub(one) if one.path.startswith("/api/daily") else answer_request(one)
    return net


def test_without_rules_it_says_how_to_follow(day: Server) -> None:
    done = reader("list", "following:", "--format", "ids")
    assert (done.code, done.out) == (0, "")
    assert "You follow nothing yet; reader follow author:byron" in done.err
    assert reader("count", "following:").out == "0\n"


def test_what_is_new_under_any_rule_is_listed_once_the_unread_first(day: Server) -> None:
    assert reader("follow", "org:deep-lab", "title:owls").err == (
        "Followed: org:deep-lab, title:owls\n"
    )
    assert reader("follow", "title:owls").err == "Followed already: title:owls\n"
    assert reader("follow").out == "org:deep-lab\ntitle:owls\n"
    assert ids("following:") == []
    reader("list", "2026-11-20")
    assert ids("following:") == [id_of(1), id_of(2), id_of(3), id_of(5)]
    assert reader("count", "following:").out == "4\n"
    reader("mark", "read", id_of(1), id_of(3))
    assert ids("following:") == [id_of(2), id_of(5), id_of(1), id_of(3)]
    assert reader("count", "following:").out == "2\n"
    assert reader("next", "following:", "--format", "ids").out == f"{id_of(2)}\n"
    assert ids("following:", "--where", "is:read") == [id_of(1), id_of(3)]


def test_a_rule_is_taken_back_by_undo_and_by_remove(day: Server) -> None:
    reader("list", "2026-11-20")
    reader("follow", "title:owls")
    assert len(ids("following:")) == 3
    assert reader("undo").err == "Undone: 1 rule no longer followed\n"
    assert ids("following:") == []
    assert reader("undo", "--redo").err == "Redone: 1 rule followed again\n"
    assert len(ids("following:")) == 3
    assert reader("follow", "--remove", "title:owls").err == "No longer followed: title:owls\n"
    assert reader("follow", "--remove", "is:nice").err == "Not followed: is:nice\n"
    assert reader("follow").out == ""


def test_a_muted_paper_is_hidden_there_too(day: Server) -> None:
    reader("list", "2026-11-20")
    reader("follow", "title:owls")
    reader("mute", 'title:"owls by"')
    assert reader("count", "following:").out == "2\n"


def test_a_followed_feed_is_fetched_with_it_and_shares_no_paper_with_a_query(day: Server) -> None:
    assert reader("follow", "cs.CL", "arxiv:search/ti:agents").err == (
        "Followed: arxiv:new/cs.CL, arxiv:search/ti:agents\n"
    )
    reader("follow", "title:announced")
    found = ids("following:")
    assert sorted(found) == ["2611.20001", "2611.30001", "2611.40001", "2611.40002"]
    asked = len(day.requests)
    assert ids("following:") == found
    assert len(day.requests) == asked, "a followed feed that is fresh is not fetched again"


def test_a_feed_that_fails_does_not_spoil_the_others(day: Server) -> None:
    reader("list", "2026-11-20")
    reader("follow", "title:owls", "cs.LG", "cs.CL")
    done = reader("list", "following:", "--format", "ids")
    assert done.code == 0
    assert {id_of(2), id_of(3), id_of(5), "2611.30001"} == set(done.out.split()) - {id_of(1)}
    assert "404" in done.err and done.err.endswith("what else you follow is shown\n")


def test_a_feed_that_fails_alone_is_a_failure(day: Server) -> None:
    reader("follow", "cs.LG")
    done = reader("list", "following:")
    assert done.code == 1 and "404" in done.err
    assert "was never fetched here" in reader("count", "following:").err


def test_sync_fetches_what_is_followed(day: Server) -> None:
    assert "following:" not in reader("sync").err
    reader("follow", "cs.CL")
    assert "following: 2 papers" in reader("sync").err
    assert reader("count", "following:").out == "2\n"


def test_what_is_no_rule_is_refused(day: Server) -> None:
    for rule, why in {
        "is:nice": "^",
        '""': "is not a rule; write words",
        "arxiv:nothing": "is no feed; there are",
        "library:all": "can't be followed: it gets no new papers",
        "2026-11-20": "can't be followed",
        "https://me:secret@example.org/feed": "No feed takes a user or a password",
    }.items():
        done = reader("follow", rule)
        assert done.code == 2 and why in done.err, done
    assert reader("follow").out == ""


def test_rules_go_to_another_library_with_an_export_or_its_folder(
    day: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader("follow", 'author:"Yann LeCun"', "arxiv:search/ti:agents")
    export = tmp_path / "export.json"
    reader("library", "export", "-o", str(export))
    tables = json.loads(export.read_bytes())
    assert [one["rule"] for one in tables["follows"].values()] == [
        "arxiv:search/ti:agents",
        'author:"Yann LeCun"',
    ]
    folder = reader("library", "path").out.strip()
    for name, source in {"one": str(export), "two": folder}.items():
        monkeypatch.setenv("HOME", str(tmp_path / name))
        assert "2" in reader("library", "import", source).err
        assert set(reader("follow").out.splitlines()) == {
            "arxiv:search/ti:agents",
            'author:"Yann LeCun"',
        }
