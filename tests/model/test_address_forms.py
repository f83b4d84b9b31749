"""The list of forms of an address."""

from datetime import date
from pathlib import Path

import pytest

from reader.errors import AddressError
from reader.model.address import File, format_address, parse_address
from reader.model.address_forms import (
    ADDRESS_FORMS,
    FEED_WORDS,
    AddressForm,
    address_beginnings,
    table_of_address_forms,
)

TODAY = date(2026, 11, 28)
README = Path(__file__).parents[2] / "README.md"


@pytest.mark.parametrize("form", ADDRESS_FORMS, ids=lambda form: form.example)
def test_every_form_is_an_address_and_is_written_back_the_same(form: AddressForm) -> None:
    address = parse_address(form.example, today=TODAY)
    assert not isinstance(address, File)
    assert format_address(address) == form.example
    assert form.example.startswith(form.beginning)


@pytest.mark.parametrize("word", FEED_WORDS)
def test_every_word_is_an_address(word: str) -> None:
    parse_address(word, today=TODAY)


@pytest.mark.parametrize("beginning", address_beginnings())
def test_a_beginning_alone_is_no_address(beginning: str) -> None:
    with pytest.raises(AddressError):
        parse_address(beginning, today=TODAY)


def test_the_readme_has_the_table_of_all_forms() -> None:
    assert table_of_address_forms() in README.read_text()


def test_an_error_names_all_forms() -> None:
    with pytest.raises(AddressError) as raised:
        parse_address("library:nothing", today=TODAY)
    for form in ADDRESS_FORMS:
        assert form.example in str(raised.value)
