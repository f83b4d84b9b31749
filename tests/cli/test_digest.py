"""``reader digest`` as a shell sees it: printed, written, piped into sendmail, mailed."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from reader.digest.delivery_log import Sent, Start, load_sent, save_sent
from reader.system.paths import Paths
from tests.cli.test_commands import NOWHERE
from tests.hub import entry, site
from tests.program import READER, Done, reader
from tests.server import Server
from tests.smtp import Post

ADA, KURT = "ada@example.org", "kurt@example.org"
SECRET = "pass-wort"


@pytest.fixture
def hub(today: date, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Three days up to today: 4, 3 and 2 papers; the older, the more votes."""
    days = {
        today - timedelta(days=back): [
            entry(number, today - timedelta(days=back), upvotes=10 * back + number)
            for number in range(1, 5 - back)
        ]
        for back in range(3)
    }
    with Server(site(days)) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        yield server


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    """A mail server on loopback that the environment names."""
    with Post() as running:
        monkeypatch.setenv("READER_SMTP", f"smtp://127.0.0.1:{running.port}")
        yield running


def mailed_before(
    paths: Paths, recipient: str = ADA, days: int = 1, feed: str = "hf:daily"
) -> Sent:
    """Remember a digest that was mailed so many days ago."""
    at = datetime.now(UTC) - timedelta(days=days)
    sent = Sent(at, Start(at.date() - timedelta(days=1), at))
    paths.state.mkdir(parents=True, exist_ok=True)
    mailed = load_sent(paths.digest_log)
    save_sent(paths.digest_log, {**mailed, feed: {**mailed.get(feed, {}), recipient: sent}})
    return sent


def find_titles(text: str) -> list[str]:
    return re.findall(r"^\d+\. (.*?)\r?$", text, re.MULTILINE)


def test_the_home_feeds_newest_day_is_printed(hub: Server, today: date) -> None:
    done = reader("digest", "--limit", "2")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Daily Papers, ") and "The 2 most voted of 4 papers" in done.out
    assert find_titles(done.out) == [f"Made-up paper {n} of {today:%d %B}" for n in (4, 3)]
    assert "Machine summary: A method in one line.\n" in done.out


def test_a_digest_has_every_day_since_its_start(hub: Server, today: date) -> None:
    done = reader("digest", "--since", "2d")
    assert "9 papers, the most voted first" in done.out
    assert find_titles(done.out)[0] == f"Made-up paper 2 of {today - timedelta(days=2):%d %B}"
    day = today - timedelta(days=1)
    assert "7 papers" in reader("digest", "--since", day.isoformat()).out


def test_a_printed_digest_has_the_papers_since_the_last_mail(hub: Server, paths: Paths) -> None:
    mailed_before(paths, days=1)
    assert "9 papers" in reader("digest").out


def test_bookmarks_are_a_part_of_their_own_and_muted_papers_none(hub: Server, today: date) -> None:
    reader("digest")
    id = f"{today:%y%m}.{today.day:02d}001"
    reader("mark", "bookmark", id)
    reader("mute", 'title:"paper 4"')
    out = reader("digest").out
    assert "3 papers" in out
    assert out.endswith(
        f"You bookmarked\n\n- Made-up paper 1 of {today:%d %B}\n"
        f"  https://huggingface.co/papers/{id}\n"
    )


@pytest.mark.parametrize(
    ("form", "begins"), [("text", "Daily"), ("markdown", "# Daily"), ("html", "<!DOCTYPE")]
)
def test_each_form_is_printed_and_written_alike_and_remembers_nothing(
    hub: Server, paths: Paths, tmp_path: Path, form: str, begins: str
) -> None:
    file = tmp_path / "digest"
    printed = reader("digest", "--format", form)
    written = reader("digest", "--format", form, "-o", str(file))
    assert printed.out == file.read_text(encoding="utf-8") and printed.out.startswith(begins)
    assert written == Done(0, "", "")
    assert not paths.digest_log.exists()


