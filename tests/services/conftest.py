"""What the tests of the services share."""

from tests.library.conftest import home_library

__all__ = ["home_library"]
