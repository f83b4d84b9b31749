"""What is made to take long or much memory ends soon, in the real program, and holds up no key."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.article.blocks import parse_markdown
from reader.article.from_html import html_to_markdown
from reader.article.layout import lay_out
from reader.errors import ParseError, Stopped
from reader.feeds import files, parser_worker
from reader.feeds.entry_reader import EntryCounter
from reader.feeds.fulltext import fetch
from reader.feeds.parser_process import ChildParser
from reader.model.address import File
from reader.system import input_limits
from reader.system.paths import Paths
from reader.text.highlight import find_spans
from reader.text.latex import to_unicode
from reader.text.width import wrap
from tests.app.running import running
from tests.app.test_faults import until
from tests.attacks.bodies import FILES, PAGES, TEXTS
from tests.attacks.measured import reader
from tests.attacks.scale import ROUNDS
from tests.conftest import NOON

TODAY = NOON.date()
SIZE = 300_000 if ROUNDS == 1 else 19_900_000
"""Bytes."""
SECONDS = 6.0
"""Of a processor: twice what is promised, since others may use this machine."""
MEGABYTES = 400


def some(bodies: object, step: int) -> list[str]:
    """Every so many of the bodies; all of them where there is time."""
    assert isinstance(bodies, dict)
    return list(bodies)[:: step if ROUNDS == 1 else 1]


@pytest.mark.parametrize("name", some(FILES, 12))
def test_a_file_is_listed_or_refused_in_little_time_and_memory(
    name: str, tmp_path: Path, home: Path
) -> None:
    file = tmp_path / "file.txt"
    file.write_bytes(FILES[name](SIZE))
    cost = reader(["list", str(file)], tmp_path / "report")
    assert cost.code in (0, 1, 3)
    assert cost.seconds <= SECONDS and cost.megabytes <= MEGABYTES
    assert "Traceback" not in cost.said and len(cost.said.splitlines()) <= 1
    if cost.code == 1:
        assert "file.txt" in cost.said
    if cost.code == 3:
        assert "left out" in cost.said or "could not be read" in cost.said


@pytest.mark.parametrize("name", FILES)
def test_of_each_kind_a_short_file_is_papers_or_a_sentence(name: str) -> None:
    try:
        assert isinstance(files.parse(FILES[name](4000), "it", today=TODAY), list)
    except ParseError as error:
        assert str(error).startswith("it")


@pytest.mark.parametrize("name", some(TEXTS, 7))
def test_a_full_text_is_laid_out_or_refused(name: str) -> None:
    text = TEXTS[name](min(SIZE, input_limits.FULL_TEXT_CHARS)).decode()
    try:
        found = ChildParser().split_blocks(text)
    except ParseError as error:
        assert str(error).startswith("The full text takes too long")
    else:
        start = time.process_time()
        for _ in lay_out(found, 80):
            pass
        assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("name", some(PAGES, 4))
def test_a_page_is_markdown_or_refused(name: str) -> None:
    try:
        assert isinstance(ChildParser().extract_article(PAGES[name](SIZE), "arXiv's page"), str)
    except ParseError as error:
        assert str(error).startswith("arXiv's page takes too long")


@pytest.fixture
def after_a_moment() -> Callable[[], bool]:
    """Nobody waits any more after a tenth of a second."""
    end = time.monotonic() + 0.1
    return lambda: time.monotonic() > end


def children() -> list[str]:
    """The processes that this one started and that run."""
    return [one for task in Path("/proc/self/task").iterdir()
            for one in (task / "children").read_text().split()]  # fmt: skip


def runs(process: str) -> bool:
    """Whether a process is there, and not only its number."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_child_ends_when_nobody_waits(
    after_a_moment: Callable[[], bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\nexec sleep 600\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    before = set(children())
    start = time.monotonic()
    with pytest.raises(Stopped):
        ChildParser(after_a_moment).split_blocks("a text")
    assert time.monotonic() - start < 2
    assert set(children()) <= before


def test_a_child_knows_no_secret_and_no_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    program = tmp_path / "python"
    program.write_text(f'#!/bin/sh\nenv > {tmp_path}/told\nexec {sys.executable} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    assert ChildParser().parse_file(b"@misc{a, title={A}}", "it", TODAY).papers
    assert "hf_secret" not in (tmp_path / "told").read_text()
    code = (
        "import socket\nfrom reader.feeds import parser_worker\nparser_worker._limit_process(1)\n"
        "try:\n    socket.create_connection(('127.0.0.1', 9))\n"
        "except PermissionError as error:\n    print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("socket.")


def test_memory_without_end_is_refused() -> None:
    with pytest.raises(ParseError, match="it takes too long or too much memory to read"):
        ChildParser().parse_file(b"[" + b"[]," * 6_000_000 + b"[]]", "it", TODAY)


def test_ctrl_c_ends_a_list_and_its_child(tmp_path: Path, home: Path) -> None:
    file = tmp_path / "file.bib"
    file.write_bytes(FILES["RSS of authors"](3_000_000))
    program = subprocess.Popen(
        [sys.executable, "-m", "reader", "list", str(file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    own = Path(f"/proc/{program.pid}/task/{program.pid}/children")
    end = time.monotonic() + 30
    while not (started := own.read_text().split()) and time.monotonic() < end:
        time.sleep(0.01)
    program.send_signal(signal.SIGINT)
    _, said = program.communicate(timeout=20)
    assert program.returncode == 130 and "Traceback" not in said
    end = time.monotonic() + 5
    while any(map(runs, started)) and time.monotonic() < end:
        time.sleep(0.01)
    assert started and not any(map(runs, started))


async def test_keys_are_answered_while_a_file_is_read_and_escape_ends_it(
    paths: Paths, tmp_path: Path
) -> None:
    file = tmp_path / "file.xml"
    file.write_bytes(FILES["RSS of authors"](3_000_000))
    before = children()
    async with running(paths, address=File(str(file)), settle=False) as it:
        await until(lambda: "fetching" in it.header)
        await it.pilot.press("question_mark")
        assert it.app.screen is not it.screen
        await it.pilot.press("escape")
        await until(lambda: it.app.screen is it.screen)
        assert "fetching" in it.header
        await it.pilot.press("escape")
        await until(lambda: "Stopped" in it.footer)
        await until(lambda: children() == before)


def test_an_answer_of_the_site_that_is_short_needs_no_child() -> None:
    before = children()
    body = b'[{"paper": {"id": "2611.00001", "title": "A"}}]'
    assert ChildParser(lambda: children() != before).parse_hf_answer(body, "it").papers


def test_what_is_left_out_of_a_long_file_is_said() -> None:
    body = "".join(
        f"2611.{number:05}\n" for number in range(input_limits.FILE_ENTRIES + 1)
    ).encode()
    found = ChildParser().parse_file(body, "it", TODAY)
    assert len(found.papers) == input_limits.FILE_ENTRIES
    assert found.left_out == "Only the first 10,000 entries are read; the others are left out"


def test_seven_thousand_references_with_their_abstracts_are_read() -> None:
    one = (
        "@article{{k{0},\n  title = {{A {{Title}} {0}}},\n  author = {{Byron, Ada and Lee, Bo}},\n"
        "  year = 2026,\n  month = nov,\n  doi = {{10.1234/{0}}},\n  abstract = {{"
        + "A long word. " * 100
        + "}}\n}}\n"
    )
    body = "".join(map(one.format, range(7000))).encode()
    assert len(body) > 9_000_000
    assert len(ChildParser().parse_file(body, "it", TODAY).papers) == 7000


def test_papers_that_were_read_give_more_time_for_the_others() -> None:
    signal.setitimer(signal.ITIMER_PROF, 1000)
    try:
        parser_worker._allow_more_time()
        assert signal.getitimer(signal.ITIMER_PROF)[0] > 1000
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    parser_worker._allow_more_time()
    assert signal.getitimer(signal.ITIMER_PROF)[0] == 0


def test_a_larger_file_may_take_more() -> None:
    assert (
        input_limits.count_portions(0) == input_limits.count_portions(input_limits.BODY_BYTES) == 1
    )
    assert input_limits.count_portions(input_limits.BODY_BYTES + 1) == 2
    body = b"2611.00001\n" * 2_000_000
    tally = files.counter_for(body)
    assert tally.note == "" and tally.entry_limit == 2 * input_limits.FILE_ENTRIES


def test_a_table_shows_so_many_columns_and_rows_and_says_what_is_left_out() -> None:
    head = "|a" * 100 + "|\n" + "|-" * 100 + "|\n"
    table, said = parse_markdown(head + ("|b" * 100 + "|\n") * 200)
    assert {len(row) for row in table.rows} == {input_limits.TABLE_COLUMNS}
    assert len(table.rows) == input_limits.TABLE_CELLS // input_limits.TABLE_COLUMNS
    assert said.runs[0].text == "118 more rows and 40 more columns"


def test_a_ragged_table_of_a_page_is_no_longer_than_its_source() -> None:
    html = PAGES["a ragged table"](SIZE // 10).decode()
    assert len(html_to_markdown(html)) < len(html)


def test_of_a_very_long_text_the_end_is_left_out_and_that_is_said() -> None:
    text = fetch("2611.00001", lambda path, query: b"word " * 300_000, lambda path, query: b"")
    assert len(text) < input_limits.FULL_TEXT_CHARS + 100
    assert text.endswith("the rest is left out.*")


def test_no_entry_after_the_last_one_is_looked_at() -> None:
    looked: list[int] = []
    tally = EntryCounter(3)
    with pytest.raises(ParseError):
        tally.read_papers(iter(range(100)), lambda number: looked.append(number) or refuse())
    assert looked == [0, 1, 2]


def refuse() -> None:
    raise ParseError("no paper")


TEX = [
    "\\'e", '\\"{o}', "\\v{s}", "\\ss{}", "$\\hat{a}$", "$\\sqrt{2}$", "\\(a\\)", "$a\\$",
    "{\\it a", "\\textbf{", "x^{", "$x_{a^{b}}$ ", "\\cite[a", "\\frac{", "a~b", "\\\\", "{",
    "$$a$$", "\\(", "$",
]  # fmt: skip


@pytest.mark.parametrize("piece", TEX)
def test_the_longest_abstract_is_shown_within_a_key_s_time(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    assert fastest(lambda: to_unicode(text + "$" * (next(FRESH) % 50))) < 0.2


def test_commands_that_nobody_knows_take_no_time() -> None:
    text = "".join(f"\\{first}{second}{third} " for first in "abcdefghij" for second in "klmnopqrst"
                   for third in "abcdefghijklmnopqrstuvwxyz")  # fmt: skip
    assert fastest(lambda: to_unicode(text + " " * (next(FRESH) % 50))) < 0.2


@pytest.mark.parametrize("text", ["a " * 10_000, "漢" * 20_000, "e\u0301 " * 6000, "a" * 20_000])
def test_the_longest_abstract_is_marked_and_wrapped_within_a_key_s_time(text: str) -> None:
    assert fastest(lambda: find_spans(text, ["a", "a a", "word"])) < 0.2
    assert fastest(lambda: wrap(text, 40)) < 0.2


FRESH = iter(range(10**9))
"""Makes each text another one, so that none is remembered."""


def fastest(work: Callable[[], object]) -> float:
    """Seconds of a processor, the least of a few tries."""
    taken = []
    for _ in range(4):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)
