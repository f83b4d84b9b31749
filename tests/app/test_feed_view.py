"""What a list shows of a feed."""

import msgspec
import pytest

from reader.app.feed_view import FeedView
from reader.catalogue.connection import Interrupt
from reader.errors import CatalogueError, QueryError
from reader.model.entry import Marks
from tests.make import entry, listing, snapshot

READ = Marks(read="2026-11-20T09:00:00+00:00")


def numbers(view: FeedView) -> list[int]:
    return [int(one.key[-5:]) for one in view.shown_rows]


def key(number: int) -> str:
    return f"arxiv:2611.{number:05d}"


def test_a_row_just_read_stays_until_the_filter_changes() -> None:
    view = FeedView(snapshot(entry(1), entry(2), entry(3, read=True)), "feed")
    view.show_only_unread(True)
    assert numbers(view) == [1, 2]
    assert view.update_marks({key(1): READ}) == [0]
    assert numbers(view) == [1, 2]
    assert view.unread_count == 1
    view.show_only_unread(True)
    assert numbers(view) == [2]


def test_a_refresh_keeps_rows_just_read_and_brings_new_ones() -> None:
    view = FeedView(snapshot(entry(1), entry(2)), "feed")
    view.show_only_unread(True)
    view.update_marks({key(1): READ})
    view.apply_renewal(view.prepare_renewal(snapshot(entry(4), entry(1, read=True), entry(2))))
    assert numbers(view) == [4, 1, 2]


def test_a_bad_filter_keeps_what_was_shown() -> None:
    view = FeedView(snapshot(entry(1, title="alpha"), entry(2, title="beta")), "feed")
    view.set_filter("alpha")
    with pytest.raises(QueryError):
        view.set_filter("alpha (")
    assert numbers(view) == [1]


def test_rows_are_found_by_key_in_every_order() -> None:
    view = FeedView(snapshot(entry(1), entry(3), entry(2)), "feed")
    view.set_order("votes")
    assert numbers(view) == [3, 2, 1]
    assert view.find_row(key(2)) == 1
    assert view.find_row("arxiv:none") is None


def test_the_next_unread_is_looked_for_in_both_directions() -> None:
    view = FeedView(snapshot(entry(1), entry(2, read=True), entry(3)), "feed")
    assert view.shown_rows.find_next_unread(-1, 1) == 0
    assert view.shown_rows.find_next_unread(0, 1) == 2
    assert view.shown_rows.find_next_unread(2, -1) == 0
    assert view.shown_rows.find_next_unread(2, 1) is None


def test_marks_of_papers_elsewhere_change_no_row() -> None:
    view = FeedView(snapshot(entry(1)), "feed")
    assert view.update_marks({key(9): READ}) == []


def test_a_mark_made_while_a_newer_answer_is_read_stays() -> None:
    view = FeedView(snapshot(entry(1), entry(2)), "feed")
    renewal = view.prepare_renewal(snapshot(entry(1), entry(2)))
    view.update_marks({key(1): READ})
    view.apply_renewal(renewal)
    assert view.shown_rows[0].marks == READ
    assert view.unread_count == 1


def test_what_changed_while_a_newer_answer_is_read_is_arranged_again() -> None:
    view = FeedView(snapshot(entry(1), entry(2)), "feed")
    renewal = view.prepare_renewal(snapshot(entry(1), entry(2)))
    view.set_order("votes")
    view.apply_renewal(renewal)
    assert view.is_searching
    assert view.show_arrangement(view.make_arranger(Interrupt(), first=True)())
    assert numbers(view) == [2, 1]
    assert not view.is_searching


def test_what_was_found_in_rows_that_are_gone_is_not_shown() -> None:
    view = FeedView(snapshot(entry(1), entry(2)), "feed")
    look = view.make_arranger(Interrupt(), first=True)
    view.apply_renewal(view.prepare_renewal(snapshot(entry(3))))
    assert not view.show_arrangement(look())
    assert numbers(view) == [3]


def test_a_short_feed_is_filtered_at_once_and_one_all_over_the_catalogue_on_a_thread() -> None:
    near = FeedView(snapshot(*map(entry, range(50))), "feed")
    near.set_filter("paper")
    assert near.answers_at_once and not near.is_searching
    far = listing(*map(entry, range(2)))
    far.numbers[1] += 10_000
    far.number_range = (far.numbers[0], far.numbers[1])
    view = FeedView(msgspec.structs.replace(snapshot(), entries=far), "feed")
    view.set_filter("number")
    assert view.is_searching and len(view.shown_rows) == 2
    assert view.show_arrangement(view.make_arranger(Interrupt(), first=True)())
    assert not view.is_searching


def test_what_can_t_be_told_at_once_is_asked_on_a_thread_which_knows_why() -> None:
    rows = listing(entry(1))
    view = FeedView(msgspec.structs.replace(snapshot(), entries=rows), "feed")
    rows._database.close()  # type: ignore[union-attr]
    view.set_filter("paper")
    assert view.is_searching and [one.key for one in view.shown_rows] == [key(1)]
    with pytest.raises(CatalogueError):
        view.make_arranger(Interrupt(), first=True)()
