"""Papers that are not known are asked for before they are marked; each message has a title."""

import json
from collections.abc import Iterator

import pytest

from reader.system.paths import Paths
from tests.cli.test_commands import NOWHERE
from tests.cli.test_sync import answer_request
from tests.program import Done, reader
from tests.server import Answer, Request, Server

NEVER = "9999.99999"
"""An id that no paper has."""
FIRST = "“Made-up paper 1 of 20 November”"


def answer(request: Request) -> Answer:
    """Hugging Face and arXiv, which refuses a batch that holds an id that it can't have."""
    if request.path == "/api/query":
        ids = request.query["id_list"].split(",")
        if NEVER in ids:
            return Answer(b"<feed/>", status=400)
        known = [id for id in ids if not id.endswith("9")]
        return answer_request(request._replace(query={"id_list": ",".join(known)}))
    return answer_request(request)


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Both sites on loopback."""
    with Server(answer) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        monkeypatch.setenv("READER_ARXIV_ENDPOINT", server.url)
        yield server


@pytest.fixture
def no_net(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither site answers."""
    monkeypatch.setenv("HF_ENDPOINT", NOWHERE)
    monkeypatch.setenv("READER_ARXIV_ENDPOINT", NOWHERE)


def list_bookmarks() -> dict[str, str]:
    """The titles of what is bookmarked, by id."""
    done = reader("list", "library:bookmarks", "--format", "json", endpoint=NOWHERE)
    return {paper["id"] or paper["key"]: paper["title"] for paper in json.loads(done.out)}


def test_a_paper_that_is_not_known_here_is_asked_for_and_has_a_title(net: Server) -> None:
    done = reader("mark", "bookmark", "2611.20001")
    assert done == Done(0, "", f"Bookmarked {FIRST}\n")
    assert reader("tag", "rl", "2611.49998").err == "Tagged “Paper 2611.49998 on arXiv” with rl\n"
    assert reader("note", "2611.49997", "why").code == 0
    assert list_bookmarks() == {"2611.20001": "Made-up paper 1 of 20 November"}
    assert reader("list", "library:all", "--format", "ids", endpoint=NOWHERE).out.split() == [
        "2611.49997", "2611.49998", "2611.20001",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        ("mark", "bookmark", NEVER),
        ("tag", "rl", NEVER),
        ("note", NEVER, "x"),
        ("mark", "read", NEVER),
    ],
)
def test_a_paper_that_nobody_knows_is_not_marked(
    words: tuple[str, ...], net: Server, paths: Paths
) -> None:
    said = f"{NEVER} is not known here; --offline marks it anyway\n"
    assert reader(*words) == Done(1, "", said)
    assert not paths.events.exists() or not list(paths.events.iterdir())


@pytest.mark.usefixtures("no_net")
def test_where_no_site_answers_the_message_says_so() -> None:
    done = reader("mark", "bookmark", "2611.20001")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("2611.20001 is not known here: ") and done.err.count("\n") == 1
    assert "can't be reached" in done.err and done.err.endswith("; --offline marks it anyway\n")


@pytest.mark.usefixtures("no_net")
def test_offline_marks_what_is_not_known_and_asks_nobody() -> None:
    assert reader("mark", "bookmark", "--offline", NEVER).err == f"Bookmarked {NEVER}\n"
    assert reader("tag", "rl", NEVER).err == f"Tagged {NEVER} with rl\n", "it is known now"
    assert reader("tag", "rl", "--offline", "2611.00001").err == "Tagged 2611.00001 with rl\n"
    assert reader("note", "--offline", "2611.00002", "x").err == "Wrote the note on 2611.00002\n"


def test_what_is_known_is_marked_and_the_others_are_named(net: Server) -> None:
    reader("list", "2026-11-20")
    done = reader("mark", "bookmark", "2611.20001", "doi:10.1234/x", "2611.20002", NEVER)
    assert done == Done(
        3,
        "",
        f"Bookmarked 2 papers: {FIRST} and 1 more;"
        f" doi:10.1234/x, {NEVER} are not known here; --offline marks them anyway\n",
    )
    assert sorted(list_bookmarks()) == ["2611.20001", "2611.20002"]


def test_offline_too_what_is_known_is_marked_and_the_others_are_named(net: Server) -> None:
    reader("list", "2026-11-20")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("READER_ARXIV_ENDPOINT", NOWHERE)
        ids = ["2611.20001", *(f"2611.5000{number}" for number in range(5))]
        done = reader("mark", "bookmark", stdin="\n".join(ids), endpoint=NOWHERE)
    assert done.code == 3 and done.err.count("\n") == 1
    assert done.err.startswith(f"Bookmarked {FIRST}; 2611.50000, 2611.50001, ")
    assert "2611.50004 are not known here: " in done.err and "can't be reached" in done.err
    assert list(list_bookmarks()) == ["2611.20001"]


