"""All work of one operation shares a connection."""

import sqlite3

from reader.catalogue import files
from reader.catalogue.catalogue_access import CatalogueAccess
from reader.catalogue.connection import open_database
from reader.catalogue.database import Database
from reader.system.paths import Paths


def make_access(paths: Paths) -> CatalogueAccess:
    """Access to the catalogue of the home; a catalogue that is made anew gets no marks."""
    return CatalogueAccess(paths.catalogue, lambda: None)


def test_questions_inside_an_operation_share_a_connection_that_is_closed_with_it(
    paths: Paths,
) -> None:
    ask = make_access(paths)
    with ask.keep_connections_open():
        first = ask(lambda database: database)
        with ask.keep_connections_open():
            assert ask(lambda database: database) is first
        assert ask(lambda database: database) is first
        assert not is_closed(first)
    assert is_closed(first)


def test_a_question_within_a_question_has_a_connection_of_its_own(paths: Paths) -> None:
    ask = make_access(paths)
    with ask.keep_connections_open():
        assert ask(lambda outer: ask(lambda inner: inner is not outer))


def test_outside_of_operations_each_question_opens_and_closes_its_own(paths: Paths) -> None:
    ask = make_access(paths)
    assert is_closed(ask(lambda database: database))


def test_a_connection_is_not_used_on_where_its_file_was_exchanged(paths: Paths) -> None:
    ask = make_access(paths)
    with ask.keep_connections_open():
        old = ask(lambda database: database)
        with files.lock_folder(paths.cache):
            files.put_aside(paths.catalogue)
        open_database(paths.catalogue).close()
        new = ask(lambda database: database.file)
        assert is_closed(old)
    assert new == files.identify_file(paths.catalogue)


def test_a_connection_that_was_left_in_a_transaction_is_not_used_again(paths: Paths) -> None:
    ask = make_access(paths)
    with ask.keep_connections_open():

        def begin(database: Database) -> Database:
            database.execute("BEGIN")
            return database

        assert is_closed(ask(begin))


def is_closed(database: Database) -> bool:
    """Whether a connection is closed."""
    try:
        database.execute("SELECT 1")
    except sqlite3.ProgrammingError:
        return True
    return False
