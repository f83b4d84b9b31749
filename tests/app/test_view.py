"""What a list shows of a feed."""

import pytest

from reader.app.view import FeedView
from reader.catalogue.store import Interrupt
from reader.entry import Marks
from reader.errors import QueryError
from tests.make import entry, snapshot

READ = Marks(read="2026-11-20T09:00:00+00:00")


def numbers(view: FeedView) -> list[int]:
    return [int(one.key[-5:]) for one in view.shown]


def key(number: int) -> str:
    return f"arxiv:2611.{number:05d}"


def test_a_row_just_read_stays_until_the_filter_changes() -> None:
    view = FeedView(snapshot(entry(1), entry(2), entry(3, read=True)), "feed")
    view.only_unread(True)
    assert numbers(view) == [1, 2]
    assert view.remark({key(1): READ}) == [0]
    assert numbers(view) == [1, 2]
    assert view.unread == 1
    view.only_unread(True)
    assert numbers(view) == [2]


def test_a_refresh_keeps_rows_just_read_and_brings_new_ones() -> None:
    view = FeedView(snapshot(entry(1), entry(2)), "feed")
    view.only_unread(True)
    view.remark({key(1): READ})
    view.renew(view.renewal(snapshot(entry(4), entry(1, read=True), entry(2))))
    assert numbers(view) == [4, 1, 2]


def test_a_bad_filter_keeps_what_was_shown() -> None:
    view = FeedView(snapshot(entry(1, title="alpha"), entry(2, title="beta")), "feed")
    view.filter("alpha")
    with pytest.raises(QueryError):
        view.filter("alpha (")
    assert numbers(view) == [1]


def test_rows_are_found_by_key_in_every_order() -> None:
    view = FeedView(snapshot(entry(1), entry(3), entry(2)), "feed")
    view.order_by("votes")
    assert numbers(view) == [3, 2, 1]
    assert view.place(key(2)) == 1
    assert view.place("arxiv:none") is None


def test_the_next_unread_is_looked_for_in_both_directions() -> None:
    view = FeedView(snapshot(entry(1), entry(2, read=True), entry(3)), "feed")
    assert view.shown.next_unread(-1, 1) == 0
    assert view.shown.next_unread(0, 1) == 2
    assert view.shown.next_unread(2, -1) == 0
    assert view.shown.next_unread(2, 1) is None


def test_marks_of_papers_elsewhere_change_no_row() -> None:
    view = FeedView(snapshot(entry(1)), "feed")
    assert view.remark({key(9): READ}) == []


def test_a_mark_made_while_a_newer_answer_is_read_stays() -> None:
    view = FeedView(snapshot(entry(1), entry(2)), "feed")
    renewal = view.renewal(snapshot(entry(1), entry(2)))
    view.remark({key(1): READ})
    view.renew(renewal)
    assert view.shown[0].marks == READ
    assert view.unread == 1


def test_what_changed_while_a_newer_answer_is_read_is_arranged_again() -> None:
    view = FeedView(snapshot(entry(1), entry(2)), "feed")
    renewal = view.renewal(snapshot(entry(1), entry(2)))
    view.order_by("votes")
    view.renew(renewal)
    assert view.searching
    assert view.arrange(view.look(Interrupt(), first=True)())
    assert numbers(view) == [2, 1]
    assert not view.searching


def test_what_was_found_in_rows_that_are_gone_is_not_shown() -> None:
    view = FeedView(snapshot(entry(1), entry(2)), "feed")
    look = view.look(Interrupt(), first=True)
    view.renew(view.renewal(snapshot(entry(3))))
    assert not view.arrange(look())
    assert numbers(view) == [3]
