"""Sharing: what is copied, what it is called, and pages opened in a browser of the user's own."""

import os
import re
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reader.errors import ReaderError, UsageError
from reader.model.entry import Entry, Marks
from reader.model.paper import Paper
from reader.share.paper_text import (
    COPY_FORMS,
    CopyForm,
    describe_copy,
    make_copy_text,
    open_in_browser,
    public_link,
    resolve_form,
)

ONE = Paper(key="arxiv:2611.00001", title="First [Draft]", authors=("Ada Byron",))
TWO = Paper(key="arxiv:2611.00002", title="Second")
PAGE = Paper(key="title:what-is-5-tea", title="What is 5% tea & why?")
POST = Paper(key="url:https://example.org/p", title="Post", url="https://example.org/p")
URL = "https://huggingface.co/papers/2611.00001"


@pytest.mark.parametrize(
    ("target", "text", "words"),
    [
        ("link", URL, "Hugging Face link"),
        ("abs", "https://arxiv.org/abs/2611.00001", "arXiv link"),
        ("pdf", "https://arxiv.org/pdf/2611.00001", "PDF link"),
        ("markdown", rf"[First \[Draft\]]({URL})", "Markdown link"),
        (
            "citation",
            "Byron, A. (2026). First [Draft]. arXiv:2611.00001. https://arxiv.org/abs/2611.00001",
            "citation",
        ),
        ("{id}: {title}", "2611.00001: First [Draft]", "text"),
    ],
)
def test_a_paper_is_copied_as(target: CopyForm, text: str, words: str) -> None:
    assert make_copy_text(target, [ONE]) == text
    assert describe_copy(target, [ONE]) == words


def test_several_papers_are_a_line_each() -> None:
    assert make_copy_text("link", [ONE, TWO]) == f"{URL}\nhttps://huggingface.co/papers/2611.00002"
    assert describe_copy("link", [ONE, TWO]) == "2 Hugging Face links"
    assert make_copy_text("{title}", [ONE, TWO]) == "First [Draft]\nSecond"


def test_several_papers_as_markdown_are_a_list() -> None:
    other = "[Second](https://huggingface.co/papers/2611.00002)"
    assert make_copy_text("markdown", [ONE, TWO]) == f"- [First \\[Draft\\]]({URL})\n- {other}"


def test_a_form_is_known_by_name_or_is_a_template() -> None:
    templates = {"mine": "{id}", "bibtex": "{key}"}
    assert resolve_form("link", templates) == "link"
    assert resolve_form("mine", templates) == "{id}"
    assert resolve_form("bibtex", templates) == "{key}"
    assert resolve_form("{title} {link}", templates) == "{title} {link}"
    for name, hint in (("bibtx", "did you mean bibtex?"), ("foo", "or write a template")):
        with pytest.raises(UsageError, match=re.escape(hint)) as raised:
            resolve_form(name, templates)
        assert "there are link, abs, pdf, markdown, bibtex, citation, mine" in str(raised.value)
    with pytest.raises(UsageError, match="No value is called 'titel'"):
        resolve_form("{titel}", templates)


def test_bibtex_entries_are_parted_by_a_blank_line_and_end_without_one() -> None:
    single, both = make_copy_text("bibtex", [ONE]), make_copy_text("bibtex", [ONE, TWO])
    assert single.startswith("@misc{byron2026draft,\n") and single.endswith("\n}")
    assert both.startswith(single + "\n\n@misc{anon2026second,\n") and both.endswith("\n}")
    assert (describe_copy("bibtex", [ONE]), describe_copy("bibtex", [ONE, TWO])) == (
        "BibTeX entry", "2 BibTeX entries",
    )  # fmt: skip


def test_a_page_without_id_gives_a_search_link_and_says_so() -> None:
    found = "https://huggingface.co/papers?q=What%20is%205%25%20tea%20%26%20why%3F"
    assert (
        make_copy_text("link", [PAGE])
        == public_link(PAGE)
        == make_copy_text("{link}", [PAGE])
        == found
    )
    assert make_copy_text("markdown", [PAGE]) == f"[What is 5% tea & why?]({found})"
    assert describe_copy("link", [PAGE]) == "search link (this page named no id)"
    assert describe_copy("link", [PAGE, PAGE]) == "2 search links (their pages named no ids)"
    assert describe_copy("link", [ONE, PAGE]) == "2 links"


def test_a_feeds_own_page_is_not_called_hugging_faces() -> None:
    assert make_copy_text("link", [POST]) == "https://example.org/p"
    assert describe_copy("link", [POST]) == "link"


@pytest.mark.parametrize("target", ["abs", "pdf"])
def test_what_a_paper_has_not_is_said_with_what_to_do(target: CopyForm) -> None:
    with pytest.raises(ReaderError, match=r"“Post” .* here; copy its link instead$"):
        make_copy_text(target, [ONE, POST])


