"""What draws the app in a page of ``reader serve``."""

from textual.drivers.web_driver import WebDriver
from textual.events import AppFocus
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

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """Take in what the server says.

        An app begins without the focus, which it is told by way of a callback: a page that has the
        focus from the start would be heard before that, and then forgotten.
        """
        if packet_type == "focus":
            self._app.call_later(self._app.post_message, AppFocus())
        else:
            super().on_meta(packet_type, payload)

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
