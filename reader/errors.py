"""Every failure the user may see, as one tree.

::

    ReaderError                  exit code 1
    ├── UsageError               exit code 2: what was asked makes no sense
    │   ├── AddressError         no feed has this address
    │   ├── QueryError           a query that can't be read; knows the place
    │   └── ConfigError          a configuration that can't be read
    ├── NetError                 the network did not answer as it should
    │   ├── Unreachable          no connection, or it broke; often just "offline"
    │   ├── TooSlow              a timeout
    │   ├── BadStatus            an HTTP status that is no answer; knows the status
    │   └── Refused              an answer we stop at: too large, too many redirects
    ├── ParseError               bytes that are not what they should be; knows the place
    ├── FileError                a local file that can't be read or written
    ├── LibraryError             what the user did could not be stored
    ├── CatalogueError           the cache could not be used
    ├── ClipboardError           no way to the clipboard worked
    ├── MailError                a mail that was not sent
    │   └── MailRefused          the server takes no such mail; another one may do
    └── Stopped                  the user wanted no more of it

A message is one sentence without a final stop: what happened, to what, and what to do now.
"""


class ReaderError(Exception):
    """Something went wrong that the user should hear about in one sentence."""

    exit_code = 1


class UsageError(ReaderError):
    """What was asked makes no sense; nothing was tried."""

    exit_code = 2


class AddressError(UsageError):
    """No feed has this address."""


class QueryError(UsageError):
    """A query that can't be read."""

    def __init__(self, message: str, query: str, position: int) -> None:
        super().__init__(message)
        self.query = query
        """The query as typed."""
        self.position = position
        """Where it went wrong: an index into the query, from 0."""

    @property
    def caret(self) -> str:
        """The query with a caret under the place, as two lines."""
        return f"{self.query}\n{' ' * self.position}^"


class ConfigError(UsageError):
    """A configuration file that can't be read."""


class NetError(ReaderError):
    """The network did not answer as it should."""


class Unreachable(NetError):
    """No connection, or it broke before the answer was whole."""


class TooSlow(NetError):
    """No whole answer within the time a request may take."""


class BadStatus(NetError):
    """An HTTP status that is no answer."""

    def __init__(self, message: str, status: int, after: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        """The HTTP status code."""
        self.after = after
        """Seconds to wait, where the site asks us to slow down and says for how long."""


class Refused(NetError):
    """An answer that we stop reading: too large, or redirected too often."""


class ParseError(ReaderError):
    """Bytes that are not what they should be."""


class FileError(ReaderError):
    """A local file that can't be read or written."""


class LibraryError(ReaderError):
    """What the user did could not be stored."""


class CatalogueError(ReaderError):
    """The cache of papers could not be used."""


class ClipboardError(ReaderError):
    """No way to the clipboard worked."""


class MailError(ReaderError):
    """A mail that was not sent: there is no way to the server, or it does not know us."""


class MailRefused(MailError):
    """A mail that the server did not take, for its recipient or its text; another one may do."""


class Stopped(ReaderError):
    """The user wanted no more of it."""
