"""The place where the app runs, terminal or page: its clipboard, its browser, its driver."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from reader.app.threads import run_in_thread
from reader.errors import ReaderError
from reader.text.sanitise import Clean, safe_url

if TYPE_CHECKING:
    from textual.app import App
    from textual.driver import Driver


class AppHost(Protocol):
    """What the app uses of the place where it runs."""

    @property
    def driver_class(self) -> type[Driver]:
        """The Textual driver, which draws the app and reads its keys."""
        ...

    async def copy_text(self, app: App[None], text: Clean, method: str) -> str | None:
        """Copy a text to the clipboard; ``method`` is the setting ``clipboard``.

        Returns None if it was copied. Returns ``"terminal"`` or ``"browser"`` if that was asked to
        copy it and does not answer whether it did. Raises ClipboardError.
        """
        ...

    async def open_url(self, app: App[None], url: str) -> str:
        """Open a web address and return a sentence that says so. Raises ReaderError."""
        ...


class _TerminalHost:
    """Uses the clipboard and the browser of the machine on which the terminal runs."""

    @property
    def driver_class(self) -> type[Driver]:
        from reader.app.terminal_driver import TerminalDriver

        return TerminalDriver

    async def copy_text(self, app: App[None], text: Clean, method: str) -> str | None:
        from reader.share import clipboard

        driver = app._driver
        write = driver.write if driver is not None and not app.is_headless else None
        copied = await run_in_thread(
            lambda: clipboard.copy(text, terminal=write, method=method), "clipboard"
        )
        return None if copied.confirmed else "terminal"

    async def open_url(self, app: App[None], url: str) -> str:
        from reader.share import paper_text

        await run_in_thread(lambda: paper_text.open_in_browser(url), "browser")
        return f"Opened {url}"


class _BrowserHost:
    """Uses the clipboard and the tabs of the browser that shows the app, on whatever machine."""

    @property
    def driver_class(self) -> type[Driver]:
        from reader.app.page_driver import PageDriver

        return PageDriver

    async def copy_text(self, app: App[None], text: Clean, method: str) -> str | None:
        app.copy_to_clipboard(text)
        return "browser"

    async def open_url(self, app: App[None], url: str) -> str:
        safe = safe_url(url)
        if safe is None:
            raise ReaderError(f"{url!r} is no web address, so it was not opened; check the link")
        app.open_url(safe)
        return f"Sent to the browser: {safe}"


IN_TERMINAL: AppHost = _TerminalHost()
"""The app runs in a terminal."""
IN_BROWSER: AppHost = _BrowserHost()
"""The app is shown in a browser's page (``reader serve``)."""
