"""Commands as a shell sees them: output, errors, exit codes."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub import three_days
from tests.program import READER, Done, reader
from tests.server import Answer, Server

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The made-up site."""
    with Server(three_days()) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        yield server


def test_the_version_is_told() -> None:
    from reader import __version__

    assert reader("--version") == Done(0, f"reader {__version__}\n", "")


def test_help_has_examples_and_every_command() -> None:
    done = reader("--help")
    assert done.code == 0
    assert "examples:" in done.out
    for command in ("list", "show", "mark", "undo", "copy", "open", "count"):
        assert f"\n    {command} " in done.out
        assert reader(command, "--help").code == 0


def test_a_feed_is_tsv_in_a_pipe(hub: Server) -> None:
    done = reader("list", "2026-11-19")
    assert (done.code, done.err) == (0, "")
    assert len(done.out.splitlines()) == 12 + 1
    assert all(line.count("\t") == done.out.count("\t") // 13 for line in done.out.splitlines())


def test_a_feed_as_json_has_every_field(hub: Server) -> None:
    papers = json.loads(reader("list", "2026-11-20", "--format", "json").out)
    assert len(papers) == 30
    assert list(papers[0]) == [
        "key", "id", "title", "abstract", "authors", "author_count", "organization", "published",
        "featured", "votes", "comments", "submitter", "ai_summary", "keywords", "github",
        "github_stars", "project", "thumbnail", "links", "source", "first_seen", "read",
        "bookmarked", "tags", "note", "year", "version", "revised",
    ]  # fmt: skip
    assert papers[0]["links"]["page"] == "https://huggingface.co/papers/2611.20001"
    assert papers[0]["organization"] is None
    assert papers[0]["first_seen"]


def test_a_feed_is_filtered_then_sorted_then_limited(hub: Server) -> None:
    done = reader(
        "list", "2026-11-20", "--where", "paper", "--sort", "title", "--limit", "2",
        "--format", "jsonl",
    )  # fmt: skip
    titles = [json.loads(line)["title"] for line in done.out.splitlines()]
    assert titles == ["Made-up paper 1 of 20 November", "Made-up paper 10 of 20 November"]


def test_the_newest_day_is_named_on_standard_error(hub: Server) -> None:
    done = reader("list", "today", "--format", "links")
    assert len(done.out.splitlines()) == 30
    assert done.err == "Nothing newer yet than Friday 20 November 2026\n"


def test_standard_input_is_a_feed(hub: Server) -> None:
    export = reader("list", "2026-11-19", "--format", "json").out
    assert json.loads(reader("list", "-", "--format", "json", stdin=export).out) == json.loads(
        export
    )


def test_a_message_says_that_papers_come_from_the_last_snapshot(hub: Server) -> None:
    online = reader("list", "2026-11-19", "--format", "links")
    offline = reader("list", "2026-11-19", "--format", "links", endpoint=NOWHERE)
    assert (offline.code, offline.out) == (0, online.out)
    assert "can't be reached" in offline.err and len(offline.err.splitlines()) == 1


def test_a_feed_with_neither_answer_nor_snapshot_is_a_failure() -> None:
    done = reader("list", "2026-11-19", endpoint=NOWHERE)
    assert (done.code, done.out) == (1, "")
    assert "can't be reached" in done.err and len(done.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("list", "todya"), "did you mean today"),
        (("list", "today", "--where", "(a"), "(a\n^"),
        (("list", "today", "--format", "yaml"), "invalid choice"),
        (("list", "today", "--limit", "0"), "not a whole number from 1 up"),
        (("mark", "read", "nothing"), "nothing"),
        (("copy", "2611.20001", "--as", "{titel}"), "titel"),
        (("list", "nothing"), "No feed, date, paper or file"),
        ((), "needs a terminal"),
    ],
)
def test_a_usage_error_is_exit_code_2_and_no_output(
    hub: Server, arguments: tuple[str, ...], message: str
) -> None:
    done = reader(*arguments)
    assert (done.code, done.out) == (2, "")
    assert message in done.err


def test_a_file_that_can_t_be_read_is_exit_code_1_with_its_name(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"error": "Invalid date"}')
    done = reader("list", str(broken))
    assert (done.code, done.out) == (1, "")
    assert done.err == f"{broken} is an error message, no papers: Invalid date\n"


def test_marks_are_set_seen_counted_and_undone(hub: Server) -> None:
    reader("list", "today")
    assert reader("count").out == "30\n"
    ids = reader("list", "2026-11-20", "--limit", "3", "--format", "json").out
    keys = "\n".join(paper["id"] for paper in json.loads(ids))
    assert reader("mark", "read", stdin=keys) == Done(
        0, "", "Marked 3 papers read: “Made-up paper 1 of 20 November” and 2 more\n"
    )
    assert reader("count").out == "27\n"
    assert reader("mark", "bookmark", "2611.20005").err == (
        "Bookmarked “Made-up paper 5 of 20 November”\n"
    )
    bookmarks = json.loads(reader("list", "library:bookmarks", "--format", "json").out)
    assert [paper["id"] for paper in bookmarks] == ["2611.20005"]
    assert bookmarks[0]["abstract"]
    assert reader("undo").code == 0
    assert json.loads(reader("list", "library:bookmarks", "--format", "json").out) == []
    assert reader("undo").code == 0
    assert reader("count").out == "30\n"