def test_bibtex_of_nothing_is_refused_also_among_others() -> None:
    with pytest.raises(ReaderError, match="no title"):
        make_copy_text("bibtex", [ONE, Paper(key="title:x", title="")])


def test_links_are_public_whatever_the_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    assert make_copy_text("link", [ONE]) == URL


def test_a_template_knows_the_marks_of_an_entry() -> None:
    row = Entry(ONE, Marks(note="mine"))
    assert make_copy_text("{note}", [row]) == "mine"
    with pytest.raises(UsageError, match="there are key, id"):
        make_copy_text("{notes}", [row])


def test_every_target_has_words_for_the_menu() -> None:
    assert list(COPY_FORMS) == ["link", "abs", "pdf", "markdown", "bibtex", "citation"]
    assert COPY_FORMS["link"] == "Hugging Face link"


def test_the_service_needs_no_textual_and_no_network_library() -> None:
    code = (
        "import sys, reader.share.paper_text, reader.share.clipboard\n"
        "heavy = {'textual', 'rich', 'httpx', 'pyperclip', 'pylatexenc', 'unicodeit'}\n"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def browser(folder: Path, name: str, body: str) -> None:
    """A program in ``folder`` that stands in for a browser."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """An environment whose PATH holds nothing but a folder of the test's own."""
    (tmp_path / "bin").mkdir()
    return {"PATH": str(tmp_path / "bin"), "OUT": str(tmp_path / "out")}


def test_the_users_browser_comes_first_and_is_given_the_address(
    environ: dict[str, str], tmp_path: Path
) -> None:
    browser(tmp_path / "bin", "mine", 'echo "$@" > "$OUT"; echo noise; echo noise >&2')
    open_in_browser(URL, environ | {"BROWSER": "gone %s:mine --new-tab %s:other"}, "linux")
    assert (tmp_path / "out").read_text() == f"--new-tab {URL}\n"
    open_in_browser(URL, environ | {"BROWSER": "mine"}, "linux")
    assert (tmp_path / "out").read_text() == f"{URL}\n"


def test_a_browser_that_fails_makes_way_for_the_next(
    environ: dict[str, str], tmp_path: Path
) -> None:
    browser(tmp_path / "bin", "broken", "exit 3")
    browser(tmp_path / "bin", "xdg-open", 'echo "$1" > "$OUT"')
    open_in_browser(URL, environ | {"BROWSER": "'unclosed:broken", "DISPLAY": ":0"}, "linux")
    assert (tmp_path / "out").read_text() == f"{URL}\n"


def test_a_browser_sees_no_secrets_and_no_terminal(environ: dict[str, str], tmp_path: Path) -> None:
    browser(tmp_path / "bin", "mine", 'echo "[$READER_SMTP][$LANG]" > "$OUT"; [ ! -t 0 ]')
    mine = {"BROWSER": "mine", "READER_SMTP": "smtp://me:secret@mail", "LANG": "C"}
    open_in_browser(URL, environ | mine, "linux")
    assert (tmp_path / "out").read_text() == "[][C]\n"


def test_a_browser_that_stays_open_is_not_waited_for(
    environ: dict[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    browser(tmp_path / "bin", "mine", 'echo noise; echo $$ > "$OUT"; exec /bin/sleep 20')
    begun = time.monotonic()
    open_in_browser(URL, environ | {"BROWSER": "mine"}, "linux")
    assert time.monotonic() - begun < 2.5
    pid = int((tmp_path / "out").read_text())
    assert os.getsid(pid) != os.getsid(0)
    os.kill(pid, 9)
    assert capfd.readouterr() == ("", "")


def test_without_a_browser_the_link_is_told(environ: dict[str, str], tmp_path: Path) -> None:
    browser(tmp_path / "bin", "xdg-open", 'echo "$1" > "$OUT"')
    with pytest.raises(ReaderError, match=f"^No browser here; the link is {URL}$"):
        open_in_browser(URL, environ | {"SSH_TTY": "/dev/pts/1"}, "linux")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("platform", "more", "program"),
    [("darwin", {}, "open"), ("linux", {"WSL_DISTRO_NAME": "Debian"}, "wslview"),
     ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, "firefox")],
)  # fmt: skip
def test_each_system_has_its_opener(
    environ: dict[str, str], tmp_path: Path, platform: str, more: dict[str, str], program: str
) -> None:
    browser(tmp_path / "bin", program, 'echo "$1" > "$OUT"')
    open_in_browser(URL, environ | more, platform)
    assert (tmp_path / "out").read_text() == f"{URL}\n"


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "javascript:alert(1)", "example.org/x", "", "--help"]
)
def test_only_web_addresses_are_opened(url: str, environ: dict[str, str], tmp_path: Path) -> None:
    browser(tmp_path / "bin", "mine", 'echo "$1" > "$OUT"')
    with pytest.raises(ReaderError, match="no web address"):
        open_in_browser(url, environ | {"BROWSER": "mine"}, "linux")
    assert not (tmp_path / "out").exists()