def test_an_offline_digest_is_made_of_the_last_snapshot_and_says_so(hub: Server) -> None:
    online = reader("digest")
    offline = reader("digest", endpoint=NOWHERE)
    assert (offline.code, offline.out) == (0, online.out)
    assert "can't be reached" in offline.err and len(offline.err.splitlines()) == 1
    days = reader("digest", "--since", "2d", endpoint=NOWHERE)
    assert (days.code, len(days.err.splitlines())) == (0, 1)
    failed = reader("digest", "trending", endpoint=NOWHERE)
    assert (failed.code, failed.out, len(failed.err.splitlines())) == (1, "", 1)


def test_a_terminal_that_knows_only_ascii_gets_ascii(
    hub: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    assert reader("digest").out.isascii()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--since", "31d"),
        ("--since", "soon"),
        ("--limit", "0"),
        ("--format", "html", "--mail-to", ADA),
        ("--mail-to", ADA, "-o", "file"),
        ("--mail-to", "nobody"),
        ("--mail-to", f"{ADA}\nBcc: {KURT}"),
        ("--mail-to",),
        ("--format", "mail"),
        ("--format", "mail", "--mail-to", ADA, "--mail-to", KURT),
        ("catalogue:",),
    ],
)
def test_a_usage_error_sends_nothing(hub: Server, post: Post, arguments: tuple[str, ...]) -> None:
    done = reader("digest", *arguments)
    assert (done.code, done.out) == (2, "")
    assert not post.mails


def test_a_mail_comes_whole_once_a_day_and_again_with_force(
    hub: Server, today: date, post: Post, paths: Paths
) -> None:
    assert reader("digest", "--mail-to", ADA) == Done(0, "", "")
    (message,) = post.messages
    assert post.mails[0].rcpt_tos == [ADA] and post.mails[0].mail_from == ADA
    assert message["To"] == message["From"] == ADA
    assert str(message["Subject"]).endswith(": 4 papers")
    plain = message.get_body(("plain",))
    assert plain is not None
    assert "·" in str(plain.get_content())
    assert find_titles(str(plain.get_content()))[0].startswith("Made-up paper 4")
    again = reader("digest", "--mail-to", ADA)
    assert (again.code, again.out) == (0, "")
    assert f"{ADA} got this digest today at" in again.err and len(again.err.splitlines()) == 1
    assert len(post.mails) == 1
    assert reader("digest", "--mail-to", ADA, "--force") == Done(0, "", "")
    assert [str(one["Subject"]) for one in post.messages] == [str(message["Subject"])] * 2
    assert len({one["Message-ID"] for one in post.messages}) == 2
    assert reader("digest", "hf:week/" + f"{today:%G-W%V}", "--mail-to", ADA).code == 0
    assert len(post.mails) == 3


def test_the_next_day_brings_what_came_since_then_and_nothing_where_nothing_came(
    hub: Server, post: Post, paths: Paths
) -> None:
    reader("digest", "--mail-to", ADA)
    sent = load_sent(paths.digest_log)["hf:daily"][ADA]
    yesterday = Sent(sent.at - timedelta(days=1), sent.reached, sent.began, sent.keys)
    save_sent(paths.digest_log, {"hf:daily": {ADA: yesterday}})
    done = reader("digest", "--mail-to", ADA)
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("Nothing new in Daily Papers since")
    assert len(done.err.splitlines()) == 1 and len(post.mails) == 1
    assert load_sent(paths.digest_log)["hf:daily"][ADA] == yesterday


def test_each_recipient_gets_a_mail_of_its_own_with_what_is_new_to_it(
    hub: Server, post: Post, paths: Paths
) -> None:
    mailed_before(paths, KURT, days=1)
    assert reader("digest", "--mail-to", ADA, "--mail-to", KURT, "--mail-to", ADA).code == 0
    assert [(one["To"], str(one["Subject"])[-8:]) for one in post.messages] == [
        (ADA, "4 papers"), (KURT, "9 papers"),
    ]  # fmt: skip
    assert [mail.rcpt_tos for mail in post.mails] == [[ADA], [KURT]]


