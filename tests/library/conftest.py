"""Fixtures of the tests of the library."""

from collections.abc import Iterator

import pytest

from reader.system.paths import Paths
from tests.library.home import Home


@pytest.fixture
def home_library(paths: Paths) -> Iterator[Home]:
    """The library of the test's fresh home."""
    home = Home(paths)
    yield home
    home.close()
