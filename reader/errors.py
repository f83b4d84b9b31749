"""All errors that the user may see, as one tree.

::

    ReaderError                  exit code 1
    ├── UsageError               exit code 2: the command or its arguments make no sense
    │   ├── AddressError         no feed has this address
    │   ├── QueryError           a query that can't be read; names the position
    │   └── ConfigError          a configuration that can't be read
    ├── NetError                 the network did not answer as it should
    │   ├── Unreachable          no connection, or it broke; often just "offline"
    │   ├── TooSlow              a timeout
    │   ├── BadStatus            an HTTP status other than success; holds the status
    │   ├── Refused              an answer that we do not accept: too large, too many redirects
    │   ├── Garbled              an answer that is not valid HTTP, or can't be unpacked
    │   └── BadEnvironment       a proxy or certificates of the environment that can't be used
    ├── ParseError               data in an unexpected form
    │   └── OnlyNamesFeed        a web page that is no feed, but names one
    ├── FileError                a local file that can't be read or written
    ├── LibraryError             an action of the user could not be stored
    │   └── Unconfirmed          it may be stored or not: the disk failed while it was written
    ├── CatalogueError           the cache of papers could not be used
    │   └── DamagedCatalogue     it was damaged and has been moved away; try again
    ├── ClipboardError           no way to the clipboard worked
    ├── MailError                a mail that was not sent
    │   └── MailRefused          the server refused this mail; it may accept another one
    └── Stopped                  the user cancelled it

A message is one sentence without a full stop: what happened, to what, and what to do now.
"""

_LONGEST = 2000
"""The most characters of a message."""
_NEAR = 500
"""Characters of a query that are shown on each side of the error."""


class ReaderError(Exception):
    """An error with a message of one sentence for the user.

    The message may contain text from outside, such as a file's name. It is cleaned here, and users
    and passwords in addresses are left out.
    """

    exit_code = 1

    def __init__(self, message: str) -> None:
        # Imported only when an error occurs.
        from reader.text.sanitise import hide_logins, line

        super().__init__(hide_logins(line(message, _LONGEST)))


class UsageError(ReaderError):
    """The command or its arguments make no sense; nothing was done."""

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
        """The index in the query at which the error is, from 0."""

    @property
    def caret(self) -> str:
        """The query and, on a second line, a caret below the error; a long query is shortened."""
        begin = max(0, self.position - _NEAR)
        near = self.query[begin : self.position + _NEAR]
        before, after = "…" * (begin > 0), "…" * (self.position + _NEAR < len(self.query))
        # Each character takes one place, so that the caret stands below the right one.
        shown = "".join(sign if sign.isprintable() else "?" for sign in near)
        return f"{before}{shown}{after}\n{' ' * (self.position - begin + len(before))}^"


class ConfigError(UsageError):
    """A configuration file that can't be read."""


class NetError(ReaderError):
    """The network did not answer as it should."""


class Unreachable(NetError):
    """No connection, or it broke before the answer was whole."""


class TooSlow(NetError):
    """No whole answer within the time limit of a request."""


class BadStatus(NetError):
    """An HTTP status other than success."""

    def __init__(self, message: str, status: int, after: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        """The HTTP status code."""
        self.after = after
        """Seconds to wait, where the site asks us to send fewer requests; None if it names none."""


class Refused(NetError):
    """An answer that we do not accept: too large, or redirected too often."""


class Garbled(NetError):
    """An answer that is not valid HTTP, or that can't be unpacked."""


class BadEnvironment(NetError):
    """A proxy or certificates of an environment variable that can't be used."""


class ParseError(ReaderError):
    """Data in an unexpected form."""


class OnlyNamesFeed(ParseError):
    """A web page that is no feed, but names one."""

    def __init__(self, message: str, address: str) -> None:
        super().__init__(message)
        self.address = address
        """The feed's address, as the page writes it; it may be relative."""


class FileError(ReaderError):
    """A local file that can't be read or written."""


class LibraryError(ReaderError):
    """An action of the user could not be stored."""


class Unconfirmed(LibraryError):
    """An action may be stored or not: the disk failed while it was written or taken back."""


class CatalogueError(ReaderError):
    """The cache of papers could not be used."""


class DamagedCatalogue(CatalogueError):
    """The cache of papers was damaged and has been moved away: the operation can be tried again."""


class ClipboardError(ReaderError):
    """No way to the clipboard worked."""


class MailError(ReaderError):
    """A mail that was not sent: the server can't be reached, or refuses our login."""


class MailRefused(MailError):
    """A mail that the server refused for its recipient or its text; it may accept another one."""


class Stopped(ReaderError):
    """The user cancelled it."""
