"""Texts without the secrets that the program was told."""

import base64
import json
import time
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.system.known_secrets import encoded_forms, hide_secrets, secrets_in_environment

SHOWN = "before [hidden] behind"
PASSWORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=4
).filter(lambda password: password not in SHOWN)


def coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@given(PASSWORDS, st.sampled_from(["READER_SMTP", "HTTPS_PROXY", "all_proxy", "HF_ENDPOINT"]))
def test_a_password_in_a_variables_address_is_hidden_in_every_form(
    password: str, variable: str
) -> None:
    quoted = quote(password, safe="")
    environ = {variable: f"smtps://ada:{quoted}@mail.example.org:465"}
    for shown in (
        password, quoted, repr(password)[1:-1], coded(password), coded(f"ada:{password}"),
        coded(f"\0ada\0{password}"),
    ):  # fmt: skip
        assert hide_secrets(f"before {shown} behind", secrets_in_environment(environ)) == SHOWN
    assert password not in hide_secrets(
        repr([password, {"a": password}]), secrets_in_environment(environ)
    )


@given(PASSWORDS)
def test_a_token_is_hidden_whatever_its_variable_is_called(password: str) -> None:
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "S2_API_KEY", "MY_PASSWORD"):
        assert (
            hide_secrets(f"'{password}'", secrets_in_environment({name: password})) == "'[hidden]'"
        )
    assert (
        hide_secrets("hunter2", secrets_in_environment({"XDG_STATE_HOME": "hunter2"})) == "hunter2"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://ada:hunter2@example.org/feed", "https://[hidden]@example.org/feed"),
        ("http://ada:hu/nt?er#2@example.org/feed", "http://[hidden]@example.org/feed"),
        ("http://ada:hun ter2@example.org/feed", "http://[hidden]@example.org/feed"),
        ("https://a.example/x?token=abc&p=2", "https://a.example/x?token=[hidden]&p=2"),
        ("https://a.example/x?0123abc", "https://a.example/x?[hidden]"),
        ("https://a.example/x?p=a+b&date=2026-11-20", "https://a.example/x?p=[hidden]&date=2026-11-20"),
        ("https://a.example/x#access_token=abc", "https://a.example/x"),
        ("'https://a.example/0a1b2c3d4e5f60718293a4b5/rss'", "'https://a.example/[hidden]/rss'"),
        ("https://a.example/papers/2505.10475", "https://a.example/papers/2505.10475"),
        ("no file 'http:/ada:hunter2@a.example/'", "no file 'http:/[hidden]@a.example/'"),
        ("nothing to hide: a@b, 50 %", "nothing to hide: a@b, 50 %"),
    ],
)  # fmt: skip
def test_an_address_shows_which_page_was_meant_and_no_more(text: str, shown: str) -> None:
    assert hide_secrets(text, secrets_in_environment({})) == shown


def test_an_address_that_python_cannot_read_is_hidden_in_its_parts() -> None:
    environ = {"HTTPS_PROXY": "http://ada:hunter2/hunter3@proxy.example:3128"}
    try:
        int("hunter2", 8)
    except ValueError as error:
        assert "hunter2" not in hide_secrets(str(error), secrets_in_environment(environ))
    assert "hunter3" not in hide_secrets("path '/hunter3'", secrets_in_environment(environ))
    assert "hunter2" not in hide_secrets(
        "as 'hunter2'", secrets_in_environment({"ALL_PROXY": "ada:hunter2@proxy.example:3128"})
    )


def test_a_secret_of_three_letters_does_not_spoil_every_word() -> None:
    assert (
        hide_secrets("the catalogue", secrets_in_environment({"HF_TOKEN": "cat"}))
        == "the catalogue"
    )


def test_json_and_python_quotes_are_no_way_around() -> None:
    secret = 'a"b\\c\u00e9d'
    assert json.dumps(secret)[1:-1] not in hide_secrets(
        json.dumps(secret), secrets_in_environment({"HF_TOKEN": secret})
    )
    assert encoded_forms("") == []


@pytest.mark.parametrize("text", ["a", "://", "://@", "a1", "http://a?", "=&", "a://b/1a"])
def test_long_texts_take_time_in_proportion(text: str) -> None:
    def seconds(length: int) -> float:
        long = text * (length // len(text))
        began = time.process_time()
        hide_secrets(long, secrets_in_environment({"HF_TOKEN": "hunter2"}))
        return time.process_time() - began

    short = min(seconds(50_000) for _ in range(3))
    assert min(seconds(400_000) for _ in range(2)) < 24 * short + 0.05
