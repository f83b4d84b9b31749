"""What the tests of the library share."""

from collections.abc import Iterator

import pytest

from reader.paths import Paths
from tests.library.home import Home


@pytest.fixture
def home_library(paths: Paths) -> Iterator[Home]:
    """The fresh home's library."""
    home = Home(paths)
    yield home
    home.close()
