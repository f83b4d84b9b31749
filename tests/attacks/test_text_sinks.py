"""Wherever text from outside leaves the program, it is harmless."""

import base64
import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from reader.app.widgets.plain_text import PlainText
from reader.article.blocks import parse_markdown
from reader.article.from_html import html_to_markdown
from reader.article.layout import lay_out
from reader.cli.paper_names import parse_key
from reader.config.mail_addresses import Mailbox
from reader.digest.forms import Digest
from reader.digest.forms.html import format_html
from reader.digest.forms.mail import build_message
from reader.digest.forms.markdown import format_markdown
from reader.digest.forms.text import format_text
from reader.errors import NetError, ReaderError
from reader.feeds import files, fulltext
from reader.formats import FORMATS, make_writer
from reader.formats.show import format_paper
from reader.model.entry import Entry, marks_from_fields
from reader.model.paper import Links, Paper, is_paper_key, paper_from_key
from reader.share import paper_text
from reader.system.paths import Paths
from reader.text.sanitise import line, safe_url, visible
from tests.attacks import hostile
from tests.attacks.forms import (
    FORMS,
    SITE_FORMS,
    answer_of,
    file_of,
    full_text,
    hugging_face_entry,
)
from tests.attacks.hostile import everything, faults_of, faults_of_screen
from tests.hub import DAY, site
from tests.program import READER, reader
from tests.server import Answer, Request, Server
from tests.terminal import Terminal

TEXTS = [text for _, text in everything()]
TODAY = date(2026, 11, 23)
NO_DIALOG = r"\A(?:(?!Esc closes)[\s\S])*\Z"
"""A screen without any."""
WORST = [*hostile.STEERING.values(), *hostile.UNSEEN.values(), *hostile.PILES.values()]


@pytest.fixture(scope="module")
def papers() -> dict[str, list[Paper]]:
    """What is read of each form."""
    found = {}
    for name in FORMS:
        found[name] = []
        # A text may spoil its form: each is in a file of its own, too.
        for texts in (TEXTS, *([text] for text in WORST)):
            try:
                found[name] += files.parse(file_of(name, texts), name, today=TODAY)
            except ReaderError as error:
                assert not faults_of(str(error).encode())
    for name, (_, parse) in SITE_FORMS.items():
        found[name] = parse(answer_of(name, TEXTS), name)
    return found


@pytest.mark.parametrize("form", [*FORMS, *SITE_FORMS])
def test_a_form_gives_papers_whose_text_is_clean(form: str, papers: dict[str, list[Paper]]) -> None:
    assert papers[form], "the form carries nothing, so this shows nothing"
    for paper in papers[form]:
        assert is_paper_key(paper.key) and line(paper.key) == paper.key
        texts = [
            paper.title, paper.abstract, *paper.authors, *paper.keywords, paper.organization,
            paper.submitter, paper.ai_summary, paper.github, paper.project, paper.thumbnail,
            paper.url, paper.doi, paper.source,
            *(getattr(paper.links, one) for one in Links.__struct_fields__),
        ]  # fmt: skip
        assert all(line(text) == text for text in texts if text)
        assert len(paper.title) <= 1000
        for address in (paper.github, paper.project, paper.thumbnail, paper.url):
            assert address is None or safe_url(address) == address


@pytest.mark.parametrize("format", FORMATS)
def test_a_format_prints_nothing_but_text(format: str, papers: dict[str, list[Paper]]) -> None:
    marks = marks_from_fields({f"tag:{TEXTS[0]}": "2026-11-20", "note:1:a": "\n".join(TEXTS[:50])})
    for some in papers.values():
        entries = [Entry(paper, marks) for paper in some]
        write = make_writer(format)  # type: ignore[arg-type]
        assert not faults_of("".join(write(entries)).encode("utf-8", "surrogatepass"))


def test_a_list_of_ids_has_one_line_for_each_paper(papers: dict[str, list[Paper]]) -> None:
    for some in papers.values():
        printed = "".join(make_writer("ids")(map(Entry, some)))
        assert len(printed.split()) == len(some)
        for name, paper in zip(printed.split(), some, strict=True):
            assert parse_key(name) == paper.key


