"""``reader copy``: one paper or several, in each form, through a clipboard's own tool."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_commands import NOWHERE
from tests.hub import three_days
from tests.program import Done, reader
from tests.server import Server

IDS = ("2611.20001", "2611.20002")
LINKS = tuple(f"https://huggingface.co/papers/{id}" for id in IDS)
TITLES = ("Made-up paper 1 of 20 November", "Made-up paper 2 of 20 November")


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The made-up site, whose newest papers are in the catalogue."""
    with Server(three_days()) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        reader("list", "2026-11-20")
        yield server


@pytest.fixture
def clipboard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that a stand-in for the clipboard's tool writes."""
    file, folder = tmp_path / "clipboard", tmp_path / "tools"
    folder.mkdir()
    tool = folder / "wl-copy"
    tool.write_text(f'#!/bin/sh\nexec cat > "{file}"\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    return file


@pytest.mark.parametrize(
    ("form", "text", "what"),
    [
        ("link", "\n".join(LINKS), "2 Hugging Face links"),
        (
            "markdown",
            "\n".join(f"- [{t}]({link})" for t, link in zip(TITLES, LINKS, strict=True)),
            "2 Markdown links",
        ),
        ("{id}", "\n".join(IDS), "text of 2 papers"),
    ],
)
def test_several_papers_are_copied_a_line_each(
    form: str, text: str, what: str, hub: Server, clipboard: Path
) -> None:
    assert reader("copy", *IDS, "--as", form) == Done(0, "", f"Copied the {what}\n")
    assert clipboard.read_text() == text


def test_bibtex_entries_are_copied_one_after_another(hub: Server, clipboard: Path) -> None:
    assert reader("copy", *IDS, "--as", "bibtex").err == "Copied the 2 BibTeX entries\n"
    first, second = clipboard.read_text().split("\n\n")
    assert first.startswith("@misc{") and second.startswith("@misc{")


def test_one_paper_as_markdown_is_no_list(hub: Server, clipboard: Path) -> None:
    reader("copy", IDS[0], "--as", "markdown")
    assert clipboard.read_text() == f"[{TITLES[0]}]({LINKS[0]})"


def test_ids_come_from_standard_input_too(hub: Server, clipboard: Path) -> None:
    listed = reader("list", "2026-11-20", "--format", "ids", "--limit", "2").out
    for words in (("copy",), ("copy", "-")):
        clipboard.unlink(missing_ok=True)
        assert reader(*words, stdin=listed).code == 0
        assert clipboard.read_text().splitlines() == list(LINKS)


def test_links_need_no_network_and_what_needs_it_says_so(clipboard: Path) -> None:
    assert reader("copy", *IDS, endpoint=NOWHERE).code == 0
    assert clipboard.read_text().splitlines() == list(LINKS)
    clipboard.unlink()
    assert reader("copy", *IDS, "--as", "bibtex", endpoint=NOWHERE).code == 1
    assert not clipboard.exists()


@pytest.mark.parametrize(
    ("form", "hint"),
    [("foo", "or write a template: '{title} {link}'"), ("bibtx", "did you mean bibtex?")],
)
def test_a_word_that_is_no_form_is_refused_before_anything_is_asked(
    form: str, hint: str, clipboard: Path
) -> None:
    forms = "link, abs, pdf, markdown, bibtex, citation"
    message = f"No form is called {form!r}; there are {forms}; {hint}\n"
    assert reader("copy", IDS[0], "--as", form, endpoint=NOWHERE) == Done(2, "", message)
    assert not clipboard.exists()


def test_a_template_of_the_configuration_is_a_form(
    hub: Server, clipboard: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[templates]\nslack = "<{link}|{title}>"\n')
    monkeypatch.setenv("READER_CONFIG", str(config))
    assert reader("copy", IDS[0], "--as", "slack").code == 0
    assert clipboard.read_text() == f"<{LINKS[0]}|{TITLES[0]}>"
    assert "did you mean slack?" in reader("copy", IDS[0], "--as", "slakc").err


def test_several_papers_are_sent_to_a_target_at_once(
    hub: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, config = tmp_path / "out", tmp_path / "config.toml"
    config.write_text(f'[targets.inbox]\ncommand = ["tee", "{out}"]\ntemplate = "{{id}}"\n')
    monkeypatch.setenv("READER_CONFIG", str(config))
    sent = f"Sent 2 papers to inbox: “{TITLES[0]}” and 1 more\n"
    assert reader("copy", *IDS, "--to", "inbox") == Done(0, "", sent)
    assert out.read_text().split() == list(IDS)
