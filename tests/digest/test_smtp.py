"""Mail to a real server on loopback: what arrives, what is refused, what is said."""

import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from reader.config.mail_addresses import Server
from reader.digest.smtp import Limits, find_password, is_keyring_safe, send_message
from reader.errors import MailError, MailRefused
from tests.ring import PASSWORD
from tests.smtp import Post, to_loopback

HOST = "mail.example.org"
SECRET = "pass-wort"
MESSAGE = b"Subject: hello\r\n\r\n.dot\r\nlast\r\n"


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def context(authority: trustme.CA) -> ssl.SSLContext:
    """The server's, with a certificate for its name."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST).configure_cert(made)
    return made


@pytest.fixture
def trusted(
    authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The authority is one that this machine trusts."""
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    yield


def deliver(
    post: Post,
    *,
    host: str = HOST,
    tls: bool = False,
    user: str = "",
    password: str = "",
    recipient: str = "ada@example.org",
    limits: Limits | None = None,
) -> None:
    send_message(
        Server(host, post.port, tls, user),
        password,
        MESSAGE,
        sender="reader@example.org",
        recipient=recipient,
        limits=limits,
        connect=to_loopback,
    )


def test_on_this_machine_a_mail_goes_without_encryption() -> None:
    with Post() as post:
        deliver(post, host="localhost")
    (mail,) = post.mails
    assert (mail.mail_from, mail.rcpt_tos) == ("reader@example.org", ["ada@example.org"])
    assert mail.content == MESSAGE


def test_elsewhere_a_mail_goes_by_starttls_with_name_and_password(
    context: ssl.SSLContext, trusted: None
) -> None:
    with Post(starttls=context, account=("ada", SECRET)) as post:
        deliver(post, user="ada", password=SECRET)
    assert len(post.mails) == 1 and post.asked == ["ada"]
    assert post.mails[0].smtp_utf8 is False


def test_elsewhere_a_mail_goes_by_tls_from_the_start(
    context: ssl.SSLContext, trusted: None
) -> None:
    with Post(tls=context, account=("ada", SECRET)) as post:
        deliver(post, tls=True, user="ada", password=SECRET)
    assert len(post.mails) == 1


def test_a_server_without_encryption_gets_no_password_and_no_mail() -> None:
    with Post(account=("ada", SECRET)) as post, pytest.raises(MailError, match="no encryption"):
        deliver(post, user="ada", password=SECRET)
    assert set(post.commands) <= {"EHLO", "QUIT"}
    assert not post.asked and not post.mails


@pytest.mark.parametrize("tls", [True, False])
def test_a_certificate_that_nobody_vouches_for_stops_it(context: ssl.SSLContext, tls: bool) -> None:
    options = {"tls": context} if tls else {"starttls": context}
    with (
        Post(account=("ada", SECRET), **options) as post,  # type: ignore[arg-type]
        pytest.raises(MailError, match="certificate that can't be trusted"),
    ):
        deliver(post, tls=tls, user="ada", password=SECRET)
    assert not post.asked and not post.mails


def test_a_certificate_for_another_name_stops_it(context: ssl.SSLContext, trusted: None) -> None:
    with Post(tls=context) as post, pytest.raises(MailError, match="certificate"):
        deliver(post, host="other.example.org", tls=True)
    assert not post.mails


@pytest.mark.parametrize("tls", [True, False])
def test_on_this_machine_any_certificate_will_do(context: ssl.SSLContext, tls: bool) -> None:
    options = {"tls": context} if tls else {"starttls": context}
    with Post(**options) as post:  # type: ignore[arg-type]
        deliver(post, host="127.0.0.1", tls=tls)
    assert len(post.mails) == 1


@pytest.mark.parametrize("echo", [False, True])
def test_a_wrong_password_is_said_and_never_shown(echo: bool) -> None:
    with (
        Post(account=("ada", "another"), echo=echo) as post,
        pytest.raises(MailError, match="refuses the name ada or its password") as raised,
    ):
        deliver(post, host="localhost", user="ada", password=SECRET)
    assert SECRET not in str(raised.value)
    assert not post.mails


def test_a_password_beyond_ascii_is_said_and_never_shown() -> None:
    with Post(account=("ada", "x")) as post, pytest.raises(MailError, match="ASCII") as raised:
        deliver(post, host="localhost", user="ada", password="schlüssel")
    assert "schl" not in str(raised.value) and raised.value.__cause__ is None


def test_a_server_that_takes_no_passwords_is_said() -> None:
    with Post() as post, pytest.raises(MailError, match="leave ada out"):
        deliver(post, host="localhost", user="ada", password=SECRET)
    assert not post.mails


def test_a_refused_recipient_is_said_with_the_servers_words() -> None:
    with (
        Post(refused={"ada@example.org"}) as post,
        pytest.raises(MailRefused, match=r"takes no mail for ada@example\.org") as raised,
    ):
        deliver(post, host="localhost")
    assert "(Nobody here is called so)" in str(raised.value)
    assert not post.mails


def test_a_mail_that_is_not_taken_for_now_is_to_be_tried_again() -> None:
    with (
        Post(answer="451 The disk is full") as post,
        pytest.raises(MailRefused, match=r"The disk is full.*try again later"),
    ):
        deliver(post, host="localhost")


def test_a_connection_that_breaks_before_the_mail_was_taken_is_a_failure() -> None:
    with Post(cut=True) as post, pytest.raises(MailError, match="broke before the mail"):
        deliver(post, host="localhost")
    assert not post.mails


@pytest.mark.parametrize("limits", [Limits(answer=0.3), Limits(total=0.3)])
def test_a_server_that_hangs_is_left_in_time(limits: Limits) -> None:
    began = time.monotonic()
    with Post(hang=True) as post, pytest.raises(MailError):
        deliver(post, host="localhost", limits=limits)
    assert time.monotonic() - began < 10


def test_no_server_no_tls_and_no_mail_server_are_a_sentence_each() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Server("localhost", port, False)
    with pytest.raises(MailError, match="can't be reached on port"):
        send_message(server, "", MESSAGE, sender="a@b.example", recipient="c@d.example")
    with Post() as post, pytest.raises(MailError, match="does not speak TLS"):
        deliver(post, host="localhost", tls=True)


def test_an_address_with_letters_beyond_ascii_is_sent_as_utf_8() -> None:
    with Post() as post:
        deliver(post, host="localhost", recipient="jörg@example.org")
    assert post.mails[0].rcpt_tos == ["jörg@example.org"]
    assert post.mails[0].smtp_utf8 is True


def test_a_password_comes_from_the_address_else_from_the_keyring(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.ring.Ring")
    assert find_password(Server(HOST, 465, True)) == ""
    assert find_password(Server(HOST, 465, True, "ada", "other")) == "other"
    assert find_password(Server(HOST, 465, True, "ada")) == PASSWORD
    with pytest.raises(MailError, match=r"is known for kurt@mail\.example\.org"):
        find_password(Server(HOST, 465, True, "kurt"))


def test_root_asks_only_a_keyring_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_keyring_safe({}, 1000)
    assert not is_keyring_safe({}, 0) and not is_keyring_safe({"PYTHON_KEYRING_BACKEND": ""}, 0)
    assert is_keyring_safe({"PYTHON_KEYRING_BACKEND": "tests.ring.Ring"}, 0)
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    with pytest.raises(MailError, match="root's keyring"):
        find_password(Server(HOST, 465, True, "ada"))
