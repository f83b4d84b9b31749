"""What draws the app in a page of ``reader serve``."""

from textual.drivers.web_driver import WebDriver
from textual.messages import ExitApp


class PageDriver(WebDriver):
    """Textual's; the page around the cells has the colour of the app, too."""

    def start_application_mode(self) -> None:
        """Begin to draw."""
        super().start_application_mode()
        self._app.call_later(self._follow_theme)

    def run_input_thread(self) -> None:
        """Hand on keys; the app ends with the server, even where that had no time to say so."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self.send_message(ExitApp())

    def _follow_theme(self) -> None:
        self._app.theme_changed_signal.subscribe(self._app, lambda theme: self._show_background())
        self._show_background()

    def _show_background(self) -> None:
        """Set the terminal's own background.

        https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, "Operating System Commands", 11.
        """
        colour = self._app.get_css_variables()["background"]
        if colour.startswith("#"):
            self.write(f"\x1b]11;{colour}\a")
