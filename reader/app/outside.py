"""What lies outside the app's screen: a clipboard and a browser, the terminal's or the page's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from reader.app.threads import in_thread
from reader.errors import ReaderError

if TYPE_CHECKING:
    from textual.app import App
    from textual.driver import Driver


class Outside(Protocol):
    """Where texts and addresses go."""

    @property
    def driver(self) -> type[Driver] | None:
        """What draws the app and reads its keys; None is the terminal's own."""
        ...

    async def copy(self, app: App[None], text: str, method: str) -> str | None:
        """Put a text on the clipboard; ``method`` is the way that is configured.

        Returns who was asked to, where that says nothing of whether it did. Raises ClipboardError.
        """
        ...

    async def open(self, app: App[None], url: str) -> str:
        """Open a web address and return what is to be said of it. Raises ReaderError."""
        ...


class _Terminal:
    """The clipboard and the browser of the machine that the terminal stands on."""

    driver = None

    async def copy(self, app: App[None], text: str, method: str) -> str | None:
        from reader import clipboard

        driver = app._driver
        write = driver.write if driver is not None and not app.is_headless else None
        copied = await in_thread(
            lambda: clipboard.copy(text, terminal=write, method=method), "clipboard"
        )
        return None if copied.confirmed else "terminal"

    async def open(self, app: App[None], url: str) -> str:
        from reader import share

        await in_thread(lambda: share.open_in_browser(url), "browser")
        return f"Opened {url}"


class _Browser:
    """The clipboard and the tabs of the browser that shows the app, wherever that runs."""

    @property
    def driver(self) -> type[Driver]:
        from reader.app.page_driver import PageDriver

        return PageDriver

    async def copy(self, app: App[None], text: str, method: str) -> str | None:
        from reader.clipboard import cleaned

        app.copy_to_clipboard(cleaned(text))
        return "browser"

    async def open(self, app: App[None], url: str) -> str:
        from reader.text.sanitise import safe_url

        safe = safe_url(url)
        if safe is None:
            raise ReaderError(f"{url!r} is no web address, so it was not opened; check the link")
        app.open_url(safe)
        return f"Sent to the browser: {safe}"


IN_TERMINAL: Outside = _Terminal()
"""The app runs in a terminal."""
IN_BROWSER: Outside = _Browser()
"""The app runs behind a page (``reader serve``)."""
