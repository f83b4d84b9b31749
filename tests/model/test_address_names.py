"""Feeds have a name and a word that says what they are; arXiv's categories have arXiv's names."""

from typing import get_args

import pytest

from reader.formats.categories import primary_category
from reader.model import address as addresses
from reader.model.address import Address, parse_address
from reader.model.address_forms import ADDRESS_FORMS
from reader.model.address_names import describe_kind, name_feed
from reader.model.arxiv_categories import CATEGORY_NAMES
from tests.conftest import NOON
from tests.make import paper


def test_each_category_is_one_that_papers_have() -> None:
    assert len(CATEGORY_NAMES) == 155
    for category in CATEGORY_NAMES:
        assert primary_category(paper(1, keywords=(category,))) == category


@pytest.mark.parametrize("text", ["cs.CL", "cs.cl", "arxiv:new/cs.cl", "arxiv.org/list/CS.CL/new"])
def test_a_category_is_an_address_in_any_case(text: str) -> None:
    assert parse_address(text, today=NOON.date()) == addresses.ArxivNew("cs.CL")


def test_an_unknown_category_stays_as_it_is_written() -> None:
    wanted = parse_address("arxiv:new/cs.zz", today=NOON.date())
    assert wanted == addresses.ArxivNew("cs.zz")
    assert name_feed(wanted) == "cs.zz"


def test_every_kind_of_address_has_a_name_and_a_kind() -> None:
    shown: list[Address] = [
        parse_address(form.example, today=NOON.date()) for form in ADDRESS_FORMS
    ]
    shown += [addresses.Web("https://x.org/f"), addresses.Named("morning"), addresses.File("a.bib")]
    assert {type(one) for one in shown} == set(get_args(Address))
    for one in shown:
        assert name_feed(one) and describe_kind(one)
    names = [name_feed(one) for one in shown]
    assert len(set(names)) == len(names)