def test_a_paper_shown_and_shared_is_text(papers: dict[str, list[Paper]]) -> None:
    for some in papers.values():
        for paper in some[:: max(1, len(some) // 60)]:
            entry = Entry(paper)
            texts = [visible(format_paper(entry))]
            for target in (*paper_text.COPY_FORMS, "{title} {link} {authors} {abstract}"):
                try:
                    texts.append(paper_text.make_copy_text(target, [entry]))
                except ReaderError as error:
                    texts.append(line(str(error)))
            assert not faults_of("\n".join(texts).encode())


def test_a_digest_and_its_mail_are_text(papers: dict[str, list[Paper]]) -> None:
    entries = tuple(Entry(paper) for paper in papers["Hugging Face's JSON"][:120])
    made = Digest(line(TEXTS[0]), "today", entries, len(entries), True, True, entries[:10])
    for written in (format_text(made), format_markdown(made), format_html(made)):
        assert not faults_of(visible(written).encode())
    ada = Mailbox("ada@example.org", "Ada")
    body = build_message(
        made,
        sender=ada,
        recipient=ada,
        now=datetime(2026, 11, 20, tzinfo=UTC),
        id="<1@example.org>",
    )
    head, _, _ = body.partition(b"\r\n\r\n")
    assert not faults_of(body)
    assert all(one[:1] in b" \t" or b":" in one for one in head.split(b"\r\n"))


@pytest.mark.parametrize("encode", hostile.ENCODINGS.values(), ids=hostile.ENCODINGS)
def test_a_full_text_is_text_after_all_decoding(encode: object) -> None:
    assert callable(encode)
    source = full_text([encode(text) for text in WORST])
    html_source = f"<article>{source}</article>"
    for markdown_text in (source, html_to_markdown(html_source)):
        laid = list(lay_out(parse_markdown(markdown_text), 80))
        assert laid
        assert not faults_of("\n".join(one.text for one in laid).encode("utf-8", "surrogatepass"))
        for one in laid:
            assert all(safe_url(run.url) == run.url for run in one.runs if run.url)


def test_a_full_text_is_fetched_as_text() -> None:
    body = full_text(TEXTS).encode("utf-8", "replace")
    fetched = fulltext.fetch("2611.20001", lambda path, params: body, lambda url, params: b"")
    assert not faults_of(fetched.encode())


def test_an_error_says_no_more_than_text() -> None:
    for text in (*TEXTS, hostile.SURROGATE):
        assert not faults_of(str(NetError(f"{text} has trouble")).encode())
        assert len(str(NetError(text * 1000))) <= 2000


def test_words_in_a_dialog_are_no_markup() -> None:
    for text in TEXTS:
        content = PlainText(text).visual
        assert not faults_of(str(content).encode())
    assert "[/]" in str(PlainText(hostile.MARKUP["unclosed"]).visual)


def test_a_paper_known_by_key_alone_is_text() -> None:
    for text in TEXTS:
        assert not faults_of(paper_from_key(f"title:{text}").title.encode())


@pytest.fixture
def hostile_home(paths: Paths) -> Iterator[Server]:
    """A site, a configuration and another device that all mean harm."""
    chosen = [*WORST, *hostile.MARKUP.values()]
    entries = [hugging_face_entry(number, text) for number, text in enumerate(chosen)]
    listed = site({DAY: entries})

    def answer(request: Request) -> Answer:
        if request.path.endswith(".md"):
            texts = [encode(text) for text in WORST for encode in hostile.ENCODINGS.values()]
            return Answer(full_text(texts).encode("utf-8", "replace"))
        return listed(request)

    paths.config.parent.mkdir(parents=True)
    paths.config.write_text(
        "[feeds.evil]\nfrom = ['hf:daily']\nwhere = 'x'\n"
        '[feeds."ev\\u001b]0;PWNED\\u0007il"]\nfrom = ["hf:daily"]\n'
        '[targets."ta\\u001b[31mrget"]\nurl = "https://example.org/{link}"\n'
        '[templates]\n"na\\u001b[31mme" = "\\u001b]52;c;UFdORUQ=\\u0007{title}"\n'
        'theme = "no\\u001b[31mne"\n'
    )
    paths.events.mkdir(parents=True)
    changes: list[list[object]] = [
        ["arxiv:2611.20000", "bookmark", "2026-11-20T08:00:00+00:00"],
        ["arxiv:2611.20000", "tag:TEXT", "2026-11-20T08:00:00+00:00"],
        ["arxiv:2611.20001", "note", "note TEXT"],
        ["mute:kw:nobody-TEXT", "mute", "2026-11-20T08:00:00+00:00"],
        ["arxiv:2611.20003", "same_as", "title:TEXT"],
        ["title:TEXT", "bookmark", "2026-11-20T08:00:00+00:00"],
    ]
    events = []
    for number, text in enumerate(chosen):
        filled = json.loads(json.dumps(changes).replace("TEXT", json.dumps(text)[1:-1]))
        # Each change in a line of its own: one that is refused takes no other along.
        for place, change in enumerate(filled):
            event = {
                "v": 1, "id": f"{number:08x}{place:08x}", "at": "2026-11-20T08:00:00+00:00",
                "stamp": 1795161600000000 + 10 * number + place, "device": "0a1b2c3d4e5f",
                "origin": "key", "changes": [change],
            }  # fmt: skip
            events.append(json.dumps(event) + "\n")
    (paths.events / "0a1b2c3d4e5f.jsonl").write_text("".join(events))
    with Server(answer) as server:
        yield server


def test_commands_write_nothing_but_text(
    hostile_home: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", hostile_home.url)
    monkeypatch.setenv("READER_ARXIV_ENDPOINT", hostile_home.url)
    evil = "\x1b]0;PWNED\x07\u202e"
    runs: list[tuple[str, ...]] = [
        ("list", f"{DAY}", "--format", "table"),
        ("list", f"{DAY}"),
        ("list", f"{DAY}", "--format", "ids"),
        ("list", f"{DAY}", "--template", "\x1b[31m{title} {link}"),
        ("list", "library:bookmarks"),
        ("list", "library:all", "--format", "json"),
        ("list", evil),
        ("list", f"https://{evil}.example/"),
        ("list", "today", "--where", f'"{evil}'),
        ("show", "2611.20000"),
        ("show", "2611.20000", "--full"),
        ("show", evil),
        ("copy", "2611.20001", "--as", "citation"),
        ("copy", "2611.20001", "2611.20002", "--as", "markdown"),
        ("copy", "2611.20001", "--as", evil),
        ("mark", "read", "2611.20000"), ("mark", "read", "2611.20000", "2611.20001"),
        ("mark", "read", "2611.20001"), ("tag", f"x{evil}", "2611.20002"),
        ("note", "2611.20002", f"-{evil}"), ("mute", f"-{evil}"), ("help", evil),
        (f"l{evil}", "today"), ("list", f"--{evil}"), ("mark", "bookmark", f"url:https://{evil}"),
        ("tag",), ("mute",), ("doctor",), ("count",), ("next",), ("config", "show"),
        ("config", "check"), ("library", "check"), ("library", "export"), ("note", "2611.20001"),
        ("sync", evil), ("digest", f"{DAY}"), ("mark", "bookmark", "2611.20001", evil), ("undo",),
        (evil,), ("list", "--format", evil), ("--json", "list", evil),
    ]  # fmt: skip
    for arguments in runs:
        done = reader(*arguments)
        faults = faults_of((done.out + done.err).encode("utf-8", "surrogatepass"))
        assert not faults, f"{arguments}: {faults[:3]}"
    for name in FORMS:
        file = tmp_path / "papers"
        file.write_bytes(file_of(name, WORST))
        done = reader("import", str(file))
        assert not faults_of((done.out + done.err).encode()), name
    names = [name for folder in (tmp_path,) for _, _, found in os.walk(folder) for name in found]
    assert names and not faults_of("\n".join(names).encode("utf-8", "surrogateescape"))


def test_a_table_in_colours_holds_nothing_but_text_and_our_codes(hostile_home: Server) -> None:
    environment = {**os.environ, "HF_ENDPOINT": hostile_home.url, "TERM": "xterm-256color"}
    with Terminal([*READER, "list", f"{DAY}"], environment, size=(100, 30)) as terminal:
        assert terminal.wait() == 0
    assert re.search(rb"\x1b\[1m", terminal.raw)
    ours = re.compile(rb"\x1b\[(0|1|2|32|33)m|\r\x1b\[K")
    assert not faults_of(ours.sub(b"", terminal.raw).replace(b"\r\n", b"\n"))[:5]


def test_the_app_writes_nothing_but_text_to_its_terminal(hostile_home: Server) -> None:
    environment = {
        **os.environ, "HF_ENDPOINT": hostile_home.url, "READER_ARXIV_ENDPOINT": hostile_home.url,
        "PATH": "/nonexistent", "COLORTERM": "truecolor",
    }  # fmt: skip
    with Terminal([*READER, f"{DAY}"], environment, size=(100, 30)) as terminal:
        terminal.wait_for("unread of")
        for _ in range(45):
            terminal.send("j")
        terminal.send("g")
        for keys, shown in (
            ("<enter>", "Heading"), ("<tab>", "Esc closes"), ("<esc>", NO_DIALOG),
            ("Gf0", "%"), ("q", "unread of"), ("?", "Esc closes"),
            ("<esc>", NO_DIALOG),
            ("f", "Esc closes"), ("<esc>", NO_DIALOG), ("t", "Esc closes"), ("<esc>", NO_DIALOG),
            ("je", "Esc closes"), ("<esc>", NO_DIALOG), ("M", "Esc closes"), ("<esc>", NO_DIALOG),
            ("Y", "Esc closes"), ("<esc>", NO_DIALOG), ("d", "Esc closes"), ("<esc>", NO_DIALOG),
            ("3", "Bookmarks"), ("3", "Daily Papers.*unread of"), ("/title", r"/title · \d"),
            ("<enter>", r"j k move"), ("z", "unread of"),
        ):  # fmt: skip
            terminal.send(keys)
            terminal.wait_for(shown)
        terminal.send("c")
        terminal.wait_for("Sent the BibTeX")
        terminal.send("q")
        terminal.wait()
    copied = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", terminal.raw)
    assert len(copied) == 1 and not faults_of(base64.b64decode(copied[0]))
    drawn = re.sub(rb"\x1b\]52;c;[A-Za-z0-9+/=]*\x07", b"", terminal.raw)
    assert not faults_of_screen(drawn)[:5]
