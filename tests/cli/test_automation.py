"""Commands for scripts and status bars: import, next, ids through pipes, JSON with its schema."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from reader.formats import FORMATS
from reader.formats.records import Record
from reader.formats.schema import VERSION, json_schema
from tests.cli.test_commands import NOWHERE
from tests.hub import three_days
from tests.program import READER, reader
from tests.server import Server

BIB = """@misc{byron2026made,
      title={On 50\\% of {LLM}s},
      author={Byron, Ada and Weyl, Kurt},
      year={2026},
      eprint={2611.90001},
      archivePrefix={arXiv},
      primaryClass={cs.CL}
}
"""
IDS = ("2611.20001", "2611.20002", "2611.20003")


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The made-up site."""
    with Server(three_days()) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        yield server


def list_bookmarks() -> list[str]:
    return reader("list", "library:bookmarks", "--format", "ids").out.split()


def test_papers_of_a_bibliography_are_bookmarked_whole_and_without_network(tmp_path: Path) -> None:
    (tmp_path / "refs.bib").write_text(BIB)
    done = reader("import", str(tmp_path / "refs.bib"), endpoint=NOWHERE)
    assert (done.code, done.err) == (0, "1 bookmarked\n")
    [paper] = json.loads(reader("list", "library:bookmarks", "--format", "json").out)
    assert (paper["title"], paper["year"]) == ("On 50% of LLMs", 2026)
    assert paper["authors"] == ["Ada Byron", "Kurt Weyl"]
    again = reader("import", str(tmp_path / "refs.bib"))
    assert again.err == "0 bookmarked, 1 already bookmarked\n"


def test_imported_papers_are_tagged_on_request(tmp_path: Path) -> None:
    (tmp_path / "refs.bib").write_text(BIB)
    done = reader("import", str(tmp_path / "refs.bib"), "--tag", "thesis,To Read")
    assert done.err == "1 bookmarked, all tagged thesis, to-read\n"
    assert reader("list", "library:tag/thesis", "--format", "ids").out == "2611.90001\n"


def test_an_import_is_undone_as_one_action(tmp_path: Path) -> None:
    (tmp_path / "ids.txt").write_text("\n".join(IDS))
    reader("import", str(tmp_path / "ids.txt"))
    assert len(list_bookmarks()) == 3
    assert reader("undo").code == 0
    assert list_bookmarks() == []


def test_an_export_of_ours_brings_its_marks_and_nothing_more(hub: Server, tmp_path: Path) -> None:
    reader("list", "2026-11-20")
    reader("mark", "read", IDS[0])
    reader("tag", "rl", IDS[1])
    listed = tmp_path / "listed.csv"
    for name in ("csv", "jsonl", "json"):
        reader("list", "2026-11-20", "--format", name, "-o", str(listed))
        other = {**os.environ, "HOME": str(tmp_path / name)}
        for variable in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
            other.pop(variable, None)

        def run_command(*words: str, other: dict[str, str] = other) -> tuple[str, str]:
            done = subprocess.run(
                [*READER, *words], capture_output=True, text=True, check=True, env=other
            )
            return done.stdout, done.stderr

        assert run_command("import", str(listed))[1] == "2 imported, 28 already known\n", name
        assert run_command("list", "library:history", "--format", "ids")[0].split() == [IDS[0]]
        assert run_command("list", "library:tag/rl", "--format", "ids")[0].split() == [IDS[1]]
        assert run_command("list", "library:bookmarks", "--format", "ids")[0] == ""


def test_what_is_nothing_to_import_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("nothing of the kind\n")
    done = reader("import", str(tmp_path / "x.txt"))
    assert done.code == 1
    assert len(done.err.splitlines()) == 1 and "what can be read" in done.err.replace(
        "that", "what"
    )


def test_ids_go_through_a_pipe_into_marks(hub: Server) -> None:
    listed = reader("list", "2026-11-20", "--format", "ids", "--limit", "3")
    assert listed.out.split() == list(IDS)
    assert reader("mark", "bookmark", stdin=listed.out).err == (
        "Bookmarked 3 papers: “Made-up paper 1 of 20 November” and 2 more\n"
    )
    assert sorted(list_bookmarks()) == sorted(IDS)


def test_links_and_keys_go_through_a_pipe_as_well(hub: Server) -> None:
    links = reader("list", "2026-11-20", "--format", "links", "--limit", "2").out
    assert reader("tag", "rl", stdin=links).err == (
        "Tagged 2 papers with rl: “Made-up paper 1 of 20 November” and 1 more\n"
    )


def test_next_is_the_first_unread_paper_and_uses_no_network(hub: Server) -> None:
    reader("list", "hf:daily")
    request_count = len(hub.requests)
    first = reader("next")
    assert first.out == (
        "Made-up paper 1 of 20 November https://huggingface.co/papers/2611.20001\n"
    )
    reader("mark", "read", IDS[0])
    assert reader("next", "--format", "ids").out == f"{IDS[1]}\n"
    assert reader("next", "--where", "is:read", "--template", "{id}").out == f"{IDS[0]}\n"
    assert json.loads(reader("next", "--json").out)["id"] == IDS[1]
    assert len(hub.requests) == request_count