def test_count_never_uses_the_network(hub: Server) -> None:
    done = reader("count")
    assert (done.code, done.out) == (1, "")
    assert done.err == "hf:daily was never fetched here; reader list hf:daily fetches it\n"
    assert hub.requests == []


def test_one_paper_is_shown_as_text(hub: Server) -> None:
    done = reader("show", "2611.20007")
    assert done.code == 0
    assert "Made-up paper 7 of 20 November" in done.out
    assert "α-pruning" in done.out


def test_a_closed_pipe_is_no_error(hub: Server) -> None:
    command = f"{' '.join(READER)} list hf:week/2026-W47 --format json | head -c 10"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_full_disk_is_one_sentence(hub: Server) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*READER, "list", "2026-11-19", "--format", "json"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


def test_a_file_is_written_whole_or_not_at_all(hub: Server, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    assert reader("list", "2026-11-19", "--format", "json", "-o", str(target)).code == 0
    assert len(json.loads(target.read_text())) == 12
    failed = reader("list", "2026-11-19", "-o", str(tmp_path / "no" / "out.json"))
    assert failed.code == 1
    assert len(failed.err.splitlines()) == 1


def test_without_a_clipboard_copy_says_so_and_prints_nothing_else(hub: Server) -> None:
    done = reader("copy", "2611.20001")
    assert done.code in (0, 1)
    assert done.err


@pytest.mark.recorded
def test_a_recorded_copied_page_is_listed_as_json(recorded: Path) -> None:
    page = recorded / "copied-pages/seed-search-parallel-apr13.txt"
    papers = json.loads(reader("list", str(page), "--format", "json").out)
    assert len(papers) == 12
    assert all(paper["title"] and paper["abstract"] for paper in papers)


@pytest.mark.recorded
def test_python_repr_dumps_are_refused_with_file_and_place(recorded: Path) -> None:
    for file in (recorded / "hf/odd").glob("python-repr*"):
        done = reader("list", str(file))
        assert (done.code, done.out) == (1, "")
        assert file.name in done.err and len(done.err.splitlines()) == 1


def test_tags_are_put_on_listed_and_taken_off(hub: Server) -> None:
    reader("list", "2026-11-20")
    done = reader("tag", "RL, To Read", "2611.20001", "2611.20002")
    assert (done.code, done.err) == (
        0,
        "Tagged 2 papers with rl, to-read: “Made-up paper 1 of 20 November” and 1 more\n",
    )
    assert reader("tag", "rl", "2611.20002", "--remove").code == 0
    assert reader("tag").out == "1\trl\n2\tto-read\n"
    tagged = json.loads(reader("list", "library:tag/to-read", "--format", "json").out)
    assert {(paper["id"], tuple(paper["tags"])) for paper in tagged} == {
        ("2611.20001", ("rl", "to-read")), ("2611.20002", ("to-read",)),
    }  # fmt: skip
    assert reader("undo").err == "Undone: 1 paper tagged rl again\n"
    assert reader("undo", "--redo").err == "Redone: 1 paper without the tag rl\n"
    assert reader("undo", "--redo") == Done(1, "", "Nothing to redo\n")
    assert reader("tag", "rl", "2611.20003", stdin="").code == 0
    assert reader("tag", "rl", stdin="2611.20004\n2611.20005\n").err == (
        "Tagged 2 papers with rl: “Made-up paper 4 of 20 November” and 1 more\n"
    )
    assert reader("tag", " , ", "2611.20001").code == 2


def test_a_note_is_written_printed_edited_and_deleted(
    hub: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader("list", "2026-11-20")
    assert reader("note", "2611.20001").code == 1
    assert reader("note", "2611.20001", "worth a \x1b[31msecond\x1b[0m look").code == 0
    assert reader("note", "2611.20001").out == "worth a second look\n"
    assert reader("note", "2611.20001", "-", stdin="two\nlines\n").code == 0
    assert reader("note", "2611.20001").out == "two\nlines\n"
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho "three" >> "$1"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    assert (
        reader("note", "2611.20001", "--edit").err
        == "Wrote the note on “Made-up paper 1 of 20 November”\n"
    )
    assert reader("note", "2611.20001").out == "two\nlinesthree\n"
    assert "two" in reader("show", "2611.20001").out
    assert reader("note", "2611.20001", "--delete").code == 0
    assert reader("note", "2611.20001").code == 1
    assert reader("undo").err == "Undone: 1 paper with the note as it was\n"
    assert reader("note", "2611.20001").out == "two\nlinesthree\n"
    monkeypatch.setenv("EDITOR", "/nonexistent/editor")
    assert "could not be started" in reader("note", "2611.20001", "--edit").err


def test_the_library_is_found_exported_imported_checked_and_compacted(
    hub: Server, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader("list", "2026-11-20")
    reader("mark", "bookmark", "2611.20001")
    reader("note", "2611.20001", "first")
    reader("note", "2611.20001", "second")
    folder = Path(reader("library", "path").out.strip())
    assert [file.suffix for file in folder.iterdir()] == [".jsonl"]
    snapshot = Path(reader("library", "path", "--snapshot").out.strip())
    assert json.loads(snapshot.read_bytes())["papers"]
    whole = reader("library", "check")
    assert (whole.code, whole.out, whole.err) == (
        0,
        "Nothing is damaged: 3 actions in 1 file\n",
        "",
    )
    export = tmp_path / "export.json"
    assert reader("library", "export", "-o", str(export)).code == 0
    assert (
        json.loads(reader("library", "export").out)["papers"]
        == json.loads(export.read_bytes())["papers"]
    )
    assert "bytes now; it had" in reader("library", "compact", "--forget").err
    assert reader("note", "2611.20001").out == "second\n"
    assert b"first" not in b"".join(file.read_bytes() for file in folder.iterdir())
    monkeypatch.setenv("HOME", str(tmp_path))
    assert reader("library", "import", str(export)).err == "1 imported, 0 already known\n"
    assert reader("library", "import", str(folder)).err == "0 imported, 1 already known\n"
    titles = reader("list", "library:bookmarks", "--format", "json").out
    assert json.loads(titles)[0]["title"] == "Made-up paper 1 of 20 November"
    (own,) = (tmp_path / ".local/share/reader/events").iterdir()
    with own.open("ab") as end:
        end.write(b"torn")
    harmed = reader("library", "check")
    assert harmed.code == 1 and "is cut" in harmed.err
    listed = tmp_path / "list.json"
    listed.write_text(titles)
    monkeypatch.setenv("HOME", str(tmp_path / "third"))
    assert reader("library", "import", str(listed)).err == "1 imported, 0 already known\n"
    assert json.loads(reader("list", "library:all", "--format", "json").out)[0]["abstract"]
    assert reader("library", "import", str(tmp_path)).code == 1


def test_rules_are_set_listed_asked_for_and_taken_off(hub: Server) -> None:
    assert reader("mute", "author:byron votes:<75").err == ("Muted: author:byron votes:<75\n")
    assert reader("mute", "author:byron votes:<75").err == (
        "Muted already: author:byron votes:<75\n"
    )
    assert reader("mute").out == "author:byron votes:<75\n"
    muted = reader("list", "2026-11-20", "--where", "is:muted", "--format", "links").out
    assert len(muted.splitlines()) == 5
    assert reader("count", "2026-11-20").out == "25\n"
    assert reader("mute", "--remove", "author:byron votes:<75").err == (
        "No longer muted: author:byron votes:<75\n"
    )
    assert reader("count", "2026-11-20").out == "30\n"
    two = reader("mute", "kw:one", "kw:two")
    assert two.err == "Muted: kw:one, kw:two\n"
    unset = reader("mute", "--remove", "kw:three")
    assert (unset.code, unset.err) == (0, "Not muted: kw:three\n")
    assert reader("undo").code == 0
    assert reader("mute", "is:nice").code == 2
    assert reader("mute", "").code == 2
    assert reader("undo").code == 0
    assert reader("mute").out == "author:byron votes:<75\n"


@pytest.mark.parametrize("body", [b"<html>Log in to the train</html>", bytes(range(256))])
def test_a_bad_answer_leaves_the_last_snapshot(hub: Server, body: bytes) -> None:
    reader("list", "2026-11-20")
    hub.answer = lambda request: Answer(body)
    done = reader("list", "2026-11-20", "--format", "links")
    assert (done.code, len(done.out.splitlines())) == (0, 30)
    assert "what follows was fetched on" in done.err
    assert reader("list", "2026-11-19").code == 1


def test_a_paper_is_sent_to_a_target_of_the_configuration(hub: Server, tmp_path: Path) -> None:
    reader("list", "2026-11-20")
    out = tmp_path / "papers.txt"
    config = tmp_path / "config.toml"
    config.write_text(
        f'[targets.inbox]\ncommand = ["tee", "-a", "{out}"]\ntemplate = "{{id}} {{title}}"\n'
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("READER_CONFIG", str(config))
        done = reader("copy", "2611.20001", "--to", "inbox")
        assert (done.code, done.err) == (0, "Sent “Made-up paper 1 of 20 November” to inbox\n")
        assert out.read_text() == "2611.20001 Made-up paper 1 of 20 November\n"
        unknown = reader("copy", "2611.20001", "--to", "outbox")
        assert unknown.code == 2
        assert "No target is called 'outbox'; your targets are inbox" in unknown.err
