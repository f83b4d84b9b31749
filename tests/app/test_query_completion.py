"""What a query that is being typed is complete_query with, and its history."""

from textual.widgets import Static

from reader.app.query_completion import complete_query, list_field_values
from reader.app.widgets.filter_field import FilterField
from reader.model.entry import Entry, Marks
from reader.model.query import parse_query
from reader.system.paths import Paths
from tests.app.running import running
from tests.make import entry, listing, paper
from tests.server import Server


def values(field: str) -> list[str]:
    return {"author": ["Ada Byron", "Adele Émile"], "tag": ["to-read"]}.get(field, [])


def test_the_name_of_a_field_is_completed_with_its_colon() -> None:
    assert complete_query("ti", values) == "title:"
    assert complete_query("map -(au", values) == "map -(author:"
    assert complete_query("map", values) is None
    assert complete_query("", values) is None


def test_the_value_of_a_field_is_completed() -> None:
    assert complete_query("is:bo", values) == "is:bookmarked"
    assert complete_query("has:", values) == "has:code"
    assert complete_query("tag:to", values) == "tag:to-read"
    assert complete_query("author:adel", values) == "author:adele-emile"
    assert complete_query("author:nobody", values) is None
    assert complete_query("votes:", values) is None
    assert complete_query("bookmarked:to", values) == "bookmarked:today"


def test_a_completed_author_is_found() -> None:
    one = entry(authors=("Adele Émile",))
    text = complete_query("author:adel", values)
    assert text and listing(one).count_matching(parse_query(text)) == 1


def test_the_most_frequent_value_comes_first() -> None:
    tagged = Entry(paper(9), Marks(tags=("rl",)))
    entries = [entry(1, authors=("B",)), entry(2, authors=("A", "B")), tagged]
    assert list_field_values("author", entries)[:1] == ["B"]
    assert list_field_values("tag", entries) == ["rl"]
    assert list_field_values("votes", entries) == []


async def test_tab_takes_the_completion(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("slash", *"author:ad")
        await it.press("tab")
        field = it.screen.query_one(FilterField)
        assert field.value == "author:ada-byron"
        assert len(it.titles) == 30
        await it.press("enter")
        assert "/author:ada-byron · 30" in it.header


async def test_a_value_that_is_half_typed_is_no_mistake(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("slash", *"has:c")
        assert not it.screen.query_one("#filter-problem").display
        assert len(it.titles) == 30
        await it.press("x")
        assert "has:cx is not known" in str(it.screen.query_one("#filter-problem", Static).render())
        await it.press("backspace", "tab")
        assert it.titles == []
        await it.press("backspace", "enter")
        assert it.left().queries == []


async def test_up_goes_through_the_filters_kept_before_also_by_an_earlier_run(
    hub: Server, paths: Paths
) -> None:
    async with running(paths) as it:
        for text in ("paper 1", "paper 2", "bad ("):
            await it.press("slash", *["ctrl+u"], *(("space" if c == " " else c) for c in text))
            await it.press("enter")
        left = it.left()
    assert left.queries == ["paper 1", "paper 2"]
    async with running(paths, state=left) as it:
        await it.press("slash", *"x")
        field = it.screen.query_one(FilterField)
        await it.press("up")
        assert field.value == "paper 2"
        await it.press("up", "up")
        assert field.value == "paper 1"
        await it.press("down", "down")
        assert field.value == ""