def test_hundreds_of_ids_are_asked_for_in_batches(net: Server) -> None:
    ids = [f"2611.4{number:04}" for number in range(220)]
    done = reader("mark", "bookmark", stdin="\n".join([*ids, NEVER]))
    assert done.code == 3
    unknown = [id for id in ids if id.endswith("9")]
    first = "“Paper 2611.40000 on arXiv”"
    assert done.err.startswith(f"Bookmarked 198 papers: {first} and 197 more; {unknown[0]}, ")
    assert done.err.endswith("and 13 more are not known here; --offline marks them anyway\n")
    assert [len(one.query["id_list"].split(",")) for one in net.requests] == [100, 100, 20]
    assert all(title == f"Paper {id} on arXiv" for id, title in list_bookmarks().items())


def test_keys_that_no_site_can_be_asked_for_are_known_from_lists_only(
    net: Server, tmp_path_factory: pytest.TempPathFactory
) -> None:
    keys = ["doi:10.1234/abc", "url:https://example.org/1", "title:a-paper"]
    for key in keys:
        assert reader("mark", "bookmark", key) == Done(
            1, "", f"{key} is not known here; --offline marks it anyway\n"
        )
    file = tmp_path_factory.mktemp("files") / "refs.bib"
    file.write_text("@article{a, title={Hello World}, doi={10.1234/abc}}")
    listed = reader("list", str(file), "--format", "ids").out + "".join(
        reader("list", f"{net.url}/feed.xml", "--format", "ids", "--limit", "1").out
    )
    assert reader("mark", "bookmark", stdin=listed).err == (
        "Bookmarked 2 papers: “Hello World” and 1 more\n"
    )
    assert not [one for one in net.requests if "query" in one.path]


@pytest.mark.usefixtures("no_net")
def test_the_papers_of_the_sample_are_known() -> None:
    listed = reader("list", "sample:", "--format", "ids").out
    assert reader("mark", "bookmark", stdin=listed).code == 0
    assert all(title and title != id for id, title in list_bookmarks().items())
    assert len(list_bookmarks()) == 12


def test_what_another_machine_marked_is_known(net: Server, paths: Paths) -> None:
    reader("mark", "bookmark", "--offline", NEVER)
    paths.catalogue.unlink()
    assert reader("mark", "read", NEVER).err == f"Marked {NEVER} read\n"


def test_a_known_paper_is_marked_without_asking_anybody(net: Server) -> None:
    reader("list", "2026-11-20")
    count = len(net.requests)
    for words in (
        ("mark", "read", "2611.20001"),
        ("tag", "rl", "2611.20001"),
        ("note", "2611.20001", "x"),
    ):
        assert reader(*words).code == 0
    assert len(net.requests) == count


@pytest.mark.parametrize(
    ("words", "one", "two", "again"),
    [
        ("mark read", "Marked {} read", "Marked {} read", "{} {} read already"),
        ("mark bookmark", "Bookmarked {}", "Bookmarked {}", "{} {} bookmarked already"),
        ("tag rl,x", "Tagged {} with rl, x", "Tagged {} with rl, x", "{} {} tagged rl, x already"),
    ],
)
def test_a_message_names_the_paper_or_how_many_there_are(
    words: str, one: str, two: str, again: str, net: Server
) -> None:
    reader("list", "2026-11-20")
    assert reader(*words.split(), "2611.20001").err == one.format(FIRST) + "\n"
    assert reader(*words.split(), "2611.20001").err == (
        f"Nothing to do: {again.format(FIRST, 'is')}\n"
    )
    pair = ("2611.20002", "2611.20003")
    second = "“Made-up paper 2 of 20 November” and 1 more"
    assert reader(*words.split(), *pair).err == f"{two.format('2 papers')}: {second}\n"
    assert (
        reader(*words.split(), *pair).err == f"Nothing to do: {again.format('2 papers', 'are')}\n"
    )


def test_a_message_names_the_paper_from_which_something_was_taken(net: Server) -> None:
    reader("list", "2026-11-20")
    for words in (("mark", "bookmark"), ("mark", "read"), ("tag", "rl,x")):
        reader(*words, "2611.20001")
    for words, said in (
        (("mark", "unread"), f"Marked {FIRST} unread"),
        (("mark", "unbookmark"), f"Took the bookmark off {FIRST}"),
        (("tag", "--remove", "rl"), f"Took the tag rl off {FIRST}"),
        (("tag", "--remove", "rl,x"), f"Took the tags rl, x off {FIRST}"),
        (("tag", "--remove", "rl"), f"Nothing to do: {FIRST} is without the tag rl already"),
        (("mark", "unbookmark"), f"Nothing to do: {FIRST} is without a bookmark already"),
    ):
        assert reader(*words, "2611.20001") == Done(0, "", said + "\n")
    assert reader("note", "2611.20001") == Done(1, "", f"{FIRST} has no note\n")
    assert reader("note", "2611.20001", "x").err == f"Wrote the note on {FIRST}\n"
    assert reader("note", "2611.20001", "x").err == f"The note on {FIRST} did not change\n"
    assert reader("note", "2611.20001", "--delete").err == (
        f"Deleted the note on {FIRST}; reader undo brings it back\n"
    )


def test_a_long_title_is_cut(net: Server) -> None:
    reader("mark", "read", "2509.08827")
    said = reader("mark", "unread", "2509.08827").err
    assert said == (
        "Marked “A Survey of Reinforcement Learning for Large Reasoning Mode…” unread\n"
    )