def test_a_refused_recipient_is_not_marked_sent_and_the_others_are(
    hub: Server, post: Post, paths: Paths
) -> None:
    post.refused = {ADA}
    done = reader("digest", "--mail-to", ADA, "--mail-to", KURT)
    assert (done.code, done.out) == (3, "")
    assert done.err == (
        f"127.0.0.1 takes no mail for {ADA} (Nobody here is called so); check the address\n"
    )
    assert list(load_sent(paths.digest_log)["hf:daily"]) == [KURT]
    assert reader("digest", "--mail-to", ADA).code == 1
    post.refused = set()
    assert reader("digest", "--mail-to", ADA, "--mail-to", KURT).code == 0
    assert [mail.rcpt_tos for mail in post.mails] == [[KURT], [ADA]]


@pytest.mark.parametrize("fault", ["cut", "refused", "absent"])
def test_a_mail_that_was_not_accepted_is_not_remembered(
    hub: Server, paths: Paths, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    with Post(cut=fault == "cut", answer="554 No") as post:
        port = 9 if fault == "absent" else post.port
        monkeypatch.setenv("READER_SMTP", f"smtp://localhost:{port}")
        done = reader("digest", "--mail-to", ADA, "--mail-to", KURT)
    assert (done.code, done.out) == (1, "")
    assert len(done.err.splitlines()) == (2 if fault == "refused" else 1)
    assert load_sent(paths.digest_log) == {}


def test_without_a_server_it_says_what_to_set(hub: Server, paths: Paths) -> None:
    done = reader("digest", "--mail-to", ADA)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("No mail server is known; set READER_SMTP")


def test_the_password_is_used_and_never_seen(
    hub: Server, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Post(account=("ada", SECRET), echo=True) as post:
        for password, code in ((SECRET, 0), (f"{SECRET}2", 1), ("%C3%A4" + SECRET, 1)):
            url = f"smtp://ada:{password}@localhost:{post.port}"
            monkeypatch.setenv("READER_SMTP", url)
            done = reader("digest", "--mail-to", ADA, "--force")
            assert done.code == code
            assert SECRET not in done.out + done.err
        assert len(post.mails) == 1
    monkeypatch.setenv("READER_SMTP", f"smtp://ada:{SECRET}@local host:x")
    done = reader("digest", "--mail-to", KURT)
    assert done.code == 2 and SECRET not in done.out + done.err
    files = [file for file in paths.state.parent.parent.rglob("*") if file.is_file()]
    assert files and not any(SECRET.encode() in file.read_bytes() for file in files)


def test_server_sender_and_recipient_come_from_the_configuration(
    hub: Server, post: Post, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = os.environ["READER_SMTP"]
    monkeypatch.delenv("READER_SMTP")
    paths.config.parent.mkdir(parents=True)
    paths.config.write_text(
        f'[mail]\nsmtp = "{url}"\nfrom = "Reader <reader@example.org>"\nto = "{ADA}"\n'
    )
    assert reader("digest", "--mail-to") == Done(0, "", "")
    assert post.mails[0].mail_from == "reader@example.org"
    assert post.messages[0]["From"] == "Reader <reader@example.org>"
    monkeypatch.setenv("READER_MAIL_FROM", KURT)
    assert reader("digest", "--mail-to", KURT, "--mail-to", "--force").code == 0
    assert [(mail.mail_from, mail.rcpt_tos) for mail in post.mails[1:]] == [
        (KURT, [KURT]), (KURT, [ADA]),
    ]  # fmt: skip


def test_two_runs_at_once_send_once(hub: Server, post: Post) -> None:
    post.gate.clear()
    command = [*READER, "digest", "--mail-to", ADA]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as first:
        deadline = time.monotonic() + 30
        while "DATA" not in post.commands:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as second:
            with pytest.raises(subprocess.TimeoutExpired):
                second.communicate(timeout=3)
            assert post.commands.count("DATA") == 1
            post.gate.set()
            assert first.communicate(timeout=30)[1] == ""
            assert "got this digest today" in second.communicate(timeout=30)[1]
    assert (first.returncode, second.returncode, len(post.mails)) == (0, 0, 1)


def test_sendmail_gets_the_message_on_its_standard_input(
    hub: Server, tmp_path: Path, paths: Paths
) -> None:
    taken = tmp_path / "taken"
    sendmail = tmp_path / "sendmail"
    sendmail.write_text(f'#!/bin/sh\ntest "$1" = -t && cat > {taken}\n')
    sendmail.chmod(0o755)
    command = f"{' '.join(READER)} digest --format mail --mail-to {ADA} | {sendmail} -t"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    message = taken.read_bytes()
    assert message.startswith(b"From: ada@example.org\nTo: ada@example.org\nSubject: ")
    assert b"\r" not in message
    assert load_sent(paths.digest_log)["hf:daily"][ADA].keys
    again = reader("digest", "--format", "mail", "--mail-to", ADA)
    assert (again.code, again.out) == (0, "") and "--force" in again.err


def test_a_message_that_nobody_read_to_the_end_is_not_remembered(hub: Server, paths: Paths) -> None:
    nobody, end = os.pipe()
    os.close(nobody)
    command = [*READER, "digest", "--format", "mail", "--mail-to", ADA]
    done = subprocess.run(command, stdout=end, stderr=subprocess.PIPE, text=True, check=False)
    os.close(end)
    assert done.stderr == ""
    assert load_sent(paths.digest_log) == {}
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    for arguments in (["--format", "mail", "--mail-to", ADA], ["--format", "html"], []):
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                [*READER, "digest", *arguments],
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
        assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
        failed = reader("digest", *arguments, "-o", "/dev/full")
        assert (failed.code, len(failed.err.splitlines())) == (1, 1)
    assert load_sent(paths.digest_log) == {}


def test_a_file_that_can_not_be_written_is_one_sentence_and_no_half_file(
    hub: Server, tmp_path: Path
) -> None:
    folder = tmp_path / "kept"
    folder.mkdir(mode=0o500)
    for file in (folder / "no" / "digest.html", tmp_path):
        done = reader("digest", "--format", "html", "-o", str(file))
        assert done.code == 1
        assert str(file) in done.err and len(done.err.splitlines()) == 1
    assert not list(folder.iterdir())


def test_where_nothing_can_be_remembered_nothing_is_sent(
    hub: Server, post: Post, paths: Paths
) -> None:
    paths.digest_log.mkdir(parents=True)
    (paths.digest_log / "in the way").touch()
    done = reader("digest", "--mail-to", ADA)
    assert (done.code, done.out, len(done.err.splitlines())) == (1, "", 1)
    assert not post.mails


def test_what_is_remembered_is_json_that_says_when(
    hub: Server, today: date, post: Post, paths: Paths
) -> None:
    before = datetime.now(UTC)
    reader("digest", "--mail-to", ADA)
    remembered = json.loads(paths.digest_log.read_bytes())["hf:daily"][ADA]
    assert before < datetime.fromisoformat(remembered["at"]) < datetime.now(UTC)
    assert remembered["reached"]["day"] == today.isoformat()
    assert len(remembered["keys"]) == 4


def test_printing_a_digest_imports_no_mail_and_no_app(hub: Server) -> None:
    program = "from reader.cli import main; main(['digest']); import sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.splitlines()[-1].split())
    assert not loaded & {"smtplib", "keyring", "textual", "reader.digest.smtp", "reader.app"}
