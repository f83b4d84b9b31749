"""Papers sent to programs and sites of the user's own."""

import sys
import time
from pathlib import Path

import pytest

from reader.config import ShareTarget
from reader.errors import ReaderError, UsageError
from reader.model.entry import Entry, Marks
from reader.model.paper import Paper
from reader.share import targets

ONE = Entry(Paper(key="arxiv:2611.00001", title="Tea & $(touch x); <b>", authors=("Ada Byron",)))
TWO = Entry(Paper(key="arxiv:2611.00002", title="--help"), Marks(note="mine"))


def program(folder: Path, body: str) -> str:
    """A program that runs ``body`` with Python."""
    path = folder / "program"
    path.write_text(f"#!{sys.executable}\nimport os, sys, time\n{body}\n")
    path.chmod(0o700)
    return str(path)


def test_a_program_gets_the_text_on_its_standard_input_and_its_arguments_as_written(
    tmp_path: Path,
) -> None:
    out = tmp_path / "out"
    body = f"open({str(out)!r}, 'w').write(repr(sys.argv[1:]) + sys.stdin.read())"
    target = ShareTarget("{title} {note}", (program(tmp_path, body), "$HOME; x", "{title}"))
    targets.send_papers("inbox", target, [ONE, TWO])
    assert out.read_text() == ("['$HOME; x', '{title}']Tea & $(touch x); <b> \n--help mine\n")


def test_no_secret_reaches_the_program(tmp_path: Path) -> None:
    out = tmp_path / "out"
    body = f"open({str(out)!r}, 'w').write(repr(dict(os.environ)))"
    environ = {"PATH": "", "READER_SMTP": "smtps://me:hush@example.org", "KEPT": "yes"}
    targets.send_papers("inbox", ShareTarget("{title}", (program(tmp_path, body),)), [ONE], environ)
    assert "hush" not in out.read_text() and "KEPT" in out.read_text()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("sys.exit('no such\\x1b[31m notebook')", r"inbox failed: no such notebook; see \[targets"),
        ("sys.exit(3)", "inbox failed: exit code 3"),
    ],
)
def test_a_program_that_fails_is_said_in_its_own_words(
    tmp_path: Path, body: str, said: str
) -> None:
    with pytest.raises(ReaderError, match=said):
        targets.send_papers("inbox", ShareTarget("{title}", (program(tmp_path, body),)), [ONE])


def test_a_program_that_is_not_there_is_said() -> None:
    with pytest.raises(ReaderError, match=r"inbox could not be started: gone \(no such file"):
        targets.send_papers("inbox", ShareTarget("{title}", ("gone",)), [ONE])


def test_a_program_that_never_ends_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(targets, "_PROGRAM_SECONDS", 0.3)
    started = time.monotonic()
    with pytest.raises(ReaderError, match="longer than"):
        targets.send_papers(
            "inbox", ShareTarget("{title}", (program(tmp_path, "time.sleep(60)"),)), [ONE]
        )
    assert time.monotonic() - started < 30


@pytest.fixture
def browser(tmp_path: Path) -> dict[str, str]:
    """An environment whose browser writes down what it is given."""
    body = f"open({str(tmp_path / 'out')!r}, 'a').write(sys.argv[1] + '\\n')"
    return {"BROWSER": program(tmp_path, body), "PATH": "/nowhere"}


def test_a_site_is_opened_with_every_value_encoded(browser: dict[str, str], tmp_path: Path) -> None:
    target = ShareTarget("{title}", (), "https://example.org/add?t={text}&by={authors}&u={link}")
    targets.send_papers("site", target, [ONE], browser)
    assert (tmp_path / "out").read_text() == (
        "https://example.org/add?t=Tea%20%26%20%24%28touch%20x%29%3B%20%3Cb%3E&by=Ada%20Byron"
        "&u=https%3A%2F%2Fhuggingface.co%2Fpapers%2F2611.00001\n"
    )


def test_a_page_is_opened_for_each_paper_but_not_for_very_many(
    browser: dict[str, str], tmp_path: Path
) -> None:
    target = ShareTarget("{title}", (), "https://example.org/{id}")
    targets.send_papers("site", target, [ONE, TWO], browser)
    assert len((tmp_path / "out").read_text().splitlines()) == 2
    with pytest.raises(UsageError, match="10 at most"):
        targets.send_papers("site", target, [ONE] * 11, browser)