def test_next_prints_nothing_if_no_paper_matches(hub: Server) -> None:
    reader("list", "hf:daily")
    done = reader("next", "--where", "title:nowhere")
    assert (done.code, done.out) == (0, "")
    assert done.err == "Nothing in hf:daily matches title:nowhere\n"


def test_count_counts_the_papers_that_match(hub: Server) -> None:
    reader("list", "hf:daily")
    assert reader("count", "--where", "title:november").out == "30\n"


def test_muted_papers_count_in_the_library_as_in_the_app(hub: Server) -> None:
    reader("list", "hf:daily")
    reader("tag", "rl", IDS[0])
    reader("mute", "author:byron")
    assert reader("count").out == "0\n"
    assert reader("count", "library:tag/rl").out == "1\n"


def test_a_template_makes_the_lines(hub: Server) -> None:
    done = reader("list", "2026-11-20", "--limit", "1", "--template", r"{id}\t{title}")
    assert done.out == f"{IDS[0]}\tMade-up paper 1 of 20 November\n"


def test_an_unknown_value_of_a_template_is_said_before_anything_is_fetched(hub: Server) -> None:
    done = reader("list", "2026-11-20", "--template", "{titel}")
    assert done.code == 2
    assert done.err.startswith("No value is called 'titel'; there are key, id, title")
    assert not hub.requests


@pytest.mark.parametrize(
    ("words", "code", "kind"),
    [
        (("list", "nope"), 2, "AddressError"),
        (("list", "sample:", "--where", "a ("), 2, "QueryError"),
        (("list", "--limit", "none"), 2, "UsageError"),
        (("list", "2026-11-20"), 1, "Unreachable"),
        (("list", "sample:", "-o", "/nowhere/x"), 1, "FileError"),
    ],
)
def test_errors_are_json_on_request(words: tuple[str, ...], code: int, kind: str) -> None:
    done = reader(*words, "--json", endpoint=NOWHERE)
    assert done.code == code and done.out == ""
    errors = [json.loads(line) for line in done.err.splitlines()]
    jsonschema.validate(errors[-1], json.loads(json_schema())["$defs"]["Error"])
    assert (errors[-1]["error"]["kind"], errors[-1]["error"]["exit_code"]) == (kind, code)
    plain = reader(*words, endpoint=NOWHERE)
    assert plain.err.splitlines()[len(errors) - 1] == errors[-1]["error"]["message"]


def test_papers_are_json_where_json_is_asked_for(hub: Server) -> None:
    listed = json.loads(reader("list", "2026-11-20", "--limit", "2", "--json").out)
    shown_paper = json.loads(reader("show", IDS[0], "--json").out)
    assert [paper["id"] for paper in listed] == list(IDS[:2])
    assert shown_paper == listed[0]


def test_notes_are_json_where_json_is_asked_for(hub: Server) -> None:
    done = reader("mark", "read", IDS[0], "--json")
    assert json.loads(done.err) == {"note": "Marked “Made-up paper 1 of 20 November” read"}


def test_the_schema_is_what_is_printed(hub: Server) -> None:
    schema = json.loads(reader("schema").out)
    assert schema["$id"] == f"urn:reader:paper:{VERSION}"
    jsonschema.Draft202012Validator.check_schema(schema)
    reader("mark", "bookmark", IDS[0])
    reader("tag", "rl", IDS[0])
    for words in (("2026-11-20",), ("sample:",), ("library:all",)):
        papers = json.loads(reader("list", *words, "--format", "json").out)
        jsonschema.validate(papers, schema)
        assert papers and all({*paper} == {*Record.__struct_fields__} for paper in papers)


def test_names_of_the_schemas_version_stay_and_new_ones_come_last() -> None:
    assert VERSION == 1
    assert Record.__struct_fields__[:25] == (
        "key", "id", "title", "abstract", "authors", "author_count", "organization", "published",
        "featured", "votes", "comments", "submitter", "ai_summary", "keywords", "github",
        "github_stars", "project", "thumbnail", "links", "source", "first_seen", "read",
        "bookmarked", "tags", "note",
    )  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_a_closed_pipe_is_no_error(name: str) -> None:
    code = f"{' '.join(READER)} list sample: --format {name} | head -c 10"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", code], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("name", FORMATS)
def test_a_full_disk_is_one_sentence(name: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*READER, "list", "sample:", "--format", name],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert (
        done.stderr
        == "The output could not be written (No space left on device); make room for it\n"
    )


@pytest.mark.parametrize("name", FORMATS)
def test_a_target_that_can_not_be_written_is_one_sentence_and_no_half_file(
    name: str, tmp_path: Path
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    (closed / "file").mkdir()
    for target in (
        closed / "file",
        closed / "missing" / "file",
        Path("/proc/file"),
        Path("/dev/full"),
    ):
        done = reader("list", "sample:", "--format", name, "-o", str(target))
        assert done.code == 1
        assert len(done.err.splitlines()) == 1 and "could not be written" in done.err
    assert [path.name for path in closed.iterdir()] == ["file"]
