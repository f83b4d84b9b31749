"""Mail servers and mailboxes as people write them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.config.mail_addresses import (
    Mailbox,
    Server,
    has_password,
    is_loopback,
    parse_mailbox,
    parse_server,
)
from reader.errors import UsageError


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ada@example.org", Mailbox("ada@example.org")),
        (" Ada Byron <ada+x@Example.ORG> ", Mailbox("ada+x@example.org", "Ada Byron")),
        ('"Byron, Ada" <ada@localhost>', Mailbox("ada@localhost", "Byron, Ada")),
        ("jörg@bücher.example", Mailbox("jörg@xn--bcher-kva.example")),
    ],
)
def test_a_mailbox_is_read(text: str, found: Mailbox) -> None:
    assert parse_mailbox(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "", "ada", "ada@", "@example.org", "a b@example.org", "ada@exa mple.org", "a@-b.example",
        "ada@example.org\nBcc: kurt@example.org", "ada@example.org\rX: y", "a,b@example.org",
        "ada@example.org>", "<ada@example.org", "a..b@example.org", "hf:daily", "a@b@c",
        f"{'a' * 65}@example.org", "ada@example.org\x00", "a@..", "ada@" + "b" * 64,
    ],
)  # fmt: skip
def test_what_is_no_mailbox_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_mailbox(text)


@given(st.text(max_size=60))
def test_no_mailbox_holds_a_line_end_or_a_control_character(text: str) -> None:
    try:
        found = parse_mailbox(f"{text}@example.org")
    except UsageError:
        return
    assert not re.search(r"[\x00-\x20\x7f-\x9f<>,;:\u2028\u2029]", found.address)
    assert found.name.isprintable()


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("smtps://mail.example.org", Server("mail.example.org", 465, True)),
        ("smtp://mail.example.org", Server("mail.example.org", 587, False)),
        ("smtp://localhost", Server("localhost", 25, False)),
        ("smtp://[::1]:2525/", Server("::1", 2525, False)),
        ("smtps://ada:p%40ss%2Fw%23@h.example:1", Server("h.example", 1, True, "ada", "p@ss/w#")),
        ("smtps://ada@example.org@h.example", Server("h.example", 465, True, "ada@example.org")),
    ],
)
def test_a_server_is_read(url: str, found: Server) -> None:
    assert parse_server(url) == found


@pytest.mark.parametrize(
    "url",
    [
        "", "mail.example.org", "http://mail.example.org", "smtp://", "smtps://u:geheim@h:port",
        "smtps://u:ge#heim@h.example", "smtps://u:ge/heim@h.example", "smtps://u:geheim@h:99999",
        "smtps://u:geheim%0D%0A@h.example", "smtps://[::1", "smtp://h.example/geheim",
    ],
)  # fmt: skip
def test_a_server_that_can_t_be_read_is_refused_without_being_shown(url: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse_server(url)
    assert "heim" not in str(raised.value)
    assert raised.value.__cause__ is None and raised.value.__context__ is None


def test_a_server_never_shows_its_password() -> None:
    found = parse_server("smtps://ada:geheim@mail.example.org")
    assert "geheim" not in f"{found!r} {found} {[found]}"


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("localhost", True), ("LOCALHOST", True), ("127.0.0.1", True), ("127.9.9.9", True),
        ("::1", True), ("mail.example.org", False), ("127.0.0.1.example.org", False),
        ("localhost.example.org", False), ("10.0.0.1", False), ("", False),
    ],
)  # fmt: skip
def test_this_machine_is_known_by_its_own_names_alone(host: str, local: bool) -> None:
    assert is_loopback(host) is local


@pytest.mark.parametrize(
    ("url", "held"),
    [
        ("smtps://ada@h.example", False), ("smtps://h.example:465", False),
        ("smtps://ada:x@h.example", True), ("smtps://ada:x/y@z@h.example", True),
    ],
)  # fmt: skip
def test_a_password_in_an_address_is_found(url: str, held: bool) -> None:
    assert has_password(url) is held
